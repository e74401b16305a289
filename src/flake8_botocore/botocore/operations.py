"""Operations that the tables know: their methods, whether they may run twice, and how long they may take."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal as OneWordOf
from typing import NamedTuple, TypeAlias, cast

from ..facts import (
    ABSENT,
    Absent,
    Dictionary,
    JsonText,
    Literal,
    OperationCall,
    Sequence,
    Value,
    alternatives,
    is_asynchronous,
    is_usable,
)
from . import Version, at
from .tables import operations as table

LAMBDA = "lambda"

RunsTwice: TypeAlias = OneWordOf["harmless", "recognised", "tolerated", "harmful"]
"""The effect of a request that arrives twice.

*harmless*: it reads, sets the same again, or fails the second time. *recognised*: the service knows by a token or
condition that it has seen the request. *tolerated*: what it sends goes through a queue, topic, stream, log or metric,
which deliver at least once anyway, as Lambda's queue of asynchronous invocations does. *harmful*: it sends, starts,
adds or pays once more.
"""

HARMLESS: RunsTwice = "harmless"
RECOGNISED: RunsTwice = "recognised"
TOLERATED: RunsTwice = "tolerated"
HARMFUL: RunsTwice = "harmful"
COUNTER = "counter"
"""A case of an update: harmful where it adds to a number, harmless where it adds members to a set."""


class Operation(NamedTuple):
    """One operation of one service, ``name`` as the service calls it.

    ``twice`` is what happens if the same request arrives twice, None where that is unknown. ``tokens`` are arguments
    by which the service recognises a request. ``cases`` are what other arguments decide first: an argument, the
    pattern in its value (empty: any value), the answer (empty: unknown), and the value where none is given.

    ``quick``: it answers at once. ``quick_if``: an argument, the pattern of values with which it does, and the value
    where none is given. ``limits`` are the longest the service takes to answer, in seconds, by release. ``floor`` is
    the read timeout AWS asks for, in seconds; ``floor_member`` is the argument whose seconds the read timeout must
    exceed. ``source`` is the page that states it, empty where the service model's own text does; ``advice_only``: a
    knowledge-centre article does. ``long``: it does its caller's work while the caller waits.
    """

    service: str
    name: str
    twice: RunsTwice | None = None
    tokens: tuple[str, ...] = ()
    cases: tuple[tuple[str, str, str, str | None], ...] = ()
    quick: bool = False
    quick_if: tuple[str, str, str | None] | None = None
    limits: tuple[tuple[tuple[int, int, int], int], ...] = ()
    floor: int | None = None
    floor_member: str | None = None
    source: str = ""
    advice_only: bool = False
    long: bool = False

    def limit(self, version: Version) -> int | None:
        """The longest the service takes to answer, in seconds, as the release states it."""
        return at(self.limits, version)


def operation(call: OperationCall) -> Operation | None:
    """The operation that ``call`` calls; its time limits are left out if the arguments make it answer at once.

    None for a waiter, if the tables have no such operation, or if the service is not known.
    """
    service = call.service_name
    if service is None or call.kind == "waiter":
        return None
    known = _operation_of(service, call.method, call.kind == "resource")
    return None if known is None else _as_called(known, call)


@cache
def _operation_of(service: str, method: str, of_resource: bool) -> Operation | None:
    """The operation behind a ``method`` of a client, or of a resource, whose name may differ from the client's."""
    by_method = table.OPERATIONS.get(service, {})
    fields = by_method.get(method)
    if of_resource:
        name = table.ACTIONS.get(service, {}).get(method)
        fields = next((each for each in by_method.values() if each["name"] == name), None)
    return None if fields is None else Operation(service, **fields)


def _names_quick_model(name: str) -> bool:
    """Whether a function called ``name`` asks a model to embed or to rank, which takes no minutes."""
    return "embed" in name.lower() or "rerank" in name.lower()


