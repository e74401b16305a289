"""A module as libcst parses it, for what the lean tree does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cached_property

import libcst as cst

from ...facts import Anchor
from ...findings import Span
from ...fixing.write import LineTable
from ..errors import UnreadableSourceError
from . import excerpts
from .excerpts import Located, NoExcerptError, in_source, quotes_around
from .tree import LogicError, parse, step


class WholeTree:
    """A module with its white space. It is its own only excerpt."""

    def __init__(self, tree: ast.AST, source: str) -> None:
        """``tree`` is the ``ast`` tree of ``source``. Raises UnreadableSourceError where libcst cannot parse it."""
        self.source = LineTable(source)
        try:
            excerpts.refuse(tree, source)
            self.module = parse(source)
        except cst.ParserSyntaxError as error:
            raise UnreadableSourceError(f"libcst cannot parse line {_line(error)}") from error
        except LogicError as error:
            raise UnreadableSourceError("libcst cannot parse it") from error
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error

    def lead(self, visitor: cst.CSTVisitor) -> None:
        """Lead ``visitor`` through the module."""
        step(self.module, visitor)

    def line(self, node: cst.CSTNode) -> int:
        """The line, 1-based, where ``node`` stands."""
        return self._code.position(self._located.range(node)[0])[0]

    def spans(self, anchors: Iterable[Anchor]) -> dict[Anchor, Span]:
        """Where ``anchors`` stand: lines 1-based, columns 0-based in code points; those of other modules left out.

        Raises UnreadableSourceError where the module is nested too deeply to be placed.
        """
        nodes = [anchor for anchor in anchors if isinstance(anchor, cst.CSTNode) and anchor in self]
        spans = {Anchor(node): self._code.span(*self._located.range(node)) for node in nodes}
        return {anchor: in_source(span, self._code, self.source) for anchor, span in spans.items()}

    def find(self, nodes: Iterable[object]) -> None:
        """Do nothing: every node has its place."""

    def excerpts(self, nodes: Iterable[object]) -> list[WholeTree]:
        """This tree, if it holds one of ``nodes``. Raises NoExcerptError where it does not give back the source."""
        if self._located.code != self.source.text:
            raise NoExcerptError("its syntax tree does not give back its text")
        return [self] if any(node in self for node in nodes) else []

    # As an excerpt.

    @property
    def tree(self) -> cst.Module:
        """What libcst parsed."""
        return self.module

    def own(self, node: object) -> cst.CSTNode:
        """``node`` itself. Raises KeyError where it is of another module."""
        if not isinstance(node, cst.CSTNode) or node not in self:
            raise KeyError(node)
        return node

    def quotes(self, start: int, end: int) -> set[str]:
        """The quotes of the f-strings around that part of the source, whose kind cannot stand in them."""
        return quotes_around(self, start, end)

    def __contains__(self, own: object) -> bool:
        return own in self._located

    def range(self, own: cst.CSTNode, *, outer: bool = False) -> tuple[int, int]:
        """Where a node stands, as indexes of the source; with its own parentheses if ``outer``."""
        return self._located.outer(own) if outer else self._located.range(own)

    @cached_property
    def _located(self) -> Located:
        try:
            return Located(self.module)
        except RecursionError as error:
            raise UnreadableSourceError("it is nested too deeply") from error

    @cached_property
    def _code(self) -> LineTable:
        return LineTable(self._located.code)


def _line(error: cst.ParserSyntaxError) -> int:
    """The line, 1-based, that libcst stopped at: its message has it right where ``raw_line`` is one too many."""
    stated = re.search(r"error at (\d+):", error.message)
    return int(stated[1]) if stated else error.raw_line
