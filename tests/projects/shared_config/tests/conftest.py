import boto3
import pytest


@pytest.fixture
def sqs():
    return boto3.client("sqs", region_name="eu-west-1")
