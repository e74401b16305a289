"""Places and roots by the paths and lines that a user would give, so that every file names one alike."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from ..files.filesystem import content, real
from ..findings import CellLine, Finding, Note, RootPlace
from .selection import decoded
from .source_file import is_notebook


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


_PLACE = re.compile(
    r"(?P<path>.+?)(?::cell (?P<cell>\d+))?:(?P<line>[1-9]\d*)(?::(?P<column>\d+))?(?::(?: ?(?P<code>[A-Z]+\d+))?)?",
    re.DOTALL,
)


class Place(NamedTuple):
    """A line of a file, of a notebook in ``cell``; and what is meant in it, a 1-based column and a code, if said."""

    path: str
    cell: int | None
    line: int
    column: int | None = None
    code: str | None = None

    @property
    def shown(self) -> str:
        """The place without its path: ``line 3``, ``cell 2, line 3``."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"

    @property
    def nothing(self) -> str:
        """What is said where nothing is found."""
        what = "nothing" if self.code is None else f"no {self.code}"
        return f"{self.shown}: {what} is found there"

    def line_of(self, cell_lines: Sequence[CellLine]) -> int:
        """The line of what is looked at in a file, with these ``cell_lines`` in a notebook; 0 where there is none."""
        if not cell_lines:
            return self.line if self.cell is None else 0
        places = (each[:2] for each in cell_lines)
        return next((line for line, where in enumerate(places, 1) if where == (self.cell, self.line)), 0)

    def holds(self, finding: Finding, cell_lines: Sequence[CellLine]) -> bool:
        """Whether ``finding`` stands there; ``cell_lines`` are those of a notebook."""
        line, column = finding.span[:2]
        return (
            line == self.line_of(cell_lines) and self.column in (None, column + 1) and self.code in (None, finding.code)
        )


def place_of(text: str) -> Place | None:
    """The place that ``text`` names; None for a path, as of a file that is there under that name."""
    found = _PLACE.fullmatch(text)
    if found is None or os.path.exists(text):
        return None
    cell, line, column = (None if found[name] is None else int(found[name]) for name in ("cell", "line", "column"))
    assert line is not None
    return Place(found["path"], cell, line, column, found["code"])
