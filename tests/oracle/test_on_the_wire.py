"""Requests counted by a server that never answers: as many as computed and as messages say, no longer than stated."""

from __future__ import annotations

import re

import pytest

from flake8_botocore.linter import lint

from .conftest import Worker
from .reading import computed, target

SERVICES = ("lambda", "dynamodb", "s3", "ec2", "sts")
MODES = (None, "legacy", "standard", "adaptive")
ATTEMPTS: tuple[dict[str, int], ...] = (
    {},
    {"max_attempts": 0},
    {"max_attempts": 2},
    {"total_max_attempts": 1},
    {"total_max_attempts": 4},
    {"max_attempts": 5, "total_max_attempts": 2},
)


def module(service: str, retries: dict[str, object] | None, read_timeout: float = 7) -> str:
    """A source with one client; None is a client without any Config."""
    config = "" if retries is None else f", config=Config(read_timeout={read_timeout}, retries={retries})"
    return f'import boto3\nfrom botocore.config import Config\n\nclient = boto3.client("{service}"{config})\n'


def cases() -> list[dict[str, object] | None]:
    """Every mode with every way to give attempts, and no Config at all."""
    given = [{**({"mode": mode} if mode else {}), **attempts} for mode in MODES for attempts in ATTEMPTS]
    return [None, *given]


def compare(source: str, real: dict[str, object], version: str) -> int:
    """Check one measured call against what is computed; the number of requests."""
    found, wait = computed(source, version)
    told = f"\n{source}\n{found}\n{wait}\nreal: {real}"
    assert found.total_attempts is not None and found.read_timeout is not None and wait is not None, told
    sent, pauses = real["sent"], real["pauses"]
    assert isinstance(sent, int) and isinstance(pauses, list)
    assert sent == real["received"] == wait.attempts == found.total_attempts.value, told
    assert found.read_timeout.value == real["read_timeout"], told
    assert len(pauses) == sent - 1, told
    waited = sent * wait.read_timeout + sum(pauses)
    assert sent * wait.read_timeout <= waited <= wait.total + 1e-9, told
    return sent


@pytest.mark.parametrize("service", SERVICES)
def test_as_many_requests_as_computed(worker: Worker, service: str) -> None:
    counts = set()
    for retries in cases():
        source = module(service, retries)
        real = worker("wire", source)
        assert real["raised"] is not None and real["raised"][0] == "ReadTimeoutError", real
        counts.add(compare(source, real, worker.botocore))
    assert len(counts) >= 5


@pytest.mark.parametrize("service", SERVICES)
def test_the_number_in_messages_is_the_number_on_the_wire(worker: Worker, service: str) -> None:
    bare = module(service, None)
    without_retries = bare.replace('")', '", config=Config(read_timeout=7))')
    for source, code in ((bare, "BOT101"), (without_retries, "BOT102")):
        (finding,) = lint(source, "module.py", target(worker.botocore))
        assert finding.code == code
        dynamodb = re.search(r"DynamoDB: (\d+)", finding.message) if service == "dynamodb" else None
        times = dynamodb or re.search(r"(\d+) attempts", finding.message)
        assert times is not None, finding.message
        assert int(times[1]) == worker("wire", source)["received"], finding.message
    # How long an attempt takes is not known of this one, how many there are is.
    (finding,) = lint(without_retries.replace("=7", "=seconds"), "module.py", target(worker.botocore))
    assert f" sends a failed request {times[1]} times in total." in finding.message


def test_the_retry_quota_ends_what_attempts_allow(worker: Worker) -> None:
    source = module("sqs", {"mode": "standard", "total_max_attempts": 150})
    real = worker("wire", source)
    found, wait = computed(source, worker.botocore)
    assert found.total_attempts is not None and wait is not None
    assert found.total_attempts.value == 150
    assert real["received"] == wait.attempts < 150
    assert sum(real["pauses"]) <= wait.back_off
