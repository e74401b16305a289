"""Calls of blocking clients in coroutines, and aiobotocore's clients that are never entered."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import libcst as cst

from ...botocore.api import ROOTS
from ...facts import BlockingCall, NeverEntered, OperationCall, is_asynchronous
from ..inference.objects import Session
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, CallSite, Scope
from ..syntax.tree import callee_text, children
from ..text_gate import is_collected
from .operations import Operations

_STARTS = frozenset({"run", "run_until_complete"})
"""Calls that start a loop and end it with one coroutine."""

_BESIDE = frozenset({"gather", "create_task", "ensure_future", "TaskGroup", "as_completed", "wait", "start_server"})
"""Calls that make coroutines run beside one another."""


def blocking_calls(file: SourceFile, operations: Operations) -> Iterator[BlockingCall]:
    """Calls directly in an ``async def``: a lambda or function inside it may run in a thread.

    None in tests and scripts: no other coroutine waits there.
    """
    if "async def" not in file.source or _runs_alone(file):
        return
    for site in file.outline.calls:
        function = site.scope.function
        if function is None or not isinstance(function.node, cst.FunctionDef) or function.node.asynchronous is None:
            continue
        for call in operations.here(site):
            if _is_sure(call) and _is_made(call, site, file):
                yield BlockingCall(call, function.node.name.value, callee_text(site.node.func))


def _is_sure(call: OperationCall) -> bool:
    return not any(is_asynchronous(client.library) or client.by_name for client in call.clients)


def _is_made(call: OperationCall, site: CallSite, file: SourceFile) -> bool:
    """Whether ``site`` sends something itself: not a paginator that is not gone through here.

    What is awaited, or gone through or entered as that, may be of an event loop after all.
    """
    parent = file.parents_around(site.scope).get(site.node)
    if isinstance(parent, (cst.For, cst.CompFor)) and parent.iter is site.node:
        return parent.asynchronous is None
    return call.kind != "paginator" and not isinstance(parent, (cst.Await, cst.WithItem))


def _runs_alone(file: SourceFile) -> bool:
    """Whether ``file`` is a test, or a script that runs one coroutine with nothing but the standard library."""
    if is_collected(file.path):
        return True
    libraries = {origin.partition(".")[0] for origin in file.outline.origins} - ROOTS
    return (
        libraries <= sys.stdlib_module_names and bool(file.outline.called(_STARTS)) and not file.outline.called(_BESIDE)
    )


_Parents = Mapping[cst.CSTNode, cst.CSTNode]


def never_entered(file: SourceFile) -> Iterator[NeverEntered]:
    """Creations of aiobotocore and aioboto3 in ``file`` whose every use needs a client and is given none.

    Anything else that is done with one (``return``, an argument, ``enter_async_context``, ``async with``) may enter
    it and is left alone, as are those known by name only.
    """
    clients = {
        node: client
        for node, client in file.made.clients.items()
        if _of_event_loop(file.made.made_by[node]) and not client.by_name
    }
    if not clients:
        return
    parents = file.parents
    for node, client in clients.items():
        use = _misuse(node, parents) or _named_misuse(node, file.outline.sites[node].scope, parents)
        if use is not None:
            yield NeverEntered(client, use)


def _of_event_loop(session: Session) -> bool:
    """Whether every session that ``session`` may be is of aiobotocore or aioboto3, none a fallback of botocore."""
    return all(is_asynchronous(each.library) for each in session.parts or (session,))


def _misuse(node: cst.CSTNode, parents: _Parents) -> str | None:
    """What is done with the value of ``node`` that only a client can do: ``.put_object``, ``await``, ``with``."""
    parent = parents.get(node)
    if isinstance(parent, cst.Attribute) and parent.value is node:
        return None if parent.attr.value.startswith("_") else f".{parent.attr.value}"
    if isinstance(parent, cst.Await):
        return "await"
    if isinstance(parent, cst.WithItem):
        around = parents.get(parent)
        return "with" if isinstance(around, cst.With) and around.asynchronous is None else None
    return None


def _named_misuse(node: cst.Call, scope: Scope, parents: _Parents) -> str | None:
    """The first misuse of the name that ``node`` is assigned to, if it holds nothing else and is only misused."""
    statement = parents.get(node)
    if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0].target
    if not isinstance(target, cst.Name):
        return None
    home = scope.home(target.value)
    bindings = home.bindings.get(target.value, [])
    if len(bindings) != 1 or not isinstance(bindings[0], Assigned) or bindings[0].value is not node:
        return None
    if home.kind == "module" and scope.kind != "module":
        return None
    uses = [_misuse(name, parents) for name in _names(home.node, target, parents)]
    return uses[0] if uses and all(use is not None for use in uses) else None


def _names(root: cst.CSTNode, target: cst.Name, parents: _Parents) -> Iterator[cst.Name]:
    """Every mention of a name in ``root`` but ``target`` itself, attributes and keywords of that name left out."""
    stack: list[cst.CSTNode] = [root]
    while stack:
        node = stack.pop()
        stack += children(node)
        if isinstance(node, cst.Name) and node.value == target.value and node is not target:
            parent = parents.get(node)
            is_label = (isinstance(parent, cst.Attribute) and parent.attr is node) or (
                isinstance(parent, cst.Arg) and parent.keyword is node
            )
            if not is_label:
                yield node
