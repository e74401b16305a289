"""Killed workers, killed fixes, and files that others edit meanwhile: a few of each, more in the slow suite.

Before a release each runs hundreds of times: ``python -m tests.cli.killing kill 200 FOLDER``, see proofs/README.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds and kills processes by Linux's /proc")


def killing(what: str, times: int, directory: Path) -> dict[str, Any]:
    """What ``tests.cli.killing`` saw, asserted to be nothing wrong."""
    arguments = [sys.executable, "-m", "tests.cli.killing", what, str(times), str(directory)]
    ran = subprocess.run(arguments, capture_output=True, cwd=Path(__file__).parents[2], timeout=60 + 20 * times)
    assert (ran.returncode, ran.stderr) == (0, b"")
    seen: dict[str, Any] = json.loads(ran.stdout)
    assert seen["wrong"] == []
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("what", ["check", "fix", "kill", "edit"])
def test_a_few(tmp_path: Path, what: str) -> None:
    assert killing(what, 3, tmp_path)["times"] == 3


@pytest.mark.slow
@pytest.mark.parametrize("what", ["check", "fix"])
def test_six_killed_workers(tmp_path: Path, what: str) -> None:
    seen = killing(what, 6, tmp_path)
    assert seen["killed" if what == "fix" else "named"] >= 1


@pytest.mark.slow
def test_ten_killed_fixes(tmp_path: Path) -> None:
    seen = killing("kill", 10, tmp_path)
    assert seen["killed"] >= 1


@pytest.mark.slow
def test_five_times_two_fixes_and_an_editor(tmp_path: Path) -> None:
    seen = killing("edit", 5, tmp_path)
    assert (seen["edits"] >= 20, seen["left alone"] >= 1) == (True, True)
