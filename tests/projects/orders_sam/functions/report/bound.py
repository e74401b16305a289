"""The handler is a method of an object."""

import os

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})


class Bound:
    def __init__(self, region):
        self.region = region

    def run(self, event, context):
        os.environ["STAGE"] = event["stage"]
        return boto3.client("sqs", region_name=self.region, config=CONFIG).list_queues()


class Chosen(Bound):
    def run(self, event, context):
        os.environ["AWS_PROFILE"] = event["account"]
        return boto3.client("sns", region_name=self.region, config=CONFIG).list_topics()


handler = Bound("eu-west-1").run
other_handler = Chosen("eu-west-1").run
