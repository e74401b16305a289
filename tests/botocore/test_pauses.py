"""The pauses between attempts, and how many the retry quota leaves."""

from __future__ import annotations

import math

import pytest

from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.waits import (
    greatest_back_off,
    greatest_throttled_back_off,
    quota_attempts,
    quota_attempts_throttled,
)

OLD, NEW = parse_version("1.43"), parse_version("1.44")


def test_back_off_has_a_limit_in_standard_and_none_in_legacy() -> None:
    assert greatest_back_off(10, "standard", None, OLD) == 1 + 2 + 4 + 8 + 16 + 4 * 20
    assert greatest_back_off(10, "legacy", None, OLD) == 2**9 - 1
    assert math.isinf(greatest_back_off(3000, "legacy", None, OLD))
    assert greatest_back_off(3000, "standard", None, OLD) == 31 + 2994 * 20


def test_throttled() -> None:
    for mode, version, seconds in [
        ("standard", OLD, 1 + 2 + 4),
        ("standard", NEW, 6 + 7 + 9),
        ("adaptive", OLD, 1 + 2 + 4 + 4 * 2),
        ("adaptive", NEW, 6 + 7 + 9 + 4 * 2),
        ("legacy", NEW, 1 + 2 + 4),
    ]:
        assert greatest_throttled_back_off(4, mode, "lambda", version) == seconds


def test_the_quota() -> None:
    assert [quota_attempts(version) for version in (OLD, NEW)] == [51, 36]
    assert [quota_attempts_throttled(version) for version in (OLD, NEW)] == [101, 101]


def added_one_by_one(attempts: int, first: float, longest: float, longer: float = 0) -> float:
    """The pauses between so many attempts, each computed as botocore does."""
    return sum(min(first * 2**number, longest) + longer for number in range(attempts - 1))


def test_the_sum_is_that_of_every_pause() -> None:
    for service in [None, "dynamodb", "dynamodbstreams"]:
        for version in [OLD, NEW]:
            first = {"legacy": 0.05 if service == "dynamodb" else 1.0, "standard": 1.0}
            if version is NEW:
                first["standard"] = 0.05 if service is None else 0.025
            longer = 5 if version is NEW else 0
            for attempts in range(1, 201):
                legacy = added_one_by_one(attempts, first["legacy"], math.inf)
                standard = added_one_by_one(attempts, first["standard"], 20)
                throttled = added_one_by_one(attempts, 1, 20, longer)
                assert greatest_back_off(attempts, "legacy", service, version) == pytest.approx(legacy, rel=1e-12)
                assert greatest_back_off(attempts, "standard", service, version) == pytest.approx(standard, rel=1e-12)
                assert greatest_throttled_back_off(attempts, "standard", service, version) == pytest.approx(throttled)
                assert greatest_throttled_back_off(attempts, "adaptive", service, version) == pytest.approx(
                    throttled + 2 * attempts
                )


def test_as_many_attempts_as_a_source_may_ask_for() -> None:
    """Nothing is added one by one: this would not end."""
    for version in (OLD, NEW):
        assert math.isinf(greatest_back_off(10**9, "legacy", None, version))
    assert greatest_back_off(10**12, "standard", None, OLD) == 31 + (10**12 - 6) * 20
    assert greatest_back_off(0, "legacy", None, OLD) == greatest_back_off(0, "standard", None, NEW) == 0
