from setuptools import find_packages, setup

setup(
    name="media",
    version="3.2",
    packages=find_packages(),
    install_requires=[
        "celery>=5.3",
        "boto3==1.39.4",
        "botocore==1.39.4",
        "tenacity",
        "backoff",
        "retry",
        "stamina",
    ],
)
