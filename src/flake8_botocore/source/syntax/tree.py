"""Walks over libcst nodes at the cost of attribute access, and what small expressions say.

libcst's own ``visit`` makes every node anew from what its children came back as. That costs a parse, and fails where
a node has no white space. Plain attribute access on the fields that hold code costs a twentieth of it.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, TypeAlias

import libcst as cst

Step: TypeAlias = "cst.CSTNode | tuple[str, cst.CSTNode]"
"""A node to visit, or a node with the visitor's method for the beginning or end of one of its fields, by name."""

_Method: TypeAlias = Callable[[Any, Any], "bool | None"]
"""A method of a visitor, given the visitor and a node."""


def follow(steps: Iterable[Step], visitor: cst.CSTVisitor) -> None:
    """Call the method that ``visitor`` has for each of ``steps``, in their order; a step without a method is skipped.

    Steps are noted while a tree is converted, so that it need not be walked again.
    """
    methods = _methods_by_step(type(visitor))
    step: Any
    for step in steps:
        key, node = step if step.__class__ is tuple else (step.__class__, step)
        method = methods.get(key)
        if method is not None:
            method(visitor, node)


@lru_cache(maxsize=8)
def _methods_by_step(visitor: type[cst.CSTVisitor]) -> dict[Any, _Method]:
    """The methods that a class of visitors has: ``visit_Call`` by the class ``Call``, all others by their names.

    Others are ``leave_Call``, ``visit_Call_args`` and the like.
    """
    found: dict[Any, _Method] = {}
    for kind in _node_classes():
        names: dict[Any, str] = {kind: f"visit_{kind.__name__}"} | {name: name for name in _other_methods(kind)}
        found |= {key: method for key, name in names.items() if (method := _own(visitor, name)) is not None}
    return found


def _other_methods(kind: type) -> list[str]:
    """The names of all methods that a visitor may have for a class of nodes ``Kind``, but ``visit_Kind``."""
    fields = [f"{when}_{kind.__name__}_{name}" for name in FIELDS[kind] for when in ("visit", "leave")]
    return [*fields, f"leave_{kind.__name__}"]


def _own(visitor: type[cst.CSTVisitor], name: str) -> _Method | None:
    """The method ``name``; None where it is the empty one that every visitor of libcst has."""
    method: _Method | None = getattr(visitor, name, None)
    return None if method is getattr(cst.CSTVisitor, name, None) else method


def _node_classes() -> list[type[cst.CSTNode]]:
    """Every class of nodes that libcst makes, each once."""
    # Asking abstract classes by ``issubclass`` takes ten times as long.
    named = (value for value in vars(cst).values() if isinstance(value, type) and cst.CSTNode in value.__mro__)
    return [kind for kind in dict.fromkeys(named) if hasattr(kind, "__dataclass_fields__")]


NODES = frozenset(_node_classes())
"""``isinstance`` takes ten times as long as a lookup in a set for libcst's classes, which are abstract ones."""

if "flake8_botocore.cli" in sys.modules:
    # libcst's own hash is written in Python: 4 % of a run. Only in a process of our own, before any node is made.
    for _kind in NODES:
        _kind.__hash__ = object.__hash__  # type: ignore[method-assign]

# Whitespace, punctuation and names of parts: nothing to read stands there.
_NO_CODE = re.compile(
    r"whitespace|lpar|rpar|lbracket|rbracket|lbrace|rbrace|comma|semicolon|lines|header|footer|newline|colon"
    r"|indent|operator|dot|asynchronous|equal|separator|type_parameters|conversion"
    r"|^(star|start|end|has_trailing_newline|encoding|relative|asname|posonly_ind)$"
)

