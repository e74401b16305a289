"""The lean tree: the code that libcst's own tree holds, and the same places; proved on every kind of syntax."""

from __future__ import annotations

import ast
import random
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from flake8_botocore.facts import Anchor
from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Span
from flake8_botocore.source.syntax.excerpts import Located
from flake8_botocore.source.syntax.lean_tree import LeanTree
from flake8_botocore.source.syntax.tree import FIELDS, nodes
from tests.source.syntax.every_kind import FORMATTED, plain

# The trees hold the same.


def _lean(source: str) -> LeanTree:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return LeanTree(ast.parse(source), source)


def same(source: str) -> None:
    """Assert that the lean tree of ``source`` holds what libcst's does, and has its calls where they stand."""
    lean, whole = _lean(source), cst.parse_module(source)
    assert plain(lean.module) == plain(whole)
    placed = [*_placed(lean.module)]
    asked = [*_placed(whole)]
    assert len(placed) == len(asked)
    located = Located(whole, whole.default_newline, whole.default_indent)
    # libcst drops form feeds, and blanks as in ``except E :``.
    assert located.code == source or whole.code != source
    there = lean.spans(Anchor(node) for node in placed)
    if located.code == source:
        table = LineTable(source)
        assert [there[Anchor(node)] for node in placed] == [table.span(*located.range(node)) for node in asked]


def _placed(tree: cst.Module) -> Iterator[cst.CSTNode]:
    """The calls and keyword arguments outside of strings, in the order of the tree."""
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (*FORMATTED, cst.ConcatenatedString)):
            continue
        if isinstance(node, cst.Call) or (isinstance(node, cst.Arg) and (node.keyword or node.star == "**")):
            yield node
        for name in FIELDS[type(node)]:
            child = getattr(node, name)
            stack += (
                each
                for each in (child if isinstance(child, (list, tuple)) else [child])
                if isinstance(each, cst.CSTNode)
            )


@pytest.mark.slow
def test_the_standard_library() -> None:
    paths = sorted(p for p in Path(sysconfig.get_path("stdlib")).glob("**/*.py") if "lib2to3" not in p.parts)
    compared = 0
    for path in random.Random(7).sample(paths, 20):
        try:
            source = path.read_bytes().decode("utf-8")
            ast.parse(source)
            cst.parse_module(source)
        except (UnicodeDecodeError, SyntaxError, cst.ParserSyntaxError):
            continue
        same(source)
        compared += 1
    assert compared > 12


# Places.


def test_a_default_stands_where_its_function_does() -> None:
    lean = _lean("def f(a=b):\n    pass\n")
    (default,) = (Anchor(node) for node in nodes(lean.module) if isinstance(node, cst.Name) and node.value == "b")
    assert lean.spans([default]) == {default: Span(1, 0, 2, 8)}
    assert lean.excerpts([default]) == []
