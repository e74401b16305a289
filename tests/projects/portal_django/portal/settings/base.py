import os

DEBUG = False
INSTALLED_APPS = ["django.contrib.contenttypes", "documents"]
AWS_REGION = "eu-central-1"
AWS_CLIENT_OPTIONS = {
    "connect_timeout": 5,
    "read_timeout": 10,
    "retries": {"max_attempts": 3},
}
MINIO_URL = os.environ.get("MINIO_URL", "http://minio:9000")
EMAIL_LIMIT = 14
