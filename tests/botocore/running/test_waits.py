"""The longest wait on a silent server: attempts * read timeout + the greatest back-off."""

from __future__ import annotations

import math
from typing import Any

import pytest

from flake8_botocore.botocore.running.effective import effective_settings
from flake8_botocore.botocore.running.waits import Wait, greatest_back_off, longest_wait
from flake8_botocore.botocore.version import Version, parse_version
from flake8_botocore.facts import UNKNOWN

from ..made import client, config

OLD, NEW = parse_version("1.43"), parse_version("1.44")


def wait(version: Version, service: str = "lambda", library: Any = "boto3", **options: Any) -> Wait | None:
    made = client(service, config(**options), library=library)
    return longest_wait(effective_settings(made, version), service, version, library)


@pytest.mark.parametrize(
    ("version", "service", "expected", "total"),
    [
        (OLD, "lambda", Wait(5, 60, 15), 315),
        (OLD, "dynamodb", Wait(10, 60, 25.55), 625.55),
        (NEW, "lambda", Wait(3, 60, 0.15), 180.15),
        (NEW, "dynamodb", Wait(4, 60, 0.175), 240.175),
    ],
)
def test_defaults(version: Version, service: str, expected: Wait, total: float) -> None:
    found = wait(version, service)
    assert found == expected
    assert found.total == pytest.approx(total)


def test_chosen() -> None:
    assert wait(NEW, read_timeout=900, retries={"total_max_attempts": 1}) == Wait(1, 900, 0)
    assert wait(OLD, read_timeout=5, retries={"mode": "standard"}) == Wait(3, 5, 3)
    assert wait(NEW, "lambda", "aiobotocore", read_timeout=5) == Wait(5, 5, 15)


def test_without_limit() -> None:
    for found in (wait(NEW, read_timeout=None), wait(NEW, "lambda", "aiobotocore", read_timeout=0)):
        assert found is not None and math.isinf(found.total)


def test_the_retry_quota_ends_it() -> None:
    many = {"mode": "standard", "total_max_attempts": 150}
    for version, attempts in ((OLD, 51), (NEW, 36)):
        found = wait(version, read_timeout=1, retries=many)
        assert found is not None and found.attempts == attempts


def test_back_off_has_a_limit_in_standard_and_none_in_legacy() -> None:
    assert greatest_back_off(10, "standard", None, OLD) == 1 + 2 + 4 + 8 + 16 + 4 * 20
    assert greatest_back_off(10, "legacy", None, OLD) == 2**9 - 1
    assert math.isinf(greatest_back_off(3000, "legacy", None, OLD))


def test_unknown() -> None:
    assert wait(NEW, read_timeout=UNKNOWN) is None
    assert wait(NEW, retries=UNKNOWN) is None
