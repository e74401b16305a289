"""How often a decorator makes a call again."""

from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import RetriedCall
from tests.readings import reading

SOURCE = """
import boto3
from tenacity import retry, stop_after_attempt, stop_after_delay
client = boto3.client("s3")
SEVEN = stop_after_attempt(7)
@{}
def call():
    client.list_buckets()
"""


@pytest.mark.parametrize(
    ("decorator", "tries"),
    [
        ("retry", [None]),
        ("retry()", [None]),
        ("retry(stop=stop_after_attempt(4))", [4]),
        ("retry(stop=SEVEN)", [7]),
        ("retry(stop=stop_after_delay(9) | stop_after_attempt(4))", [4]),
        # How many tries fit is not known.
        ("retry(stop=stop_after_delay(9))", []),
        ("retry(stop=stop_after_attempt(len(names)))", []),
        ("retry(stop=stop_after_attempt(-1))", []),
    ],
)
def test_tenacity_stops_after_its_attempts_or_never(decorator: str, tries: list[int | None]) -> None:
    facts = reading(SOURCE.format(decorator), "a_snippet.py", Settings()).facts
    assert [each.tries for each in facts.of(RetriedCall)] == tries
