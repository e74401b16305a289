from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, message

CLIENT = """
import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
r = {{"mode": "{mode}", "total_max_attempts": {n}}}
c = boto3.client("{service}", config=Config(read_timeout={seconds}, retries=r))
"""


def client(service: str = "s3", *, seconds: object = 60, mode: str = "standard", n: int = 3) -> str:
    """A module with one client on line 5."""
    return CLIENT.format(service=service, seconds=seconds, mode=mode, n=n).lstrip()


def test_silent_without_a_budget() -> None:
    clean(client())


@pytest.mark.parametrize(
    ("made", "sum_"),
    [
        (client(), "180.15 s for a silent server (3 × 60 s + 0.15 s back-off, botocore 1.44)"),
        (client("dynamodb"), "180.075 s for a silent server (3 × 60 s + 0.075 s back-off, botocore 1.44)"),
        (client("lambda", mode="legacy", n=5), "315 s for a silent server (5 × 60 s + 15 s back-off, botocore 1.44)"),
        (client(n=1), "60 s for a silent server (1 × 60 s, botocore 1.44)"),
        (client(seconds=29.5, n=1), "29.5 s for a silent server (1 × 29.5 s, botocore 1.44)"),
    ],
)
def test_the_arithmetic(made: str, sum_: str) -> None:
    told = message(made, max_wait=29)
    assert f" can wait {sum_}, over bot-max-wait=29. Lower read_timeout or total_max_attempts." in told


def test_the_numbers_of_the_target_version() -> None:
    made = 'import boto3\nc = boto3.client("lambda")'
    told = [
        [
            finding.message
            for finding in findings(made, max_wait=200, botocore_version=version)
            if finding.code == "BOT303"
        ]
        for version in ("1.43", "1.44")
    ]
    expected = (
        'boto3.client("lambda") can wait 315 s for a silent server (5 × 60 s + 15 s back-off, botocore 1.43), '
        "over bot-max-wait=200. Lower read_timeout or total_max_attempts."
    )
    assert told == [[expected], []]


def test_up_to_the_budget_is_within_it() -> None:
    clean(client(seconds=29, n=1), max_wait=29)
    clean(client(seconds=9), max_wait=29)
    flags(client(seconds=9.95).rstrip() + "  # BOT303\n", max_wait=29.9)


def test_no_read_timeout_is_over_every_budget() -> None:
    found = findings(client(seconds=None), max_wait=10_000)
    told = 'boto3.client("s3") waits without limit, over bot-max-wait=10000. Set read_timeout=.'
    assert [finding.message for finding in found if finding.code == "BOT303"] == [told]


@pytest.mark.parametrize("method", ["download_file", "download_fileobj"])
def test_downloads_are_started_again(method: str) -> None:
    told = message(f"{client(seconds=10, n=2)}c.{method}('b', 'k', 'f')", max_wait=29)
    assert told.startswith(
        f'boto3.client("s3"): {method} can wait 100.25 s for a silent server (5 × (2 × 10 s + 0.05 s back-off), '
    )


@pytest.mark.parametrize(
    ("call", "reported"),
    [
        ("c.download_file('b', 'k', 'f', Config=TransferConfig(num_download_attempts=2))", True),
        ("c.download_file('b', 'k', 'f', Config=TransferConfig(num_download_attempts=1))", False),
        ("c.download_file('b', 'k', 'f', Config=config)", False),
        ("c.upload_file('f', 'b', 'k')", False),
        ("c.get_object(Bucket='b', Key='k')", False),
        ("boto3.resource('s3', config=other).Bucket('b').download_file('k', 'f')", False),
    ],
)
def test_only_downloads_as_often_as_they_are_told(call: str, reported: bool) -> None:
    found = findings(f"{client(seconds=10, n=2)}{call}", max_wait=29)
    assert [(finding.code, finding.span.start_line) for finding in found] == ([("BOT303", 5)] if reported else [])


def test_downloads_through_a_resource() -> None:
    source = client(seconds=10, n=2).replace("boto3.client", "boto3.resource") + "c.Bucket('b').download_file('k', 'f')"
    assert message(source, max_wait=29).startswith('boto3.resource("s3"): download_file can wait 100.25 s ')


@pytest.mark.parametrize(
    "source",
    [
        "import boto3\nc = boto3.client('s3', config=config)",
        "import boto3, botocore.config as b\nc = boto3.client('s3', config=b.Config(retries=r, read_timeout=5))",
        "import boto3\nfrom botocore.config import Config\nc = boto3.client('s3', config=Config(**options))",
    ],
)
def test_unknown_settings_are_silent(source: str) -> None:
    clean(source, max_wait=1)


def test_a_mocked_client_waits_for_nobody() -> None:
    source = "from moto import mock_aws\nimport boto3\n@mock_aws\ndef test():\n    boto3.client('s3')"
    clean(source, max_wait=29)
    codes = [finding.code for finding in findings(source, max_wait=29, include_mocked=True)]
    assert codes == ["BOT101", "BOT303"]
