"""Ten minutes of work on one file."""

import os

import boto3
from boto3.s3.transfer import TransferConfig

session = boto3.session.Session()
bucket = session.resource("s3").Bucket(os.environ.get("BUCKET", "ingest"))
transfer = TransferConfig(multipart_chunksize=16 * 1024**2, num_download_attempts=2)


def handler(event, context):
    for summary in bucket.objects.filter(Prefix=event["prefix"]):
        bucket.download_file(summary.key, f"/tmp/{os.path.basename(summary.key)}", Config=transfer)
    bucket.upload_file("/tmp/all", "all", Config={"max_concurrency": 4})
