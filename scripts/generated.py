"""What the scripts that generate a module share: formatting it, and writing or checking it."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def formatted(source: str, table: Path) -> str:
    """``source`` as the project's formatter writes it to ``table``. Raises CalledProcessError where it cannot."""
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(table), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def write_or_check(table: Path, render: Callable[[], str], description: str | None) -> int:
    """Write what ``render`` gives to ``table``, or with ``--check`` only say whether it is what would be written.

    Returns the exit code: 1 if the table is stale.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the table is stale")
    arguments = parser.parse_args()
    text = render()
    if arguments.check:
        stale = not table.exists() or table.read_text("utf-8") != text
        print(f"{table.name} is stale" if stale else f"{table.name} is up to date")
        return int(stale)
    table.write_text(text, "utf-8")
    return 0
