"""BOT105, opt-in: the mode of each library and version."""

from __future__ import annotations

import pytest

from flake8_botocore.findings import Span
from tests.snippets import clean, findings, flags, message

CONFIG = 'from botocore.config import Config\nConfig(read_timeout=5, retries={"total_max_attempts": 3})\n'
AIO = 'from aiobotocore.config import AioConfig\nAioConfig(read_timeout=5, retries={"total_max_attempts": 3})\n'
REST = 'and the environment can override both. Add "mode": "standard".'


@pytest.mark.parametrize(
    ("version", "source", "line"),
    [
        (
            "1.43",
            CONFIG,
            f"retries has no mode: botocore 1.43 uses legacy, botocore 1.44 and later use standard, {REST}",
        ),
        ("1.44", CONFIG, f"retries has no mode: botocore 1.44 uses standard, releases before 1.44 use legacy, {REST}"),
        (
            "1.44",
            AIO,
            "retries has no mode: aiobotocore (botocore 1.43) uses legacy, botocore 1.44 and later use standard, "
            f"{REST}",
        ),
    ],
)
def test_the_line(version: str, source: str, line: str) -> None:
    assert message(source, botocore_version=version, opt_in="BOT105") == line


def test_the_teams_mode() -> None:
    assert message(CONFIG, opt_in="BOT105", retry_mode="adaptive").endswith(' Add "mode": "adaptive".')


def test_silent_unless_selected() -> None:
    clean(CONFIG)
    clean(CONFIG, opt_in="BOT202")


def test_it_stands_at_the_argument() -> None:
    (finding,) = findings(CONFIG, opt_in="BOT105")
    assert finding.span == Span(2, 23, 2, 56)


def test_what_is_no_missing_mode() -> None:
    flags(
        """
        from botocore.config import Config
        def f(name, options):
            Config(read_timeout=1, retries={"mode": "legacy"})
            Config(read_timeout=1, retries={**options})
            Config(read_timeout=1, retries={name: 1})
            Config(read_timeout=1, retries=options)
            Config(read_timeout=1, retries={})  # BOT103
            Config(read_timeout=1, retries={"max_attempts": name})  # BOT105
        """,
        opt_in="BOT105",
    )


def test_a_defaults_mode_pins_it() -> None:
    flags(
        """
        from botocore.config import Config
        RETRIES = {"total_max_attempts": 3}
        def f(mode):
            Config(read_timeout=1, defaults_mode="standard", retries=RETRIES)
            Config(read_timeout=1, defaults_mode=mode, retries=RETRIES)
            Config(read_timeout=1, defaults_mode="legacy", retries=RETRIES)  # BOT105
            Config(read_timeout=1, connect_timeout=1, defaults_mode=None, retries=RETRIES)  # BOT105
        """,
        opt_in="BOT105",
    )


@pytest.mark.parametrize("variable", ["AWS_RETRY_MODE", "AWS_DEFAULTS_MODE"])
def test_a_mode_that_the_file_sets(variable: str) -> None:
    """Then it is not what the release has for a default, and the fix would change it."""
    set_first = (
        f'import os, boto3\nos.environ["{variable}"] = "standard"\n{CONFIG.replace("Config(r", "config = Config(r")}'
    )
    used = f'{set_first}boto3.client("s3", config=config)\n'
    clean(used, but={variable: "OTHER_MODE"}, then="BOT105", opt_in="BOT105")
