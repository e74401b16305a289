"""What fits into the time of what calls a client."""

from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.config.time_budget import Advice, TimedCall, within
from flake8_botocore.facts import TimeLimit
from tests.readings import reading

ASKED = Advice(60, 1, "read_timeout=60")
"""With 5 s to connect it takes 65 s."""


def timed(seconds: float) -> TimedCall:
    """A call on a client of SQS by a function with this time limit."""
    (client,) = reading('import boto3\nboto3.client("sqs")\n', "a.py", Settings()).facts.clients
    return TimedCall(client, TimeLimit(seconds, "f", "Lambda", "template.yaml:1"), "standard")


@pytest.mark.parametrize("seconds", [65, 70, 900])
def test_what_ends_within_the_limit_stays(seconds: float) -> None:
    assert within(ASKED, [timed(seconds)], Settings(connect_timeout=5)) == ASKED


def test_what_does_not_leaves_its_caller_a_tenth_of_the_time() -> None:
    call = timed(64)
    assert within(ASKED, [call, timed(900)], Settings(connect_timeout=5)) == ASKED._replace(
        read_timeout=52, words="read_timeout=52 (f has 64 s)", limit=call.limit, connect_timeout=5, needed=65
    )
