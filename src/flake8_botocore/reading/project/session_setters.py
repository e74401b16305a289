"""Which modules of a package set up sessions that others use: told by their text, without parsing it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from .cache import CACHE, LARGEST, state_of_file

MOST_SCANNED = 5_000
"""Modules of a package that are looked through."""

_NO_PROGRAM = re.compile(
    r"(tests?|test_.*|.*_test\.py|conftest\.py|\..*|node_modules|site-packages|venv|env|build|dist)"
)


def setters(folder: str, deep: bool) -> tuple[str, ...]:
    """The modules in ``folder``, or ``deep`` below it, whose text sets a default client config or default session.

    In order of path. Tests, links and anything that pip or a build put there are left out.
    """
    return CACHE.setters.get(
        (folder, deep), CACHE.moment(), lambda: tuple(path for path in _modules(folder, deep) if _sets(path))
    )


def _modules(folder: str, deep: bool) -> Iterator[str]:
    left = MOST_SCANNED
    folders = [folder]
    while folders:
        inside, modules = _entries(folders.pop())
        if deep:
            folders += reversed(inside)
        for path in modules:
            if left == 0:
                return
            left -= 1
            yield path


def _entries(folder: str) -> tuple[list[str], list[str]]:
    """The folders and the modules in ``folder``, each by name."""
    try:
        with os.scandir(folder) as entries:
            kept = sorted((e for e in entries if not _NO_PROGRAM.fullmatch(e.name)), key=lambda entry: entry.name)
            return (
                [entry.path for entry in kept if entry.is_dir(follow_symlinks=False)],
                [entry.path for entry in kept if entry.name.endswith(".py") and entry.is_file(follow_symlinks=False)],
            )
    except OSError:
        return [], []


def _sets(path: str) -> bool:
    state = state_of_file(path)
    return state is not None and CACHE.mentions.get(path, state, lambda: _mentions(path))


def _mentions(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            text = stream.read(LARGEST)
    except OSError:
        return False
    return b".set_default_client_config(" in text or _all_in(text, (b"setup_default_session(", b"botocore_session"))


def _all_in(text: bytes, words: Iterable[bytes]) -> bool:
    return all(word in text for word in words)
