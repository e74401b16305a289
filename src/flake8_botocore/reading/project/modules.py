"""Modules read for other files' sake: parsed once per process and state of the file, within a bound of memory."""

from __future__ import annotations

import ast
import os
import stat
import tokenize
import warnings

from ..collector import collector_paused
from ..inference.source_file import SourceFile
from ..syntax.source_tree import SourceTree, source_tree
from ..unreadable import UnreadableSourceError

LARGEST = 400_000
"""Bytes of a module past which it is not read for another file's sake."""

MOST_KEPT = 2_500_000
"""Bytes of source whose trees a process keeps for the files still to come."""

State = tuple[int, int, int]
_kept: dict[str, tuple[State, SourceFile | None]] = {}
"""Modules this process has read, by real path, least recently used first; None where one cannot be read.

Only what the text of a module says is kept. What its expressions turn out to be is forgotten between the files
that are linted, because it depends on where the question came from: on the project around that file, on the
options, on what was open when it was asked.
"""


def module(path: str, shown: str) -> SourceFile | None:
    """The module at the real path ``path``, nothing asked of it yet; messages call it ``shown``.

    None where it cannot be read, decoded or parsed, is not a regular file or is too large.
    """
    state = state_of(path)
    kept = _kept.pop(path, None)
    if state is None or state[2] > LARGEST:
        return None
    if kept is not None and kept[0] == state:
        _kept[path] = kept
    else:
        kept = _kept[path] = state, _read(path)
        _drop_oldest()
    file = kept[1]
    if file is not None:
        file.forget()
        file.shown = shown
    return file


def state_of(path: str) -> State | None:
    """When the regular file at ``path`` was last written and changed, and its size in bytes; None for all else."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def _drop_oldest() -> None:
    size = sum(state[2] for state, _ in _kept.values())
    while size > MOST_KEPT and len(_kept) > 1:
        state, _ = _kept.pop(next(iter(_kept)))
        size -= state[2]


def parse_unseen(source: str) -> SourceTree:
    """The tree of a source that Python has not parsed yet.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python refuses it, UnreadableSourceError where
    no tree can be had. The warnings Python has are nobody's business.
    """
    with collector_paused(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return source_tree(ast.parse(source), source)


def _read(path: str) -> SourceFile | None:
    try:
        with tokenize.open(path) as stream:
            source = stream.read()
        return SourceFile(path, parse_unseen(source), source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError, UnreadableSourceError):
        return None
