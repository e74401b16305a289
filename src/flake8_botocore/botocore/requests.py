"""The requests behind a method: which operations it, a waiter or a collection sends, and what comes around them.

That is endpoint discovery, sessions of S3 Express, uploads that ask first, long polls.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from ..facts import (
    Absent,
    CallKind,
    ClientCreation,
    Dictionary,
    FormattedText,
    Literal,
    OperationCall,
    Value,
    alternatives,
    is_usable,
)
from . import Version, at, used_by
from .defaults import is_nothing, values_in_effect
from .operations import BLOBS, demanding, is_transfer
from .services import is_in_newest, methods, partial_rows
from .tables import by_hand
from .tables import operation_names as name_table
from .tables import waiters as waiter_table
from .tables.operation_names import DYNAMODB as DYNAMODB_METHODS
from .tables.operation_names import OTHER_METHODS
from .tables.operations import TRANSFERS
from .tables.services import ENDPOINT_DISCOVERY
from .tables.waiters import RESOURCES, WAITERS

SENDS_NOTHING = frozenset(
    {"exceptions", "waiter_names", *name_table.OTHER_METHODS} - {"get_paginator", "get_waiter", *TRANSFERS}
)
"""Methods of a client that sign, build or resolve something, and send no request."""

LISTING = frozenset({"all", "filter", "limit", "page_size", "pages"})
"""Methods of a collection that list it. Source: boto3/resources/collection.py, ``ResourceCollection``."""


def regular_name(method: str) -> str:
    """The operation of most methods: ``list_objects_v2`` calls ``ListObjectsV2``."""
    return "".join(word[:1].upper() + word[1:] for word in method.split("_"))


def operation_names(call: OperationCall) -> Set[str] | None:
    """The operation that ``call`` sends, as AWS names it: ``{"Invoke"}`` for ``client.invoke(...)``.

    Of a waiter it is the operation that it polls, and empty if the waiter is not in the table. The set has several
    names where a method of a resource sends several or could be one of several resources, and where the service is not
    known and services name the operation differently.

    None if the method stands for no single operation: a helper such as ``generate_presigned_url``, a transfer such as
    ``upload_file``, which sends several, or a method that no resource of the table has.
    """
    if is_transfer(call):
        return None
    service = call.service_name or ""
    if call.kind == "resource":
        return _of_resource(service, call.receiver, call.method) or None
    if call.kind == "waiter":
        row = WAITERS.get(service, {}).get(call.method)
        return frozenset() if row is None else {row[0]}  # The others are the delay and the number of polls.
    return None if call.method in name_table.OTHER_METHODS else _of_client(service, call.method)


def _of_client(service: str, method: str) -> Set[str]:
    """The operation of a client's ``method``; several if services name it differently and ``service`` is empty."""
    named = name_table.BY_SERVICE.get(service, {}).get(method)
    if named is not None:
        return {named}
    differing = {names[method] for names in name_table.BY_SERVICE.values() if method in names}
    return differing or {name_table.IRREGULAR.get(method) or regular_name(method)}


def is_listing(call: OperationCall) -> bool:
    """Whether ``call`` is one on a resource's collection, which takes a request for each page."""
    collections = name_table.COLLECTIONS.get(call.service_name or "", {})
    return call.kind == "resource" and (call.receiver in collections or call.receiver.removesuffix("()") in LISTING)


def resource_kinds(service: str, receiver: str) -> tuple[str, ...]:
    """The resources that ``receiver``, the last name of what a method is called on, may be."""
    name = receiver.removesuffix("()")
    return name_table.KINDS.get(service, {}).get(name, (name,))


def _of_resource(service: str, receiver: str, method: str) -> Set[str]:
    """The operations of a resource's method; ``receiver`` is the last name of what it is called on.

    - ``bucket.objects.filter(...).delete()`` has the receiver ``filter()``. The collection is further left, so the
      operations of every collection of the service count.
    - ``bucket.objects.delete()`` has the collection ``objects`` as its receiver. In the table of a collection, ``""``
      stands for the methods that list it.
    - ``table.put_item(...)`` has a resource as its receiver, of one of the kinds that may have this name.
    """
    collections = name_table.COLLECTIONS.get(service, {})
    if receiver.removesuffix("()") in LISTING:
        return {operation for each in collections.values() for operation in each.get(method, ())}
    if receiver in collections:
        return frozenset(collections[receiver].get("" if method in LISTING else method, ()))
    resources, kinds = name_table.ACTIONS.get(service, {}), resource_kinds(service, receiver)
    return {resources[kind][method] for kind in kinds if method in resources.get(kind, {})}


