"""The root of a project as its files mark it: a git repository, or a linter's configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..looking.answers import answered
from ..looking.disk import kind
from ..looking.kept import moment

_MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")


@answered(20_000, moment)
def marked_root(folder: str) -> str | None:
    """The git root of the absolute ``folder``, else the highest one from it on with a linter's configuration."""
    marked: str | None = None
    while True:
        if kind(os.path.join(folder, ".git")):
            return folder
        if any(kind(os.path.join(folder, marker)) == "file" for marker in _MARKERS):
            marked = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return marked
        folder = parent


def upward(folder: str, root: str | None) -> Iterator[str]:
    """``folder`` and those above it, up to ``root``; without one up to that of the disk."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if folder in (root, parent):
            return
        folder = parent
