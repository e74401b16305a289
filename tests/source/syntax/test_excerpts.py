"""Expressions that libcst parses by themselves: its nodes for those of the lean tree, where they stand in the file."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from flake8_botocore.source.syntax.excerpts import Excerpt, NoExcerptError
from flake8_botocore.source.syntax.lean_tree import LeanTree
from flake8_botocore.source.syntax.tree import called_name, nodes
from tests.source.syntax.every_kind import SOURCES, plain


def _lean(source: str) -> LeanTree:
    return LeanTree(ast.parse(source), source)


def _calls(lean: LeanTree) -> dict[str, cst.Call]:
    """The calls by the name that is called."""
    return {called_name(node) or "": node for node in nodes(lean.module) if isinstance(node, cst.Call)}


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


def test_places_are_those_of_the_file() -> None:
    source = "'é𝄞'; x = f(  # é\r\n    a, *b,\r\n  k = (1),\r\n)\r\n"
    texts = {type(own).__name__: text for _, own, text in _all(source) if isinstance(own, (cst.Call, cst.Integer))}
    assert texts == {"Call": "f(  # é\r\n    a, *b,\r\n  k = (1),\r\n)", "Integer": "1"}


def test_one_excerpt_for_what_stands_inside_another() -> None:
    lean = _lean("f(g(a=1))\nh({'b': 2})\n")
    calls = _calls(lean)
    assert len(lean.excerpts([calls["f"], calls["g"].args[0]])) == 1
    assert len(lean.excerpts([calls["f"], calls["h"]])) == 2
    (excerpt,) = lean.excerpts([calls["g"].args[0]])
    assert excerpt.range(excerpt.own(calls["g"])) == (2, 8)


def test_an_excerpt_holds_its_own_nodes_only() -> None:
    lean = _lean("f(a)\ng(b)\n")
    calls = _calls(lean)
    (excerpt,) = lean.excerpts([calls["f"]])
    assert excerpt.own(calls["f"]) in excerpt
    assert calls["f"] not in excerpt
    with pytest.raises(KeyError):
        excerpt.own(calls["g"])
    assert lean.excerpts(nodes(_lean("f(a)\n").module)) == []


@pytest.mark.parametrize(
    "text", ["f(", "f(" + " and ".join(["a"] * 5000) + ")", "f(" + "'a' " * 5000 + ")"], ids=["half", "deep", "row"]
)
def test_text_that_libcst_cannot_parse_is_no_excerpt(text: str) -> None:
    with pytest.raises(NoExcerptError):
        Excerpt(text, 0, len(text), cst.Name("f"))
