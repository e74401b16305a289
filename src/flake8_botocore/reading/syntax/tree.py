"""The libcst tree: parsing it, and stepping down it without a visitor.

Visitors rebuild every node they visit, which costs as much as the parse; plain attribute access on the fields
that hold code costs a twentieth of it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

import libcst as cst

from ..garbage import collector_paused

# Whitespace, punctuation and names of parts: nothing to read stands there.
_NO_CODE = re.compile(
    r"whitespace|lpar|rpar|lbracket|rbracket|lbrace|rbrace|comma|semicolon|lines|header|footer|newline|colon"
    r"|indent|operator|dot|asynchronous|equal|separator|type_parameters|conversion"
    r"|^(star|start|end|has_trailing_newline|encoding|relative|asname|posonly_ind)$"
)

LEAVES = frozenset({cst.Name, cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
"""Expressions without parts; most of a tree, so they are not stepped into."""


_IN_SOURCE_ORDER: dict[type, tuple[str, ...]] = {
    cst.Arg: ("keyword", "value"),
    cst.ClassDef: ("decorators", "name", "bases", "keywords", "body"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.FunctionDef: ("decorators", "name", "params", "returns", "body"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.Parameters: ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
}
"""Fields of the classes that declare theirs in another order than libcst visits them and the source has them."""


class _FieldTable(dict[type, tuple[str, ...]]):
    """The fields of a node class that hold code, last in the source first; filled as classes are met."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        declared = tuple(f.name for f in dataclasses.fields(kind) if not _NO_CODE.search(f.name))
        self[kind] = () if kind in LEAVES else _IN_SOURCE_ORDER.get(kind, declared)[::-1]
        return self[kind]


FIELDS = _FieldTable()

LogicError: type[Exception] = getattr(cst, "CSTLogicError", cst.ParserSyntaxError)
"""What libcst raises for code that its parser takes and its nodes do not: ``t"a" t"b"``."""


def parse(source: str) -> cst.Module:
    """The tree of ``source``.

    Raises libcst.ParserSyntaxError or LogicError where libcst cannot parse it. The garbage collector pauses
    meanwhile: the parser makes millions of objects that all stay alive, and scanning them costs 18 % of the parse.
    """
    with collector_paused():
        return cst.parse_module(source)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The children of ``node`` that hold code, last field first, names and other leaves included."""
    for name in FIELDS[node.__class__]:
        child = getattr(node, name)
        if isinstance(child, (list, tuple)):
            yield from reversed(child)
        elif isinstance(child, cst.CSTNode):
            yield child


def nodes(tree: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node of ``tree`` that holds code."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)


def parents(tree: cst.CSTNode) -> dict[cst.CSTNode, cst.CSTNode]:
    """The parent of every node of ``tree`` that holds code: as costly as a visitor, for the few questions that ask."""
    found: dict[cst.CSTNode, cst.CSTNode] = {}
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        for name in FIELDS[node.__class__]:
            child = getattr(node, name)
            kind = child.__class__
            if kind is list or kind is tuple:
                for each in reversed(child):
                    found[each] = node
                stack.extend(reversed(child))
            elif kind in LEAVES:
                found[child] = node
            elif isinstance(child, cst.CSTNode):
                found[child] = node
                stack.append(child)
    return found


def push_children(stack: list[cst.CSTNode], node: Any) -> None:
    """Put the children of ``node`` that may hold code on ``stack``, so that the first one is popped first."""
    only = _ONLY_CHILD.get(node.__class__)
    if only is not None:
        child = only(node)
        if child.__class__ not in LEAVES:
            stack.append(child)
        return
    for name in FIELDS[node.__class__]:
        child = getattr(node, name)
        kind = child.__class__
        if kind in LEAVES:
            continue
        if kind is list or kind is tuple:
            stack.extend(reversed(child))
        elif isinstance(child, cst.CSTNode):
            stack.append(child)


_ONLY_CHILD: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((cst.Arg, cst.Attribute, cst.Element, cst.Expr, cst.Index), attrgetter("value")),
    cst.AssignTarget: attrgetter("target"),
    cst.SubscriptElement: attrgetter("slice"),
}
"""The one child that can hold code in half of all nodes that have any."""
