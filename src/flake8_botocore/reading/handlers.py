"""Clients that a Lambda handler makes anew in every call although they would be the same each time."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..facts import Absent, ClientPerCall, ConfigCreation, Dictionary, Literal, MergedConfig, Sequence, Value
from .files import SourceFile
from .scopes import Assigned, Scope


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
        if lasting and constant and not _is_kept(site.node, function):
            assert isinstance(function.node, cst.FunctionDef)
            yield ClientPerCall(client, function.node.name.value)


def _is_handler(function: Scope) -> bool:
    node = function.node
    if not isinstance(node, cst.FunctionDef) or function.parent is None or function.parent.kind != "module":
        return False
    params = [param.name.value for param in (*node.params.posonly_params, *node.params.params)]
    takes = len(params) == 2 and "ev" in params[0] and ("context" in params[1] or "ctx" in params[1])
    return takes and "handler" in node.name.value.lower()


def _made_in(anchor: object, function: Scope, file: SourceFile) -> bool:
    return any(site.node is anchor and site.scope.function is function for site in file.outline.calls)


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


def _is_kept(node: cst.Call, function: Scope) -> bool:
    """Whether the client is assigned to a name outside of the handler: ``global client``."""
    bound = (binding for name in function.outward for binding in function.home(name).bindings.get(name, ()))
    return any(isinstance(binding, Assigned) and binding.value is node for binding in bound)
