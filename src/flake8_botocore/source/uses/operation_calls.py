"""The operations that a file calls on its clients, and on clients that other modules made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property

import libcst as cst

from ...botocore.requests import is_askable, sends_request
from ...facts import (
    Anchor,
    Argument,
    AskedFor,
    CallKind,
    Literal,
    NeverAwaited,
    OperationCall,
    Place,
    UnreadResult,
    is_asynchronous,
)
from ..inference import escapes
from ..inference.call_frames import read_arguments
from ..inference.objects import Client, Object, Part, is_none, possible_values
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import CallSite, Scope, Surroundings
from ..syntax.tree import around, called_name, callee_text, nodes, string_value
from .client_creations import Clients
from .failures import is_expected
from .mocks import is_mocked

ASKING: dict[str, CallKind] = {"get_paginator": "paginator", "get_waiter": "waiter"}
"""Methods of a client that return something which then calls an operation, named by their argument."""

HANDING_ON = {
    **dict.fromkeys(("submit", "to_thread", "partial", "run_sync", "run_in_threadpool"), 0),
    **dict.fromkeys(("run_sync_in_worker_thread", "deferToThread"), 0),
    "run_in_executor": 1,
}
"""Calls that are given a method and its arguments, for it to be called with them: which argument is the method."""

_WRAPPING = frozenset({"sync_to_async", "asyncify"})
"""Calls that return a coroutine function, which calls the method they are given."""

_ASKED = {"wait": "get_waiter", "paginate": "get_paginator"}
"""Methods of waiters and paginators that call the operation, each with the method of the client that makes those."""

_OF_VALUES = frozenset(name for kind in (str, bytes, list, dict, set) for name in dir(kind))
NO_OPERATIONS = (_OF_VALUES - {"copy", "get", "replace", "update"}) | {
    *("can_paginate", "close", "generate_presigned_url", "generate_presigned_post", "get_available_subresources")
}
"""Methods of clients and resources that send nothing by themselves, and methods of strings, lists, dictionaries and
sets that no client or resource has: every value of a file would be asked whether it is a client.
"""

_REFUSED = frozenset({"KeyError", "LookupError", "ValueError", "OperationNotPageableError"})
"""Exceptions raised for a waiter or paginator that does not exist."""

_CHECKS = frozenset({"can_paginate", "waiter_names"})
"""Attributes of a client by which code finds out whether it has a waiter or paginator."""

_LOGS = frozenset({"print", "pprint", "debug", "info", "log"})
"""Calls that log or print their arguments."""

_SHOWS = frozenset({"dumps", "format", "get", "len", "pformat", "repr", "str"})
"""Calls that return a part of a value or its text."""

_IN_TEXT = (cst.Arg, cst.Attribute, cst.FormattedString, cst.FormattedStringExpression, cst.BinaryOperation)
"""Nodes between a value and the call that logs its text: ``f"answer: {response}"``."""

_OF_FAILURES = re.compile(r"(?i)fail|error|unprocessed|unsuccessful|reject|invalid")
"""Keys of responses that name the entries that failed."""

_STUBS = "botocore.stub"

_HANDLES_RESPONSES = ("after-call", "needs-retry")
"""Text of a file that hands every response to a function: the names of botocore's events."""


