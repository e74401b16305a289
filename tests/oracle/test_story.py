"""The reason for all of this, for real: a slow function behind a client that runs on default timeouts."""

from __future__ import annotations

import re

import pytest

from flake8_botocore.linter import lint

from .conftest import Worker
from .reading import target

# The read timeout is cut from a minute to a tenth of a second, and the function takes three times as long.
NOBODY_CHOSE_RETRIES = """\
import boto3
from botocore.config import Config

boto3.client("lambda", config=Config(read_timeout=0.1)).invoke(FunctionName="invoice", Payload=b"{}")
"""
AS_SUGGESTED = """\
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1})
boto3.client("lambda", config=CONFIG).invoke(FunctionName="invoice", Payload=b"{}")
"""


@pytest.mark.slow
def test_a_slow_function_runs_as_often_as_the_linter_says_and_once_as_it_suggests(worker: Worker) -> None:
    (finding,) = [f for f in lint(NOBODY_CHOSE_RETRIES, "story.py", target(worker.botocore)) if f.code == "BOT102"]
    (times,) = re.findall(r"(\d+) attempts", finding.message)

    slow = worker("call", NOBODY_CHOSE_RETRIES, delay=0.3, requests=int(times))
    assert slow["raised"] is not None and slow["raised"][0] == "ReadTimeoutError"
    assert slow["received"] == int(times) > 1

    assert lint(AS_SUGGESTED, "story.py", target(worker.botocore)) == []
    assert worker("call", AS_SUGGESTED, delay=0.3) == {"received": 1, "raised": None}