LEAVES = frozenset({cst.Name, cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
"""Expressions without parts; most of a tree."""


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
"""The exception of libcst for code that its parser takes and its nodes do not: ``t"a" t"b"``."""


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The children of ``node`` that hold code, last field first, names and other leaves included."""
    for name in FIELDS[node.__class__]:
        child = getattr(node, name)
        kind = child.__class__
        if kind is list or kind is tuple:
            yield from reversed(child)
        elif kind in NODES:
            yield child


def nodes(tree: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node of ``tree`` that holds code."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)


def parents(tree: cst.CSTNode) -> dict[cst.CSTNode, cst.CSTNode]:
    """A dictionary from each node of ``tree`` to its parent, without white space and punctuation.

    This costs as much as a visitor, so few callers use it.
    """
    found: dict[cst.CSTNode, cst.CSTNode] = {}
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        for name in FIELDS[node.__class__]:
            child = getattr(node, name)
            kind = child.__class__
            if kind is list or kind is tuple:
                last_first = child[::-1]
                found.update(dict.fromkeys(last_first, node))
                stack += last_first
            elif kind in LEAVES:
                found[child] = node
            elif kind in NODES:
                found[child] = node
                stack.append(child)
    return found


def around(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """The ancestors of ``node``, innermost first, as far as ``parents`` has them."""
    while (parent := parents.get(node)) is not None:
        yield parent
        node = parent


def string_value(node: cst.SimpleString) -> str | bytes:
    """The value of ``node``; Python evaluates it only if that is not simply the text between the quotes."""
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
    # This runs for every call, so it does without ``isinstance``: see NODES.
    func: Any = node.func if node.__class__ is cst.Call else node
    kind = func.__class__
    name: str | None = func.attr.value if kind is cst.Attribute else func.value if kind is cst.Name else None
    return name


LONGEST_RECEIVER = 60
"""Characters of a receiver that a message shows; a longer one becomes ``…``."""


def callee_text(node: cst.BaseExpression) -> str:
    """How a callee reads in a message: ``session.client``, ``self.session().client``, ``….client``."""
    text = _callee_text(node)
    receiver, dot, name = text.rpartition(".")
    return f"…{dot}{name}" if len(receiver) > LONGEST_RECEIVER else text


def _callee_text(node: cst.BaseExpression, levels: int = 50) -> str:
    """The text of ``node``; ``(...)`` stands for other expressions, and for those more than ``levels`` inside it."""
    if isinstance(node, cst.Name):
        return node.value
    inner = partial(_callee_text, levels=levels - 1)
    if levels == 0:
        return "(...)"
    if isinstance(node, cst.Attribute):
        return f"{inner(node.value)}.{node.attr.value}"
    if isinstance(node, cst.Call):
        return f"{inner(node.func)}()" if not node.args else f"{inner(node.func)}(...)"
    if isinstance(node, cst.Subscript):
        return f"{inner(node.value)}[...]"
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
        return f"({inner(node.left)} or {inner(node.right)})"
    return "(...)"


def first_name(node: cst.BaseExpression, *through: type[cst.BaseExpression]) -> str:
    """The name that ``node`` starts with: ``a`` of ``a.b["c"]()``; empty where it starts with something else.

    ``through`` are the kinds of expressions that may come after the name, some of ``cst.Attribute``, ``cst.Call`` and
    ``cst.Subscript``: with ``cst.Attribute`` alone, ``a.b()`` starts with no name.
    """
    while isinstance(node, through):
        inner: Any = node
        node = inner.func if isinstance(node, cst.Call) else inner.value
    return node.value if isinstance(node, cst.Name) else ""


def names_in(target: cst.CSTNode) -> Iterator[cst.Name]:
    """Every name that an assignment target binds: ``a`` and ``b`` of ``(a, [b, c.d])``."""
    if isinstance(target, cst.Name):
        yield target
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from names_in(element.value)


def only_index(node: cst.Subscript) -> cst.BaseExpression | None:
    """The key of a subscript with one plain index, else None."""
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def positional(params: cst.Parameters) -> list[cst.Param]:
    """The parameters that may be given by position."""
    return [*params.posonly_params, *params.params]


def argument(call: cst.Call, name: str, position: int) -> cst.Arg | None:
    """The argument of ``call`` for the parameter ``name``, by keyword or at the 0-based ``position``; else None."""
    for index, arg in enumerate(call.args):
        if not arg.star and (arg.keyword.value == name if arg.keyword is not None else index == position):
            return arg
    return None


def names_text(node: cst.BaseExpression | None) -> str:
    """The dotted names in an ``except`` clause, joined by blanks; nothing for other expressions in it."""
    if isinstance(node, cst.Tuple):
        return " ".join(names_text(element.value) for element in node.elements)
    return dotted(node) or ""


def decorator_name(decorator: cst.Decorator) -> str:
    """The last name of a decorator, called or not: ``lru_cache`` of ``@functools.lru_cache(maxsize=1)``."""
    node = decorator.decorator
    name = dotted(node.func if isinstance(node, cst.Call) else node) or "?"
    return name.rpartition(".")[2]
