"""Clients that a Lambda handler makes anew in every call although they would be the same each time."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ...facts import Absent, ClientPerCall, ConfigCreation, Dictionary, Literal, MergedConfig, Sequence, Value
from ..inference.source_file import SourceFile
from ..scopes.decorators import decorators
from ..scopes.scope import Assigned, Scope
from ..syntax.expressions import first_name
from ..syntax.tree import nodes


def made_per_call(file: SourceFile) -> Iterator[ClientPerCall]:
    """The clients with constant arguments that stand in a handler of ``file``, kept nowhere.

    A handler is a function of the module whose name says so and that takes an event and a context.
    """
    for site in file.outline.calls:
        client = file.made.clients.get(site.node)
        function = site.scope.function
        if client is None or function is None or not _is_handler(function) or client.by_name:
            continue
        session = file.made.made_by[site.node]
        lasting = session.is_default or (session.file is file and not _made_in(session.anchor, function, file))
        constant = client.complete and all(_is_constant(argument.value) for argument in client.arguments)
        if lasting and constant and not _is_kept(site.node, function, file):
            assert isinstance(function.node, cst.FunctionDef)
            yield ClientPerCall(client, function.node.name.value)


def _is_handler(function: Scope) -> bool:
    node = function.node
    if not isinstance(node, cst.FunctionDef) or function.parent is None or function.parent.kind != "module":
        return False
    name = node.name.value.lower()
    if "handler" not in name or name.startswith("test") or "fixture" in decorators(function):
        return False
    params = [param.name.value for param in (*node.params.posonly_params, *node.params.params)]
    return len(params) == 2 and _is_event(params[0]) and ("context" in params[1] or "ctx" in params[1])


def _is_event(name: str) -> bool:
    return "event" in name or name.strip("_") in ("ev", "evt")


def _made_in(anchor: object, function: Scope, file: SourceFile) -> bool:
    site = file.outline.sites.get(anchor)
    return site is not None and site.scope.function is function


def _is_constant(value: Value) -> bool:
    """Whether ``value`` is the same in every call."""
    if isinstance(value, Dictionary):
        return value.complete and all(_is_constant(item.value) for item in value.items)
    if isinstance(value, Sequence):
        return all(map(_is_constant, value.items))
    if isinstance(value, ConfigCreation):
        return value.complete and all(_is_constant(argument.value) for argument in value.arguments)
    if isinstance(value, MergedConfig):
        return _is_constant(value.base) and _is_constant(value.overlay)
    return isinstance(value, (Literal, Absent))


def _is_kept(node: cst.Call, function: Scope, file: SourceFile) -> bool:
    """Whether the client, or something made with it, is given to what outlives the call of ``function``.

    That is a name outside (``global client``), or an attribute or item of something that is not local.
    """
    local = {
        name: [binding.value for binding in bindings if isinstance(binding, Assigned) and binding.value is not None]
        for name, bindings in function.bindings.items()
    }
    names: set[str] = set()
    while True:
        more = {name for name, values in local.items() if any(_mentions(value, node, names) for value in values)}
        if more <= names:
            break
        names |= more
    return any(_mentions(value, node, names) for value in _outliving(function, file))


def _outliving(function: Scope, file: SourceFile) -> Iterator[cst.BaseExpression]:
    """The values that ``function`` assigns to what outlives it."""
    for name in function.outward:
        for binding in function.home(name).bindings.get(name, ()):
            if isinstance(binding, Assigned) and binding.value is not None and binding.scope.function is function:
                yield binding.value
    changed = [
        *((each.target, each.value, each.scope) for each in file.outline.attribute_sets),
        *((each.target, each.value, each.scope) for each in file.outline.subscript_sets),
    ]
    for target, value, scope in changed:
        if (
            value is not None
            and scope.function is function
            and first_name(target, cst.Attribute, cst.Subscript) not in function.bindings
        ):
            yield value


def _mentions(root: cst.CSTNode, wanted: cst.Call, names: set[str]) -> bool:
    """Whether ``wanted`` or one of ``names`` stands in ``root``."""
    return any(node is wanted or (isinstance(node, cst.Name) and node.value in names) for node in nodes(root))
