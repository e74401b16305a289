"""Generated sources whose values may have changed: what is known of a client is what it runs with."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import assume, given

from flake8_botocore.botocore import parse_version
from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.linter import lint
from tests.readings import reading

from .changed_values import Program, programs
from .conftest import Worker
from .generating import EXAMPLES, generated
from .reading import target


def wrong(program: Program, worker: Worker) -> tuple[list[str], bool]:
    """What is stated of the client of ``program`` that is not so, and whether something is stated at all."""
    version = worker.botocore
    clients = reading(program.source, "generated.py", target(version)).facts.clients
    real = worker("settings_apart", program.source)
    assume("raises" not in real)
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
    codes = lint(program.source, "generated.py", target(version))
    for each in codes:
        missing = re.search(r"lacks? ([^:]*)", each.message) if each.code == "BOT102" else None
        text = each.message if each.code == "BOT101" else ""
        if "read_timeout" in (missing.group(1) if missing else "") and real["read_timeout"] != 60:
            found.append(f"{each.code} {each.message}")
        if text and "has no config" in text and real["read_timeout"] != 60:
            found.append(f"{each.code} {each.message}")
    every = [getattr(settings, name, None) for name in ("connect_timeout", "read_timeout", "total_attempts")]
    return found, None not in every


@pytest.mark.slow
def test_what_may_have_changed_is_not_stated(worker: Worker) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 12)
    @given(programs())
    def check(program: Program) -> None:
        found, known = wrong(program, worker)
        assert not found, f"\n{program.kind}\n{program.source}\n{found}"
        assert known or not program.certain, f"unknown:\n{program.source}"
        seen[known] += 1

    check()
    assert min(seen) > EXAMPLES // 60
