"""libcst's visitors over any tree at the cost of attribute access: the lean tree cannot be given to libcst's own.

libcst's own ``visit`` makes every node anew from what its children came back as. That costs a parse, and fails where
a node has no white space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import libcst as cst

from .tree import FIELDS, push_children

Step: TypeAlias = "cst.CSTNode | tuple[str, cst.CSTNode]"
"""A node that is visited, or what a visitor's method is called where a field of one begins or ends, and that one."""

_Hook: TypeAlias = Callable[[Any, Any], "bool | None"]


class _Hooks(NamedTuple):
    """What a visitor does at one class of nodes.

    ``fields`` is empty where no field has a hook of its own, else every field with code, last one first.
    """

    visit: _Hook | None
    leave: _Hook | None
    fields: tuple[tuple[str, _Hook | None, _Hook | None], ...]


def step(tree: cst.CSTNode, visitor: cst.CSTVisitor) -> None:
    """Call the ``visit_…`` and ``leave_…`` methods of ``visitor`` as libcst's own ``visit`` does, in its order.

    Those for white space, punctuation and leaves are not called. The tree may be of any depth.
    """
    hooks_of = _hooks(type(visitor))
    stack: list[Any] = [tree]
    pop, push = stack.pop, stack.append
    while stack:
        node = pop()
        hooks = hooks_of.get(node.__class__)
        if hooks is None:
            if node.__class__ is tuple:
                node[0](visitor, node[1])
            else:
                push_children(stack, node)
            continue
        visit, leave, fields = hooks
        if leave is not None:
            push((leave, node))
        if visit is not None and visit(visitor, node) is False:
            continue
        if not fields:
            push_children(stack, node)
        for name, before, after in fields:
            if after is not None:
                push((after, node))
            child = getattr(node, name)
            if isinstance(child, (list, tuple)):
                stack += reversed(child)
            elif isinstance(child, cst.CSTNode):
                push(child)
            if before is not None:
                push((before, node))


def follow(course: Iterable[Step], visitor: cst.CSTVisitor) -> None:
    """Call the methods of ``visitor`` for the nodes and fields that ``course`` comes by, and no others."""
    visits = _visits(type(visitor))
    each: Any
    for each in course:
        key, node = each if each.__class__ is tuple else (each.__class__, each)
        hook = visits.get(key)
        if hook is not None:
            hook(visitor, node)


@lru_cache(maxsize=8)
def _visits(visitor: type[cst.CSTVisitor]) -> dict[Any, _Hook]:
    """What a class of visitors does where it comes to a class of node, and by their names where fields begin or end."""
    found: dict[Any, _Hook] = {}
    for kind in _node_classes():
        named = [(kind, f"visit_{kind.__name__}"), *((name, name) for name in _around(kind))]
        found |= {key: hook for key, name in named if (hook := _own(visitor, name)) is not None}
    return found


def _around(kind: type) -> list[str]:
    fields = [f"{when}_{kind.__name__}_{name}" for name in FIELDS[kind] for when in ("visit", "leave")]
    return [*fields, f"leave_{kind.__name__}"]


@lru_cache(maxsize=8)
def _hooks(visitor: type[cst.CSTVisitor]) -> dict[type, _Hooks]:
    """What a class of visitors does, by the class of node."""
    found: dict[type, _Hooks] = {}
    for kind in _node_classes():
        visit, leave = (_own(visitor, f"{when}_{kind.__name__}") for when in ("visit", "leave"))
        fields = tuple(
            (name, _own(visitor, f"visit_{kind.__name__}_{name}"), _own(visitor, f"leave_{kind.__name__}_{name}"))
            for name in FIELDS[kind]
        )
        if not any(before or after for _, before, after in fields):
            fields = ()
        if visit or leave or fields:
            found[kind] = _Hooks(visit, leave, fields)
    return found


def _own(visitor: type[cst.CSTVisitor], name: str) -> _Hook | None:
    """The method ``name``; None where it is the empty one that every visitor of libcst has."""
    method: _Hook | None = getattr(visitor, name, None)
    return None if method is getattr(cst.CSTVisitor, name, None) else method


def _node_classes() -> list[type[cst.CSTNode]]:
    """Every class of nodes that libcst makes, each once."""
    # Asking abstract classes by ``issubclass`` takes ten times as long.
    named = (value for value in vars(cst).values() if isinstance(value, type) and cst.CSTNode in value.__mro__)
    return [kind for kind in dict.fromkeys(named) if hasattr(kind, "__dataclass_fields__")]
