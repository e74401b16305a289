"""One dictionary for two clients: the first one rewrites it."""

import boto3
from botocore.config import Config

RETRIES = {"max_attempts": 5}

first = boto3.client("kms", config=Config(connect_timeout=2, read_timeout=5, retries=RETRIES))
second = boto3.client("kms", config=Config(connect_timeout=2, read_timeout=5, retries=RETRIES))

copied = boto3.client("lambda", config=Config(connect_timeout=2, read_timeout=5, retries=dict(RETRIES)))

LATE = Config(connect_timeout=2)
LATE.read_timeout = 7
LATE.retries = {"total_max_attempts": 2}
late = boto3.client("secretsmanager", config=LATE)


def decrypt(blob: bytes) -> bytes:
    return first.decrypt(CiphertextBlob=blob)["Plaintext"]


def rotate(name: str) -> None:
    late.rotate_secret(SecretId=name)
    second.generate_random(NumberOfBytes=32)


def run(name: str) -> None:
    copied.invoke(FunctionName=name)
