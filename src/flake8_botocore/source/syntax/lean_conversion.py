"""The conversion of one node: which function converts each class of ``ast``, and what is noted on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import libcst as cst

from .tree import Step

Node = TypeVar("Node", bound=cst.CSTNode)
Convert = TypeVar("Convert", bound=Callable[..., Any])
Place: TypeAlias = tuple[int, int, int, int]
"""Lines, 1-based, and columns, 0-based in bytes of UTF-8, where a node begins and ends."""

CONVERTERS: dict[type, Callable[[Conversion, Any], Any]] = {}
"""The function that converts each class of ``ast``. What converts many nodes uses it without ``Conversion.node``."""


class _Labels(dict[str, "cst.Name"]):
    """Nodes of names by their text, made as they are asked for."""

    def __missing__(self, text: str) -> cst.Name:
        self[text] = node = lean_name(text)
        return node


def converts(name: str) -> Callable[[Convert], Convert]:
    """Make the decorated function the one that converts ``ast.<name>``, if this version of Python has that class."""

    def add(function: Convert) -> Convert:
        kind = getattr(ast, name, None)
        if kind is not None:
            CONVERTERS[kind] = function
        return function

    return add


class Conversion:
    """The conversion of one module, and what it notes about the nodes that it makes.

    ``places`` are where nodes stand, by their ``id``: libcst's own hash is written in Python. They are those of calls,
    decorators, keyword arguments, assignments, functions and classes, to be reported, and of dictionaries, f-strings
    and what is assigned, to be parsed anew by libcst.
    ``strings`` has the line of the f-string around each call that is in one, also by ``id``; ``string`` is that line
    while an f-string is converted, else 0. Before Python 3.12 ``ast`` does not know where the parts of a string are.
    ``steps`` lead the Outliner, in the order of the source, to the nodes it looks at, and to the beginning and end of
    the fields it has methods for.
    ``labels`` are the names of attributes and arguments, which are no expressions of their own: one node for each name.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.places: dict[int, Place] = {}
        self.strings: dict[int, int] = {}
        self.steps: list[Step] = []
        self.string = 0
        self.labels = _Labels()

    def node(self, node: Any) -> Any:
        """The libcst node for ``node``. Raises KeyError for what no function converts."""
        return CONVERTERS[node.__class__](self, node)

    def optional(self, node: Any) -> Any:
        """The libcst node for ``node``, None for None."""
        return None if node is None else CONVERTERS[node.__class__](self, node)

    def start(self, kind: type[Node]) -> Node:
        """A new node of the class ``kind``, still without fields: a step of the visitor, before the nodes in it."""
        node = new(kind)
        self.steps.append(node)
        return node


# These skip what the class of a node checks, and that its fields are frozen.
new = object.__new__
put = object.__setattr__


def place(node: Any) -> Place:
    """Where an ``ast`` node stands."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def make(kind: type[Node], **fields: Any) -> Node:
    """A node with only these fields: its class would set, and check, three times as many."""
    node = new(kind)
    for name, value in fields.items():
        put(node, name, value)
    return node


def fill(node: Node, **fields: Any) -> Node:
    """The same ``node`` with these fields."""
    for name, value in fields.items():
        put(node, name, value)
    return node


def lean_name(text: str) -> cst.Name:
    """The node for a name."""
    node = new(cst.Name)
    put(node, "value", text)
    return node


def optional_name(text: str | None) -> cst.Name | None:
    """The node for a name, None for None."""
    return None if text is None else lean_name(text)


def name_chain(text: str) -> cst.Name | cst.Attribute:
    """The node for the dotted name of a module."""
    first, *rest = text.split(".")
    node: cst.Name | cst.Attribute = lean_name(first)
    for part in rest:
        node = make(cst.Attribute, value=node, attr=lean_name(part))
    return node


def as_name(text: str | None) -> cst.AsName | None:
    """The node for the name after ``as``; None for None."""
    return None if text is None else make(cst.AsName, name=lean_name(text))


ASYNC = cst.Asynchronous()

OPERATORS: dict[type[ast.AST], cst.CSTNode] = {
    ast.Add: cst.Add(),
    ast.Sub: cst.Subtract(),
    ast.Mult: cst.Multiply(),
    ast.MatMult: cst.MatrixMultiply(),
    ast.Div: cst.Divide(),
    ast.Mod: cst.Modulo(),
    ast.Pow: cst.Power(),
    ast.LShift: cst.LeftShift(),
    ast.RShift: cst.RightShift(),
    ast.BitOr: cst.BitOr(),
    ast.BitXor: cst.BitXor(),
    ast.BitAnd: cst.BitAnd(),
    ast.FloorDiv: cst.FloorDivide(),
    ast.Invert: cst.BitInvert(),
    ast.Not: cst.Not(),
    ast.UAdd: cst.Plus(),
    ast.USub: cst.Minus(),
    ast.And: cst.And(),
    ast.Or: cst.Or(),
    ast.Eq: cst.Equal(),
    ast.NotEq: cst.NotEqual(),
    ast.Lt: cst.LessThan(),
    ast.LtE: cst.LessThanEqual(),
    ast.Gt: cst.GreaterThan(),
    ast.GtE: cst.GreaterThanEqual(),
    ast.Is: cst.Is(),
    ast.IsNot: cst.IsNot(),
    ast.In: cst.In(),
    ast.NotIn: cst.NotIn(),
}
