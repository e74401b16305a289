"""BOT228: what files that are not Python give botocore."""

from __future__ import annotations

from typing import Any

import pytest

from flake8_botocore.botocore import parse_version
from flake8_botocore.config import Settings
from flake8_botocore.deployment.environment_files import read
from flake8_botocore.linter import lint_environment
from tests.snippets import clean


def said(path: str, text: str, version: str = "1.44", **settings: Any) -> list[tuple[int, int, str]]:
    """Line, column (1-based) and message of every finding; each line is short enough."""
    found = read(path, text)
    if found is None:
        return []
    findings = lint_environment(found, Settings(botocore_version=parse_version(version), **settings))
    assert all(len(each.text) <= 200 and each.code == "BOT228" for each in findings)
    return [(each.span.start_line, each.span.start_column + 1, each.message) for each in findings]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "AWS_MAX_ATTEMPTS=0",
            'AWS_MAX_ATTEMPTS="0": botocore 1.44 raises InvalidMaxRetryAttemptsError when the client is made. '
            "Write the number of requests in total, 1 or more.",
        ),
        (
            "AWS_RETRY_MODE=Standard",
            'AWS_RETRY_MODE="Standard": botocore 1.44 raises InvalidRetryModeError when the client is made. '
            'Write "standard".',
        ),
        (
            "AWS_ENDPOINT_URL=localhost:4566",
            'AWS_ENDPOINT_URL="localhost:4566": botocore 1.44 raises ValueError when the client is made. '
            'Write "http://localhost:4566".',
        ),
        (
            "AWS_ENDPOINT_DISCOVERY_ENABLED=1",
            'AWS_ENDPOINT_DISCOVERY_ENABLED="1": botocore 1.44 raises InvalidEndpointDiscoveryConfigurationError '
            "when a DynamoDB or Timestream client is made. Write one of true, false, auto.",
        ),
        (
            "AWS_CA_BUNDLE=",
            'AWS_CA_BUNDLE="": botocore 1.44 raises InvalidConfigError when the client is made. '
            "Write a path, or do not set it.",
        ),
        (
            "AWS_USE_FIPS_ENDPOINT=1",
            'AWS_USE_FIPS_ENDPOINT="1" counts as false in botocore 1.44: only "true", in any case, counts as '
            'true. Write "true".',
        ),
        (
            "AWS_READ_TIMEOUT=5",
            "AWS_READ_TIMEOUT is not read by botocore: no variable sets a read timeout. "
            "Write Config(read_timeout=...).",
        ),
        (
            "AWS_MAX_RETRIES=5",
            "AWS_MAX_RETRIES is not read by botocore, AWS_MAX_ATTEMPTS is. Write AWS_MAX_ATTEMPTS.",
        ),
        (
            "AWS_MAX_ATTEMPT=5",
            "AWS_MAX_ATTEMPT is not read by botocore, AWS_MAX_ATTEMPTS is. Write AWS_MAX_ATTEMPTS.",
        ),
    ],
)
def test_variables(line: str, message: str) -> None:
    (finding,) = said(".env", f"{line}\n")
    assert finding[2] == message


@pytest.mark.parametrize(
    "line",
    [
        "AWS_MAX_ATTEMPTS=1",
        "AWS_RETRY_MODE=adaptive",
        "AWS_ENDPOINT_URL=http://localhost:4566",
        "AWS_ENDPOINT_DISCOVERY_ENABLED=True",
        "AWS_CA_BUNDLE=/etc/ca.pem",
        "AWS_USE_FIPS_ENDPOINT=true",
        "AWS_USE_FIPS_ENDPOINT=false",
        "AWS_USE_FIPS_ENDPOINT=0",
        "AWS_METADATA_SERVICE_TIMEOUT=5",
        "AWS_REGION=us_east_1",
        "AWS_LAMBDA_FUNCTION_TIMEOUT=5",
        "AWS_READ_TIMEOUT_SECONDS=5",
        "AWS_S3_ENDPOINT_URL=localhost",
        "AWS_PROFILES=a",
        "AWS_ROLE_ARN2=a",
        "AWS_ACCOUNTID=1",
        "AWS_PAGER=",
        "AWS_ENDPOINT_URL_S3=https://minio",
        "AWS_MAX_ATTEMPTS=$N",
    ],
)
def test_clean(line: str) -> None:
    assert said(".env", f"{line}\n") == []


def test_places() -> None:
    compose = "services:\n  a:\n    environment:\n      - AWS_MAX_ATTEMPTS=0\n      - AWS_READ_TIMEOUT=5\n"
    assert [place[:2] for place in said("compose.yml", compose)] == [(4, 26), (5, 9)]
    assert [place[:2] for place in said("Dockerfile", 'ENV A=1 AWS_RETRY_MODE="x"\n')] == [(1, 24)]
    assert [place[:2] for place in said(".env", "\n AWS_CA_BUNDLE=\n")] == [(2, 2)]


def test_a_configuration_file() -> None:
    text = (
        "[profile x]\nmax_attempts = 0\nread_timeout = 5\nuse_fips_endpoint = yes\ns3 =\n  addressing_style = vhost\n"
    )
    assert [message for _, _, message in said(".aws/config", text)] == [
        'max_attempts="0": botocore 1.44 raises InvalidMaxRetryAttemptsError when the client is made. '
        "Write the number of requests in total, 1 or more.",
        "read_timeout is not read by botocore: no key of the configuration file sets a read timeout. "
        "Write Config(read_timeout=...).",
        'use_fips_endpoint="yes" counts as false in botocore 1.44: only "true", in any case, counts as true. '
        'Write "true".',
        's3.addressing_style="vhost": botocore 1.44 raises InvalidS3AddressingStyleError when the client is made. '
        "Write one of virtual, auto, path.",
    ]
    good = "[profile x]\nmax_attempts = 1\noutput = json\ncli_pager =\nuse_fips_endpoint = true\n"
    assert said(".aws/config", good + "s3 =\n  addressing_style = path\n  max_concurrent_requests = 9\n") == []


def test_the_target_release_decides() -> None:
    line = "AWS_REQUEST_CHECKSUM_CALCULATION=never\n"
    assert said(".env", line, "1.35") == []
    assert len(said(".env", line, "1.36")) == 1


def test_what_a_template_leaves_open() -> None:
    text = "AWS_CA_BUNDLE=\nAWS_DEFAULT_REGION=my_region\nAWS_RETRY_MODE=Standard\n"
    assert [line for line, _, _ in said(".env.example", text)] == [3]
    assert [line for line, _, _ in said(".env", text)] == [1, 2, 3]


def test_python_is_not_judged_by_this_rule() -> None:
    clean('AWS_MAX_ATTEMPTS = "0"\n')
