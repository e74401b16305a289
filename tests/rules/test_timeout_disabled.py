"""BOT214: timeouts that wait without limit."""

from __future__ import annotations

from .reported import AIO, BOTO3, fixed, reported

KERNEL = "the kernel gives up connecting after about 135 s (Linux)"


def test_none() -> None:
    assert reported("BOT214", BOTO3 + "Config(read_timeout=None, connect_timeout=None)") == [
        (
            "read_timeout=None",
            "read_timeout=None waits without limit for a server that never answers: no error, no retry. "
            "Write read_timeout=60.",
        ),
        (
            "connect_timeout=None",
            f"connect_timeout=None: {KERNEL}, and nothing ends a silent TLS handshake. Write connect_timeout=5.",
        ),
    ]


def test_a_limit_or_unknown() -> None:
    for value in ["60", "0", "x", "None if x else 5", "'None'"]:
        assert reported("BOT214", f"{BOTO3}def f(x):\n    Config(read_timeout={value})") == []


def test_a_defaults_mode_gives_the_connect_timeout() -> None:
    assert reported("BOT214", BOTO3 + "Config(connect_timeout=None, defaults_mode='standard')") == []
    for mode in ("'legacy'", "'Legacy'", "None", "''"):
        found = reported("BOT214", f"{BOTO3}Config(connect_timeout=None, defaults_mode={mode})")
        assert [text for text, _ in found] == ["connect_timeout=None"]


def test_a_defaults_mode_that_takes_it_away() -> None:
    for mode, shown in [("'Legacy'", '"Legacy"'), ("None", "None"), ("''", '""')]:
        assert reported("BOT214", f"{BOTO3}Config(defaults_mode={mode})") == [
            (
                f"defaults_mode={mode}",
                f"defaults_mode={shown} leaves no connect timeout: {KERNEL}, and nothing ends a silent TLS handshake. "
                "Write connect_timeout=5.",
            )
        ]
        chosen = f"read_timeout=5, retries=x, defaults_mode={mode}"
        named = f"{BOTO3}Config({chosen}, connect_timeout=5)"
        assert fixed("BOT214", f"{BOTO3}Config({chosen})") == named
        assert reported("BOT214", named) == []
        aio = reported("BOT214", f"{AIO}AioConfig(defaults_mode={mode})")
        assert [message.endswith("about 135 s (Linux). Write connect_timeout=5.") for _, message in aio] == [True]


def test_a_defaults_mode_that_does_not() -> None:
    for mode in ["'legacy'", "'standard'", "'In-Region'", "x", "None if x else 'legacy'", "'auto'"]:
        assert reported("BOT214", f"{BOTO3}def f(x):\n    Config(defaults_mode={mode})") == []


def test_a_session_default_gives_the_connect_timeout() -> None:
    source = """\
import botocore.session
from botocore.config import Config
session = botocore.session.get_session()
session.set_default_client_config(Config({}))
session.create_client("sqs", config=Config(defaults_mode=None))
"""
    assert reported("BOT214", source.format("connect_timeout=5")) == []
    assert len(reported("BOT214", source.format("read_timeout=5"))) == 1


def test_zero_on_aiobotocore() -> None:
    texts = [text for text, _ in reported("BOT214", AIO + "AioConfig(read_timeout=0, connect_timeout=-1)")]
    assert texts == ["read_timeout=0", "connect_timeout=-1"]


def test_the_fix_writes_the_policy() -> None:
    source = BOTO3 + "Config(read_timeout=None)"
    assert fixed("BOT214", source, read_timeout=29) == BOTO3 + "Config(read_timeout=29)"


def test_a_defaults_mode_that_the_file_sets_may_fill_in() -> None:
    source = """
import os
import boto3
from botocore.config import Config
os.environ["{}"] = "standard"
boto3.client("lambda", config=Config(defaults_mode=None))
"""
    assert len(reported("BOT214", source.format("AWS_RETRY_MODE"))) == 1
    assert reported("BOT214", source.format("AWS_DEFAULTS_MODE")) == []
    # The profile may state one.
    assert reported("BOT214", source.format("AWS_PROFILE")) == []
