"""When what is printed has colours: what was chosen, then the environment, then the terminal."""

from __future__ import annotations

import os
import subprocess
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


def test_a_pipe_has_them_where_they_are_asked_for(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, CLIENT)
    plain = command("check", "a.py").out
    painted = command("check", "--color", "always", "a.py").out
    assert "\033" not in plain
    assert painted.splitlines()[2] == "a.py:3  \033[1;36mBOT101 client-without-config\033[0m"
    assert painted.replace("\033[1;36m", "").replace("\033[0m", "") == plain
    assert "\033]8" not in painted


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_terminal_has_colours_links_and_whole_words(tmp_path: Path) -> None:
    tree(tmp_path, CLIENT)
    # There is none on Windows.
    master, slave = pytest.importorskip("pty").openpty()
    script = (
        "from flake8_botocore import cli, reports; reports.HOME = 'https://example.org/'; raise SystemExit(cli.main())"
    )
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "60"}
    ran = subprocess.Popen(
        [sys.executable, "-c", script, "check", "--isolated", "--no-cache", "a.py"],
        cwd=tmp_path,
        env=environment,
        stdout=slave,
    )
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    assert ran.wait() == 1
    lines = shown.decode().replace("\r\n", "\n").splitlines()
    link = "\033]8;;https://example.org/rules/BOT101/\033\\BOT101\033]8;;\033\\"
    assert lines[2] == f"a.py:3  \033[1;36m{link} client-without-config\033[0m"
    assert lines[5:7] == [
        "  Add config=Config(connect_timeout=5, read_timeout=60,",
        '    retries={"mode": "standard", "total_max_attempts": 3}):',
    ]


def test_the_code_of_a_finding_has_the_colour_of_its_severity(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, CLIENT)
    plain, painted = (command("check", "--format=concise", "--color", each, "a.py").out for each in ("never", "always"))
    assert painted == plain.replace("BOT101", "\033[1;36mBOT101\033[0m", 1)
