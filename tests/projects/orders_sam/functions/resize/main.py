"""Makes small pictures of large ones."""

import io

import boto3
from PIL import Image

s3 = boto3.client("s3")


def handle(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        data = io.BytesIO()
        s3.download_fileobj(bucket, key, data)
        image = Image.open(data)
        image.thumbnail((256, 256))
        small = io.BytesIO()
        image.save(small, "JPEG")
        s3.put_object(Bucket=bucket, Key=f"small/{key}", Body=small.getvalue())
