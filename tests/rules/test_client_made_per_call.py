from __future__ import annotations

import pytest

from tests.snippets import clean, flags, message

HEAD = """
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
session = boto3.Session()
client = None
""".lstrip()


@pytest.mark.parametrize(
    "signature", ["handler(event, context)", "lambda_handler(_event, _context)", "my_handler(ev, ctx)"]
)
def test_the_same_client_in_every_call(signature: str) -> None:
    flags(f"{HEAD}def {signature}:\n    s3 = boto3.client('s3', config=CONFIG)  # BOT402\n", opt_in="BOT402")
    clean(f"{HEAD}def {signature}:\n    s3 = boto3.client('s3', config=CONFIG)\n")


@pytest.mark.parametrize(
    "body",
    [
        "session.client('s3', 'eu-west-1', config=CONFIG)  # BOT402",
        "boto3.resource('s3', config=Config(read_timeout=5, retries={'mode': 'standard'}))  # BOT402",
        "[boto3.client('s3', config=CONFIG) for record in event]  # BOT402",
        "if event:\n        boto3.client('s3', config=CONFIG)  # BOT402",
    ],
)
def test_arguments_that_never_change(body: str) -> None:
    flags(f"{HEAD}def handler(event, context):\n    {body}\n", opt_in="BOT402")


@pytest.mark.parametrize(
    "body",
    [
        "boto3.client('s3', region_name=event['region'], config=CONFIG)",
        "boto3.client(event['service'], config=CONFIG)",
        "boto3.client('s3', config=CONFIG, **credentials)",
        "boto3.client('s3', config=CONFIG, aws_session_token=token())",
        "boto3.client('s3', config=CONFIG.merge(other))",
        "boto3.Session(region_name=event['region']).client('s3', config=CONFIG)",
        "global client\n    client = boto3.client('s3', config=CONFIG)",
        "global client\n    if client is None:\n        client = boto3.client('s3', config=CONFIG)",
        "def make():\n        return boto3.client('s3', config=CONFIG)",
    ],
)
def test_what_differs_or_is_kept(body: str) -> None:
    clean(f"{HEAD}def handler(event, context):\n    {body}\n", opt_in="BOT402")


@pytest.mark.parametrize(
    "signature",
    ["handler(event)", "process(event, context)", "handler(request, response)", "handler(event, context, more)"],
)
def test_what_is_no_handler(signature: str) -> None:
    clean(f"{HEAD}def {signature}:\n    boto3.client('s3', config=CONFIG)\n", opt_in="BOT402")


def test_a_method_is_no_handler() -> None:
    method = "    def handler(event, context):\n        boto3.client('s3', config=CONFIG)\n"
    clean(f"{HEAD}class A:\n    @staticmethod\n{method}", opt_in="BOT402")


def test_the_message() -> None:
    source = f"{HEAD}def handler(event, context):\n    boto3.client('s3', config=CONFIG)\n"
    assert message(source, opt_in="BOT402") == (
        'boto3.client("s3") is made anew in every call of handler(), with an empty connection pool and a fresh retry '
        "quota. Make it once, at module level."
    )
