"""Roots and places by the paths and lines that a user would give, so that every file names one alike."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..findings import CellLine, Note, RootPlace
from ..looking.disk import content, real
from .decoding import decoded
from .texts import is_notebook


def from_here(root: RootPlace | None) -> RootPlace | None:
    """``root`` with its path as it leads from the working directory; absolute where it is not below that."""
    return None if root is None else root._replace(path=path_from_here(root.path))


def in_cell(root: RootPlace | None, cell_lines: Sequence[CellLine]) -> RootPlace | None:
    """``root`` of a finding in a file with these ``cell_lines``; only a notebook itself has roots in a notebook."""
    if root is None or not is_notebook(root.path):
        return root
    return root._replace(cell=cell_lines[root.line - 1])


def note_from_here(note: Note) -> Note:
    """``note`` with its path, if it has one, as it leads from the working directory."""
    return note if note.path is None else note._replace(path=path_from_here(note.path))


def note_with_source(note: Note) -> Note:
    """The same, with the line of the other file, for those who show it."""
    if note.path is None or is_notebook(note.path):
        return note_from_here(note)
    raw, line = content(note.path), note.span.start_line
    lines = [] if raw is None else decoded(raw)
    return note_from_here(note)._replace(source=lines[line - 1] if line <= len(lines) else "")


def path_from_here(path: str) -> str:
    """``path`` as it leads from the working directory; absolute where it is not below that."""
    found, base = real(path), real(os.getcwd())
    return os.path.relpath(found, base) if found.startswith(base.rstrip(os.sep) + os.sep) else found
