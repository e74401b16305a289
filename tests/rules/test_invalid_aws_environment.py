"""BOT223: environment variables that botocore rejects or does not read."""

from __future__ import annotations

import pytest

from .reported import reported

HEAD = "import os\nimport boto3\n"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "AWS_MAX_ATTEMPTS",
            "0",
            "InvalidMaxRetryAttemptsError when the client is made. Write requests in all, 1 or more.",
        ),
        ("AWS_MAX_ATTEMPTS", "two", "ValueError when the client is made. Write requests in all, 1 or more."),
        ("AWS_RETRY_MODE", "Standard", 'InvalidRetryModeError when the client is made. Write "standard".'),
        ("AWS_DEFAULTS_MODE", "standart", 'InvalidDefaultsMode when the client is made. Write "standard".'),
    ],
)
def test_rejected(name: str, value: str, message: str) -> None:
    ((_, found),) = reported("BOT223", f'{HEAD}os.environ["{name}"] = "{value}"', botocore_version="1.44")
    assert found == f'{name}="{value}": botocore 1.44 raises {message}'


@pytest.mark.parametrize(
    ("name", "value"),
    [("AWS_MAX_ATTEMPTS", "1"), ("AWS_RETRY_MODE", "adaptive"), ("AWS_DEFAULTS_MODE", "Standard"), ("AWS_PROFILE", "")],
)
def test_accepted(name: str, value: str) -> None:
    assert reported("BOT223", f'{HEAD}os.environ["{name}"] = "{value}"') == []


def test_a_region_that_is_not_read() -> None:
    message = "botocore does not read AWS_REGION: clients get no region from it. Set AWS_DEFAULT_REGION, too."
    source = HEAD + 'os.environ["AWS_REGION"] = "eu-west-1"\n{}\nboto3.client("sqs"{})\n'
    assert [found for _, found in reported("BOT223", source.format("", ""))] == [message]
    assert reported("BOT223", source.format('os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"', "")) == []
    assert reported("BOT223", source.format("", ', region_name="eu-west-1"')) == []
