"""Clients of the documents app."""

import boto3
from botocore.client import Config
from django.conf import settings

from portal.settings import base


def ses():
    return boto3.client("ses", region_name=base.AWS_REGION, config=Config(**base.AWS_CLIENT_OPTIONS))


def from_settings():
    """Unknown: Django chooses the settings."""
    return boto3.client("sqs", config=Config(**settings.AWS_CLIENT_OPTIONS))


def minio():
    return boto3.client(
        "s3",
        endpoint_url="http://minio:9000",
        aws_access_key_id="minio",
        aws_secret_access_key="minio123",
        config=Config(connect_timeout=2, read_timeout=30, retries={"total_max_attempts": 2}, signature_version="s3v4"),
    )
