"""The lean tree: libcst nodes made from the ``ast`` tree, without white space, at a twelfth of a libcst parse.

What these nodes are: instances of libcst's own classes, with every field that holds code (``tree.FIELDS``), and
``operator``, ``star``, ``asname``, ``relative``, ``asynchronous``. Reading steps down them, our visitor visits them,
and the ``ast`` tree knows where their calls, keyword arguments, functions and classes stand.

What they are not: nodes to be printed, matched, compared, copied or given to libcst's own ``visit``. They have no
white space, brackets, commas or quotes, and asking for those is an AttributeError; statements that share a line stand
each on its own, strings and numbers are spelt anew.

Why: libcst's parser makes an object for every blank, comma and bracket, and checks each. Reading looks at none of
these, and the ``ast`` tree is there already, flake8 hands it over. A fix needs the rest, and libcst's own parse.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from typing import Any

import libcst as cst

from ...facts import Anchor
from ...files.source_text import LineTable
from ...findings import Span, UnreadableSourceError
from . import lean_expressions, lean_statements  # noqa: F401 (each adds what it converts)
from .excerpts import Excerpt, NoExcerptError
from .lean_expressions import Conversion
from .tree import children, follow

MOST_KEPT = 200
"""Excerpts that are kept for the next fix: several may change the same call."""


class LeanTree:
    """A module without white space, and where its calls, functions and classes stand."""

    def __init__(self, tree: ast.AST, source: str) -> None:
        """``tree`` is the ``ast`` tree of ``source``.

        Raises UnreadableSourceError where it holds syntax that is not known here or is nested too deeply.
        """
        self._text = source
        conversion = Conversion(list(io.StringIO(source, newline="")))
        try:
            self.module = lean_statements.lean_module(conversion, tree)
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error
        except KeyError as error:
            raise UnreadableSourceError("it has syntax that this release does not know") from error
        self._places = conversion.places
        self._string_lines = conversion.string_lines
        self._steps = conversion.steps
        self._excerpts: dict[cst.CSTNode, Excerpt] = {}
        self._holding: dict[object, cst.CSTNode | None] = {}
        """The expression or statement that holds each node, as far as ``find_holders`` was asked for it."""

    @cached_property
    def source(self) -> LineTable:
        """The source by lines."""
        return LineTable(self._text)

    def line(self, node: cst.CSTNode) -> int:
        """The 1-based line where a call, function or class begins; for a call in an f-string, that of the string."""
        place = self._places.get(id(node))
        return place[0] if place is not None else self._string_lines[id(node)]

    def lead(self, visitor: cst.CSTVisitor) -> None:
        """Call the methods of ``visitor``, the Outliner, for the module. Only once: the steps are dropped."""
        steps, self._steps = self._steps, []
        follow(steps, visitor)

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out.

        An anchor without a place of its own, such as ``5`` in ``Config(read_timeout=5)``, is looked up in what libcst
        parses of the expression that holds it. If libcst cannot parse that, or only a statement holds the anchor, its
        span is that of the expression or statement.
        """
        asked = set(anchors)
        found = {anchor: self.source.span(*self._range(anchor)) for anchor in asked if id(anchor) in self._places}
        for anchor, holder in self._holders(asked - found.keys()).items():
            found[anchor] = self.source.span(*self._range(holder))
            if isinstance(holder, cst.BaseExpression):
                with suppress(NoExcerptError, KeyError):
                    excerpt = self._excerpt(holder)
                    found[anchor] = self.source.span(*excerpt.range(excerpt.own(anchor)))
        return found

    def excerpts(self, nodes: Iterable[object]) -> list[Excerpt]:
        """The excerpts that hold ``nodes`` of this module, in order of place; of overlapping ones, the outermost.

        Asking for many nodes at once finds them in one walk. Raises NoExcerptError.
        """
        found: list[cst.CSTNode] = []
        expressions = {each for each in self._holders(nodes).values() if isinstance(each, cst.BaseExpression)}
        for expression in sorted(expressions, key=self._outermost_first):
            # One that begins before the last one ends is inside of it.
            if not found or self._range(found[-1])[1] <= self._range(expression)[0]:
                found.append(expression)
        return [self._excerpt(expression) for expression in found]

    def _excerpt(self, expression: cst.CSTNode) -> Excerpt:
        if expression not in self._excerpts:
            if len(self._excerpts) >= MOST_KEPT:
                self._excerpts.clear()
            self._excerpts[expression] = Excerpt(self._text, *self._range(expression), expression)
        return self._excerpts[expression]

    def find_holders(self, nodes: Iterable[object]) -> None:
        """Note which expression or statement holds each of ``nodes``, all in one walk of the tree.

        That is the innermost expression around it that has a place, which may be the node itself; without one, the
        outermost statement that has a place, a ``def`` for example. None is noted for a node of another module.
        """
        unknown = {node for node in nodes if node not in self._holding}
        for node in unknown:
            has_place = isinstance(node, cst.BaseExpression) and id(node) in self._places
            self._holding[node] = node if has_place else None  # type: ignore[assignment]
        unknown = {node for node in unknown if self._holding[node] is None}
        stack: list[tuple[cst.CSTNode, cst.CSTNode | None]] = [(self.module, None)]
        while stack and unknown:
            node, holder = stack.pop()
            if id(node) in self._places and (isinstance(node, cst.BaseExpression) or holder is None):
                holder = node
            if node in unknown:
                self._holding[node] = holder
                unknown.discard(node)
            stack += ((child, holder) for child in children(node))

    def _holders(self, nodes: Iterable[object]) -> dict[Any, cst.CSTNode]:
        """What ``find_holders`` notes for each of ``nodes`` in this module; those of other modules are left out."""
        asked = set(nodes)
        self.find_holders(asked)
        return {node: holder for node in asked if (holder := self._holding[node]) is not None}

    def _outermost_first(self, node: cst.CSTNode) -> tuple[int, int]:
        start, end = self._range(node)
        return start, -end

    def _range(self, node: object) -> tuple[int, int]:
        """Start and end of a node that has a place, as indexes of the source."""
        line, column, end_line, end_column = self._places[id(node)]
        return self._index(line, column), self._index(end_line, end_column)

    def _index(self, line: int, column: int) -> int:
        """The index in the source of a 1-based line and a 0-based column in bytes of UTF-8."""
        text = self.source.line(line)
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))
        return self.source.offset(line, column)
