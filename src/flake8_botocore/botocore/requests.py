"""The requests behind a method: which operations it, a waiter or a collection sends, if any."""

from __future__ import annotations

from collections.abc import Set
from functools import cache, lru_cache
from typing import NamedTuple

from ..facts import Absent, CallKind, Dictionary, Literal, OperationCall, Value, is_usable
from . import Version, at, used_by
from .operations import is_transfer
from .services import is_in_newest, partial_rows
from .tables import by_hand
from .tables import operation_names as name_table
from .tables import waiters as waiter_table
from .tables.operations import TRANSFERS
from .tables.waiters import WAITERS

SENDS_NOTHING = frozenset(
    {"exceptions", "waiter_names", *name_table.OTHER_METHODS} - {"get_paginator", "get_waiter", *TRANSFERS},
)
"""Methods of a client that sign, build or resolve something, and send no request."""

LISTING = frozenset({"all", "filter", "limit", "page_size", "pages"})
"""Methods of a collection that list it. Source: boto3/resources/collection.py, ``ResourceCollection``."""


def regular_name(method: str) -> str:
    """The operation of most methods: ``list_objects_v2`` calls ``ListObjectsV2``."""
    return "".join(word[:1].upper() + word[1:] for word in method.split("_"))


def operation_names(call: OperationCall) -> Set[str] | None:
    """The operations ``call`` may call, as AWS names them: ``Invoke``; of a waiter the one it polls.

    Several, or none, where the source does not tell which; None where ``call`` is known to call no operation under
    its own name: helpers of a client, transfers (boto3 makes them of several), methods of what a resource gave.
    """
    services = {client.service_name for client in call.clients}
    service = (services.pop() if len(services) == 1 else None) or ""
    if is_transfer(call):
        return None
    if call.kind == "resource":
        return _of_resource(service, call.receiver, call.method) or None
    if call.kind == "waiter":
        row = WAITERS.get(service, {}).get(call.method)
        return frozenset() if row is None else {row[0]}
    return None if call.method in name_table.OTHER_METHODS else _of_client(service, call.method)


def _of_client(service: str, method: str) -> Set[str]:
    """The operation of a client's ``method``; several if services name it differently and this one is not known."""
    named = name_table.BY_SERVICE.get(service, {}).get(method)
    if named is not None:
        return {named}
    differing = {names[method] for names in name_table.BY_SERVICE.values() if method in names}
    return differing or {name_table.IRREGULAR.get(method) or regular_name(method)}


def is_listing(call: OperationCall) -> bool:
    """Whether ``call`` is one on a resource's collection, which takes a request for each page."""
    services = {client.service_name for client in call.clients}
    collections = name_table.COLLECTIONS.get((services.pop() if len(services) == 1 else None) or "", {})
    return call.kind == "resource" and (call.receiver in collections or call.receiver.removesuffix("()") in LISTING)


def resource_kinds(service: str, receiver: str) -> tuple[str, ...]:
    """The resources that ``receiver``, the last name of what a method is called on, may be."""
    name = receiver.removesuffix("()")
    return name_table.KINDS.get(service, {}).get(name, (name,))


def _of_resource(service: str, receiver: str, method: str) -> Set[str]:
    """The operations of a resource's method; ``receiver`` is the last name of what it is called on."""
    resources, collections = name_table.ACTIONS.get(service, {}), name_table.COLLECTIONS.get(service, {})
    if receiver.removesuffix("()") in LISTING:
        return {operation for each in collections.values() for operation in each.get(method, ())}
    if receiver in collections:
        return frozenset(collections[receiver].get("" if method in LISTING else method, ()))
    kinds = resource_kinds(service, receiver)
    return {resources[kind][method] for kind in kinds if method in resources.get(kind, {})}


class PartialFailure(NamedTuple):
    """How the response of an operation shows that it failed for some of its ``entries``: by ``member``.

    ``error`` is what each entry of the list ``member`` has if it failed; empty if ``member`` itself shows it.
    """

    service: str
    member: str
    error: str
    entries: str


def partial_failure(call: OperationCall) -> PartialFailure | None:
    """How ``call`` may fail in part; None if it is not known to, or if its service is not known."""
    services = {client.service_name for client in call.clients}
    (service,) = services if len(services) == 1 else (None,)
    method = call.method
    if call.kind == "resource":
        method = by_hand.RESOURCE_METHODS.get(method, method)
        if operation_names(call) != {regular_name(method)}:
            return None
    return _partial_failures().get((service, method)) if call.kind in ("client", "resource") else None


@lru_cache(maxsize=1)
def _partial_failures() -> dict[tuple[str | None, str], PartialFailure]:
    found: dict[tuple[str | None, str], PartialFailure] = {}
    for service, method, member, entries in partial_rows():
        name, _, error = member.partition("[].")
        found[service, method] = PartialFailure(service, name, error, entries)
    return found


