"""Where nodes that libcst parsed stand: one code generation that notes where each begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from ...findings import Span
from ...fixing.source import LineTable


class _Recording(CodegenState):
    """Generates code and notes the index of the first and last token of each node.

    That costs what plain generation costs, a third of the parse; libcst's PositionProvider takes twice the parse.
    ``outer`` includes a node's own parentheses.
    """

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(indent, newline)
        self.inner: dict[cst.CSTNode, tuple[int, int]] = {}
        self.outer: dict[cst.CSTNode, tuple[int, int]] = {}

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.outer[node] = (len(self.tokens), 0)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.outer[node] = (self.outer[node][0], len(self.tokens))

    @contextmanager
    def record_syntactic_position(self, node: cst.CSTNode, **_: Any) -> Iterator[None]:
        start = len(self.tokens)
        yield
        self.inner[node] = (start, len(self.tokens))


class Located:
    """Where the nodes of a tree stand in the text it generates, as indexes of ``code``."""

    def __init__(self, tree: cst.Module | cst.BaseExpression, newline: str = "\n") -> None:
        """``newline`` is what most lines of an expression end on; a module knows.

        Raises RecursionError where the tree is too deep to be generated.
        """
        if isinstance(tree, cst.Module):
            state = _Recording(tree.default_indent, tree.default_newline)
        else:
            state = _Recording("", newline)
        tree._codegen(state)
        self.code = "".join(state.tokens)
        starts = [0, *accumulate(map(len, state.tokens))]
        # A module takes back the newline that its text does not end on, and the nodes there end one token too late.
        starts.append(starts[-1])
        self._outer = {node: (starts[first], starts[end]) for node, (first, end) in state.outer.items()}
        self._inner = {node: (starts[first], starts[end]) for node, (first, end) in state.inner.items()}

    def __contains__(self, node: object) -> bool:
        return node in self._outer

    def range(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end of ``node`` without its own parentheses; an Arg's or element's without its comma."""
        return self._inner.get(node) or self._outer[node]

    def outer(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end of ``node`` with its own parentheses."""
        return self._outer[node]


def in_source(span: Span, code: LineTable, source: LineTable) -> Span:
    """``span`` of the generated ``code`` as a place in ``source``.

    libcst drops form feeds before code at the top level and repeats those of an indented line in its block, so that
    lines may differ in the white space they start with.
    """
    if code.text == source.text:
        return span

    def column(line: int, column: int) -> int:
        generated, written = code.line(line), source.line(line)
        same = generated.lstrip() == written.lstrip()
        return column + len(written) - len(generated) if same else column

    return Span(
        span.start_line,
        column(span.start_line, span.start_column),
        span.end_line,
        column(span.end_line, span.end_column),
    )
