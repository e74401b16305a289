"""A module without white space, with the places that its ``ast`` tree knows."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable

import libcst as cst

from ....facts import Anchor
from ....findings import Span
from ..tree import nodes
from . import compound, expressions, patterns, statements  # noqa: F401 (each adds what it converts)
from .conversion import Conversion, Place


class NotLeanError(Exception):
    """The tree, or a place in it, cannot be had without libcst's own parse."""


class LeanTree:
    """A module without white space, and where its calls, functions and classes stand."""

    def __init__(self, tree: ast.AST, source: str) -> None:
        """``tree`` is the ``ast`` tree of ``source``.

        Raises NotLeanError where it holds syntax that is not known here or is nested too deeply.
        """
        self._source = source
        conversion = Conversion(_lines(source))
        try:
            self.module = statements.module(conversion, tree)
        except (KeyError, RecursionError) as error:
            raise NotLeanError from error
        self._places = conversion.places
        self._strings = conversion.strings

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out.

        Raises NotLeanError where only libcst can tell.
        """
        asked = set(anchors)
        lines = _lines(self._source)
        found = {anchor: _span(self._places[anchor], lines) for anchor in asked if anchor in self._places}
        if len(found) < len(asked) and any(node in asked and node not in found for node in nodes(self.module)):
            raise NotLeanError
        return found

    def line(self, node: cst.CSTNode) -> int:
        """The line, 1-based, where a call, function or class stands; of one in a string, where that begins."""
        place = self._places.get(node)
        return place[0] if place is not None else self._strings[node]


def _span(place: Place, lines: list[str]) -> Span:
    line, column, end_line, end_column = place
    return Span(line, _column(lines[line - 1], column), end_line, _column(lines[end_line - 1], end_column))


def _column(line: str, offset: int) -> int:
    """The column in code points of an ``offset`` in bytes of UTF-8."""
    return offset if line.isascii() else len(line.encode("utf-8", "surrogatepass")[:offset].decode())


def _lines(source: str) -> list[str]:
    return list(io.StringIO(source, newline=""))
