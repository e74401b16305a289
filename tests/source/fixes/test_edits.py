"""Every proposal as text edits, and what is refused rather than guessed."""

from __future__ import annotations

import pytest

from flake8_botocore.rule import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    MoveToConfig,
    NameArguments,
    ProposedFix,
    Remove,
    Rename,
    Replace,
)

from .writing import Tree, fixes_in, write


def add_keyword(tree: Tree) -> AddKeyword:
    return AddKeyword(tree.call("f"), "n", "1")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f(x for x in y)\n", id="a generator without parentheses of its own"),
        pytest.param("f(**options)\n", id="** may hold it"),
        pytest.param("f(*arguments)\n", id="* may hold it"),
        pytest.param("f(n=2)\n", id="it is there already"),
    ],
)
def test_a_keyword_is_not_added(source: str) -> None:
    assert write(source, add_keyword) is None


@pytest.mark.parametrize("source", ["{'mode': 1}\n", "{**options}\n", '{"mo" "de": 1}\n'])
def test_an_item_is_not_added_where_it_may_be_already(source: str) -> None:
    assert write(source, lambda tree: AddItem(tree.dictionary(), "mode", '"standard"')) is None


def test_an_item_of_a_dict_call_is_a_keyword() -> None:
    def proposal(tree: Tree) -> AddItem:
        return AddItem(tree.call("dict"), "mode", '"standard"')

    assert write("dict(a=1)\n", proposal) == 'dict(a=1, mode="standard")\n'
    assert write("dict(mode=1)\n", proposal) is None
    assert write("dict(**a)\n", proposal) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"max": 1}', "{}"),
        ('{"max": 1, "t": 2}', '{"t": 2}'),
        ('{"t": 2, "max": 1}', '{"t": 2}'),
        ('{"t": 2, "max": 1,}', '{"t": 2,}'),
        ('{\n    "t": 2,\n    "max": 1,  # c\n}', '{\n    "t": 2,\n    # c\n}'),
        ('{**a, "max": 1}', "{**a}"),
    ],
)
def test_an_item_is_removed(before: str, after: str) -> None:
    assert write(f"{before}\n", lambda tree: Remove(tree.element("max"))) == f"{after}\n"


def test_an_expression_with_a_comment_inside_is_not_replaced() -> None:
    assert write("f(n=(  # c\n    1))\n", lambda tree: Replace(tree.argument("n"), "2")) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(1, 2, 3)", "f(1, b=2, c=3)"),
        ("f(1, (2), c=3)", "f(1, b=(2), c=3)"),
        ("f(1, (x := 2))", "f(1, b=(x := 2))"),
        ("f(1, 2, **k)", "f(1, b=2, **k)"),
        ("f(\n    1,\n    2,  # c\n)", "f(\n    1,\n    b=2,  # c\n)"),
        ("f(1, *x)", None),
        ("f(1, 2, b=3)", None),
        ("f(1, x := 2)", None),
        ("f(1, 2, 3, 4)", None),
        ("f(1)", None),
    ],
)
def test_positional_arguments_are_named(before: str, after: str | None) -> None:
    result = write(f"{before}\n", lambda tree: NameArguments(tree.call("f"), ("a", "b", "c"), 1))
    assert result == (after and f"{after}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('client("s3", n=5)', 'client("s3", config=Config(n=5))', id="no Config yet"),
        pytest.param('client("s3", n=(5), m=1)', 'client("s3", m=1, config=Config(n=(5)))', id="others stay"),
        pytest.param('client("s3", n=5, config=Config())', 'client("s3", config=Config(n=5))', id="a Config"),
        pytest.param(
            'client("s3", config=Config(\n    a=1,\n), n=5)',
            'client("s3", config=Config(\n    a=1,\n    n=5,\n))',
            id="a Config on lines",
        ),
        pytest.param('client("s3", n=5, config=Config(n=6))', None, id="it is there already"),
        pytest.param('client("s3", n=5, config=c)', None, id="a Config made elsewhere"),
        pytest.param('client("s3", n=(  # c\n    5))', None, id="a comment inside"),
    ],
)
def test_arguments_are_moved_into_the_config(before: str, after: str | None) -> None:
    head = "import boto3\nfrom botocore.config import Config\n\nboto3."
    result = write(f"{head}{before}\n", lambda tree: MoveToConfig(tree.call("client"), (tree.argument("n"),)))
    assert result == (after and f"{head}{after}\n")


def test_a_place_in_another_module_gets_no_fix() -> None:
    here, elsewhere = Tree("f(a)\n"), Tree("f(b)\n")
    changes = [
        AddKeyword(elsewhere.call("f"), "n", "1"),
        AddPolicyConfig(elsewhere.call("f"), "read_timeout=60"),
        Remove(elsewhere.call("f")),
        Replace(elsewhere.call("f"), "2"),
        Rename(elsewhere.call("f"), "n"),
    ]
    proposals = [ProposedFix("Do it", (AddKeyword(here.call("f"), "n", "1"),), "safe")]
    proposals += [ProposedFix("Do it", (change,), "safe") for change in changes]
    fixes = fixes_in(here, proposals)
    assert [fix is not None for fix in fixes] == [True] + [False] * 5
