import itertools

import boto3
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config

OPEN = Config(signature_version=None, read_timeout=10, retries={"total_max_attempts": 2})
PUBLIC = Config(signature_version=UNSIGNED, read_timeout=10, retries={"total_max_attempts": 2})
MIRROR = "https://minio.example.org"


def empty(session: boto3.Session, name: str) -> int:
    s3 = session.resource("s3", config=Config(s3={"addressing_style": "dns"}, read_timeout=10, retries={}))
    versions = s3.Bucket(name).object_versions.all()
    count = 0
    while chunk := [*itertools.islice(versions, 1000)]:
        s3.meta.client.delete_objects(Bucket=name, Delete={"Objects": [{"Key": v.key, "VersionId": v.id} for v in chunk]})
        count += len(chunk)
    return count


def fetch(name, key, *, anonymous=False):
    s3 = boto3.client("s3", config=PUBLIC if anonymous else OPEN)
    return s3.get_object(Bucket=name, Key=key)["Body"].read()


def mirror(name):
    source = boto3.client("s3", config=PUBLIC)
    target = boto3.client("s3", endpoint_url=MIRROR, config=Config(read_timeout=30, retries={"total_max_attempts": 3}))
    for page in source.get_paginator("list_objects_v2").paginate(Bucket=name, PaginationConfig={"MaxItems": 10_000, "page_size": 5}):
        for each in page["Contents"]:
            target.copy({"Bucket": name, "Key": each["Key"]}, name, each["Key"])
    boto3.client("s3", config=TransferConfig(max_concurrency=4)).upload_file("index.html", name, "index.html")
    boto3.client("s3", config={"read_timeout": 5})
    boto3.client("s3", config=Config)
    boto3.client("s3", read_timeout=5)


def sizes(names):
    cloudwatch = boto3.client("cloudwath")
    return {name: cloudwatch.get_metric_statistics(Namespace="AWS/S3") for name in names}
