"""Names that botocore does not read although somebody believes so."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore.rejected_environment import Unread, one_slip, unread_variable


@pytest.mark.parametrize(
    ("name", "known", "slip"),
    [
        ("AWS_MAX_ATTEMPT", "AWS_MAX_ATTEMPTS", True),
        ("AWS_MAXX_ATTEMPTS", "AWS_MAX_ATTEMPTS", True),
        ("AWS_NAX_ATTEMPTS", "AWS_MAX_ATTEMPTS", True),
        ("AWS_MAX_ATTEMPST", "AWS_MAX_ATTEMPTS", True),
        ("AWS_MAX_ATTEMPTS", "AWS_MAX_ATTEMPTS", False),
        ("AWS_MXA_ATTEMPST", "AWS_MAX_ATTEMPTS", False),
        ("AWS_NAX_ATTEMPTZ", "AWS_MAX_ATTEMPTS", False),
        ("AWS_MAX_ATTEM", "AWS_MAX_ATTEMPTS", False),
        ("", "A", True),
        ("", "", False),
    ],
)
def test_one_slip(name: str, known: str, slip: bool) -> None:
    assert one_slip(name, known) is slip


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        ("AWS_READ_TIMEOUT", Unread(None, "read_timeout")),
        ("BOTOCORE_CONNECTION_TIMEOUT", Unread(None, "connect_timeout")),
        ("AWS_MAX_RETRIES", Unread("AWS_MAX_ATTEMPTS")),
        ("AWS_DEFAULTS_REGION", Unread("AWS_DEFAULT_REGION")),
        ("AWS_DEFAULT_MODE", Unread("AWS_DEFAULTS_MODE")),
        ("AWS_SHARED_CREDENTIAL_FILE", Unread("AWS_SHARED_CREDENTIALS_FILE")),
        ("AWS_MAX_ATTEMPTS", None),
        ("AWS_REGION", None),
        ("AWS_REGIONS", None),
        ("AWS_PROFILE_2", None),
        ("AWS_PROFILE2", None),
        ("AWS_CREDENTIALS_FILE", None),
        ("AWS_LAMBDA_FUNCTION_NAM", None),
        ("AWS_S3_REGION_NAME", None),
        ("AWS_ENDPOINT_URL_SQS", None),
        ("AWS_BEARER_TOKEN_BEDROCK", None),
        ("AWS_XRAY_DAEMON_ADDRESS", None),
        ("AWS_SAM_LOCAL", None),
        ("AWS_PAGER", None),
    ],
)
def test_variables(name: str, unread: Unread | None) -> None:
    assert unread_variable(name) == unread
