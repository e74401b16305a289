"""The pauses between attempts, and how many the retry quota leaves."""

from __future__ import annotations

import math

import pytest

from flake8_botocore.botocore.running.pauses import (
    greatest_back_off,
    greatest_throttled_back_off,
    quota_attempts,
    quota_attempts_throttled,
)
from flake8_botocore.botocore.version import Version, parse_version

OLD, NEW = parse_version("1.43"), parse_version("1.44")


def test_back_off_has_a_limit_in_standard_and_none_in_legacy() -> None:
    assert greatest_back_off(10, "standard", None, OLD) == 1 + 2 + 4 + 8 + 16 + 4 * 20
    assert greatest_back_off(10, "legacy", None, OLD) == 2**9 - 1
    assert math.isinf(greatest_back_off(3000, "legacy", None, OLD))
    assert greatest_back_off(3000, "standard", None, OLD) == 31 + 2994 * 20


@pytest.mark.parametrize(
    ("mode", "version", "seconds"),
    [
        ("standard", OLD, 1 + 2 + 4),
        ("standard", NEW, 6 + 7 + 9),
        ("adaptive", OLD, 1 + 2 + 4 + 4 * 2),
        ("adaptive", NEW, 6 + 7 + 9 + 4 * 2),
        ("legacy", NEW, 1 + 2 + 4),
    ],
)
def test_throttled(mode: str, version: Version, seconds: float) -> None:
    assert greatest_throttled_back_off(4, mode, "lambda", version) == seconds


def test_the_quota() -> None:
    assert [quota_attempts(version) for version in (OLD, NEW)] == [51, 36]
    assert [quota_attempts_throttled(version) for version in (OLD, NEW)] == [101, 101]
