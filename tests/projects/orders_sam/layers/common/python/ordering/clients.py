"""Clients that live as long as the container."""

import boto3
from botocore.config import Config

lambda_client = boto3.client("lambda", config=Config(retries={"max_attempts": 1}))

_tables = {}


def dynamodb_table(name):
    """The table; made once."""
    if name not in _tables:
        _tables[name] = boto3.resource("dynamodb").Table(name)
    return _tables[name]
