"""Modules read for other files' sake: parsed once per process and state of the file, within a bound of memory."""

from __future__ import annotations

import ast
import tokenize
import warnings

from ..collector import collector_paused
from ..inference.source_file import SourceFile
from ..syntax.source_tree import SourceTree, source_tree
from ..unreadable import UnreadableSourceError
from .cache import CACHE, state_of_file

LARGEST = 400_000
"""Bytes of a module past which it is not read for another file's sake."""


def module(path: str, shown: str) -> SourceFile | None:
    """The module at the real path ``path``, nothing asked of it yet; messages call it ``shown``.

    None where it cannot be read, decoded or parsed, is not a regular file or is too large.
    """
    state = state_of_file(path)
    if state is None or state[2] > LARGEST:
        return None
    file = CACHE.modules.get(path, state, lambda: _read(path), state[2])
    if file is not None:
        file.forget()
        file.shown = shown
    return file


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