@cache
def demanding(service: str | None) -> frozenset[str]:
    """The methods of ``service`` (None: of any service) whose calls may ask something of their client.

    They may do harm if they run twice; or their rows state something else than ``_ASKING_NOTHING``, such as a time
    limit; or they send much (BLOBS). All methods of resources are among them: their names are not those of the rows.
    """
    services = table.OPERATIONS if service is None else {service} & table.OPERATIONS.keys()
    found = {
        method
        for each in services
        for method, row in table.OPERATIONS[each].items()
        if row.get("twice") not in (HARMLESS, TOLERATED) or row.keys() - _ASKING_NOTHING
    }
    resources = table.ACTIONS if service is None else {service} & table.ACTIONS.keys()
    return frozenset(found).union(BLOBS.get(service or "", ()), *(table.ACTIONS[each] for each in resources))


_ASKING_NOTHING = {"name", "twice", "tokens", "quick", "source"}
"""Fields of an operation that require nothing of the client: neither a time limit nor a read timeout nor a case."""


BLOBS = {
    "ecr": {"upload_layer_part": "layerPartBlob"},
    "lambda": {"create_function": "Code", "publish_layer_version": "Content", "update_function_code": "ZipFile"},
}
"""The arguments that take 20 MB or more, of methods that send them all at once."""


def may_send_much(call: OperationCall) -> bool:
    """Whether ``call`` may send many bytes all at once, such as ``update_function_code(ZipFile=package)``.

    Then the connect timeout bounds the sending, too, because CPython's ``sendall`` has one deadline for all bytes. S3
    sends its bodies in blocks: botocore/handlers.py, ``convert_body_to_file_like_object``. aiohttp bounds only the
    connecting, so asynchronous clients do not count. A literal is short; False, too, if the service is not known, or if
    only a ``**`` may hold the bytes.
    """
    services = {client.service_name for client in call.clients if not is_asynchronous(client.library)}
    service = services.pop() if len(services) == 1 else None
    blob = BLOBS.get(service or "", {}).get(call.method)
    value = next((each.value for each in call.arguments if blob and each.name == blob), ABSENT)
    if blob in ("Code", "Content"):  # ``create_function(Code={"ZipFile": package})``
        value = value.get("ZipFile") if isinstance(value, Dictionary) else ABSENT
    return not all(isinstance(each, (Absent, Literal)) for each in alternatives(value))


def _as_called(known: Operation, call: OperationCall) -> Operation:
    """``known`` as ``call`` asks for it: without its time limits if an argument makes it quick, or may.

    ``invoke(InvocationType="Event")`` is quick; with an unknown InvocationType it may be, and has no limits either.

    ``advice_only`` operations ask a model, whose name they have in an argument. An unknown model is taken for one that
    needs the time, unless a function around the call is named for embedding or ranking: then it is taken for a quick
    one.
    """
    if known.quick_if is None:
        return known
    argument, pattern, default = known.quick_if
    is_quick = _has(call, argument, pattern, default)
    if is_quick is False or (is_quick is None and known.advice_only and not _names_quick_model(call.within)):
        return known
    return known._replace(
        quick=is_quick is True or known.advice_only, limits=(), floor=None, source="", advice_only=False, long=False
    )


def runs_twice(known: Operation, call: OperationCall) -> RunsTwice | None:
    """The effect of sending the request of ``call`` to the operation ``known`` twice; None if that is unknown.

    A token decides first, then a FIFO queue or topic, then the first of ``known.cases`` that the arguments match, and
    at last what the operation always does. An argument that may or may not be there makes it unknown.

    FIFO queues and topics recognise a message by its content or its token; their names end with ``.fifo``. A
    ``MessageGroupId`` does not show one, as others may have it, too:
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
    """
    tokens_given = {_is_given(call, token) for token in known.tokens}
    if True in tokens_given:
        return RECOGNISED
    if None in tokens_given:
        return None
    if known.twice == TOLERATED and any(_is_fifo(argument.value) for argument in call.arguments):
        return RECOGNISED
    for argument, pattern, effect, default in known.cases:
        matches = _has(call, argument, pattern, default) if pattern else _is_given(call, argument)
        if matches is None:
            return None
        # A condition that is still true the second time recognises nothing.
        if matches and not (effect == RECOGNISED and _holds_again(call)):
            return _of_counter(call) if effect == COUNTER else cast("RunsTwice", effect or None)
    return known.twice


