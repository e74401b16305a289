""".env files."""

from __future__ import annotations

import pytest

from .reading import found


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("AWS_RETRY_MODE=standard", "standard"),
        ("export AWS_RETRY_MODE=standard", "standard"),
        ("  AWS_RETRY_MODE = standard", "standard"),
        ('AWS_RETRY_MODE="standard"', "standard"),
        ("AWS_RETRY_MODE='standard' # as ever", "standard"),
        ("AWS_RETRY_MODE=standard # as ever", "standard"),
        ("AWS_RETRY_MODE=a#b", "a#b"),
        ("AWS_RETRY_MODE=", ""),
        ('AWS_RETRY_MODE=""', ""),
        ("AWS_RETRY_MODE=$MODE", None),
        ("AWS_RETRY_MODE=`mode`", None),
        ("AWS_RETRY_MODE=<mode>", None),
        ("AWS_RETRY_MODE={{ mode }}", None),
        ("AWS_RETRY_MODE=your-mode", None),
        ("AWS_RETRY_MODE=two words", None),
        (r'AWS_RETRY_MODE="a\"b"', None),
        ("AWS_RETRY_MODE='it''s'", None),
    ],
)
def test_values(line: str, value: str | None) -> None:
    assert found(".env", line) == [("AWS_RETRY_MODE", value)]


@pytest.mark.parametrize(
    "line", ["# AWS_RETRY_MODE=x", "RETRY_MODE=AWS_X", "AWS_RETRY_MODE", "aws_retry_mode=x", "-AWS_A=1"]
)
def test_lines_that_set_nothing(line: str) -> None:
    assert found(".env", line) == []


def test_a_value_of_several_lines() -> None:
    source = """
    KEY="-----BEGIN
    AWS_RETRY_MODE=x
    -----END"
    AWS_MAX_ATTEMPTS=3
    """
    assert found(".env", source) == [("AWS_MAX_ATTEMPTS", "3")]
