"""Anchors to spans: one code generation of the module that notes where the wanted nodes stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from ...findings import Span

_NEWLINE = re.compile(r"\r\n?|\n")


class _Recording(CodegenState):
    """Generates code and notes the index of the first and last token of each wanted node.

    libcst's PositionProvider computes the place of every node, at twice the cost of the parse; noting token
    indexes of a few nodes costs what plain generation costs, a third of the parse. ``outer`` spans include a
    node's own parentheses.
    """

    def __init__(self, module: cst.Module, wanted: set[cst.CSTNode]) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.wanted = wanted
        self.inner: dict[cst.CSTNode, tuple[int, int]] = {}
        self.outer: dict[cst.CSTNode, tuple[int, int]] = {}

    def before_codegen(self, node: cst.CSTNode) -> None:
        if node in self.wanted:
            self.outer[node] = (len(self.tokens), 0)

    def after_codegen(self, node: cst.CSTNode) -> None:
        if node in self.wanted:
            self.outer[node] = (self.outer[node][0], len(self.tokens))

    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, **_: Any
    ) -> AbstractContextManager[None]:
        return self._record(node) if node in self.wanted else _NOTHING

    @contextmanager
    def _record(self, node: cst.CSTNode) -> Iterator[None]:
        start = len(self.tokens)
        yield
        self.inner[node] = (start, len(self.tokens))


_NOTHING: AbstractContextManager[None] = nullcontext()


class Located:
    """Where the wanted nodes of a module stand, and the text the module generates."""

    def __init__(self, module: cst.Module, nodes: Iterable[cst.CSTNode]) -> None:
        """Raises RecursionError where the module is nested too deeply to be generated."""
        wanted = set(nodes)
        state = _Recording(module, wanted)
        module._codegen(state)
        self.code = "".join(state.tokens)
        bounds = {index for record in (state.inner, state.outer) for pair in record.values() for index in pair}
        places = _places(state.tokens, sorted(bounds))
        self._outer = {node: Span(*places[start], *places[end]) for node, (start, end) in state.outer.items()}
        self._inner = {node: Span(*places[start], *places[end]) for node, (start, end) in state.inner.items()}

    def span(self, node: cst.CSTNode) -> Span:
        """The place of ``node`` without its own parentheses; an Arg's or element's without its comma."""
        return self._inner.get(node) or self._outer[node]

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._outer

    def outer(self, node: cst.CSTNode) -> Span:
        """The place of ``node`` with its own parentheses."""
        return self._outer[node]


def locate(module: cst.Module, nodes: Iterable[cst.CSTNode]) -> Located:
    """Where ``nodes`` of ``module`` stand: lines 1-based, columns 0-based in code points."""
    return Located(module, nodes)


def _places(tokens: list[str], indexes: list[int]) -> dict[int, tuple[int, int]]:
    """Line and column at which each token of ``indexes`` (ascending) starts."""
    places: dict[int, tuple[int, int]] = {}
    line, column, done = 1, 0, 0
    for index in indexes:
        parts = _NEWLINE.split("".join(tokens[done:index]))
        line += len(parts) - 1
        column = len(parts[-1]) + (column if len(parts) == 1 else 0)
        places[index] = (line, column)
        done = index
    return places


def in_source(span: Span, code: str, source: str) -> Span:
    """``span`` of the generated ``code`` as a place in ``source``.

    libcst drops form feeds before code at the top level and repeats those of an indented line in its block, so that
    lines may differ in the white space they start with.
    """
    if code == source:
        return span
    ours, theirs = _NEWLINE.split(code), _NEWLINE.split(source)

    def column(line: int, column: int) -> int:
        generated, written = ours[line - 1], theirs[line - 1]
        same = generated.lstrip() == written.lstrip()
        return column + len(written) - len(generated) if same else column

    return Span(
        span.start_line,
        column(span.start_line, span.start_column),
        span.end_line,
        column(span.end_line, span.end_column),
    )
