"""BOT214: timeouts that wait without limit."""

from __future__ import annotations

import pytest

from .reported import AIO, BOTO3, fixed, reported


def test_none() -> None:
    assert reported("BOT214", BOTO3 + "Config(read_timeout=None, connect_timeout=None)") == [
        (
            "read_timeout=None",
            "read_timeout=None waits for a server that never answers without limit: no error, no retry. "
            "Write read_timeout=60.",
        ),
        (
            "connect_timeout=None",
            "connect_timeout=None waits for a connection without limit: no error, no retry. Write connect_timeout=5.",
        ),
    ]


@pytest.mark.parametrize("value", ["60", "0", "x", "None if x else 5", "'None'"])
def test_a_limit_or_unknown(value: str) -> None:
    assert reported("BOT214", f"{BOTO3}def f(x):\n    Config(read_timeout={value})") == []


def test_a_defaults_mode_gives_the_connect_timeout() -> None:
    assert reported("BOT214", BOTO3 + "Config(connect_timeout=None, defaults_mode='standard')") == []
    assert len(reported("BOT214", BOTO3 + "Config(connect_timeout=None, defaults_mode='legacy')")) == 1


def test_zero_on_aiobotocore() -> None:
    texts = [text for text, _ in reported("BOT214", AIO + "AioConfig(read_timeout=0, connect_timeout=-1)")]
    assert texts == ["read_timeout=0", "connect_timeout=-1"]


def test_the_fix_writes_the_policy() -> None:
    source = BOTO3 + "Config(read_timeout=None)"
    assert fixed("BOT214", source, read_timeout=29) == BOTO3 + "Config(read_timeout=29)"
