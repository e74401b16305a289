"""Which files are looked at: as flake8 finds them, with one look at each folder."""

from __future__ import annotations

import argparse
import fnmatch
import os
import re
from collections.abc import Collection, Iterator, Sequence

from .excluded import Excluded

CHECKPOINTS = ".ipynb_checkpoints"
"""Where Jupyter keeps old states of notebooks; nobody wants to hear of these."""


def discover(options: argparse.Namespace, patterns: Sequence[str] | None = None) -> list[str]:
    """The files to look at, as flake8 would find them; ``-`` stands for standard input.

    ``patterns`` are those of file names to look for in directories, instead of ``--filename``.
    """
    excluded = _excluded(options)
    names = options.filename if patterns is None else patterns
    wanted = re.compile("|".join(fnmatch.translate(os.path.normcase(each)) for each in names)).match
    return [
        filename
        for path in options.filenames or ["."]
        if not excluded(path)
        for filename in _files(path, excluded)
        if filename in ("-", path) or wanted(os.path.normcase(filename))
    ]


def is_left_out(path: str, folder: str, options: argparse.Namespace, given: Collection[str] = ()) -> bool:
    """Whether the file at the absolute ``path`` would not be found in ``folder``, which is above it.

    As everywhere, what is above the absolute paths ``given`` leaves out nothing of these.
    """
    excluded = _excluded(options)
    while path != folder and os.path.dirname(path) != path:
        if excluded(path):
            return True
        if path in given:
            return False
        path = os.path.dirname(path)
    return False


def _excluded(options: argparse.Namespace) -> Excluded:
    return Excluded((*options.exclude, *options.extend_exclude, CHECKPOINTS), options.stdin_display_name)


def _files(path: str, excluded: Excluded) -> Iterator[str]:
    """``path`` itself, or the files in the folder that it is and below it, links to folders not followed."""
    if not os.path.isdir(path):
        yield path
        return
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        below: list[str] = []
        absolute = os.path.abspath(folder)
        for name, is_folder, is_link in _entries(folder):
            if excluded.inside(absolute, name):
                continue
            if not is_folder:
                yield os.path.join(folder, name)
            elif not is_link:
                below.append(os.path.join(folder, name))
        waiting += reversed(below)


def _entries(folder: str) -> list[tuple[str, bool, bool]]:
    """The names in ``folder``, whether each is a folder, wherever a link leads, and whether it is a link."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