_DOES = {
    "AddJobFlowSteps": "adds steps again",
    "BatchExecuteStatement": "inserts rows again",
    "CreateKeyPair": "loses the private key",
    "ExecuteCommand": "runs a command",
    "ExecuteStatement": "inserts rows again",
    "PublishLayerVersion": "creates another one",
    "RegisterJobDefinition": "creates another revision",
    "SendBonus": "pays a bonus",
    "SendBounce": "sends an e-mail",
    "SendCommand": "runs a command",
    "UpdateItem": "adds to a counter",
    **dict.fromkeys(("Add", "Allocate", "Create", "Generate", "Import", "Request", "Upload"), "creates another one"),
    **dict.fromkeys(("Extend", "Purchase"), "buys another one"),
    **dict.fromkeys(("Resume", "Retry", "Run", "Schedule", "Start", "Submit", "Test"), "starts another run"),
    **dict.fromkeys(("Admin", "Forgot", "Get", "Notify", "Post", "Publish", "Resend", "Send"), "sends a message"),
    "Copy": "makes another copy",
    "Invoke": "starts another run",
    "Verify": "sends an e-mail",
}
"""What a harmful operation does each time that it runs, by its name or the verb of it."""

_VERB = re.compile("[A-Z][a-z]+")


def does(known: Operation, call: OperationCall | None = None) -> str:
    """What the harmful ``call`` does each time, in a few words: ``sends an e-mail``; empty if there are none.

    Without a call, what any harmful one of the operation does.
    """
    if call is not None and known.name == "UpdateItem" and _has(call, "UpdateExpression", "list_append", None):
        return "appends to a list"
    verb = _VERB.match(known.name)
    if "email" in known.name.lower() and known.name.startswith("Send"):
        return "sends an e-mail"
    return _DOES.get(known.name) or _DOES.get(verb[0] if verb else "", "")


def _is_given(call: OperationCall, member: str) -> bool | None:
    """Whether ``call`` has the argument ``member``, whatever its value; None where that is unknown."""
    if not call.complete and not any(argument.name == member for argument in call.arguments):
        return None
    given = {not isinstance(value, Absent) for value in alternatives(call.given(member))}
    return given.pop() if len(given) == 1 else None


def _has(call: OperationCall, argument: str, pattern: str, default: str | None) -> bool | None:
    """Whether the value of ``argument`` in ``call`` matches ``pattern``; None where that is unknown.

    ``default`` is the value that the service takes where the argument is not given; None if it takes none.
    """
    found = {_matches(value, pattern, default) for value in alternatives(call.given(argument))}
    return found.pop() if len(found) == 1 else None


def _matches(value: Value, pattern: str, default: str | None) -> bool | None:
    """Whether ``pattern`` is found in the text ``value``, or in ``default`` if it is ABSENT; None if it is no text."""
    if isinstance(value, Absent) and default is None:
        return False
    text = default if isinstance(value, Absent) else value.value if isinstance(value, Literal) else None
    return re.search(pattern, text) is not None if isinstance(text, str) else None


def token(known: Operation) -> str | None:
    """The argument by which the service recognises a repeated request of any call of the operation; None if none."""
    return None if not known.tokens or known.tokens[0] in CONDITIONAL_TOKENS else known.tokens[0]


CONDITIONAL_TOKENS = frozenset({"DurableExecutionName", "MessageDeduplicationId"})
"""Tokens that only durable functions, and FIFO queues and topics, take."""

ADDED = re.compile(r"\bADD\b(.*?)(?:\b(?:SET|REMOVE|DELETE)\b|$)", re.IGNORECASE | re.DOTALL)
"""The ADD clause of an UpdateExpression."""


