"""Small questions about expressions."""

from __future__ import annotations

import libcst as cst
import pytest

from flake8_botocore.source.syntax.tree import callee_text, first_name, string_value


@pytest.mark.parametrize(
    "source",
    [
        *("''", '""', "'a'", '"a b"', "'a\"b'", "'''a'''", '"""a\nb"""', '""""""', "'é'", "'\\n'", "'a\\'b'", "'\\\n'"),
        *("r'\\n'", "u'a'", "b'a'", "Rb'a'", "B''"),
    ],
)
def test_the_value_of_a_string_is_the_one_python_evaluates(source: str) -> None:
    node = cst.parse_expression(source)
    assert isinstance(node, cst.SimpleString)
    assert string_value(node) == node.evaluated_value


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a.b.c", "a.b.c"),
        ("f(x).y", "f(...).y"),
        ("f().y", "f().y"),
        ("a['k'].b", "a[...].b"),
        ("a[k]", "a[...]"),
        ("(await f(x)).g", "(...).g"),
        ("(a or b).c", "(a or b).c"),
        ("(a and b).c", "(...).c"),
        ("(lambda: 1)", "(...)"),
    ],
)
def test_how_a_callee_reads(expression: str, text: str) -> None:
    assert callee_text(cst.parse_expression(expression)) == text


@pytest.mark.parametrize(
    ("expression", "through", "name"),
    [
        ("a", (), "a"),
        ("a.b", (), ""),
        ("a.b.c", (cst.Attribute,), "a"),
        ("a['b'].c", (cst.Attribute,), ""),
        ("a['b'].c", (cst.Attribute, cst.Subscript), "a"),
        ("a().c", (cst.Attribute, cst.Subscript), ""),
        ("a().c", (cst.Attribute, cst.Call), "a"),
        ("'a'.b", (cst.Attribute,), ""),
    ],
)
def test_the_name_an_expression_starts_with(
    expression: str, through: tuple[type[cst.BaseExpression], ...], name: str
) -> None:
    assert first_name(cst.parse_expression(expression), *through) == name
