"""Known numbers of workers that use the same clients at once: threads of a pool or transfer, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import libcst as cst

from ...botocore.numbers import is_usable
from ...botocore.tables.operations import TRANSFERS
from ...facts import Argument, ClientCreation, Literal, Workers, is_asynchronous
from ..inference.asking import Inference
from ..inference.objects import Client, Foreign, Part, options
from ..inference.source_file import SourceFile
from ..scopes.outline import CallSite
from ..scopes.scope import Scope
from ..syntax.expressions import callee_text, first_name
from .operations import Operations
from .workers import Handed, Threads, whole_number

_SEMAPHORES = frozenset({"asyncio.Semaphore", "asyncio.BoundedSemaphore"})


class WorkerCounts:
    """Looks through one file for workers whose number it states."""

    def __init__(self, file: SourceFile, evaluator: Inference, operations: Operations, threads: Threads) -> None:
        self.file = file
        self.evaluator = evaluator
        self.operations = operations
        self.threads = threads

    def found(self) -> list[Workers]:
        """Every known number of workers with the clients they share."""
        return [*self._pools(), *self._transfers(), *self._semaphores()]

    def _pools(self) -> Iterator[Workers]:
        used: dict[Foreign, list[ClientCreation]] = {}
        for handed in self.threads.handed:
            if handed.pool is not None and handed.pool.call is not None:
                used.setdefault(handed.pool, []).extend(self._used(handed))
        for pool, clients in used.items():
            assert pool.call is not None
            assert pool.scope is not None
            number = self.threads.size(pool)
            if number is not None and clients and pool.scope.module is self.file:
                yield Workers(number[0], number[1], callee_text(pool.call.func), tuple(dict.fromkeys(clients)))

    def _used(self, handed: Handed) -> Iterator[ClientCreation]:
        """The clients from outside that a worker calls something on while others may do so, too."""
        bodies = self.threads.bodies(handed)
        at_once = self.threads.sites(self.threads.bodies(handed, at_once=True))
        receivers = [(site.node.func, site) for site in at_once if not self.threads.locked(site.node)]
        if not bodies:
            receivers = [(handed.function, handed.site)]
        for func, site in receivers:
            if isinstance(func, cst.Attribute):
                for found in self.operations.on(func.value, site):
                    client = found.client if isinstance(found, Part) else found
                    self.operations.settle(client)
                    if not self.threads.stands_in(client.creation.anchor, bodies) and not self._made_elsewhere(client):
                        yield client.creation

    def _made_elsewhere(self, client: Client) -> bool:
        """Whether a function of another module makes ``client``: each worker may call it for one of its own."""
        if client.file is self.file or not isinstance(client.file, SourceFile):
            return False
        site = client.file.outline.sites.get(client.creation.anchor)
        return site is not None and site.scope.function is not None

    def _transfers(self) -> Iterator[Workers]:
        """Transfers of S3 with a TransferConfig that says in how many threads."""
        shared: dict[object, tuple[Argument, list[ClientCreation]]] = {}
        for call in self.operations.calls(frozenset(TRANSFERS)):
            options_ = {argument.name: argument for argument in call.transfer or ()}
            workers, threads = options_.get("max_concurrency"), options_.get("use_threads")
            if workers is None or (threads is not None and _constant(threads) is not True):
                continue
            shared.setdefault(workers.anchor, (workers, []))[1].extend(call.clients)
        for workers, clients in shared.values():
            count = _constant(workers)
            known = isinstance(count, int) and is_usable(count)
            if known and not any(is_asynchronous(client.library) for client in clients):
                yield Workers(workers.anchor, cast("int", count), "TransferConfig", tuple(dict.fromkeys(clients)))

    def _semaphores(self) -> Iterator[Workers]:
        """Semaphores of an event loop that let several tasks use an aiobotocore client at once."""
        if "Semaphore" not in self.file.source or not any(
            is_asynchronous(c.library) for c in self.file.made.clients.values()
        ):
            return
        shared: dict[Foreign, list[ClientCreation]] = {}
        for site in self.file.outline.calls:
            func = site.node.func
            if isinstance(func, cst.Attribute) and not _is_own(func.value, site.scope):
                clients = [found for found in self.operations.on(func.value, site) if not isinstance(found, Part)]
                if clients and all(is_asynchronous(client.creation.library) for client in clients):
                    for semaphore in self._semaphores_around(site):
                        shared.setdefault(semaphore, []).extend(client.creation for client in clients)
        for semaphore, creations in shared.items():
            if semaphore.call is not None and semaphore.scope is not None and semaphore.scope.module is self.file:
                number = whole_number(semaphore.call, semaphore.scope, "value", self.evaluator)
                if number is not None:
                    yield Workers(*number, callee_text(semaphore.call.func), tuple(dict.fromkeys(creations)))

    def _semaphores_around(self, site: CallSite) -> Iterator[Foreign]:
        for item in self.threads.entered(site.node):
            for value in options(self.evaluator.value(item.item, site.scope)):
                if isinstance(value, Foreign) and value.origin in _SEMAPHORES:
                    yield value


def _is_own(receiver: cst.BaseExpression, scope: Scope) -> bool:
    """Whether every task that runs the function ``scope`` is in has a ``receiver`` of its own."""
    name = first_name(receiver, cst.Attribute)
    if not name:
        return True
    home = scope.find(name)
    if home is None or home.function is None or home.self_name == name:
        return False
    return home.function is scope.function


def _constant(argument: Argument) -> object:
    return argument.value.value if isinstance(argument.value, Literal) else None
