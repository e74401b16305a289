"""The lean tree: the code that libcst's own tree holds, and the same places; proved on every kind of syntax."""

from __future__ import annotations

import ast
import random
import re
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from flake8_botocore.facts import Anchor
from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Span
from flake8_botocore.source.syntax import excerpts, tree
from flake8_botocore.source.syntax.excerpts import Located
from flake8_botocore.source.syntax.lean_tree import LeanTree, NotLeanError
from flake8_botocore.source.syntax.tree import FIELDS, called_name, nodes, parse
from tests.source.syntax.every_kind import FORMATTED, SOURCES, plain

READING = Path(tree.__file__).parents[1]

# The trees hold the same.


def _lean(source: str) -> LeanTree:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return LeanTree(ast.parse(source), source)


def same(source: str) -> None:
    """Assert that the lean tree of ``source`` holds what libcst's does, and has its calls where they stand."""
    lean, whole = _lean(source), parse(source)
    assert plain(lean.module) == plain(whole)
    placed = [*_placed(lean.module)]
    asked = [*_placed(whole)]
    assert len(placed) == len(asked)
    located = Located(whole)
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


def test_every_kind_of_syntax_and_some_of_these_modules() -> None:
    modules = [path.read_text("utf-8") for path in sorted(READING.rglob("*.py"))[::5]]
    for source in (*SOURCES.values(), *modules):
        same(source)


@pytest.mark.slow
def test_the_standard_library() -> None:
    paths = sorted(p for p in Path(sysconfig.get_path("stdlib")).glob("**/*.py") if "lib2to3" not in p.parts)
    compared = 0
    for path in random.Random(7).sample(paths, 30):
        try:
            source = path.read_bytes().decode("utf-8")
            ast.parse(source)
            parse(source)
        except (UnicodeDecodeError, SyntaxError, cst.ParserSyntaxError):
            continue
        same(source)
        compared += 1
    assert compared > 20


# Places.


def _only(tree: LeanTree, kind: type[cst.CSTNode]) -> Anchor:
    (found,) = (node for node in nodes(tree.module) if isinstance(node, kind))
    return Anchor(found)


def _by_name(tree: LeanTree) -> dict[str, Anchor]:
    """The calls by the name that is called."""
    return {called_name(node) or "": Anchor(node) for node in nodes(tree.module) if isinstance(node, cst.Call)}


def test_a_call_in_a_string_has_its_place_from_libcst() -> None:
    lean = _lean("a(1)\nx = f'''é{\nb(2)}'''\n")
    calls = _by_name(lean)
    assert lean.spans(calls.values()) == {calls["a"]: Span(1, 0, 1, 4), calls["b"]: Span(3, 0, 3, 4)}


def test_an_argument_has_its_place_from_libcst() -> None:
    lean = _lean("'é'; a(\n  b)\n")
    argument = _only(lean, cst.Arg)
    assert lean.spans([argument]) == {argument: Span(2, 2, 2, 3)}


def test_an_assignment_has_its_place() -> None:
    lean = _lean("if a:\n    b['é'], c = d  # e\n")
    assignment = _only(lean, cst.Assign)
    assert lean.spans([assignment]) == {assignment: Span(2, 4, 2, 17)}


def test_a_default_stands_where_its_function_does() -> None:
    lean = _lean("def f(a=b):\n    pass\n")
    (default,) = (Anchor(node) for node in nodes(lean.module) if isinstance(node, cst.Name) and node.value == "b")
    assert lean.spans([default]) == {default: Span(1, 0, 2, 8)}
    assert lean.excerpts([default]) == []


def test_an_argument_that_libcst_cannot_parse_stands_where_its_call_does(monkeypatch: pytest.MonkeyPatch) -> None:
    lean = _lean("x = a(b)\n")
    monkeypatch.setattr(excerpts, "DEEPEST", 2)
    argument = _only(lean, cst.Arg)
    assert lean.spans([argument]) == {argument: Span(1, 4, 1, 8)}


def test_nodes_of_another_module_are_left_out() -> None:
    lean = _lean("a(b)\n")
    assert lean.spans([Anchor(node) for node in nodes(_lean("c(d)\n").module)]) == {}


# What it cannot do.


def test_syntax_of_a_later_python_is_refused() -> None:
    class Later(ast.stmt):
        """A statement that this version knows nothing of."""

    with pytest.raises(NotLeanError):
        LeanTree(ast.Module([Later()], []), "")


def test_deep_nesting_is_refused() -> None:
    value: ast.expr = ast.Name("x")
    for _ in range(3 * sys.getrecursionlimit()):
        value = ast.Lambda(ast.arguments([], [], None, [], [], None, []), value)
    with pytest.raises(NotLeanError):
        LeanTree(ast.Module([ast.Expr(value)], []), "")


WHITE_SPACE = re.compile(r"\.(children|lpar|rpar|comma|visit|deep_clone|with_changes|whitespace\w*|code_for_node)\b")
ON_LIBCST_OWN = {"fixes", "excerpts.py", "whole.py"}
"""What has libcst's own trees: the package that writes fixes, and where these are made."""


def test_reading_asks_for_nothing_the_lean_tree_has_not() -> None:
    others = (path for path in READING.rglob("*.py") if ON_LIBCST_OWN.isdisjoint(path.relative_to(READING).parts))
    found = {path.name: words for path in others if (words := WHITE_SPACE.findall(path.read_text("utf-8")))}
    assert found == {}
