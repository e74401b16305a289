"""Calls of blocking clients in coroutines, where nothing hands them to a thread."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import libcst as cst

from ...botocore.api import ROOTS
from ...facts import BlockingCall, OperationCall, is_asynchronous
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..syntax.expressions import callee_text
from ..text_gates import is_collected
from .operations import Operations

_STARTS = frozenset({"run", "run_until_complete"})
"""Calls that start a loop and end it with one coroutine."""

_BESIDE = frozenset({"gather", "create_task", "ensure_future", "TaskGroup", "as_completed", "wait", "start_server"})
"""Calls that make coroutines run beside one another."""


def blocking_calls(file: SourceFile, operations: Operations) -> Iterator[BlockingCall]:
    """Calls that stand in an ``async def`` itself: a lambda or function inside it may run in a thread.

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