def _is_logged(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node``, a read of a batch's response, is part of what a call logs: ``print(f"sent: {response}")``.

    Not if the code picks the entries that failed, ``print(response["Failed"])``: then somebody looks at them.
    """
    for outer in around(node, parents):
        called = called_name(outer) if isinstance(outer, cst.Call) else None
        if called in _LOGS:
            return True
        if isinstance(outer, cst.Subscript) or called == "get":
            if any(isinstance(key, cst.SimpleString) and _OF_FAILURES.search(key.value) for key in nodes(outer)):
                return False
        elif not isinstance(outer, _IN_TEXT) and called not in _SHOWS:
            return False
    return False


class Operations:
    """Finds the calls of operations in one file."""

    def __init__(self, file: SourceFile, evaluator: Inference, clients: Clients) -> None:
        """``file`` is the one whose calls are found; ``clients`` are those of the linted file, which may be another."""
        self.file = file
        self.evaluator = evaluator
        self.stubbed = any(origin.startswith(_STUBS) for origin in file.outline.origins)
        self.clients = clients

    def is_mocked(self, scope: Scope, around: Surroundings) -> bool:
        """Whether code in ``scope`` with ``around`` it sends no requests, by a mock or because the file has a stub."""
        return self.stubbed or is_mocked(scope, around, self.evaluator)

    def calls(self, names: Set[str] | None = None) -> list[OperationCall]:
        """Every call of an operation, in source order; with ``names``, only of operations with one of these names."""
        outline = self.file.outline
        # By the names of one rule, the outline finds 607 of the 25,103 calls of cloud-custodian. A call that hands on a
        # method has another name, and one without a name (None) may be ``sync_to_async(s3.get_object)(...)``.
        sites = outline.calls if names is None else outline.called({*names, *ASKING, *HANDING_ON, *_WRAPPING, None})
        return [call for site in sites for call in self._calls(site, names)]

    def unread(self, names: Set[str]) -> Iterator[UnreadResult]:
        """The calls of operations called ``names`` whose results nothing reads, neither code nor an event handler."""
        sites = [site for site in self.file.outline.called({*names, *HANDING_ON}) if _calls_one(site.node, names)]
        if not sites or self.file.says(*_HANDLES_RESPONSES):
            return
        for site in sites:
            if self._is_unread(site) and not self._fails_next(site):
                calls = self._calls(site, names)
                yield from (UnreadResult(call) for call in calls if not self._is_never_awaited(site, call))

    def never_awaited(self) -> Iterator[NeverAwaited]:
        """The operations on clients of aiobotocore and aioboto3 that coroutines call as bare statements."""
        sites = self.file.outline.calls if "async def" in self.file.source else []
        for site in sites:
            function = site.scope.node
            if isinstance(function, cst.FunctionDef) and function.asynchronous is not None and self._is_bare(site):
                for call in self.here(site):
                    if self._is_never_awaited(site, call) and sends_request(call):
                        yield NeverAwaited(call, function.name.value, callee_text(site.node.func))

    def _is_bare(self, site: CallSite) -> bool:
        """Whether ``site`` is a statement of its own."""
        return isinstance(self.file.parents_around(site.scope).get(site.node), cst.Expr)

    def _is_never_awaited(self, site: CallSite, call: OperationCall) -> bool:
        """Whether ``call`` makes a coroutine at ``site`` that nothing runs."""
        certain = all(is_asynchronous(client.library) and not client.by_name for client in call.clients)
        return certain and self._is_bare(site)

    def _is_unread(self, site: CallSite) -> bool:
        """Whether nothing reads the result of ``site``: it is a statement of its own, or is assigned to one name.

        That is ``_``, which nothing in the function reads, or a name that is only logged.
        """
        parents = self.file.parents_around(site.scope)
        node: cst.CSTNode = site.node
        while isinstance(parents[node], cst.Await):
            node = parents[node]
        statement = parents[node]
        if isinstance(statement, cst.Expr):
            # A notebook shows the last line of a cell.
            return site.scope.kind != "module" or not self.file.path.endswith(".ipynb")
        if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
            return False
        target = statement.targets[0].target
        if not isinstance(target, cst.Name):
            return False
        if target.value != "_":
            return self._is_only_logged(target, site.scope)
        mentions = sum(1 for each in nodes(site.scope.node) if isinstance(each, cst.Name) and each.value == "_")
        return mentions == len(site.scope.bindings.get("_", ()))

    def _is_only_logged(self, name: cst.Name, scope: Scope) -> bool:
        """Whether the function ``scope`` binds ``name`` once and passes it to nothing but calls that log."""
        parents = self.file.parents_around(scope)
        if scope.kind != "function" or scope.home(name.value) is not scope or len(scope.bindings[name.value]) > 1:
            return False
        mentions = escapes.mentions(name.value, scope, parents, self.file)
        return all(_is_logged(each, parents) for each in mentions if each is not name)

    def _fails_next(self, site: CallSite) -> bool:
        """Whether ``site`` calls ``delete_objects``, and its function ``delete_bucket`` behind it.

        That fails if some objects are left, so the result of ``delete_objects`` need not be read.
        """
        both = self.file.outline.called({"delete_objects", "delete_bucket"})
        return called_name(site.node) == "delete_objects" and any(
            each.scope is site.scope and called_name(each.node) == "delete_bucket"
            for each in both[both.index(site) + 1 :]
        )

    def on(self, receiver: cst.BaseExpression, scope: Scope) -> list[Client | Part]:
        """The clients and parts of resources that ``receiver`` may be in ``scope``; none if it may be anything else."""
        found: list[Client | Part] = []
        for option in possible_values(self.evaluator.value(receiver, scope)):
            if is_none(option):
                continue
            if not isinstance(option, (Client, Part)):
                return []
            found.append(option)
        return found

    def here(self, site: CallSite) -> Iterator[OperationCall]:
        """The operations that ``site`` itself calls: ``client.invoke(...)``, also by ``wait()`` or ``paginate()``.

        Those are at ``site`` here, while ``calls`` has them where the client is asked for the waiter or paginator. A
        method that ``site`` hands on is not called here.
        """
        func = site.node.func
        if not isinstance(func, cst.Attribute):
            return
        method = func.attr.value
        waiter = bound_once(func.value, site.scope) if method in _ASKED else None
        asking = self.file.outline.sites.get(waiter)
        if asking is not None and called_name(asking.node) == _ASKED.get(method):
            # ``paginate()`` is given the pages, and the operation's arguments count as unknown.
            later: dict[object, list[CallSite]] = {waiter: [site]} if method == "wait" else {}
            yield from (replace(call, anchor=Anchor(site.node)) for call in self._asked(asking, None, later))
        elif method not in ASKING and _may_be_operation(method):
            yield from self._call(func, method, site, site)

    def _calls(self, site: CallSite, names: Set[str] | None) -> Iterator[OperationCall]:
        """The operations called at ``site``; if it makes a waiter or paginator, the ones that this calls later.

        With ``names``, only operations with one of these names.
        """
        func = site.node.func
        if isinstance(func, cst.Attribute):
            method = func.attr.value
            if method in ASKING:
                yield from self._asked(site, names, self._waiting)
            elif (method in names) if names is not None else _may_be_operation(method):
                yield from self._call(func, method, site, site)
        yield from self.handed_on(site, names)

    def handed_on(self, site: CallSite, names: Set[str] | None = None) -> Iterator[OperationCall]:
        """The calls of operations whose method ``site`` hands to something that calls it, now or later.

        Such as ``pool.submit(s3.get_object, ...)``, ``sync_to_async(s3.get_object)``, whose result may be called with
        any arguments, or ``sync_to_async(s3.get_object)(...)``. With ``names``, only operations called so.
        """
        func, args = site.node.func, site.node.args
        name = called_name(site.node)
        place = HANDING_ON.get(name or "")
        if place is not None and place < len(args):
            yield from self._handed(args[place], site, site, place + 1, names)
        elif name in _WRAPPING and args and site.node not in self._called_at_once:
            yield from self._handed(args[0], site, None, 0, names)
        elif isinstance(func, cst.Call) and called_name(func) in _WRAPPING and func.args:
            yield from self._handed(func.args[0], site, site, 0, names)

    def _handed(
        self, arg: cst.Arg, site: CallSite, called: CallSite | None, skipped: int, names: Set[str] | None
    ) -> Iterator[OperationCall]:
        """The operation whose method ``arg`` hands on at ``site``: ``s3.get_object`` in ``submit(s3.get_object)``.

        Its arguments are those of ``called`` behind the first ``skipped``; None: they are unknown. With ``names``, only
        an operation with one of these names.
        """
        method = arg.value
        if isinstance(method, cst.Attribute) and (names is None or method.attr.value in names):
            yield from self._call(method, method.attr.value, site, called, skipped=skipped)

    @cached_property
    def _called_at_once(self) -> set[object]:
        """The calls whose results are called at once: ``make()`` in ``make()()``."""
        return {site.node.func for site in self.file.outline.calls if isinstance(site.node.func, cst.Call)}

    def asked_for(self) -> list[AskedFor]:
        """The waiters and paginators that clients are asked for, in source order, as far as something may be wrong.

        A name that no service has is always returned. Other names are looked at only if the source shows the call that
        makes the client, or if the waiter or paginator is configured: finding out what every parameter is given takes
        a twentieth of a run. Resources are left out: they have neither.
        """
        found = []
        paging = self._called_on_results("paginate")
        for site in self.file.outline.called(set(ASKING)):
            func = site.node.func
            first = site.node.args[0].value if site.node.args else None
            name = bound_once(first, site.scope) if first is not None else None
            if not isinstance(func, cst.Attribute) or not isinstance(name, cst.SimpleString):
                continue
            later = paging if func.attr.value == "get_paginator" else self._waiting
            is_made_here = isinstance(bound_once(func.value, site.scope), cst.Call)
            is_configured = any(map(_is_configured, later.get(site.node, ())))
            may_be_wrong = is_made_here or is_configured or not is_askable(str(string_value(name)))
            if may_be_wrong and not any(map(_is_bare_resource, self.on(func.value, site.scope))):
                calls = tuple(self._asked(site, None, later))
                may_be_intended = bool(calls) and is_expected(site, self.file, _REFUSED, _CHECKS)
                found += [AskedFor(Anchor(site.node.args[0]), calls, may_be_intended)] if calls else []
        return found

    def _asked(
        self, site: CallSite, names: Set[str] | None, later: Mapping[object, list[CallSite]]
    ) -> Iterator[OperationCall]:
        """The operations of the waiter or paginator that ``site`` asks a client for: ``client.get_paginator("query")``.

        ``later`` has the calls of ``wait()`` or ``paginate()`` on each result, by the node of the call that returned
        it. There is an operation for each of those on the result of ``site``, with its arguments; without one, there is
        an operation with unknown arguments. With ``names``, only a waiter or paginator with one of these names counts.
        """
        func, first = site.node.func, site.node.args[0].value if site.node.args else None
        if names is not None and not (isinstance(first, cst.SimpleString) and string_value(first) in names):
            return
        name = None if first is None else self.evaluator.value(first, site.scope)
        if isinstance(func, cst.Attribute) and isinstance(name, Literal) and isinstance(name.value, str):
            for called in later.get(site.node, (None,)):
                yield from self._call(func, name.value, site, called, ASKING[func.attr.value])

    @cached_property
    def _waiting(self) -> dict[object, list[CallSite]]:
        return self._called_on_results("wait")

    def _called_on_results(self, method: str) -> dict[object, list[CallSite]]:
        """The calls of ``method`` on the result of another call, direct or by a name bound once; by that other call."""
        found: dict[object, list[CallSite]] = {}
        for site in self.file.outline.called({method}):
            if isinstance(site.node.func, cst.Attribute):
                found.setdefault(bound_once(site.node.func.value, site.scope), []).append(site)
        return found

    def _call(
        self,
        func: cst.Attribute,
        method: str,
        site: CallSite,
        called: CallSite | None,
        kind: CallKind = "client",
        skipped: int = 0,
    ) -> Iterator[OperationCall]:
        """The operation ``method`` on the clients whose attribute ``func`` is; none if these are unknown.

        It is called at ``site``. ``called`` is the call that has its arguments, behind the first ``skipped`` ones:
        ``site`` itself, or ``wait()`` on the waiter that ``site`` returns; None: they are unknown. ``kind`` becomes
        ``resource`` for a method of a resource.
        """
        receivers = self.on(func.value, site.scope)
        if not receivers:
            return
        made = [each.client if isinstance(each, Part) else each for each in receivers]
        clients = tuple(map(self.clients.of, made))
        arguments: tuple[Argument, ...] = ()
        complete = False
        if called is not None:
            args = [(arg, called.scope) for arg in called.node.args[skipped:]]
            arguments, complete = read_arguments(args, (), self.evaluator)
        on_part = any(isinstance(each, Part) and not each.is_client for each in receivers)
        if on_part or (kind == "client" and any(map(_is_bare_resource, receivers))):
            kind = "resource"
        places = zip(clients, map(self._elsewhere, made), strict=True)
        yield OperationCall(
            Anchor(site.node),
            clients,
            method,
            kind,
            arguments,
            complete,
            elsewhere={client: place for client, place in places if place is not None},
            mocked=self.is_mocked(site.scope, site.around) or any(client.mocked for client in clients),
            receiver=_last_name(receivers),
            within=" ".join(each.name for each in site.scope.enclosing),
        )

    def _elsewhere(self, client: Client) -> Place | None:
        """Where another file makes ``client``; None if this file does, or if that is unknown."""
        node: object = client.creation.anchor
        if client.file is self.file or not isinstance(client.file, SourceFile) or not isinstance(node, cst.Call):
            return None
        return client.file.place(node)


def _calls_one(node: cst.Call, names: Set[str]) -> bool:
    """Whether ``node`` calls a method with one of ``names``, or is handed such a method."""
    return called_name(node) in names or any(
        isinstance(arg.value, cst.Attribute) and arg.value.attr.value in names for arg in node.args
    )


def _last_name(receivers: list[Client | Part]) -> str:
    """What a resource's method is called on: ``Table()`` for ``db.Table("a").scan()``; ``?`` if that may differ."""
    names = {each.name if isinstance(each, Part) else "" for each in receivers}
    return names.pop() if len(names) == 1 else "?"


def _is_bare_resource(receiver: Object) -> bool:
    return isinstance(receiver, Client) and receiver.creation.method == "resource"


def _is_configured(site: CallSite) -> bool:
    """Whether the ``wait()`` or ``paginate()`` at ``site`` may be told how to wait or page."""
    names = [arg.keyword.value if arg.keyword is not None else arg.star for arg in site.node.args]
    return any(name == "**" or name.endswith("Config") or name in ("Delay", "MaxAttempts") for name in names)


def _may_be_operation(method: str) -> bool:
    """Whether a method of a client may call an operation; resources are made by capitalised ones."""
    return method[:1].islower() and method not in NO_OPERATIONS
