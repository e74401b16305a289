"""Reminds customers who have not paid, once a day."""

import boto3
from botocore.client import Config
from tenacity import retry, stop_after_attempt, wait_exponential

pinpoint = boto3.client("pinpoint", config=Config(read_timeout=20, retries={"max_attempts": 3}))
batch = boto3.client("batch", config=Config(read_timeout=20, retries={"mode": "adaptive"}))


def handler(event, context):
    for customer in event["customers"]:
        remind(customer)
    submit(event["customers"])
    waiter = boto3.client("rds").get_waiter("db_instance_available")
    waiter.wait(DBInstanceIdentifier="billing", WaiterConfig={"Delay": 5, "MaxAttempts": 12})


@retry(stop=stop_after_attempt(4), wait=wait_exponential(max=8))
def remind(customer):
    pinpoint.send_messages(
        ApplicationId="billing",
        MessageRequest={
            "Addresses": {customer["phone"]: {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Please pay.", "MessageType": "TRANSACTIONAL"}},
        },
    )


@retry(stop=stop_after_attempt(2))
def submit(customers):
    batch.submit_job(jobName="dunning", jobQueue="billing", jobDefinition="letters", parameters={"n": str(len(customers))})
