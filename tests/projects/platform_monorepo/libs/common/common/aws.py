"""Runs with the botocore of whoever installs it."""

import boto3
from botocore.config import Config


def session(region="eu-west-1"):
    return boto3.Session(region_name=region)


def sqs(region="eu-west-1"):
    return session(region).client("sqs")


def secrets():
    return session().client("secretsmanager", config=Config(connect_timeout=2, read_timeout=5))


class Outbox:
    """Messages that leave the service."""

    def __init__(self, url, client=None):
        self.url = url
        self.client = client if client else sqs()

    def put(self, body, *, delay=0):
        return self.client.send_message(QueueUrl=self.url, MessageBody=body, DelaySeconds=delay)