_PLACEHOLDER = re.compile(r":\w+")


def _of_counter(call: OperationCall) -> RunsTwice | None:
    """The effect of a second ``ADD n :one`` in an UpdateExpression, by the values that it adds.

    HARMFUL if one is a number, which is added twice. HARMLESS if all are sets, whose members are there already. None if
    a value is unknown.
    """
    expression, values = call.given("UpdateExpression"), call.given("ExpressionAttributeValues")
    if not isinstance(expression, Literal) or not isinstance(values, Dictionary):
        return None
    added = "".join(ADDED.findall(str(expression.value)))
    kinds = {_kind(values.get(name)) for name in _PLACEHOLDER.findall(added)}
    return HARMFUL if "number" in kinds else HARMLESS if kinds == {"set"} else None


_NAMES = re.compile(
    r"(?<![:\w#.])#?(?!(?:AND|OR|NOT|BETWEEN|IN|SET|ADD|REMOVE|DELETE)\b)[A-Za-z_]\w*(?![\w(])", re.IGNORECASE
)
"""The attributes in an expression of DynamoDB, or what ``ExpressionAttributeNames`` has in their place."""

_BOUND = re.compile(r"(?<![#\w])([#\w]+)\s*(?:<=|>=|<(?!>)|>)\s*:\w+")
"""A bound of an attribute in a condition, ``n < :most``; the group is the attribute."""


_COUNTED = re.compile(
    r"(?<![#\w])([#\w]+)\s*=\s*(?:\1|if_not_exists\s*\(\s*\1\b[^)]{0,200}\))\s*[+-]|\bADD\s+([#\w]+)", re.IGNORECASE
)
"""An attribute that an update adds to itself."""


def _holds_again(call: OperationCall) -> bool:
    """Whether the condition of a counting update of DynamoDB is true the second time, too: then it counts twice.

    ``SET n = n + :one`` if ``owner = :me`` is such an update: the condition tests nothing that the update changes. So
    is one with the condition ``n < :most``, although it tests ``n``: the bound does not tell a repeated update from
    another one. With ``version = :version`` as the condition and ``version`` among what is set, the second update
    fails.

    False where the expressions cannot be read, or the update counts nothing.
    """
    update, condition, names = map(call.given, ("UpdateExpression", "ConditionExpression", "ExpressionAttributeNames"))
    if not isinstance(update, Literal) or not isinstance(condition, Literal) or "not_exists" in str(condition.value):
        return False
    placeholders = names.items if isinstance(names, Dictionary) else ()
    name_of = {item.key: str(item.value.value) for item in placeholders if isinstance(item.value, Literal)}

    def attributes(pattern: re.Pattern[str], text: str) -> set[str]:
        """The attributes that ``pattern`` finds; ``#n`` stands for the one that ExpressionAttributeNames gives."""
        found = [match.group(match.lastindex or 0) for match in pattern.finditer(text)]
        return {name_of.get(name, name) for name in found}

    def without_counted(bound: re.Match[str]) -> str:
        return "" if attributes(_NAMES, bound[1]) <= counted else bound[1]

    counted = attributes(_COUNTED, str(update.value))
    # Bounds of what the update counts are left out, of anything else the attribute stays.
    tested = attributes(_NAMES, _BOUND.sub(without_counted, str(condition.value)))
    changed = attributes(_NAMES, str(update.value))
    is_readable = not any(name.startswith("#") for name in tested | changed)
    return bool(counted) and is_readable and not tested & changed


def _kind(value: Value) -> str:
    """Whether a value for DynamoDB is a ``number`` or a ``set``; empty for anything else, and if it is unknown.

    Clients write ``{"N": "1"}`` and ``{"SS": ["a"]}``, resources ``1`` and ``{"a"}``.
    """
    if isinstance(value, Dictionary):
        keys = {item.key for item in value.items}
        return "number" if keys == {"N"} else "set" if keys and keys <= {"SS", "NS", "BS"} else ""
    if isinstance(value, Sequence):
        return "set" if value.kind == "set" else ""
    return "number" if isinstance(value, Literal) and isinstance(value.value, (int, float)) else ""


