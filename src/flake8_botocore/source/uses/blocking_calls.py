"""What blocks an event loop: requests of blocking clients, their pages, and answers that are read in parts."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ...botocore.requests import is_listing, sends_request
from ...botocore.tables.by_hand import EVENT_STREAMS
from ...facts import Anchor, BlockingCall, OperationCall, is_asynchronous
from ..inference.call_frames import Following
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.reaching import bound_once
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import called_name, callee_text, children, only_index, string_value
from .operation_calls import HANDING_ON, Operations

_IN_PARTS = ("paginat", *sorted(set(EVENT_STREAMS.values())))
"""Words of files that go through pages or events."""

_READING = frozenset({"read", "readline", "readlines", "readinto"})
"""Methods of a streaming body that wait for what has not arrived yet."""

_READING_IN_TURNS = frozenset({"iter_chunks", "iter_lines"})
"""Methods of a streaming body that do so in each turn of a loop."""


class BlockingCalls:
    """Finds what blocks in a function of the project; ``operations`` are those of the linted file."""

    def __init__(self, operations: Operations, following: Following) -> None:
        self._own = operations
        self._following = following
        self._operations = {operations.file: operations}
        self._in_parts: dict[SourceFile, bool] = {}

    def within(self, function: Scope) -> Iterator[BlockingCall]:
        """The waits in ``function`` itself: in its calls, and in its loops through pages or events."""
        for site in self._following.sites(function):
            yield from self._at(site)
        # Most files go through no answer in parts, and looking for loops takes as long as all else here.
        file = file_of(function)
        if file not in self._in_parts:
            self._in_parts[file] = any(word in file.source for word in _IN_PARTS)
        if self._in_parts[file]:
            for loop in _loops(function):
                yield from self._gone_through(loop.iter, function)

    def _at(self, site: CallSite) -> Iterator[BlockingCall]:
        """The waits at ``site``: for requests that it sends, for a streaming body, or for the pages of a loop."""
        func, parents = site.node.func, file_of(site.scope).parents_around(site.scope)
        # What is awaited, or gone through or entered as that, may be of an event loop after all.
        if not isinstance(func, cst.Attribute) or is_awaited(site.node, parents):
            return
        looped = is_gone_through(site.node, parents)
        for call in self._of(site.scope).here(site):
            if _is_sure(call) and not isinstance(parents.get(site.node), cst.WithItem):
                sends = sends_request(call)
                if sends or (looped and (call.kind == "paginator" or is_listing(call))):
                    yield BlockingCall(call.anchor, call, "", callee_text(func), "call" if sends else "pages")
        if func.attr.value in _READING or (looped and func.attr.value in _READING_IN_TURNS):
            for call, _, text in self._stream(func.value, site.scope):
                written = f"{text}.{func.attr.value}"
                yield BlockingCall(Anchor(site.node), call, "", written, "parts" if looped else "body")

    def _gone_through(self, node: cst.BaseExpression, scope: Scope) -> Iterator[BlockingCall]:
        """The waits in each turn of a loop through ``node``: for pages of a paginator, or for events of a stream."""
        if isinstance(node, cst.Name):
            for call in self._response(node, scope):
                if call.kind == "paginator":
                    yield BlockingCall(Anchor(node), call, "", node.value, "pages")
        for call, key, text in self._stream(node, scope):
            if EVENT_STREAMS.get(call.method) == key:
                yield BlockingCall(Anchor(node), call, "", text, "parts")

    def _stream(self, node: cst.BaseExpression, scope: Scope) -> Iterator[tuple[OperationCall, str, str]]:
        """The operation whose response has ``node`` as a part, the key of that part, and how the source writes it."""
        part = bound_once(node, scope) or node
        key = only_index(part) if isinstance(part, cst.Subscript) else None
        response = part.value if isinstance(part, cst.Subscript) else None
        if isinstance(part, cst.Call) and called_name(part) == "get" and isinstance(part.func, cst.Attribute):
            key, response = part.args[0].value if part.args else None, part.func.value
        if response is None or not isinstance(key, cst.SimpleString):
            return
        name = str(string_value(key))
        text = f'{callee_text(response)}["{name}"]' if part is node else callee_text(node)
        for call in self._response(response, scope):
            if call.kind == "client":
                yield call, name, text

    def _response(self, node: cst.BaseExpression, scope: Scope) -> Iterator[OperationCall]:
        """The operations on blocking clients whose response ``node`` is, called directly or in a thread."""
        made = bound_once(node, scope)
        made = made.expression if isinstance(made, cst.Await) else made
        site = file_of(scope).outline.sites.get(made)
        if site is None:
            return
        found = [*self._of(scope).here(site), *self._of(scope).handed_on(site)]
        for arg in site.node.args if not found else ():
            # In a thread: ``partial(client.invoke, ...)``, ``lambda: client.invoke(...)``.
            within = arg.value.body if isinstance(arg.value, cst.Lambda) else arg.value
            inner = file_of(scope).outline.sites.get(within)
            if inner is not None and called_name(site.node) in HANDING_ON:
                found += [*self._of(scope).here(inner), *self._of(scope).handed_on(inner)]
        yield from (call for call in found if _is_sure(call))

    def _of(self, scope: Scope) -> Operations:
        file = file_of(scope)
        if file not in self._operations:
            self._operations[file] = Operations(file, self._own.evaluator, self._own.clients)
        return self._operations[file]


def _is_sure(call: OperationCall) -> bool:
    """Whether each client of ``call`` is a blocking one, and known by more than its name."""
    return not any(is_asynchronous(client.library) or client.by_name for client in call.clients)


def is_awaited(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` is awaited, or gone through or entered as something that has to be."""
    parent = parents.get(node)
    around = parents.get(parent) if isinstance(parent, cst.WithItem) else parent
    return isinstance(around, cst.Await) or getattr(around, "asynchronous", None) is not None


def is_gone_through(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether a loop goes through ``node``."""
    parent = parents.get(node)
    return isinstance(parent, (cst.For, cst.CompFor)) and parent.iter is node


def _loops(function: Scope) -> Iterator[cst.For | cst.CompFor]:
    """The loops of ``function`` itself that are not ``async for``."""
    waiting: list[cst.CSTNode] = [*children(function.node)]
    while waiting:
        node = waiting.pop()
        kind = type(node)  # the classes of libcst are abstract ones: isinstance takes five times as long
        if kind is cst.For or kind is cst.CompFor:
            assert isinstance(node, (cst.For, cst.CompFor))
            if node.asynchronous is None:
                yield node
        if kind not in (cst.FunctionDef, cst.Lambda, cst.ClassDef):
            waiting += children(node)
