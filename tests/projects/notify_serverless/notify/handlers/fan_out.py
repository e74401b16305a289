"""Sends one message to every device of a topic."""

import json
import os
from itertools import islice

import boto3

from ..config import BULK

sqs = boto3.client("sqs", config=BULK)
kinesis = boto3.client("kinesis", config=BULK)
firehose = boto3.client("firehose")
queue_url = os.environ["QUEUE_URL"]


def batches(items, size=10):
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def handler(event, context):
    devices = (device for record in event["Records"] for device in json.loads(record["body"])["devices"])
    for number, batch in enumerate(batches(devices)):
        entries = [{"Id": f"{number}-{index}", "MessageBody": each} for index, each in enumerate(batch)]
        sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        answer = kinesis.put_records(StreamName="devices", Records=[{"Data": b"1", "PartitionKey": "k"}])
        if answer["FailedRecordCount"]:
            log(answer)
        _ = firehose.put_record_batch(DeliveryStreamName="devices", Records=[{"Data": b"1"}])


def log(answer):
    boto3.client("cloudwatch").put_metric_data(Namespace="notify", MetricData=[{"MetricName": "failed"}])
