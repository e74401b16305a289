"""No regular expression of the linter takes more than linear time, on whatever a file may hold."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.patterns import PACKAGE, patterns

ROOT = PACKAGE.parent.parent

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a timer that ends the process")


def too_slow(*arguments: str) -> list[str]:
    """The patterns that do not come to an end, each found by a process that ends with it."""
    found, start, count = [], 0, len(patterns())
    while start < count:
        command = [sys.executable, "-m", "tests.patterns", str(start), *arguments]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        number, _, place = ran.stdout.splitlines()[-1].partition(" ")
        if ran.returncode:
            found.append(place)
        start = int(number) + 1
    return found


def test_patterns_are_found() -> None:
    places = {each.place for each in patterns()}
    assert len(places) > 100
    assert {"files/magics.py: _ASSIGNED"} <= places


@POSIX
@pytest.mark.slow
def test_no_pattern_is_worse_than_linear() -> None:
    assert too_slow() == []


@POSIX
@pytest.mark.slow
def test_no_pattern_is_worse_than_linear_on_spaces() -> None:
    assert too_slow("spaces") == []
