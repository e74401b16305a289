"""Expressions of a source that libcst parses by themselves, for the white space that the lean tree has not."""

from __future__ import annotations

import re
from typing import Protocol

import libcst as cst

from . import depth
from .positions import Located
from .tree import FIELDS, LogicError, nodes

_NEWLINE = re.compile(r"\r\n|\r|\n")


class NoExcerptError(Exception):
    """libcst cannot parse the expression, or its tree does not give back the text."""


class Excerpt:
    """One expression of a source as libcst parses it, the place of each of its nodes, and whose nodes these are."""

    def __init__(self, source: str, start: int, end: int, lean: cst.CSTNode) -> None:
        """``start`` and ``end``: indexes of ``source``; ``lean``: the node that the lean tree has for the expression.

        Raises NoExcerptError.
        """
        # In brackets lines may be indented as they like, and an expression may take several.
        text = f"({source[start:end]})"
        try:
            depth.check(text)
            tree = cst.parse_expression(text)
            located = Located(tree, newline[0] if (newline := _NEWLINE.search(text)) else "\n")
        except (cst.ParserSyntaxError, LogicError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise NoExcerptError(str(error)) from error
        if located.code != text:
            raise NoExcerptError("its syntax tree does not give back its text")
        self._offset = start - 1
        self._located = located
        self.tree = tree
        self._own = dict(_pairs(lean, tree))

    def own(self, node: object) -> cst.CSTNode:
        """libcst's own node for ``node`` of the lean tree. Raises KeyError where the expression does not hold it."""
        return self._own[node]

    def quotes(self, start: int, end: int) -> set[str]:
        """The quotes of the f-strings around that part of the source, whose kind cannot stand in them."""
        return quotes_around(self, start, end)

    def __contains__(self, own: object) -> bool:
        return own in self._located

    def range(self, own: cst.CSTNode, *, outer: bool = False) -> tuple[int, int]:
        """Where a node that libcst made stands, as indexes of the source; with its own parentheses if ``outer``."""
        if outer and own is not self.tree:
            start, end = self._located.outer(own)
        else:
            # What is around the whole expression are brackets of ours.
            start, end = self._located.range(own)
        return self._offset + start, self._offset + end


class Parsed(Protocol):
    """A tree that libcst parsed, and where its nodes stand."""

    @property
    def tree(self) -> cst.CSTNode:
        """Its root."""

    def range(self, own: cst.CSTNode) -> tuple[int, int]:
        """Where a node stands, as indexes of the source."""


def quotes_around(parsed: Parsed, start: int, end: int) -> set[str]:
    """The kinds of quotes of the f-strings of a tree around that part of the source; one of three counts as one."""
    found = set()
    for node in nodes(parsed.tree):
        if isinstance(node, cst.FormattedString):
            first, last = parsed.range(node)
            if first < start and end < last:
                found.add(node.end[0])
    return found


def _pairs(lean: cst.CSTNode, own: cst.CSTNode) -> list[tuple[object, cst.CSTNode]]:
    """Each node below ``lean`` with libcst's own, where both trees have one for the same."""
    found: list[tuple[object, cst.CSTNode]] = []
    stack: list[tuple[object, object]] = [(lean, own)]
    while stack:
        one, other = stack.pop()
        if not isinstance(one, cst.CSTNode) or not isinstance(other, cst.CSTNode):
            continue
        found.append((one, other))
        if isinstance(one, cst.FormattedString):
            stack += zip(one.parts, string_parts(other), strict=False)
        elif isinstance(one, cst.Subscript) and isinstance(other, cst.Subscript):
            stack += [(one.value, other.value), *zip(one.slice, _slices(other), strict=False)]
        else:
            for name in FIELDS[type(one)]:
                below, theirs = getattr(one, name), getattr(other, name, None)
                if isinstance(below, (list, tuple)) and isinstance(theirs, (list, tuple)):
                    stack += zip(below, string_parts(theirs) if name == "format_spec" else theirs, strict=False)
                else:
                    stack.append((below, theirs))
    return found


def string_parts(node: object) -> list[cst.CSTNode]:
    """What f-strings evaluate: the parts of one, of each that is concatenated, or those among parts."""
    if isinstance(node, cst.ConcatenatedString):
        return [*string_parts(node.left), *string_parts(node.right)]
    parts = node.parts if isinstance(node, cst.FormattedString) else node
    if not isinstance(parts, (list, tuple)):
        return []
    return [part for part in parts if isinstance(part, cst.FormattedStringExpression)]


def _slices(node: cst.Subscript) -> list[cst.CSTNode]:
    """The indexes of a subscript; the lean tree has one for each element of ``a[(b, c)]``, too."""
    index = node.slice[0].slice
    if len(node.slice) == 1 and isinstance(index, cst.Index) and isinstance(index.value, cst.Tuple):
        return [cst.SubscriptElement(cst.Index(element.value)) for element in index.value.elements] or [*node.slice]
    return [*node.slice]
