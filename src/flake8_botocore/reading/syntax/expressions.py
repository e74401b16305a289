"""Small questions about syntax: the dotted name of an expression, the last name of a call."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst


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
    func = node.func if node.__class__ is cst.Call else node
    kind = func.__class__
    if kind is cst.Attribute:
        return func.attr.value  # type: ignore[attr-defined,no-any-return]
    return func.value if kind is cst.Name else None  # type: ignore[attr-defined]


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


def names_text(node: cst.BaseExpression | None) -> str:
    """The names in an ``except`` clause, joined."""
    if isinstance(node, cst.Tuple):
        return " ".join(names_text(element.value) for element in node.elements)
    return dotted(node) or ""


def decorator_names(node: cst.FunctionDef) -> set[str]:
    """The last names of a function's decorators."""
    return {called_name(d.decorator) or "" for d in node.decorators}
