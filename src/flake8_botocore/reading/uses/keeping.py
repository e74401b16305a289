"""Whether what a call gives is kept where it outlives the function that called."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..inference.source_file import file_of
from ..scopes.scope import Assigned
from ..syntax.expressions import called_name, first_name
from ..syntax.tree import nodes
from .following import Following, Frame

STORING = frozenset(
    {"add", "append", "appendleft", "insert", "put", "register", "set", "setattr", "setdefault", "update"}
)
"""Methods and functions that keep what they are given."""


def is_kept(node: cst.Call, frame: Frame, following: Following) -> bool:
    """Whether what ``node`` gives, or something made with it, is given to what outlives this run of a function.

    That is a name outside (``global client``), or an attribute or item of something that is not local; the object a
    method is called on is where it was made on the way here.
    """
    local = {
        name: [binding.value for binding in bindings if isinstance(binding, Assigned) and binding.value is not None]
        for name, bindings in frame.function.bindings.items()
    }
    names: set[str] = set()
    while True:
        more = {name for name, values in local.items() if any(_mentions(value, node, names) for value in values)}
        if more <= names:
            break
        names |= more
    return any(_mentions(value, node, names) for value in _outliving(frame)) or any(
        value is node or (isinstance(value, cst.Name) and value.value in names) for value in _stored(frame, following)
    )


def _outliving(frame: Frame) -> Iterator[cst.BaseExpression]:
    """The values that the function of ``frame`` assigns to what outlives it."""
    function = frame.function
    outline = file_of(function).outline
    for name in function.outward:
        for binding in function.home(name).bindings.get(name, ()):
            if isinstance(binding, Assigned) and binding.value is not None and binding.scope.function is function:
                yield binding.value
    if function.owner is not None and frame.maker is None:
        for bindings in function.owner.attributes.values():
            for binding in bindings:
                if isinstance(binding, Assigned) and binding.value is not None and binding.scope.function is function:
                    yield binding.value
    changed = [
        *((each.target, each.value, each.scope) for each in outline.attribute_sets),
        *((each.target, each.value, each.scope) for each in outline.subscript_sets),
    ]
    for target, value, scope in changed:
        if value is not None and scope.function is function and not _is_local(target, frame):
            yield value


def _is_local(target: cst.BaseExpression, frame: Frame) -> bool:
    name = first_name(target, cst.Attribute, cst.Subscript)
    if name == frame.function.self_name:
        return frame.maker is not None
    return name in frame.function.bindings


def _stored(frame: Frame, following: Following) -> Iterator[cst.BaseExpression]:
    """The arguments that the function of ``frame`` gives to something not local that keeps them."""
    for site in following.sites(frame.function):
        func = site.node.func
        if called_name(site.node) in STORING and not (isinstance(func, cst.Attribute) and _is_local(func.value, frame)):
            yield from (arg.value for arg in site.node.args)


def _mentions(root: cst.CSTNode, wanted: cst.Call, names: set[str]) -> bool:
    """Whether ``wanted`` or one of ``names`` stands in ``root``."""
    return any(node is wanted or (isinstance(node, cst.Name) and node.value in names) for node in nodes(root))