class PartialFailure(NamedTuple):
    """How the response of an operation shows that it failed for some of its ``entries``: by ``member``.

    The member ``Failed`` of ``send_message_batch`` shows it itself. In the list ``Responses`` of
    ``batch_execute_statement``, an entry that failed has the key ``error``: ``Error``. Else that is empty.
    """

    service: str
    member: str
    error: str
    entries: str


def partial_failure(call: OperationCall) -> PartialFailure | None:
    """How ``call`` may fail in part; None if it is not known to, or if its service is not known.

    The table has the methods of clients. ``queue.send_messages(...)`` of a resource is ``send_message_batch`` there, if
    SendMessageBatch is what it sends: another resource may have a method of the same name.
    """
    if call.kind not in ("client", "resource"):
        return None
    method = call.method
    if call.kind == "resource":
        method = by_hand.RESOURCE_METHODS.get(method, method)
        if operation_names(call) != {regular_name(method)}:
            return None
    return _partial_failures().get((call.service_name, method))


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

    What ``WaiterConfig={"Delay": 5, "MaxAttempts": 20}`` leaves out is as in the release that the call's clients run
    on, ``version`` or an older one.

    Source: botocore/waiter.py, ``Waiter.wait``.
    """
    service = call.service_name or ""
    name = call.method if call.kind == "waiter" else _waited_for(service, call)
    version = min((used_by(client.library, version) for client in call.clients), default=version)
    known = waiter(service, name or "", version)
    if name is None or known is None:
        return None
    _, usual_delay, usual_polls = known
    config = call.given("WaiterConfig")
    delay, polls = _chosen(config, "Delay", usual_delay), _chosen(config, "MaxAttempts", usual_polls)
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
    """The number at ``key`` of a ``WaiterConfig``: ``usual`` if the call has none, None where it cannot be read."""
    value = config.get(key) if isinstance(config, Dictionary) else config
    if isinstance(value, Absent):
        return usual
    number = value.value if isinstance(value, Literal) else None
    return number if isinstance(number, (int, float)) and number >= 0 and is_usable(number) else None


def askable(service: str, kind: CallKind, version: Version) -> Set[str] | None:
    """The names that ``get_waiter()`` or ``get_paginator()``, by ``kind``, takes for a service in ``version`` or newer.

    A name that a later release added is among them, as the tables do not have when it was. A name that is gone in
    ``version`` is not. None if the newest release has no such service.
    """
    if not is_in_newest(service):
        return None
    if kind == "waiter":
        return {name for name in WAITERS.get(service, ()) if waiter(service, name, version) is not None}
    return {name for name in _paginators(service) if _takes_page_size(service, name, version) is not None}


def takes_page_size(service: str, paginator: str, version: Version) -> bool:
    """Whether a paginator takes ``PageSize``, as far as is known: it raises PaginationError without a limit key."""
    return _takes_page_size(service, paginator, version) is not False


def _takes_page_size(service: str, paginator: str, version: Version) -> bool | None:
    """Whether a paginator has a limit key in the release ``version``; None where it is not known, or gone."""
    from .tables.paginators import CHANGED

    changed = CHANGED.get((service, paginator))
    return _paginators(service).get(paginator) if changed is None else at(changed, version)


def is_askable(name: str) -> bool:
    """Whether some service has a waiter or paginator ``name``."""
    return name in _every_name()


@cache
def _every_name() -> frozenset[str]:
    from .tables.paginators import PAGINATORS

    paginators = (name.rstrip("*") for names in PAGINATORS.values() for name in names.split())
    return frozenset(paginators).union(*WAITERS.values())


@cache
def _paginators(service: str) -> dict[str, bool]:
    """The paginators of a service, and whether each has a limit key: in the table, ``*`` marks those without one."""
    # 84,000 characters of names, for the few files that ask.
    from .tables.paginators import PAGINATORS

    return {name.rstrip("*"): not name.endswith("*") for name in PAGINATORS.get(service, "").split()}


def sends_request(call: OperationCall) -> bool:
    """Whether ``call`` is known to send a request: not one that signs, makes a paginator, or lists a collection.

    Paginators and collections send their requests later, while a loop takes their pages. Source:
    boto3/resources/collection.py.
    """
    if is_transfer(call) or waits(call):
        return True
    if call.kind == "paginator" or (call.kind == "resource" and call.method in LISTING):
        return False
    return bool(operation_names(call))


REQUIRED = frozenset({"timestream-query", "timestream-write"})
"""Services that require endpoint discovery: by default botocore asks them for an endpoint first.

Source: ``endpointdiscovery`` of their operations, ``required``, in the service models.
"""

PATIENCE = 60
"""Seconds for which a failed request for an endpoint is not repeated.

