"""What is nested too deeply for libcst's parser is kept from it, and nothing else is."""

from __future__ import annotations

import ast

import libcst
import pytest

from flake8_botocore.source.syntax.excerpts import DEEPEST, is_too_deep, may_be_too_deep, refuse_unsafe


def nested(levels: int) -> ast.Module:
    """A tree of as many levels, the module included."""
    node: ast.AST = ast.Constant(1)
    for _ in range(levels - 3):
        node = ast.UnaryOp(ast.Invert(), node)  # type: ignore[arg-type]
    return ast.Module([ast.Expr(node)], [])  # type: ignore[arg-type]


@pytest.mark.parametrize(("levels", "too_deep"), [(3, False), (DEEPEST, False), (DEEPEST + 1, True), (50_000, True)])
def test_the_levels_of_the_tree_count(levels: int, too_deep: bool) -> None:
    assert is_too_deep(nested(levels)) is too_deep


def test_a_long_file_is_not_a_deep_one() -> None:
    assert not is_too_deep(ast.parse("x = f(1)\n" * 10_000))


DEEP = {
    "method chain": "x = a" + ".b()" * 5000,
    "attributes": "x = a" + ".b" * 5000,
    "subscripts": "x = a" + "[0]" * 5000,
    "sum": "x = " + "+".join(["1"] * 5000),
    "not": "x = " + "not " * 5000 + "1",
    "operands": "x = " + " and ".join(["a"] * 5000),
    "operands inside": "x = f(" + " or ".join(["a"] * 5000) + ")",
    "generators": "x = [a" + " for a in a" * 5000 + "]",
    "strings in a row": "x = (" + "'a' " * 5000 + ")",
    "strings on lines of their own": "x = (\n" + '    "a"  # why\n' * 5000 + ")",
    "f-strings in a row": "x = (" + "f'{a}' " * 5000 + ")",
    "strings in a row in a field": 'x = f"{(' + "'a' " * 5000 + ')}"',
    "f-strings with fields of strings in a row": "x = (" + "f\"{b['a']}\" " * 5000 + ")",
    "elifs": "if x:\n    pass\n" + "elif x:\n    pass\n" * 5000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep_code_never_reaches_libcst(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own parser refuses some of these, depending on its version."""

    def parsed(source: str) -> None:
        raise AssertionError("libcst was asked")

    monkeypatch.setattr(libcst, "parse_module", parsed)
    with pytest.raises((RecursionError, MemoryError)):
        refuse_unsafe(source)
    assert may_be_too_deep(f"type X = int\n{source}\n"), "without a tree the length of the statements counts"


@pytest.mark.parametrize("source", ["def broken(:\n", "x = 1\0", "x = " + "[" * 300 + "]" * 300, "if x:\n"])
def test_code_that_python_refuses_is_refused(source: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        refuse_unsafe(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = [" + "'a', " * 5000 + "]",
        "x = '" + '"' * 5000 + "'",
        "x = " + " and ".join(["a"] * 1900),
        "",
        "x = 1\n",
        "x = '\\d'\n",
        "x = a" + ".b()" * 150 + "\n",
        "x = " + "[" * 190 + "]" * 190,
    ],
)
def test_everything_else_is(source: str) -> None:
    refuse_unsafe(source)


def test_quotes_in_a_text_are_no_strings() -> None:
    refuse_unsafe("x = '''" + '{"a": "b"} ' * 5000 + "'''\ny = 'f" + '"' * 5000 + "'\n")


@pytest.mark.parametrize(
    "source",
    ["type X = int\n", "type X = f(1)\n" * 10_000, "# x, y, z\n" * 10_000, "\n" * 10_000, "x = '(' * 3\nprint 1\n"],
)
def test_short_statements_are_not_deep(source: str) -> None:
    assert not may_be_too_deep(source)


@pytest.mark.parametrize("source", ["x = (\n", "if x:\n    y\n  z\n"])
def test_unfinished_code_may_be_deep(source: str) -> None:
    assert may_be_too_deep(source)
