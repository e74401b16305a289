"""Which modules of a package set up sessions that others use: told by their text, without parsing it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from ...looking.answers import answered
from ...looking.disk import LARGEST_MODULE, content, stamp_of_file
from ...looking.ignored import modules_and_folders
from ...looking.kept import long_moment, moment

MOST_SCANNED = 5_000
"""Modules of a package that are looked through."""

_NO_PROGRAM = re.compile(r"(tests?|test_.*|.*_test\.py|conftest\.py|\..*)")


@answered(5_000, moment)
def setters(folder: str, root: str) -> tuple[str, ...]:
    """The modules in ``folder`` whose text sets a default client config or default session; see ``setters_below``."""
    return tuple(path for path in _modules(folder, root, deep=False) if sets_up_sessions(path))


@answered(5_000, moment)
def setters_below(folder: str, root: str) -> tuple[str, ...]:
    """The modules in ``folder`` or below it whose text sets a default client config or default session.

    In order of path. Tests, links and what is not part of the project with the folder ``root`` are left out; both
    folders are without links.
    """
    return tuple(path for path in _modules(folder, root, deep=True) if sets_up_sessions(path))


@answered(100, long_moment)
def setters_of_project(root: str) -> tuple[str, ...]:
    """The same for the whole project with the folder ``root``."""
    return tuple(path for path in _modules(root, root, deep=True) if sets_up_sessions(path))


def _modules(folder: str, root: str, *, deep: bool) -> Iterator[str]:
    left = MOST_SCANNED
    folders = [folder]
    while folders:
        below, modules = _entries(folders.pop(), root)
        if deep:
            folders += reversed(below)
        for path in modules:
            if left == 0:
                return
            left -= 1
            yield path


def _entries(folder: str, root: str) -> tuple[list[str], list[str]]:
    """The folders and the modules in ``folder``, each by name."""
    kept = [(name, kind) for name, kind in modules_and_folders(folder, root) if not _NO_PROGRAM.fullmatch(name)]
    return (
        [os.path.join(folder, name) for name, kind in kept if kind == "folder"],
        [os.path.join(folder, name) for name, kind in kept if kind == "file"],
    )


@answered(50_000, stamp_of_file)
def sets_up_sessions(path: str) -> bool:
    """Whether the text of a module sets a default client config or default session."""
    text = (content(path) or b"")[:LARGEST_MODULE]
    return b".set_default_client_config(" in text or _all_in(text, (b"setup_default_session(", b"botocore_session"))


def _all_in(text: bytes, words: Iterable[bytes]) -> bool:
    return all(word in text for word in words)
