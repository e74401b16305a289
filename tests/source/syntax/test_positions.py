"""Spans: the same places as libcst's own provider, for every kind of node."""

from __future__ import annotations

from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Span
from flake8_botocore.source.syntax.excerpts import in_source


def test_white_space_that_libcst_changes() -> None:
    def moved(span: Span, code: str, source: str) -> Span:
        return in_source(span, LineTable(code), LineTable(source))

    assert moved(Span(2, 0, 3, 1), "a\nb\nc", "a\n\fb\nc") == Span(2, 1, 3, 1)
    assert moved(Span(1, 0, 1, 1), "a\n", "a\n") == Span(1, 0, 1, 1)
    assert moved(Span(1, 3, 1, 4), "x\n", "y = a\n") == Span(1, 3, 1, 4)