def _is_fifo(value: Value) -> bool:
    return any(
        isinstance(v, Literal) and isinstance(v.value, str) and v.value.endswith(".fifo") for v in alternatives(value)
    )


def asked_by_argument(known: Operation, call: OperationCall) -> float | None:
    """Seconds that the read timeout must exceed because ``call`` asks the service to wait that long.

    ``receive_message(WaitTimeSeconds=20)`` asks for 20. None if the argument is missing or its value is not known.
    """
    if known.floor_member is None:
        return None
    value = call.given(known.floor_member)
    number = value.value if isinstance(value, Literal) else None
    usable = isinstance(number, (int, float)) and not isinstance(number, bool) and is_usable(number)
    return cast("float", number) if usable else None


TOKEN_LIMITS = ("maxTokens", "max_tokens", "max_tokens_to_sample", "maxTokenCount", "max_gen_len", "max_new_tokens")
"""How models call the most tokens that an answer may have."""

MOST_TOKENS = 1_024
"""Tokens that no model takes minutes for: an estimate, as AWS states none."""


def most_tokens(call: OperationCall) -> int | None:
    """The most tokens that the answer may have; None where the call states no limit, or one that is unknown.

    ``converse(inferenceConfig={"maxTokens": 500})`` states 500, ``invoke_model(body=json.dumps({"max_tokens": 500}))``,
    too, and so do the arguments ``model_kwargs={"max_tokens": 500}`` and ``max_tokens=500`` of other libraries.
    """
    arguments_with_limits = ("inferenceConfig", "body", "model_kwargs")
    stated = [limit for name in arguments_with_limits for limit in _token_limits(call.given(name))]
    stated += [each.value for each in call.arguments if each.name in TOKEN_LIMITS]
    limits = [each.value if isinstance(each, Literal) else None for limit in stated for each in alternatives(limit)]
    numbers = [each for each in limits if isinstance(each, int)]
    return max(numbers) if numbers and len(numbers) == len(limits) else None


def answers_shortly(call: OperationCall) -> bool:
    """Whether the call states a small number of tokens for the answer."""
    return (most_tokens(call) or math.inf) <= MOST_TOKENS


def _token_limits(value: Value) -> Iterator[Value]:
    """The values of the keys TOKEN_LIMITS in the dictionary ``value``, or in the JSON of one, at any depth."""
    dictionary = value.of if isinstance(value, JsonText) else value
    if not isinstance(dictionary, Dictionary):
        return
    for item in dictionary.items:
        if item.key in TOKEN_LIMITS:
            yield item.value
        elif isinstance(item.value, Dictionary):
            yield from _token_limits(item.value)


def transfer_attempts(call: OperationCall) -> int | None:
    """How often s3transfer starts the download ``call`` before it gives up, on top of botocore's attempts.

    1 for what is no download, and for aioboto3, which moves files without s3transfer; None if the call may give a
    ``TransferConfig(num_download_attempts=...)``. Source: s3transfer/download.py, ``GetObjectTask``;
    boto3/s3/transfer.py, ``TransferConfig``.
    """
    usual = table.TRANSFERS[call.method] if is_transfer(call) else 1
    if usual == 1 or all(is_asynchronous(client.library) for client in call.clients):
        return 1
    # Counted from 0, ``Config`` has position 3 in an object's method, 4 in a bucket's and 5 in a client's.
    lowest_position = 3 if call.kind == "resource" else 4
    may_be_positional = any(each.position is not None and each.position >= lowest_position for each in call.arguments)
    return usual if isinstance(call.given("Config"), Absent) and not may_be_positional else None


def is_transfer(call: OperationCall) -> bool:
    """Whether ``call`` is one of the methods with which boto3 moves files to and from S3."""
    return call.method in table.TRANSFERS and all(client.service_name == "s3" for client in call.clients)