class Polling(NamedTuple):
    """A waiter polls at most ``polls`` times, ``delay`` seconds apart."""

    waiter: str
    delay: float
    polls: int

    @property
    def seconds(self) -> float:
        """The pauses between the polls; the last poll is not followed by one.

        Source: botocore/waiter.py, ``Waiter.wait``, which raises before it would pause.
        """
        return self.delay * (self.polls - 1)


def waits(call: OperationCall) -> bool:
    """Whether ``call`` is one of a waiter: asked for by its name, or a method of a resource that calls one."""
    return call.kind == "waiter" or (call.kind == "resource" and call.method.startswith("wait_until_"))


def polling(call: OperationCall, version: Version) -> Polling | None:
    """How often and how long the waiter ``call`` polls; None where the waiter or its ``WaiterConfig`` is not known.

    The numbers are those of the release ``version``.

    Source: botocore/waiter.py, ``Waiter.wait``.
    """
    services = {client.service_name for client in call.clients}
    (service,) = services if len(services) == 1 else (None,)
    name = call.method if call.kind == "waiter" else _waited_for(service or "", call)
    version = min((used_by(client.library, version) for client in call.clients), default=version)
    row = waiter(service or "", name or "", version)
    if name is None or row is None:
        return None
    _, usual_delay, usual_polls = row
    given = call.given("WaiterConfig")
    delay, polls = _chosen(given, "Delay", usual_delay), _chosen(given, "MaxAttempts", usual_polls)
    # A waiter polls at least once, whatever its settings are.
    return None if delay is None or polls is None else Polling(name, delay, max(int(polls), 1))


def waiter(service: str, name: str, version: Version) -> tuple[str, int, int] | None:
    """The operation that a waiter polls, its seconds of delay and its polls at most; None where there is none."""
    changed = waiter_table.CHANGED.get((service, name))
    return WAITERS.get(service, {}).get(name) if changed is None else at(changed, version)


def _waited_for(service: str, call: OperationCall) -> str | None:
    """The waiter behind a method of a resource; None where it may be several."""
    rows = waiter_table.RESOURCES.get(service, {})
    found = {rows.get(kind, {}).get(call.method) for kind in resource_kinds(service, call.receiver)}
    return found.pop() if len(found) == 1 else None


def _chosen(config: Value, key: str, usual: float) -> float | None:
    """A number of ``WaiterConfig``: ``usual`` where none is given, None where it cannot be read."""
    if isinstance(config, Absent):
        return usual
    value = config.get(key) if isinstance(config, Dictionary) else config
    if isinstance(value, Absent):
        return usual
    number = value.value if isinstance(value, Literal) else None
    return number if isinstance(number, (int, float)) and number >= 0 and is_usable(number) else None


def askable(service: str, kind: CallKind, version: Version) -> Set[str] | None:
    """The names that ``get_waiter()`` or ``get_paginator()``, by ``kind``, takes for a service in ``version`` or newer.

    None if the newest release has no such service.
    """
    if not is_in_newest(service):
        return None
    if kind == "waiter":
        return {name for name in WAITERS.get(service, ()) if waiter(service, name, version) is not None}
    return {name for name in _limited(service) if _takes_page_size(service, name, version) is not None}


def takes_page_size(service: str, paginator: str, version: Version) -> bool:
    """Whether a paginator takes ``PageSize``, as far as is known: it raises PaginationError without a limit key."""
    return _takes_page_size(service, paginator, version) is not False


def _takes_page_size(service: str, paginator: str, version: Version) -> bool | None:
    """Whether a paginator has a limit key in the release ``version``; None where it is not known, or gone."""
    from .tables.paginators import CHANGED

    changed = CHANGED.get((service, paginator))
    return _limited(service).get(paginator) if changed is None else at(changed, version)


def is_askable(name: str) -> bool:
    """Whether some service has a waiter or paginator ``name``."""
    return name in _every_name()


@cache
def _every_name() -> frozenset[str]:
    from .tables.paginators import PAGINATORS

    paginators = (name.rstrip("*") for names in PAGINATORS.values() for name in names.split())
    return frozenset(paginators).union(*WAITERS.values())


@cache
def _limited(service: str) -> dict[str, bool]:
    """The paginators of a service; whether each has a limit key."""
    # 84,000 characters of names, for the few files that ask.
    from .tables.paginators import PAGINATORS

    return {name.rstrip("*"): not name.endswith("*") for name in PAGINATORS.get(service, "").split()}


def sends_request(call: OperationCall) -> bool:
    """Whether ``call`` is known to send a request: not one that signs, makes a paginator, or lists a collection.

    A collection sends its requests while somebody goes through it. Source: boto3/resources/collection.py.
    """
    if is_transfer(call) or waits(call):
        return True
    if call.kind == "paginator" or (call.kind == "resource" and call.method in LISTING):
        return False
    return bool(operation_names(call))
