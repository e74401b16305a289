"""Places in a text as the Language Server Protocol counts them: lines from 0, columns in units of an encoding."""

from __future__ import annotations

from typing import Any, TypeAlias

from ...findings import Edit, Span
from ...fixing.source import LineTable

Json: TypeAlias = dict[str, Any]
"""An object of the protocol, as JSON has it."""

UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""How to write text in each encoding that an editor may count in, and the bytes of a unit."""


class Positions:
    r"""Places in one text; its lines end at ``\r\n``, ``\n`` and ``\r``, as those of the protocol and of Python do."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """``encoding`` is the one that columns are counted in."""
        self._table = LineTable(text)
        self._codec, self._bytes = UNITS[encoding]

    def range(self, span: Span) -> Json:
        """``span`` as a Range."""
        return {
            "start": self.position(span.start_line, span.start_column),
            "end": self.position(span.end_line, span.end_column),
        }

    def edit(self, edit: Edit) -> Json:
        """``edit`` as a TextEdit."""
        return {"range": self.range(edit.span), "newText": edit.text}

    def position(self, line: int, column: int) -> Json:
        """A 1-based line and 0-based column in code points as a Position."""
        before = self._table.line(line)[:column]
        return {"line": line - 1, "character": len(self._encoded(before)) // self._bytes}

    def place(self, position: Json) -> tuple[int, int]:
        """A Position as 1-based line and 0-based column in code points, the end of the text where it is behind it."""
        number = position["line"] + 1
        if number > len(self._table.starts):
            return self._table.position(len(self._table.text))
        line = self._table.line(number).rstrip("\r\n")
        before = self._encoded(line)[: position["character"] * self._bytes]
        return number, len(before.decode(self._codec, "ignore"))

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._codec, "surrogatepass")
