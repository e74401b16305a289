"""BOT103: the line it prints, and what counts as choosing retries."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.version import parse_version
from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from tests.snippets import clean, findings, flags, message

CONFIG = "from botocore.config import Config\nConfig(read_timeout=5{})\n"
AIO = "from aiobotocore.config import AioConfig\nAioConfig(read_timeout=5{})\n"
CHOOSE = 'Choose retries=, for example {"mode": "standard", "total_max_attempts": 3}.'


@pytest.mark.parametrize(
    ("version", "source", "line"),
    [
        (
            "1.43",
            CONFIG.format(""),
            "Config(...) has no retries: botocore 1.43 sends a failed request up to 5 times in total (10 for "
            "DynamoDB). " + CHOOSE,
        ),
        (
            "1.44",
            CONFIG.format(""),
            "Config(...) has no retries: botocore 1.44 sends a failed request up to 3 times in total (4 for DynamoDB). "
            + CHOOSE,
        ),
        (
            "1.44",
            AIO.format(""),
            "AioConfig(...) has no retries: aiobotocore (botocore 1.43) sends a failed request up to 5 times in total "
            "(10 for DynamoDB). Choose retries=.",
        ),
        (
            "1.44",
            "from botocore.config import Config\nConfig(read_timeout=1).merge(Config(connect_timeout=1))\n",
            "The merged Config has no retries: botocore 1.44 sends a failed request up to 3 times in total (4 "
            "for DynamoDB). "
            f"{CHOOSE}",
        ),
    ],
)
def test_the_line(version: str, source: str, line: str) -> None:
    assert message(source, botocore_version=version) == line


@pytest.mark.parametrize("retries", ["None", "{}", "dict()", "{**{}}", "NOTHING", "None if x else {}"])
def test_retries_that_choose_nothing(retries: str) -> None:
    flags(f"NOTHING = None\nfrom botocore.config import Config\nConfig(read_timeout=5, retries={retries})  # BOT103\n")


@pytest.mark.parametrize(
    "retries",
    [
        '{"mode": "standard"}',
        '{"total_max_attempts": 1}',
        '{"max_attempts": 0}',
        "x",
        "{**x}",
        "None if y else x",
        "f()",
    ],
)
def test_retries_that_choose_something(retries: str) -> None:
    clean(f"from botocore.config import Config\nConfig(read_timeout=5, retries={retries})\n")


@pytest.mark.parametrize(
    ("value", "happens"),
    [
        # 7 times 60 s to connect and 5 s for a reply, and 3.15 s of pauses.
        ('"7"', "botocore 1.44 sends a failed request up to 7 times in total, which can take 458 s"),
        ('"1"', "AWS_MAX_ATTEMPTS=1 makes botocore 1.44 send each request once"),
        ("number", "botocore 1.44 sends a failed request again"),
    ],
)
def test_the_environment_that_the_file_sets(value: str, happens: str) -> None:
    source = f"""
    import os
    import boto3
    from botocore.config import Config

    os.environ["AWS_MAX_ATTEMPTS"] = {value}
    boto3.client(service, config=Config(read_timeout=5))
    """
    assert message(source, botocore_version="1.44") == f"Config(...) has no retries: {happens}. {CHOOSE}"


@pytest.mark.parametrize(
    ("version", "mode", "times"),
    [
        ("1.43", '"in-region"', "up to 3 times in total."),
        ("1.43", '"legacy"', "up to 5 times in total (10 for DynamoDB)."),
        ("1.43", '"Legacy"', "up to 5 times in total (10 for DynamoDB)."),
        ("1.43", "None", "up to 5 times in total (10 for DynamoDB)."),
        ("1.43", "mode", "again."),
        ("1.44", "mode", "up to 3 times in total (4 for DynamoDB)."),
        ("1.44", '"legacy"', "up to 3 times in total (4 for DynamoDB)."),
    ],
)
def test_a_defaults_mode_decides_the_attempts(version: str, mode: str, times: str) -> None:
    (finding,) = [
        finding
        for finding in findings(CONFIG.format(f", connect_timeout=5, defaults_mode={mode}"), botocore_version=version)
        if finding.code == "BOT103"
    ]
    expected = f"Config(...) has no retries: botocore {version} sends a failed request {times} {CHOOSE}"
    assert finding.message == expected


def test_a_defaults_mode_on_aiobotocore() -> None:
    assert message(AIO.format(', defaults_mode="standard"')) == (
        f"AioConfig(...) has no retries: aiobotocore (botocore 1.43) sends a failed request up to 3 times in total. "
        f"{CHOOSE}"
    )


@pytest.mark.parametrize(
    ("services", "told"),
    [
        ('"sqs"', "a failed sqs request up to 3 times in total, which can take 195 s."),
        ('"dynamodb"', "a failed dynamodb request up to 4 times in total."),
        ('"sqs" "s3"', "a failed s3 or sqs request up to 3 times in total."),
        ('"sqs" "s3" "sns"', "a failed request of the Config's 3 services up to 3 times in total."),
        ('"sqs" "s3" "dynamodb"', "a failed request up to 3 times in total (4 for DynamoDB)."),
        ('"sqs" "s3" name', "a failed request up to 3 times in total (4 for DynamoDB)."),
        ('"sqs" "dynamodb"', "a failed request up to 3 times in total (4 for DynamoDB)."),
        ('"sqs" name', "a failed request up to 3 times in total (4 for DynamoDB)."),
    ],
)
def test_the_services_that_use_it_decide_the_number(services: str, told: str) -> None:
    clients = "\n".join(f"boto3.client({service}, config=CONFIG)" for service in services.split())
    source = f"import boto3\nfrom botocore.config import Config\nCONFIG = Config(read_timeout=5)\n{clients}\n"
    # DynamoDB keeps the attempts that it has.
    choose = CHOOSE.replace("3}", "4}") if "dynamodb" in services else CHOOSE
    assert (
        message(source, botocore_version="1.44") == f"Config(...) has no retries: botocore 1.44 sends {told} {choose}"
    )


@pytest.mark.parametrize(
    ("stated", "retries"),
    [("1.14.17", '{"max_attempts": 2}'), ("1.15.0", '{"mode": "standard", "total_max_attempts": 3}')],
)
def test_an_old_release_is_given_only_keys_that_it_takes(stated: str, retries: str) -> None:
    """Source: botocore/config.py of both releases; the tables begin later."""
    settings = Settings().speaking_of(parse_version(stated))
    (finding,) = [
        each
        for each in lint("from botocore.config import Config\nConfig(read_timeout=5)\n", "a.py", settings)
        if each.code == "BOT103"
    ]
    assert [edit.text for edit in finding.fixes[0].edits] == [f", retries={retries}"]
