"""Every proposal as text edits, and what is refused rather than guessed."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.facts import Anchor
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


@pytest.mark.parametrize(("before", "after"), [("f(**options)", "f(**options, n=1)"), ("f(*pair)", "f(*pair, n=1)")])
def test_known_stars_hide_nothing(before: str, after: str) -> None:
    assert write(f"{before}\n", add_keyword, complete=True) == f"{after}\n"


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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(n=1)", "f(n=2)"),
        ("f(n=(1))", "f(n=2)"),
        ("f(n = ((1)) , b=2)", "f(n = 2 , b=2)"),
        ("f('é', n=(\n    1\n), b=2)", "f('é', n=2, b=2)"),
    ],
)
def test_an_expression_is_replaced_with_its_parentheses(before: str, after: str) -> None:
    assert write(f"{before}\n", lambda tree: Replace(tree.argument("n"), "2")) == f"{after}\n"


def test_an_expression_with_a_comment_inside_is_not_replaced() -> None:
    assert write("f(n=(  # c\n    1))\n", lambda tree: Replace(tree.argument("n"), "2")) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("f(timeuot=1)", "f(timeout=1)"), ("f(timeuot = 1)", "f(timeout = 1)"), ("f(timeuot=1, timeout=2)", None)],
)
def test_a_keyword_is_renamed(before: str, after: str | None) -> None:
    result = write(f"{before}\n", lambda tree: Rename(tree.argument("timeuot"), "timeout"))
    assert result == (after and f"{after}\n")


@pytest.mark.parametrize(
    ("before", "after"), [("{'mod': 1}", "{'mode': 1}"), ('{"mod": 1}', '{"mode": 1}'), ('{"mod": 1, "mode": 2}', None)]
)
def test_a_key_is_renamed_in_its_quotes(before: str, after: str | None) -> None:
    def by_element(tree: Tree) -> Rename:
        return Rename(tree.element("mod"), "mode")

    def by_key(tree: Tree) -> Rename:
        element = tree.element("mod")
        assert isinstance(element, cst.DictElement)
        return Rename(Anchor(element.key), "mode")

    assert write(f"{before}\n", by_element) == (after and f"{after}\n")
    assert write(f"{before}\n", by_key) == (after and f"{after}\n")


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


def test_config_none_is_replaced() -> None:
    def proposal(tree: Tree) -> AddPolicyConfig:
        return AddPolicyConfig(tree.call("client"), "read_timeout=60", tree.argument("config"))

    assert write('import boto3\n\nboto3.client("s3", config=None, verify=False)\n', proposal) == (
        "import boto3\nfrom botocore.config import Config\n\n"
        'boto3.client("s3", config=Config(read_timeout=60), verify=False)\n'
    )


def test_two_fixes_on_one_line() -> None:
    proposals = [lambda tree, i=i: AddKeyword(tree.calls("f")[i], "n", "1") for i in (0, 1)]
    assert write("f(a), f(b)\n", *proposals) == "f(a, n=1), f(b, n=1)\n"


def test_fixes_of_nested_calls() -> None:
    proposals = [lambda tree, i=i: AddKeyword(tree.calls("f")[i], "n", "1") for i in (0, 1)]
    assert write("f(a, f(b), c)\n", *proposals) == "f(a, f(b, n=1), c, n=1)\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("\x0c%s\n", id="form feed"),
        pytest.param("if a:\n  \x0c  %s\n", id="form feed before an indented line"),
        pytest.param("a = 1\r%s\rb = 2\r", id="lone CR"),
        pytest.param("if a:\n    \\\n\n    %s\n", id="a line that is only a backslash"),
        pytest.param("(a): int = 1\n%s\n", id="what libcst cannot parse"),
        pytest.param("try:\n    %s\nexcept OSError :\n    pass\n", id="a blank that libcst drops"),
        pytest.param("if a:\n    %s\n\n  # b\n\n  \n", id="blank lines that libcst drops"),
        pytest.param("a = " + " and ".join(["b"] * 7500) + "\n%s\n", id="7,500 operands elsewhere"),
        pytest.param("a = " + " and ".join(["b"] * 7500) + " and %s\n", id="7,500 operands beside it"),
        pytest.param("a = {'é𝄞': 1, 'b': lambda: %s}\n", id="letters"),
        pytest.param("def a(b=%s, *c): pass\n", id="a header"),
        pytest.param("@%s\n@b\nclass C(D): pass\n", id="a decorator"),
        pytest.param("if a: pass\nelif %s: pass\n", id="elif"),
        pytest.param("with (\n    a as b,\n  %s as c\n): pass\n", id="with"),
    ],
)
def test_the_rest_of_the_file_does_not_matter(source: str) -> None:
    assert write(source % "f(a)", add_keyword) == source % "f(a, n=1)"


def test_a_call_that_libcst_cannot_take_gets_no_fix() -> None:
    assert write("f(" + " and ".join(["b"] * 7500) + ")\n", add_keyword) is None


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


def test_a_fix_keeps_the_title_and_applicability_of_its_wish() -> None:
    tree = Tree("f(a)\n")
    (fix,) = fixes_in(tree, [ProposedFix("Choose n", (add_keyword(tree),), "offered")])
    assert fix is not None
    assert (fix.title, fix.applicability) == ("Choose n", "offered")


def test_a_wish_is_written_whole_or_not_at_all() -> None:
    source = "f(a, n=1)\ng(**k)\n"

    def proposal(tree: Tree) -> list[AddKeyword | Remove]:
        return [Remove(tree.argument("n")), AddKeyword(tree.call("g"), "m", "2")]

    assert write(source, proposal) is None
