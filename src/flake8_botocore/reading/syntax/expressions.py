"""Small questions about syntax: the dotted name of an expression, the last name of a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst


def string_value(node: cst.SimpleString) -> str | bytes:
    """What ``node`` stands for; Python is asked where it is not what stands between the quotes."""
    text = node.value
    plain = text[0] in "\"'" and "\\" not in text and not text.startswith(('"""', "'''"))
    return text[1:-1] if plain else node.evaluated_value


def dotted(node: cst.CSTNode | None) -> str | None:
    """``a.b.c`` of a plain chain of names, else None."""
    parts: list[str] = []
    while node.__class__ is cst.Attribute:
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    parts.append(node.value)
    return ".".join(reversed(parts))


def called_name(node: cst.BaseExpression) -> str | None:
    """The last name of a call, or of a callable not called: ``client`` of ``session.client("s3")``."""
    # Asked of every call: isinstance takes three times as long for libcst's classes, which are abstract ones.
    func: Any = node.func if node.__class__ is cst.Call else node
    kind = func.__class__
    name: str | None = func.attr.value if kind is cst.Attribute else func.value if kind is cst.Name else None
    return name


def callee_text(node: cst.BaseExpression) -> str:
    """How a callee reads in a message: ``session.client``, ``self.session().client``, ``(...).client``."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return f"{callee_text(node.value)}.{node.attr.value}"
    if isinstance(node, cst.Call):
        return f"{callee_text(node.func)}()" if not node.args else f"{callee_text(node.func)}(...)"
    if isinstance(node, cst.Subscript):
        return f"{callee_text(node.value)}[...]"
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
        return f"({callee_text(node.left)} or {callee_text(node.right)})"
    return "(...)"


def first_name(node: cst.BaseExpression, *through: type[cst.BaseExpression]) -> str:
    """The name that ``node`` starts with: ``a`` of ``a.b["c"]()``; empty where it starts with something else.

    ``through`` are the kinds of expressions it is looked for in: ``cst.Attribute``, ``cst.Call``, ``cst.Subscript``.
    """
    while isinstance(node, through):
        inner: Any = node
        node = inner.func if isinstance(node, cst.Call) else inner.value
    return node.value if isinstance(node, cst.Name) else ""


def names_in(target: cst.CSTNode) -> Iterator[str]:
    """Every name that an assignment target binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from names_in(element.value)


def only_index(node: cst.Subscript) -> cst.BaseExpression | None:
    """The key of a subscript with one plain index."""
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def positional(params: cst.Parameters) -> list[cst.Param]:
    """The parameters that may be given by position."""
    return [*params.posonly_params, *params.params]


def argument(call: cst.Call, name: str, position: int) -> cst.Arg | None:
    """The argument of ``call`` for the parameter ``name``, which may also be given at ``position``."""
    for index, arg in enumerate(call.args):
        if not arg.star and (arg.keyword.value == name if arg.keyword is not None else index == position):
            return arg
    return None


def names_text(node: cst.BaseExpression | None) -> str:
    """The names in an ``except`` clause, joined."""
    if isinstance(node, cst.Tuple):
        return " ".join(names_text(element.value) for element in node.elements)
    return dotted(node) or ""


def decorator_name(decorator: cst.Decorator) -> str:
    """The last name of a decorator, called or not: ``fixture`` of ``@pytest.fixture(scope="session")``."""
    node = decorator.decorator
    name = dotted(node.func if isinstance(node, cst.Call) else node) or "?"
    return name.rpartition(".")[2]
