"""BOT104, opt-in: the line it prints, and where another default than 60 s may hold."""

from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, message

GOOD = 'read_timeout=5, retries={"mode": "standard"}'
CONFIG = f"from botocore.config import Config\nConfig({GOOD})\n"
AIO = f"from aiobotocore.config import AioConfig\nAioConfig({GOOD})\n"
REST = "spends up to 60 s on each IP address that does not answer. Choose connect_timeout= in seconds."
AIO_REST = REST.replace("that does not answer", "where none answers")


@pytest.mark.parametrize(
    ("version", "source", "line"),
    [
        ("1.43", CONFIG, f"Config(...) has no connect_timeout: botocore 1.43 {REST}"),
        ("1.44", CONFIG, f"Config(...) has no connect_timeout: botocore 1.44 {REST}"),
        ("1.44", AIO, f"AioConfig(...) has no connect_timeout: aiobotocore (botocore 1.43) {AIO_REST}"),
    ],
)
def test_the_line(version: str, source: str, line: str) -> None:
    assert message(source, botocore_version=version, opt_in="BOT104") == line


def test_silent_unless_selected() -> None:
    clean(CONFIG)
    clean(CONFIG, opt_in="BOT105 BOT202")


@pytest.mark.parametrize("option", ["connect_timeout=5", "connect_timeout=None", "connect_timeout=x", "**options"])
def test_a_choice(option: str) -> None:
    found = findings(f"from botocore.config import Config\nConfig({GOOD}, {option})\n", opt_in="BOT104")
    assert "BOT104" not in [finding.code for finding in found]


def test_any_config_pins_sixty_seconds_whatever_its_defaults_mode() -> None:
    """An explicit mode is honoured only where the connect timeout is not given; the rule stays silent there."""
    flags(
        f"""
        from botocore.config import Config
        Config({GOOD}, defaults_mode="legacy")  # BOT104
        Config({GOOD}, defaults_mode="standard")
        Config({GOOD}, defaults_mode=x)
        Config({GOOD}, defaults_mode="Legacy")  # BOT214
        Config({GOOD}, defaults_mode=None)  # BOT214
        """,
        opt_in="BOT104",
    )