Source: botocore/discovery.py, ``EndpointDiscoveryManager._refresh_current_endpoints``.
"""


def looks_up_endpoint(client: ClientCreation) -> bool | None:
    """Whether ``client`` may send a request for an endpoint before one of its operations; None if that is unknown.

    That request has attempts and timeouts as any other. A client with an ``endpoint_url`` sends none, and one of an
    unknown service is taken for one that sends none. Where conditions decide between several Configs, one that asks is
    enough. Source: botocore/client.py, ``_register_endpoint_discovery``.
    """
    service = client.service_name
    if service not in ENDPOINT_DISCOVERY:
        return False
    url = client.argument("endpoint_url")
    if url is not None and not is_nothing(url.value):
        return False
    values = (each for value in values_in_effect(client, "endpoint_discovery_enabled") for each in alternatives(value))
    answers = {_asked(each, service) for each in values}
    if True in answers:
        return True
    return None if None in answers else False


def _asked(value: Value, service: str) -> bool | None:
    """Whether ``endpoint_discovery_enabled=value`` makes clients of ``service`` ask for endpoints; None if unknown."""
    if is_nothing(value):
        return service in REQUIRED
    if isinstance(value, Literal):
        chosen = str(value.value).strip().lower()
        return service in REQUIRED if chosen == "auto" else chosen == "true"
    return None


def most_lookups(service: str | None, attempts: int, attempt: float, pauses: float) -> int:
    """The most requests for an endpoint that one call of an operation sends.

    The call has ``attempts``, each of up to ``attempt`` seconds, with ``pauses`` seconds between all of them. If the
    service requires an endpoint of its own, a failed request for it ends the call. Else the operation goes to the usual
    endpoint, and the next attempt that begins PATIENCE seconds or more after that request sends another one.
    """
    if service in REQUIRED:
        return 1
    seconds_until_last_begins = (attempts - 1) * attempt + pauses
    return min(attempts, 1 + int(seconds_until_last_begins // PATIENCE))


DYNAMODB = "dynamodb"


def variants(client: ClientCreation) -> tuple[ClientCreation, ...]:
    """``client`` as one of the usual services, and as DynamoDB where the source leaves open that it is.

    The calls on the client may still show that it is not.
    """
    services = client.services
    if client.service_name is not None or (services is not None and DYNAMODB not in services):
        return (client,)
    as_dynamodb = replace(client, alias_of=DYNAMODB)
    return (as_dynamodb,) if services == frozenset({DYNAMODB}) else (client, as_dynamodb)


def is_of_dynamodb(call: OperationCall) -> bool:
    """Whether ``call`` may be one of DynamoDB's; resources, waiters and paginators may."""
    return call.kind != "client" or call.method in OTHER_METHODS or call.method in DYNAMODB_METHODS


def with_dynamodb(numbers: Sequence[object], unit: str = "") -> str:
    """The first of ``numbers``, and the last one where DynamoDB has another: ``3 times, 4 for DynamoDB``."""
    usual, dynamodb = numbers[0], numbers[-1]
    return f"{usual}{unit}" if usual == dynamodb else f"{usual}{unit}, {dynamodb} for DynamoDB"


SUFFIXES = ("--x-s3", "--xa-s3")
"""How the names of directory buckets end, and those of their access points."""

RENEWED = 300 - 45
"""Seconds after which a session, which lasts five minutes, is made anew for the next request.

Source: botocore/utils.py, ``IdentityCache.get_credentials``; CreateSession in the service model of S3.
"""

UNSIGNED = frozenset({"copy_object", "create_session", "upload_part_copy"})
"""Operations that need no session, beside those on the bucket as a whole.

Source: ``DisableS3ExpressSessionAuth`` and ``UseS3ExpressControlEndpoint`` in the service model of S3.
"""


ON_BUCKET = frozenset({"get_bucket_abac", "head_bucket", "put_bucket_abac"})
"""Operations on a bucket as a whole that need a session nevertheless."""


POSITIONS = {
    "copy": {"CopySource": 0, "Bucket": 1},
    "download_file": {"Bucket": 0},
    "download_fileobj": {"Bucket": 0},
    "upload_file": {"Bucket": 1},
    "upload_fileobj": {"Bucket": 1},
}
"""Where a client's transfers take their buckets. Source: boto3/s3/inject.py."""


def sessions(call: OperationCall) -> int:
    """The sessions of S3 Express that ``call`` needs: one for each directory bucket that it may name.

    botocore sends CreateSession with the same client, so it has all the client's attempts and timeouts. The transfer
    ``copy`` may name two buckets, in ``Bucket`` and ``CopySource``; the methods that ``needs_session`` leaves out, such
    as ``copy_object``, are signed without a session. A waiter, whose name is none of a method, polls operations that
    need one. 0 if a Config may switch sessions off.
    """
    if any(client.service_name != "s3" or not _uses_sessions(client) for client in call.clients):
        return 0
    source = _given(call, "CopySource") if is_transfer(call) else None
    buckets = [_given(call, "Bucket")] if call.kind == "waiter" or needs_session(call.method) else []
    if isinstance(source, Dictionary):
        buckets.append(source.get("Bucket"))
    return sum(_is_directory(bucket) for bucket in buckets)


