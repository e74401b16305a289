"""How AWS names the operation behind a method of a client or resource."""

from __future__ import annotations

from collections.abc import Set

from ...facts import OperationCall
from ..tables import operation_names as table
from ..tables.waiters import WAITERS
from .known import is_transfer

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
    return None if call.method in table.OTHER_METHODS else _of_client(service, call.method)


def _of_client(service: str, method: str) -> Set[str]:
    named = table.BY_SERVICE.get(service, {}).get(method)
    if named is not None:
        return {named}
    differing = {names[method] for names in table.BY_SERVICE.values() if method in names}
    return differing or {table.IRREGULAR.get(method) or regular_name(method)}


def is_listing(call: OperationCall) -> bool:
    """Whether ``call`` asks a collection of a resource, which takes a request for each page."""
    services = {client.service_name for client in call.clients}
    collections = table.COLLECTIONS.get((services.pop() if len(services) == 1 else None) or "", {})
    return call.kind == "resource" and (call.receiver in collections or call.receiver.removesuffix("()") in LISTING)


def resource_kinds(service: str, receiver: str) -> tuple[str, ...]:
    """The resources that ``receiver``, the last name of what a method is called on, may be."""
    name = receiver.removesuffix("()")
    return table.KINDS.get(service, {}).get(name, (name,))


def _of_resource(service: str, receiver: str, method: str) -> Set[str]:
    """The operations of a resource's method; ``receiver`` is the last name of what it is called on."""
    resources, collections = table.ACTIONS.get(service, {}), table.COLLECTIONS.get(service, {})
    if receiver.removesuffix("()") in LISTING:
        return {operation for each in collections.values() for operation in each.get(method, ())}
    if receiver in collections:
        return frozenset(collections[receiver].get("" if method in LISTING else method, ()))
    kinds = resource_kinds(service, receiver)
    return {resources[kind][method] for kind in kinds if method in resources.get(kind, {})}
