"""BOT218: a call and its Config that name different regions."""

from __future__ import annotations

from .reported import BOTO3, fixed, reported


def test_who_wins() -> None:
    for service, call, config, used in [
        ("sqs", "us-east-1", "eu-west-1", "us-east-1"),
        ("sqs", "eu-west-1", "us-east-1", "eu-west-1"),
        ("s3", "us-east-1", "eu-west-1", "eu-west-1"),
        ("s3", "eu-west-1", "us-east-1", "eu-west-1"),
    ]:
        source = f'{BOTO3}boto3.client("{service}", region_name="{call}", config=Config(region_name="{config}"))'
        message = (
            f'boto3.client("{service}") says region {call}, its Config says {config}: the client talks to {used}. '
            "Keep one of the two."
        )
        assert reported("BOT218", source) == [(f'region_name="{config}"', message)]


def test_silent() -> None:
    for arguments in [
        'region_name="us-east-1", config=Config(region_name="us-east-1")',
        'config=Config(region_name="us-east-1")',
        'region_name="us-east-1", config=Config()',
        'region_name=x, config=Config(region_name="us-east-1")',
        'region_name=None, config=Config(region_name="us-east-1")',
    ]:
        assert reported("BOT218", f'{BOTO3}def f(x):\n    boto3.client("sqs", {arguments})') == []


def test_the_fix_keeps_the_call() -> None:
    source = f"{BOTO3}boto3.client('sqs', 'us-east-1', config=Config(region_name='eu-west-1', read_timeout=5))"
    assert fixed("BOT218", source) == f"{BOTO3}boto3.client('sqs', 'us-east-1', config=Config(read_timeout=5))"


def test_sts_had_one_endpoint() -> None:
    for version, told in [("1.39", "the call's wins"), ("1.40", "the client talks to us-east-1")]:
        source = f'{BOTO3}boto3.client("sts", "us-east-1", config=Config(region_name="eu-west-1"))'
        ((_, message),) = reported("BOT218", source, botocore_version=version)
        assert (
            message
            == f'boto3.client("sts") says region us-east-1, its Config says eu-west-1: {told}. Keep one of the two.'
        )
