"""Killed workers, killed fixes, and files that others edit meanwhile: a few of each, and in the slow suite many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds and kills processes by Linux's /proc")


def killing(what: str, times: int, directory: Path) -> dict[str, Any]:
    """What ``tests.command.killing`` saw, asserted to be nothing wrong."""
    arguments = [sys.executable, "-m", "tests.command.killing", what, str(times), str(directory)]
    ran = subprocess.run(arguments, capture_output=True, cwd=Path(__file__).parents[2], timeout=60 + 20 * times)
    assert (ran.returncode, ran.stderr) == (0, b"")
    seen: dict[str, Any] = json.loads(ran.stdout)
    assert seen["wrong"] == []
    return seen


@pytest.mark.parametrize("what", ["check", "fix", "kill", "edit"])
def test_a_few(tmp_path: Path, what: str) -> None:
    assert killing(what, 3, tmp_path)["times"] == 3


@pytest.mark.slow
@pytest.mark.parametrize("what", ["check", "fix"])
def test_fifty_killed_workers(tmp_path: Path, what: str) -> None:
    assert killing(what, 50, tmp_path)["named"] >= 10


@pytest.mark.slow
def test_two_hundred_killed_fixes(tmp_path: Path) -> None:
    seen = killing("kill", 200, tmp_path)
    assert seen["in the middle"] >= 5


@pytest.mark.slow
def test_twenty_times_two_fixes_and_an_editor(tmp_path: Path) -> None:
    seen = killing("edit", 20, tmp_path)
    assert (seen["edits"] >= 100, seen["left alone"] >= 10) == (True, True)
