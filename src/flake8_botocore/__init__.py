"""flake8-botocore: finds boto3 clients that still run on botocore's default timeouts and retries."""
