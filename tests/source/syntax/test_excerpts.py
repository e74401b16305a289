"""Expressions that libcst parses by themselves: its nodes for those of the lean tree, where they stand in the file."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from flake8_botocore.source.syntax.excerpts import Excerpt, NoExcerptError
from flake8_botocore.source.syntax.lean_tree import LeanTree
from flake8_botocore.source.syntax.tree import nodes
from tests.source.syntax.every_kind import SOURCES, plain


def _lean(source: str) -> LeanTree:
    return LeanTree(ast.parse(source), source)


def _all(source: str) -> list[tuple[cst.CSTNode, cst.CSTNode, str]]:
    """Every node of every call of ``source``: the lean one, libcst's, and its text."""
    lean = _lean(source)
    found = []
    for call in [node for node in nodes(lean.module) if isinstance(node, cst.Call)]:
        (excerpt,) = lean.excerpts([call])
        for node in nodes(call):
            own = excerpt.own(node)
            start, end = excerpt.range(own)
            found.append((node, own, source[start:end]))
    return found


def test_the_same_code_at_its_place() -> None:
    for lean, own, text in (each for source in SOURCES.values() for each in _all(source)):
        assert plain(lean) == plain(own)
        if isinstance(lean, (cst.Call, cst.Name)):
            assert text.strip("()") == cst.Module([]).code_for_node(own).strip("()")


@pytest.mark.parametrize(
    "text", ["f(", "f(" + " and ".join(["a"] * 5000) + ")", "f(" + "'a' " * 5000 + ")"], ids=["half", "deep", "row"]
)
def test_text_that_libcst_cannot_parse_is_no_excerpt(text: str) -> None:
    with pytest.raises(NoExcerptError):
        Excerpt(text, 0, len(text), cst.Name("f"))
