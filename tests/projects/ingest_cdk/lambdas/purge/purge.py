"""Deletes what is old: from the hot store within seconds, from the cold one within minutes."""

from contextlib import closing, suppress

import boto3
from botocore.exceptions import ClientError

QUICK = dict(region_name="eu-west-1")


def hot(event, context):
    with closing(boto3.client("dynamodb", **QUICK)) as dynamodb, suppress(ClientError):
        dynamodb.delete_table(TableName=event["table"])
        waiter = dynamodb.get_waiter("table_not_exists")
        waiter.wait(TableName=event["table"])


def cold(event, context):
    s3 = boto3.client("s3", **QUICK)
    paginator = s3.get_paginator("list_objects_v2")
    for page in paginator.paginate(Bucket="ingest-cold", Prefix=event["prefix"]):
        keys = [{"Key": each["Key"]} for each in page.get("Contents", ())]
        if not keys:
            continue
        gone = s3.delete_objects(Bucket="ingest-cold", Delete={"Objects": keys})
        assert "Errors" not in gone, gone["Errors"]
