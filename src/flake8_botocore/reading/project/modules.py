"""Modules read for other files' sake: parsed once per process and state of the file, within a bound of memory."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings

from ...looking.disk import LARGEST_MODULE, content, note_content, state_of_file
from ...looking.kept import Kept
from ..garbage import EVICTED, FINISHED, collector_paused
from ..inference.source_file import SourceFile
from ..syntax.source_tree import SourceTree, source_tree
from ..unreadable import UnreadableSourceError

MODULES: Kept[SourceFile | None] = Kept(2_500_000, EVICTED.append)
"""Parsed modules by real path, in bytes of source; None where one cannot be read.

Only what the text of a module says is kept of it. What its expressions turn out to be is forgotten between the files
that are linted, because it depends on where the question came from: on the project around that file, on the options,
on what was open when it was asked.
"""


def module(path: str, shown: str) -> SourceFile | None:
    """The module at the real path ``path``, nothing asked of it yet; messages call it ``shown``.

    None where it cannot be read, decoded or parsed, is not a regular file or is too large.
    """
    state = state_of_file(path)
    file = None
    if state is not None and state[-1] <= LARGEST_MODULE:
        file = MODULES.get(path, state, lambda: _read(path), state[-1])
    note_content(path, state)
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
    raw = content(path)
    if raw is None:
        return None
    try:
        data = io.BytesIO(raw)
        encoding, _ = tokenize.detect_encoding(data.readline)
        data.seek(0)
        source = io.TextIOWrapper(data, encoding).read()
        file: SourceFile | None = FINISHED.take(path, source)
        return file or SourceFile(path, parse_unseen(source), source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, UnreadableSourceError):
        return None
