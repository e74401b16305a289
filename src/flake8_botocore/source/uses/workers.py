"""Clients that threads or processes share or make: how many workers there are, and what runs in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import libcst as cst

from ...botocore.tables.operations import TRANSFERS
from ...facts import Anchor, Argument, ClientCreation, ClientInWorker, Literal, Workers, is_asynchronous, is_usable
from ..inference.call_frames import callee
from ..inference.objects import Client, Foreign, Object, Part, Partial, is_none
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import argument, called_name, callee_text, nodes
from .clients import Clients
from .operations import Operations


def needs_missing_argument(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether a test of a parameter of its function decides if ``node`` runs: ``if x is None:``, ``x or node``."""
    tested: list[cst.BaseExpression] = []
    while not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.Module)):
        parent = parents[node]
        if isinstance(parent, cst.If) and node is parent.body:
            tested.append(parent.test)
        elif isinstance(parent, cst.BooleanOperation) and node is parent.right:
            tested.append(parent.left)
        elif isinstance(parent, cst.IfExp) and node is not parent.test:
            tested.append(parent.test)
        node = parent
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return False
    params = {each.name.value for each in nodes(node.params) if isinstance(each, cst.Param)}
    return any(_name_tested(test) in params for test in tested)


def _name_tested(test: cst.BaseExpression) -> str | None:
    """``x`` of ``x``, ``not x``, ``x is None`` and ``x is not None``."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    elif isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        other = test.comparisons[0].comparator
        test = test.left if isinstance(other, cst.Name) and other.value == "None" else other
    return test.value if isinstance(test, cst.Name) else None


class WorkerCounts:
    """Looks through one file for workers whose number it states."""

    def __init__(self, file: SourceFile, evaluator: Inference, operations: Operations, threads: Threads) -> None:
        self.file = file
        self.evaluator = evaluator
        self.operations = operations
        self.threads = threads
        self._clients_in: dict[cst.CSTNode, list[Client]] = {}

    def found(self) -> list[Workers]:
        """Every known number of workers with the clients they share."""
        return [*self._pools(), *self._transfers()]

    def _pools(self) -> Iterator[Workers]:
        """The pools of this file whose size is known, each with the clients that its workers share."""
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
        """The clients made outside of what ``handed`` runs, that several threads call something on at once."""
        bodies = self.threads.bodies(handed, at_once=True)
        # Without a definition in this file, it may be a method of a client.
        if bodies == []:
            called_on = self._on(handed.function, handed.site)
        else:
            called_on = [client for body in bodies or () for client in self._called_on(body)]
        every = self.threads.bodies(handed) if called_on else None
        if every is None:
            return
        for client in called_on:
            if not self.threads.stands_in(client.creation.anchor, every) and not self._made_elsewhere(client):
                yield self.operations.clients.of(client)

    def _called_on(self, body: cst.CSTNode) -> list[Client]:
        """The clients that ``body`` calls something on while no lock is held."""
        if body not in self._clients_in:
            free = (site for site in self.threads.sites(body) if not self.threads.locked(site.node))
            self._clients_in[body] = [client for site in free for client in self._on(site.node.func, site)]
        return self._clients_in[body]

    def _on(self, func: cst.BaseExpression, site: CallSite) -> list[Client]:
        """The clients that ``func`` may be a method of."""
        found = self.operations.on(func.value, site.scope) if isinstance(func, cst.Attribute) else ()
        return [each.client if isinstance(each, Part) else each for each in found]

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


def _constant(argument: Argument) -> object:
    return argument.value.value if isinstance(argument.value, Literal) else None


def last_name(path: str) -> str:
    """``c`` of ``a.b.c``."""
    return path.rpartition(".")[2]


POOLS = {
    "ThreadPoolExecutor": ("max_workers", frozenset({"submit", "map"})),
    "ThreadPool": (
        "processes",
        frozenset({"map", "imap", "imap_unordered", "starmap", "apply", "apply_async", "map_async", "starmap_async"}),
    ),
}
"""Classes whose instances run functions in threads: the parameter that says in how many, the methods that take one."""

_BY_NAME = frozenset(
    {
        "anyio.to_thread.run_sync",
        "asyncio.to_thread",
        "fastapi.concurrency.run_in_threadpool",
        "starlette.concurrency.run_in_threadpool",
        "twisted.internet.reactor.callInThread",
        "twisted.internet.threads.deferToThread",
    }
)
"""Functions that run their first argument in a thread."""

_STARTING = frozenset({"Thread", "run_in_executor"}).union(
    (last_name(path) for path in _BY_NAME), *(methods for _, methods in POOLS.values())
)

MOST_RUN = 200
"""Functions that are looked through for one that is handed to threads; of one that runs more, nothing is known."""

# dbLock, _lock, RLock(), mutex; not block() and clock().
_LOCK = re.compile(r"(?<![bcBC])lock|Lock|LOCK|[Mm]utex")


@dataclass(frozen=True, eq=False)
class Handed:
    """A function, or a method of a client, that ``site`` hands to threads; ``pool`` is what runs it, if known."""

    function: cst.BaseExpression
    site: CallSite
    pool: Foreign | None = None


class Threads:
    """Looks through one file for what runs in threads, and keeps what it finds."""

    def __init__(self, file: SourceFile, evaluator: Inference, creations: Clients) -> None:
        """``creations`` are the clients of the file."""
        self.file = file
        self.evaluator = evaluator
        self.creations = creations
        self.clients = creations.made
        self._calls: dict[cst.CSTNode, list[tuple[cst.CSTNode, bool]]] = {}
        self._making: dict[cst.CSTNode, list[CallSite]] = {}

    def made_in_workers(self) -> list[ClientInWorker]:
        """Clients made in a function that runs in threads, by a session from outside of it."""
        found: dict[cst.Call, ClientInWorker] = {}
        for handed in self.handed:
            size = None if handed.pool is None else self.size(handed.pool)
            if size is not None and size[1] == 1:
                continue
            made = [site for body in self.bodies(handed, at_once=True) or () for site in self._made_in(body)]
            bodies = self.bodies(handed) if made else None
            if bodies is None:
                continue
            for site in made:
                session = self.creations.session_of(site.node)
                outside = session.file is self.file and not self.stands_in(session.anchor, bodies)
                if session.is_default or outside:
                    name = _name(bodies[0])
                    started = callee_text(handed.site.node.func)
                    client = self.clients[site.node]
                    found.setdefault(site.node, ClientInWorker(client, name, started, session.is_default))
        return [found[node] for node in self.clients if node in found]

    # What is handed to threads.

    @cached_property
    def handed(self) -> list[Handed]:
        """Everything that is handed to threads, in source order."""
        return [handed for site in self.file.outline.called(_STARTING) for handed in self._handed_by(site)]

    def _handed_by(self, site: CallSite) -> Iterator[Handed]:
        """What ``site`` hands to threads: by ``Thread``, a function of ``_BY_NAME``, ``run_in_executor`` or a pool."""
        func, args = site.node.func, site.node.args
        name = called_name(site.node)
        if name == "Thread":
            target = argument(site.node, "target", 1)
            if target is not None and self._named(func, site.scope) == "threading.Thread":
                yield Handed(target.value, site)
        elif args and self._named(func, site.scope) in _BY_NAME:
            yield Handed(args[0].value, site)
        elif isinstance(func, cst.Attribute) and args:
            if name == "run_in_executor":
                pool = self.evaluator.value(args[0].value, site.scope)
                if len(args) > 1 and (is_none(pool) or self._is_pool(pool)):
                    yield Handed(args[1].value, site, pool if isinstance(pool, Foreign) else None)
                return
            pool = self.evaluator.value(func.value, site.scope)
            if isinstance(pool, Foreign) and self._is_pool(pool) and name in POOLS[last_name(pool.origin)][1]:
                yield Handed(args[0].value, site, pool)

    def _named(self, node: cst.BaseExpression, scope: Scope) -> str | None:
        """The dotted origin of a name: ``threading.Thread``."""
        return getattr(self.evaluator.value(node, scope), "path", None)

    @staticmethod
    def _is_pool(value: Object) -> bool:
        return isinstance(value, Foreign) and last_name(value.origin) in POOLS and not value.is_mock

    def size(self, pool: Foreign) -> tuple[Anchor, int] | None:
        """The argument that says in how many threads ``pool`` runs functions, and its value; None if unknown."""
        if pool.call is None or pool.scope is None:
            return None
        return whole_number(pool.call, pool.scope, POOLS[last_name(pool.origin)][0], self.evaluator)

    # What runs there.

    def bodies(self, handed: Handed, *, at_once: bool = False) -> list[cst.CSTNode] | None:
        """The function that is handed on and those of this file that it calls, as definitions and lambdas.

        ``at_once``: only functions that several threads certainly run at the same time. Empty where the function is
        not of this file. None where it calls more than ``MOST_RUN``.
        """
        first = self._definition(handed.function, handed.site.scope)
        bodies: list[cst.CSTNode] = [] if first is None else [first]
        seen = set(bodies)
        for body in bodies:
            for inner, together in self._called_in(body):
                if inner not in seen and (together or not at_once):
                    seen.add(inner)
                    bodies.append(inner)
            if len(bodies) > MOST_RUN:
                return None
        return bodies

    def _called_in(self, body: cst.CSTNode) -> list[tuple[cst.CSTNode, bool]]:
        """The functions of this file that ``body`` calls, and whether several threads certainly do so at once."""
        if body not in self._calls:
            called = ((self._definition(site.node.func, site.scope), site.node) for site in self.sites(body))
            self._calls[body] = [(inner, self._at_once(node)) for inner, node in called if inner is not None]
        return self._calls[body]

    def _definition(self, node: cst.BaseExpression, scope: Scope) -> cst.CSTNode | None:
        """The definition or lambda of this file that calling ``node`` runs; None if unknown or of another file."""
        if isinstance(node, cst.Lambda):
            return node
        value = self.evaluator.value(node, scope)
        while isinstance(value, Partial):
            value = value.function
        function = callee(node, value, self.evaluator)
        return function.node if function is not None and function.module is self.file else None

    @cached_property
    def _by_function(self) -> dict[cst.CSTNode, list[CallSite]]:
        """The calls in each function or lambda, at any depth."""
        found: dict[cst.CSTNode, list[CallSite]] = {}
        for site in self.file.outline.calls:
            for scope in site.scope.enclosing:
                if scope.kind == "function":
                    found.setdefault(scope.node, []).append(site)
        return found

    def sites(self, body: cst.CSTNode) -> Sequence[CallSite]:
        """The calls in ``body``."""
        return self._by_function.get(body, ())

    def stands_in(self, anchor: object, bodies: Collection[cst.CSTNode]) -> bool:
        """Whether the call at ``anchor`` is in one of the ``bodies``."""
        site = self.file.outline.sites.get(anchor)
        around = () if site is None else site.scope.enclosing
        return any(scope.kind == "function" and scope.node in bodies for scope in around)

    def _made_in(self, body: cst.CSTNode) -> list[CallSite]:
        """The calls in ``body`` that make a blocking client, in several threads at the same time."""
        if body not in self._making:
            made = [(site, self.clients.get(site.node)) for site in self.sites(body)]
            self._making[body] = [
                site
                for site, client in made
                if client is not None
                and not (client.by_name or is_asynchronous(client.library))
                and self._at_once(site.node)
            ]
        return self._making[body]

    def _at_once(self, node: cst.CSTNode) -> bool:
        """Whether several threads run ``node`` at the same time: no lock is held, no argument needs to be missing."""
        return not self.locked(node) and not needs_missing_argument(node, self.file.parents)

    def locked(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is inside a ``with`` of something called a lock."""
        return any(_LOCK.search(callee_text(item.item)) for item in self.entered(node))

    def entered(self, node: cst.CSTNode) -> Iterator[cst.WithItem]:
        """The ``with`` items around ``node``, in its own function."""
        parents = self.file.parents
        while not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.Module)):
            node = parents[node]
            if isinstance(node, cst.With):
                yield from node.items


def whole_number(call: cst.Call, scope: Scope, name: str, evaluator: Inference) -> tuple[Anchor, int] | None:
    """The argument of ``call`` called ``name``, or the first one, with its value; None unless a known whole number."""
    arg = argument(call, name, 0)
    value = evaluator.value(arg.value, scope) if arg is not None else None
    number = value.value if isinstance(value, Literal) else None
    if not isinstance(number, int) or isinstance(number, bool) or not is_usable(number):
        return None
    return Anchor(arg), number


def _name(definition: cst.CSTNode) -> str:
    return definition.name.value if isinstance(definition, cst.FunctionDef) else "lambda"
