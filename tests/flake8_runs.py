"""Runs the real flake8 as a user does, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from flake8.main.cli import main

from tests.cli.running import portable, started

PLACES = "--format=%(path)s:%(row)d:%(col)d %(code)s"
"""Ask flake8 for places and codes only, where a test is not about messages."""


class Run(NamedTuple):
    """What a run of flake8 printed and how it ended."""

    lines: list[str]
    stderr: str
    code: int


def flake8(directory: Path, *arguments: str, stdin: bytes = b"") -> Run:
    """Run flake8 in ``directory``, in this process, which starts no others."""
    ran = started(main, directory, ["--jobs=1", *arguments], stdin)
    return Run(ran.lines, ran.err, ran.code)


def flake8_process(directory: Path, *arguments: str, stdin: bytes = b"") -> Run:
    """Run flake8 in ``directory`` in a process of its own; its output is UTF-8 whatever the machine's locale."""
    ran = subprocess.run(
        [sys.executable, "-m", "flake8", *arguments],
        cwd=directory,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "400"},
        timeout=120,
    )
    return Run(portable(ran.stdout.decode()).splitlines(), ran.stderr.decode(), ran.returncode)


def places(directory: Path, *arguments: str, stdin: bytes = b"") -> list[str]:
    """``path:line:column CODE`` of every line flake8 prints; nothing may stand on its stderr."""
    run = flake8(directory, PLACES, *arguments, stdin=stdin)
    assert run.stderr == ""
    assert run.code == (1 if run.lines else 0)
    return [line.removeprefix("./") for line in run.lines]
