"""Adding an argument and taking one away: layout, commas and comments stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flake8_botocore.rule import AddKeyword, ProposedChange, Remove

from .writing import Tree, write


def added(source: str) -> str | None:
    """``source`` with the keyword ``n=1`` added to the call of ``f``."""
    return write(source, lambda tree: AddKeyword(tree.call("f"), "n", "1"))


def removed(source: str, *names: str) -> str | None:
    """``source`` without the arguments ``names``."""
    return write(source, lambda tree: [Remove(tree.argument(name)) for name in names])


ADDED = [
    pytest.param("f()", "f(n=1)", id="no arguments"),
    pytest.param("f( )", "f(n=1)", id="a space between empty parentheses"),
    pytest.param("f(\n)", "f(\n    n=1,\n)", id="a line between empty parentheses"),
    pytest.param("f(\n    # c\n)", "f(\n    # c\n    n=1,\n)", id="a comment between empty parentheses"),
    pytest.param(
        "g(\n    f(\n\n        # c\n    )\n)",
        "g(\n    f(\n\n        # c\n        n=1,\n    )\n)",
        id="an empty line first",
    ),
    pytest.param("f(  # c\n)", "f(  # c\n    n=1,\n)", id="a comment behind the opening parenthesis"),
    pytest.param("f(a)", "f(a, n=1)", id="one argument"),
    pytest.param("f(a,)", "f(a, n=1,)", id="trailing comma"),
    pytest.param("f(a, )", "f(a, n=1, )", id="trailing comma and space"),
    pytest.param("f((a))", "f((a), n=1)", id="parenthesised argument"),
    pytest.param("f((  # c\n    a\n))", "f((  # c\n    a\n), n=1)", id="comment in parentheses"),
    pytest.param("f(((a)) , )", "f(((a)), n=1 , )", id="twice parenthesised, space before the comma"),
    pytest.param("f((x for x in y))", "f((x for x in y), n=1)", id="generator with its own parentheses"),
    pytest.param("f(\n    a\n)", "f(\n    a,\n    n=1\n)", id="lines without trailing comma"),
    pytest.param("f(\n    a,\n)", "f(\n    a,\n    n=1,\n)", id="lines with trailing comma"),
    pytest.param("f(\n    a,  # c\n)", "f(\n    a,  # c\n    n=1,\n)", id="comment behind the last comma"),
    pytest.param("f(\n    a  # c\n)", "f(\n    a,  # c\n    n=1\n)", id="comment behind the last argument"),
    pytest.param("f(\n    a,\n    # c\n)", "f(\n    a,\n    n=1,\n    # c\n)", id="comment on the last line"),
    pytest.param("f(a, b  # c\n)", "f(a, b, n=1  # c\n)", id="comment behind arguments on one line"),
    pytest.param("f(a,\n  b)", "f(a,\n  b,\n  n=1)", id="hanging indent"),
    pytest.param("f(a,\n  b,)", "f(a,\n  b,\n  n=1,)", id="hanging indent with trailing comma"),
    pytest.param("f(\n    a, b,\n)", "f(\n    a, b, n=1,\n)", id="two arguments on the last line"),
    pytest.param("f(a\n  ,)", "f(a, n=1\n  ,)", id="comma on a line of its own"),
    pytest.param("f(a\n  # c\n  ,)", "f(a, n=1\n  # c\n  ,)", id="comment before the comma"),
    pytest.param('f(\n    """x\n  y""",\n)', 'f(\n    """x\n  y""",\n    n=1,\n)', id="string over several lines"),
    pytest.param("if x:\n\tf(\n\t\ta,\n\t)", "if x:\n\tf(\n\t\ta,\n\t\tn=1,\n\t)", id="tabs"),
    pytest.param("if x:\n\tf(\n\t)", "if x:\n\tf(\n\t\tn=1,\n\t)", id="tabs and no arguments"),
    pytest.param("x = 'é😀'; f('é')", "x = 'é😀'; f('é', n=1)", id="non-ASCII before the call"),
    pytest.param("f(g(f(1)))", "f(g(f(1)), n=1)", id="nested calls"),
    pytest.param("a(); f(a); b()", "a(); f(a, n=1); b()", id="semicolons"),
    pytest.param("x\n\x0c\nf(a)", "x\n\x0c\nf(a, n=1)", id="form feed"),
    pytest.param("f(a \\\n)", "f(a, n=1 \\\n)", id="backslash"),
    pytest.param("(f)(a)", "(f)(a, n=1)", id="parenthesised function"),
    pytest.param("f(a)(b)", "f(a, n=1)(b)", id="called again"),
    pytest.param("x = 1\rf(a)", "x = 1\rf(a, n=1)", id="lone carriage return"),
    pytest.param("f(a,  # )\n  b)", "f(a,  # )\n  b,\n  n=1)", id="bracket in a comment"),
]


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_a_keyword_is_added_with_the_newlines_of_the_file(before: str, after: str) -> None:
    assert added(f"{before}\n") == f"{after}\n"
    assert added(f"{before}\n".replace("\n", "\r\n")) == f"{after}\n".replace("\n", "\r\n")
    assert added(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(n=1, m=2)", "f()"),
        ("f(a, n=1, m=2)", "f(a)"),
        ("f(n=1, a=3, m=2)", "f(a=3)"),
        ("f(n=1, a=3, m=2, )", "f(a=3, )"),
        ("f(\n    a,\n    n=1,\n    m=2,\n)", "f(\n    a,\n)"),
        ("f(\n    n=1,\n    a=3,\n    m=2\n)", "f(\n    a=3,\n)"),
    ],
)
def test_two_arguments_are_removed(before: str, after: str) -> None:
    assert removed(f"{before}\n", "n", "m") == f"{after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(n=1)", "f(m=2)"),
        ("f(n=1, k=3)", "f(k=3, m=2)"),
        ("f(a, n=1)", "f(a, m=2)"),
        ("f(\n    n=1,\n)", "f(\n    m=2,\n)"),
        ("f(\n    a,\n    n=1,\n)", "f(\n    a,\n    m=2,\n)"),
        ("f(\n    a,\n    n=1\n)", "f(\n    a,\n    m=2,\n)"),
    ],
)
def test_one_is_removed_and_one_added(before: str, after: str) -> None:
    def both(tree: Tree) -> Sequence[ProposedChange]:
        return [Remove(tree.argument("n")), AddKeyword(tree.call("f"), "m", "2")]

    assert write(f"{before}\n", both) == f"{after}\n"


def test_an_argument_with_a_comment_inside_is_left_alone() -> None:
    assert removed("f(a, n=(\n    1  # c\n))\n", "n") is None
