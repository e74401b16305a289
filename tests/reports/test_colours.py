"""When what is printed has colours: what was chosen, then the environment, then the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from flake8_botocore.reports import colours

from ..cli.running import Command, tree

CLIENT = {"a.py": 'import boto3\n\nclient = boto3.client("s3")\n'}


class Terminal:
    """Standard output that is a terminal, or is not."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_decides(
    monkeypatch: pytest.MonkeyPatch, choice: str, environment: Mapping[str, str], terminal: bool, expected: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal(terminal))
    assert colours.colour(choice) is expected


def test_the_code_of_a_finding_has_the_colour_of_its_severity(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, CLIENT)
    plain, painted = (command("check", "--format=concise", "--color", each, "a.py").out for each in ("never", "always"))
    assert painted == plain.replace("BOT101", "\033[1;36mBOT101\033[0m", 1)