def _given(call: OperationCall, name: str) -> Value:
    """The argument ``name`` of ``call``; a transfer can have it by its position."""
    position = POSITIONS.get(call.method, {}).get(name) if call.kind == "client" else None
    found = [each.value for each in call.arguments if position is not None and each.position == position]
    return found[0] if found else call.given(name)


def needs_session(method: str) -> bool:
    """Whether requests of a method of S3 are signed with a session where they go to a directory bucket."""
    on_bucket = "bucket" in method or method.endswith("public_access_block")
    return method not in UNSIGNED and (not on_bucket or method in ON_BUCKET)


def _is_directory(bucket: Value) -> bool:
    """Whether ``bucket`` may be a directory bucket by its name: a text, or an f-string that ends ``...--x-s3``."""
    every = list(alternatives(bucket))
    names = [each.value for each in every if isinstance(each, Literal)]
    names += [each.text for each in every if isinstance(each, FormattedText)]
    return any(isinstance(name, str) and name.endswith(SUFFIXES) for name in names)


def _uses_sessions(client: ClientCreation) -> bool:
    """Whether no Config of ``client`` may switch sessions off."""
    chosen = [each for value in values_in_effect(client, "s3") for each in alternatives(value)]
    keys = [each.get("disable_s3_express_session_auth") for each in chosen if isinstance(each, Dictionary)]
    return not any(isinstance(key, Literal) and key.value is True for key in keys)


UPLOADS = {
    "put_object": "PutObject",
    "put_object_annotation": "PutObjectAnnotation",
    "upload_part": "UploadPart",
    "write_get_object_response": "WriteGetObjectResponse",
}
"""Methods and operations of S3 that send a body as a stream: ``streaming`` of their input in the service model."""

_OF_OBJECTS = frozenset({"put", "upload"})
"""The methods of resources that call one of these: ``Object.put`` and ``MultipartUploadPart.upload``."""


def asks_to_send(call: OperationCall) -> bool:
    """Whether ``call`` uploads a body to S3, as ``put_object(Body=...)``, and waits for ``100 Continue`` before.

    Source: botocore/handlers.py, ``add_expect_header``; ``convert_body_to_file_like_object`` for bytes.
    """
    if call.kind in ("waiter", "paginator") or any(client.service_name != "s3" for client in call.clients):
        return False
    if is_transfer(call):
        return call.method.startswith("upload")
    names = operation_names(call) or set()
    return bool(names) and names <= {*UPLOADS.values()} and not isinstance(call.given("Body"), Absent)


LONG_POLLS = {
    "kinesis": {"ReceiveQueueRecords", "ReceiveDeadLetterQueueRecords"},
    "sqs": {"ReceiveMessage"},
    "stepfunctions": {"GetActivityTask"},
    "swf": {"PollForActivityTask", "PollForDecisionTask"},
}
"""Source: botocore/retries/standard.py, ``RetryHandler._LONG_POLLING_OPERATIONS``."""


def is_long_poll(call: OperationCall) -> bool:
    """Whether ``call`` is known to be a long poll."""
    return bool(LONG_POLLS.get(call.service_name or "", set()) & (operation_names(call) or set()))


def lasting_methods(source: str) -> Set[str] | None:
    """The methods that matter in a module with this text, as rules judge them or one call may take long; None for all.

    All do where the text has the end of a directory bucket's name: any call on such a bucket may make a session first.
    """
    return None if any(suffix in source for suffix in SUFFIXES) else _lasting()


@cache
def _lasting() -> frozenset[str]:
    return methods().union(UPLOADS, _OF_OBJECTS, *BLOBS.values(), *WAITERS.values(), *map(_waiting, RESOURCES))


def _waiting(service: str) -> frozenset[str]:
    """The methods of the resources of ``service`` that wait."""
    return frozenset().union(*RESOURCES.get(service, {}).values())


@cache
def lasting_words(service: str | None) -> frozenset[str]:
    """Words of which a module must have one to call what asks something of its client, or outlasts one request.

    They are the methods that ``demanding`` names for ``service`` (None: any), methods that wait, and for S3 or any
    service the transfers, the uploads and how the names of directory buckets end.
    """
    waiting = WAITERS.keys() if service is None else {service} & WAITERS.keys()
    found = demanding(service).union(*map(_waiting, waiting), {"get_waiter"} if waiting else ())
    if service not in (None, "s3"):
        return found
    # Words such as "copy" occur in most files.
    return found.union(SUFFIXES, (f".{method}(" for method in (*UPLOADS, *_OF_OBJECTS, *TRANSFERS)))
