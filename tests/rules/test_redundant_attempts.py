"""BOT202, opt-in: both keys of ``retries`` that mean the same."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import Span
from tests.snippets import clean, findings, message

SOURCE = "from botocore.config import Config\nConfig(read_timeout=9, retries={{'mode': 'standard', {}}})\n"
AGREEING = SOURCE.format("'max_attempts': 4, 'total_max_attempts': 5")


def test_the_line() -> None:
    assert message(AGREEING, opt_in="BOT202") == (
        "max_attempts=4 repeats total_max_attempts=5 (5 requests), which wins. Remove max_attempts."
    )
    once = SOURCE.format("'total_max_attempts': 1, 'max_attempts': 0")
    assert message(once, opt_in="BOT202") == (
        "max_attempts=0 repeats total_max_attempts=1 (1 request), which wins. Remove max_attempts."
    )


def test_it_stands_at_the_key() -> None:
    (finding,) = findings(AGREEING, opt_in="BOT202")
    start = AGREEING.split("\n")[1].index("'max_attempts'")
    assert finding.span == Span(2, start, 2, start + len("'max_attempts'"))


def test_silent_unless_selected() -> None:
    clean(AGREEING)


@pytest.mark.parametrize(
    "items", ["'max_attempts': 5", "'total_max_attempts': 5", "'max_attempts': x, 'total_max_attempts': 5"]
)
def test_nothing_to_agree_with(items: str) -> None:
    clean(SOURCE.format(items), opt_in="BOT202")
