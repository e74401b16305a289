"""Generated sources whose values may have changed: what is known of a client is what it runs with."""

from __future__ import annotations

import math
import re
from typing import Any

from hypothesis import assume, given

from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.linter import lint
from tests.readings import reading

from .changed_values import Program, programs
from .conftest import Worker
from .generating import EXAMPLES, generated
from .reading import target


def wrong(text: str, path: str, real: dict[str, Any], version: str) -> tuple[list[str], bool]:
    """What is stated of the last client of ``text`` that is not so of the ``real`` one, and whether all is stated."""
    clients = reading(text, path, target(version)).facts.clients
    found: list[str] = []
    expected = {**real, "retry_mode": real["retries"].get("mode")}
    settings = effective_settings(clients[-1], parse_version(version)) if clients else None
    for name in ("connect_timeout", "read_timeout", "retry_mode"):
        setting = getattr(settings, name, None)
        if setting is not None and setting.value != expected[name]:
            found.append(f"{name} {setting.value}, not {expected[name]}")
    attempts = settings.total_attempts if settings is not None else None
    total = real["retries"].get("total_max_attempts")
    if attempts is not None and total is not None and attempts.value != math.ceil(total):
        found.append(f"{attempts.value} attempts, not {total}")
    every = [getattr(settings, name, None) for name in ("connect_timeout", "read_timeout", "total_attempts")]
    return found + wrong_messages(text, path, real, version), None not in every


def wrong_messages(text: str, path: str, real: dict[str, Any], version: str) -> list[str]:
    """The messages that miss a read timeout, where the ``real`` client has another than the default."""
    found: list[str] = []
    for each in lint(text, path, target(version)) if real["read_timeout"] != 60 else ():
        states = {"BOT101": r"has no config", "BOT102": r"has no [^:]*\bread_timeout"}.get(each.code)
        if states and re.search(states, each.message):
            found.append(f"{each.code} {each.message}")
    return found


def test_values_that_may_have_changed_are_not_stated(worker: Worker) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 8)
    @given(programs())
    def check(program: Program) -> None:
        real = worker("settings_apart", program.source)
        assume("raises" not in real)
        found, known = wrong(program.source, "generated.py", real, worker.botocore)
        assert not found, f"\n{program.kind}\n{program.source}\n{found}"
        assert known or not program.certain, f"unknown:\n{program.source}"
        seen[known] += 1

    check()
    assert min(seen) > EXAMPLES // 60
