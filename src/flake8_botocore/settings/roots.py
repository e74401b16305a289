"""The root of a project as its files mark it: a git repository, or a linter's configuration."""

from __future__ import annotations

import os

_MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")


def marked_root(path: str) -> str | None:
    """The git root of the absolute ``path``, else the highest directory above it with a linter's configuration."""
    folder = os.path.dirname(path)
    marked: str | None = None
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        if any(os.path.isfile(os.path.join(folder, marker)) for marker in _MARKERS):
            marked = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return marked
        folder = parent
