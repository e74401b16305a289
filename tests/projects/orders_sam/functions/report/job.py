"""An object that lasts as long as the container, with the handler as its method."""

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})


class Job:
    bucket = "orders-jobs"

    def __init__(self, region):
        self.region = region
        self.account = None

    def choose(self, account):
        self.account = account

    def run(self, event, context):
        self.choose(event["account"])
        boto3.client("s3", region_name=self.region, config=CONFIG).head_bucket(Bucket=self.bucket)
        boto3.client("sqs", region_name=self.account, config=CONFIG).list_queues()
        return self.once().list_tables()

    def once(self):
        return boto3.client("dynamodb", self.region, config=CONFIG)


job = Job("eu-west-1")


def handler(event, context):
    return job.run(event, context)
