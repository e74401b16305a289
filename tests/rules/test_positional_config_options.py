"""BOT219: options of Config by position."""

from __future__ import annotations

from .reported import AIO, BOTO3, fixed, reported


def test_a_position_that_moved() -> None:
    for version, arguments, message in [
        (
            "1.44",
            "None, None, None, None, 'app'",
            "Positional argument 5 of Config is user_agent_appid in botocore 1.44, connect_timeout before 1.30.0. "
            "Name it: user_agent_appid=...",
        ),
        (
            "1.29",
            "None, None, None, None, 5",
            "Positional argument 5 of Config is connect_timeout in botocore 1.29, user_agent_appid from 1.30.0 on. "
            "Name it: connect_timeout=...",
        ),
    ]:
        text = arguments.rpartition(" ")[2]
        assert reported("BOT219", f"{BOTO3}Config({arguments})", botocore_version=version) == [(text, message)]


def test_too_many() -> None:
    source = f"{BOTO3}Config({', '.join(['None'] * 31)})"
    ((_, message),) = reported("BOT219", source, botocore_version="1.44")
    assert (
        message
        == "Config takes 30 positional arguments in botocore 1.44: this call raises TypeError. Name the options."
    )


def test_given_twice() -> None:
    message = "region_name is given twice to Config: this call raises TypeError. Keep one of the two."
    source = BOTO3 + "Config('us-east-1', region_name='eu-west-1')"
    assert reported("BOT219", source) == [("region_name='eu-west-1'", message)]


def test_the_class_of_aiobotocore() -> None:
    source = AIO + "AioConfig(None, X, False, 'us-east-1')"
    ((text, message),) = reported("BOT219", source)
    assert text == "'us-east-1'"
    assert (
        message == "AioConfig takes 3 positional arguments in aiobotocore (botocore 1.43): this call raises TypeError. "
        "Name the options."
    )


def test_silent() -> None:
    for arguments in ["'us-east-1', 'v4', None, 'extra'", "*args", "read_timeout=5"]:
        assert reported("BOT219", f"{BOTO3}def f(*args):\n    Config({arguments})") == []


def test_the_fix_names_them() -> None:
    source = BOTO3 + "Config('us-east-1', None, None, None, 'app', 5, 60)"
    named = BOTO3 + "Config('us-east-1', None, None, None, user_agent_appid='app', connect_timeout=5, read_timeout=60)"
    assert fixed("BOT219", source, botocore_version="1.44") == named


PARTIAL = "from functools import partial\n" + BOTO3


def test_a_partial_is_overridden() -> None:
    assert reported("BOT219", PARTIAL + "partial(Config, read_timeout=5)(read_timeout=60)") == []
    assert len(reported("BOT219", PARTIAL + "partial(Config, 'us-east-1')(region_name='eu-west-1')")) == 1
    assert len(reported("BOT219", BOTO3 + "Config(read_timeout=5, **{'read_timeout': 60})")) == 1
