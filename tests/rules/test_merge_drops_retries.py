"""BOT222: a merge after which keys of ``retries`` are gone."""

from __future__ import annotations

from .reported import BOTO3, reported

LINE = (
    "merge() drops {0}: the second Config's retries replace those of the first as a whole. "
    "Write {0} in the second Config, too."
)
SOURCE = BOTO3 + "Config(read_timeout=9, retries={}).merge(Config(retries={}))"


def test_lost() -> None:
    for base, overlay, lost in [
        ("{'mode': 'adaptive', 'max_attempts': 8}", "{'max_attempts': 1}", "mode"),
        ("{'max_attempts': 8}", "{'mode': 'standard'}", "max_attempts"),
        ("{'mode': 'adaptive', 'max_attempts': 8}", "{}", "mode and max_attempts"),
    ]:
        expected = [(f"Config(retries={overlay})", LINE.format(lost))]
        assert reported("BOT222", SOURCE.format(base, overlay)) == expected


def test_silent() -> None:
    for base, overlay in [
        ("{'max_attempts': 8}", "{'total_max_attempts': 2}"),
        ("{'mode': 'standard'}", "{'mode': 'adaptive', 'max_attempts': 2}"),
        ("{'mode': 'standard'}", "x"),
        ("x", "{'mode': 'standard'}"),
        ("None", "{'mode': 'standard'}"),
    ]:
        source = SOURCE.format(base, overlay).replace("Config(read", "def f(x):\n    Config(read", 1)
        assert reported("BOT222", source) == []


def test_a_second_config_without_retries() -> None:
    assert reported("BOT222", BOTO3 + "Config(retries={'mode': 'standard'}).merge(Config(read_timeout=5))") == []
