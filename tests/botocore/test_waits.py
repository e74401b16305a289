"""The longest wait of one call: attempts * (connect timeout + read timeout) + the greatest back-off."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from flake8_botocore.botocore import Version, parse_version
from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.botocore.waits import Wait, cached_for_plain_clients, client_wait, sends
from flake8_botocore.facts import UNKNOWN, ClientCreation

from .made import client, config, value

OLD, NEW = parse_version("1.43"), parse_version("1.44")


def wait(version: Version, service: str = "lambda", library: Any = "boto3", **options: Any) -> Wait | None:
    return client_wait(client(service, config(**options), library=library), version)


def test_defaults() -> None:
    for version, service, expected, total in [
        # Legacy tells throttling from nothing.
        (OLD, "lambda", Wait(5, 60, 60, 15, 0, asking=61), 615),
        (OLD, "dynamodb", Wait(10, 60, 60, 25.55, 0, asking=61), 1225.55),
        # Throttled, pauses of 1 and 2 (and 4) s, each 5 s longer where the reply asks for it.
        (NEW, "lambda", Wait(3, 60, 60, 0.15, 13 - 0.15, asking=61), 360.15),
        (NEW, "dynamodb", Wait(4, 60, 60, 0.175, 22 - 0.175, asking=61), 480.175),
    ]:
        found = wait(version, service)
        assert found == expected
        assert found.total == pytest.approx(total)


def test_chosen() -> None:
    once = {"total_max_attempts": 1}
    assert wait(NEW, connect_timeout=5, read_timeout=900, retries=once) == Wait(1, 5, 900, 0, asking=6)
    assert wait(OLD, connect_timeout=1, read_timeout=5, retries={"mode": "standard"}) == Wait(3, 1, 5, 3, asking=2)
    assert wait(NEW, "lambda", "aiobotocore", read_timeout=5) == Wait(5, 60, 5, 15)
    # The connect timeout is no decoration.
    found = wait(NEW, connect_timeout=60, read_timeout=5, retries=once)
    assert found is not None and found.total == 65


def test_addresses_that_do_not_accept() -> None:
    found = wait(NEW, connect_timeout=4, read_timeout=5)
    assert found is not None
    assert (found.unreachable(1), found.unreachable(8)) == (pytest.approx(12.15), pytest.approx(96.15))


def test_the_mode_adaptive_holds_requests_back_once_throttled() -> None:
    once = {"mode": "adaptive", "total_max_attempts": 1}
    assert wait(NEW, connect_timeout=1, read_timeout=1, retries=once) == Wait(1, 1, 1, 0, 2, asking=2)


def test_without_limit() -> None:
    for library, options, total in [
        ("boto3", {"read_timeout": None}, math.inf),
        ("boto3", {"connect_timeout": None}, math.inf),
        ("aiobotocore", {"read_timeout": 0}, math.inf),
        # The system ends connecting, and asyncio a handshake.
        ("aiobotocore", {"connect_timeout": 0, "read_timeout": 5}, 135 + 60 + 5),
        ("aiobotocore", {"connect_timeout": None, "read_timeout": 5}, 135 + 60 + 5),
    ]:
        found = wait(NEW, "lambda", library, retries={"total_max_attempts": 1}, **options)
        assert found is not None and found.total == total


def test_the_retry_quota_ends_it() -> None:
    many = {"mode": "standard", "total_max_attempts": 150}
    for version, attempts in ((OLD, 51), (NEW, 36)):
        found = wait(version, read_timeout=1, connect_timeout=1, retries=many)
        assert found is not None and found.attempts == attempts
        # Of throttled ones it leaves more.
        assert found.throttling > 2 * (101 - attempts)


def test_the_longest_back_off_is_no_number() -> None:
    found = wait(OLD, retries={"mode": "legacy", "max_attempts": 3000})
    assert found is not None and math.isinf(found.total)


def test_endpoints_are_asked_for_first() -> None:
    short: dict[str, Any] = {"connect_timeout": 1, "read_timeout": 2, "retries": {"total_max_attempts": 2}}
    for service, options, lookups in (
        ("dynamodb", {}, 0),
        ("dynamodb", {"endpoint_discovery_enabled": True}, 1),
        ("timestream-write", {}, 1),
    ):
        found = wait(NEW, service, **short, **options)
        assert found is not None and found.lookups == lookups
        assert found.total == pytest.approx((1 + lookups) * (2 * 3 + found.back_off))
    # Each attempt of 120 s asks again.
    found = wait(NEW, "dynamodb", endpoint_discovery_enabled=True, retries={"total_max_attempts": 3})
    assert found is not None and found.lookups == 3


def test_unknown() -> None:
    assert wait(NEW, read_timeout=UNKNOWN) is None
    assert wait(NEW, connect_timeout=UNKNOWN) is None
    assert wait(NEW, retries=UNKNOWN) is None
    assert wait(NEW, "dynamodb", endpoint_discovery_enabled=UNKNOWN) is None


def test_sends_are_known_without_timeouts() -> None:
    made = client("lambda", config(connect_timeout=UNKNOWN, read_timeout=UNKNOWN, retries={"total_max_attempts": 40}))
    assert sends(effective_settings(made, NEW), NEW) == 36
    assert sends(effective_settings(client("lambda", config(retries=UNKNOWN)), NEW), NEW) is None


def test_as_many_attempts_as_a_source_may_ask_for() -> None:
    many = {"mode": "legacy", "max_attempts": 10**9}
    for version in (OLD, NEW):
        found = wait(version, connect_timeout=1, read_timeout=1, retries=many)
        assert found is not None and (found.attempts, found.total) == (10**9 + 1, math.inf)
    assert wait(NEW, retries={"mode": "legacy", "max_attempts": 10**400}) is None
    assert (
        wait(NEW, read_timeout=10**400) is wait(NEW, read_timeout=math.inf) is wait(NEW, connect_timeout=1e300) is None
    )


def test_clients_to_which_nothing_is_given_share_an_answer() -> None:
    asked: list[ClientCreation] = []

    @cached_for_plain_clients
    def answer(made: ClientCreation, version: Version) -> Wait | None:
        asked.append(made)
        return client_wait(made, version)

    alike = [client("lambda"), client("lambda", value(None)), client("lambda", default=value(None))]
    assert [answer(each, NEW) for each in alike] == [client_wait(each, NEW) for each in alike]
    assert len(asked) == 1
    apart = [
        client("dynamodb"),
        client("lambda", library="aiobotocore"),
        client("lambda", config()),
        client("lambda", config(read_timeout=5)),
        client("lambda", default=config(read_timeout=5)),
        client("lambda", default=UNKNOWN),
        replace(client("lambda"), environment={"AWS_MAX_ATTEMPTS": value("9")}),
        replace(client("lambda"), timed_by_handler=True),
        client(None),
        # Whether the endpoint is asked for first, which takes a request, depends on endpoint_url.
        client("timestream-query"),
    ]
    assert [answer(each, NEW) for each in apart] == [client_wait(each, NEW) for each in apart]
    assert len(asked) == 1 + len(apart)
