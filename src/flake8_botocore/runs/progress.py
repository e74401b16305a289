"""What a run prints to stderr: how far it is, and the files that could not be checked."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from ..findings import shown, shown_path


def name_problems(problems: Iterable[tuple[str, str | None]]) -> int:
    """Name on standard error what was left alone and why; the exit code for it."""
    code = 0
    for path, problem in problems:
        if problem is not None:
            print(f"flake8-botocore: {shown_path(path)}: {shown(problem)}", file=sys.stderr)
            code = 2
    return code


DELAY = 1.0
"""Seconds a run takes before the bar appears."""

REDRAW = 0.1
"""Seconds between two drawings."""

WIDTH = 30


class Progress:
    """Draws on standard error while ``total`` files are worked on; nothing where that is not a terminal."""

    def __init__(self, total: int) -> None:
        """Start the clock."""
        self._total = total
        self._next = time.monotonic() + DELAY if sys.stderr.isatty() else float("inf")
        self._drawn = False

    def show(self, done: int) -> None:
        """Show that ``done`` files are done."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + REDRAW
        self._drawn = True
        filled = WIDTH * done // self._total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{self._total} files")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
