"""BOT221: a dictionary that is read after creating a client rewrote it."""

from __future__ import annotations

from .reported import BOTO3, fixed, reported

SOURCE = (
    BOTO3
    + """\
RETRIES = {"mode": "standard", "max_attempts": 3}
boto3.client("sqs", config=Config(retries=RETRIES))
boto3.client("sns", config=Config(retries={**RETRIES, "max_attempts": 0}))
"""
)


def test_read_again() -> None:
    ((text, message),) = reported("BOT221", SOURCE)
    assert "RETRIES" in text
    assert message.startswith("RETRIES")


def test_the_fix_gives_a_copy() -> None:
    source = fixed("BOT221", SOURCE)
    assert source == SOURCE.replace("retries=RETRIES", "retries=dict(RETRIES)")
    assert reported("BOT221", source) == []


def test_read_once() -> None:
    assert reported("BOT221", SOURCE.rpartition("boto3.client")[0]) == []


def test_a_resource_works_on_a_copy() -> None:
    source = """\
RETRIES = {{"max_attempts": 3}}
boto3.resource("sqs", config=Config(read_timeout=5, retries=RETRIES{}))
boto3.client("sns", config=Config(read_timeout=5, retries={{**RETRIES, "max_attempts": 0}}))
"""
    assert reported("BOT221", BOTO3 + source.format("")) == []
    assert reported("BOT221", BOTO3 + source.format(", user_agent_extra=x")) == []
    assert len(reported("BOT221", BOTO3 + source.format(", user_agent_extra='x'"))) == 1
