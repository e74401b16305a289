"""Whether a ``# noqa`` can stand where flake8 looks for the one of a line: told from the tree, without tokens.

flake8 looks in the physical lines of the tokens between two ends of lines. Those of one stretch belong to one
statement, or to several that share a line, so that a statement around which nothing else stands bounds it.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property


class NoqaPlaces:
    """The lines of a file that say ``noqa``, and its statements; ``tree`` is None where Python cannot parse it."""

    def __init__(self, lines: Sequence[str], tree: ast.AST | None) -> None:
        self._lines = lines
        self._tree = tree

    def may_concern(self, line: int) -> bool:
        """Whether a comment may concern the 1-based ``line``: False is sure."""
        if not self._saying:
            return False
        bounds = None if self._tree is None else self._bounds(self._tree, line)
        if bounds is None:
            return True
        first, last = bounds
        place = bisect_right(self._saying, first - 1)
        return place < len(self._saying) and self._saying[place] <= last

    @cached_property
    def _saying(self) -> list[int]:
        if "noqa" not in "".join(self._lines).lower():
            return []
        return [number for number, line in enumerate(self._lines, 1) if "noqa" in line.lower()]

    def _bounds(self, tree: ast.AST, line: int) -> tuple[int, int] | None:
        """The first and last line of what tells where flake8 looks; None where only tokens can."""
        statement = _innermost(tree, line)
        if statement is None:
            return None
        first, last = statement.lineno, statement.end_lineno or 0
        head = self._lines[first - 1].encode("utf-8", "surrogatepass")[: statement.col_offset]
        tail = self._lines[last - 1].encode("utf-8", "surrogatepass")[statement.end_col_offset or 0 :]
        goes_on = first > 1 and self._lines[first - 2].rstrip("\r\n").endswith("\\")
        # What else stands on these lines may go on in others.
        return None if goes_on or head.strip() or b";" in tail or b"\\" in tail else (first, last)


def _innermost(tree: ast.AST, line: int) -> ast.stmt | None:
    """The statement without a body that holds all of ``line``; None if there is none, or a decorator stands there."""
    block: Sequence[ast.AST] = getattr(tree, "body", ())
    while True:
        place = bisect_right(block, line, key=_first_line) - 1
        if place < 0:
            return None
        found = block[place]
        parts = [each for name in _BLOCKS if isinstance(each := getattr(found, name, None), list) and each]
        if not parts:
            return found if isinstance(found, ast.stmt) and (found.end_lineno or 0) >= line else None
        block = next((each for each in reversed(parts) if _first_line(each[0]) <= line), ())
        if not block:
            return None


_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""Where statements hold others, in the order in which they stand."""


def _first_line(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    decorators = getattr(node, "decorator_list", ())
    return int(decorators[0].lineno if decorators else node.lineno)  # type: ignore[attr-defined]
