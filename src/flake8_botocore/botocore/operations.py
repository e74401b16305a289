"""Operations that the tables know: their methods, how long they may take, and what runs again."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal as OneWordOf
from typing import NamedTuple, TypeAlias, cast

from ..facts import Absent, Literal, OperationCall, Value, alternatives
from .options import is_usable
from .tables import operations as table
from .version import Version, at

LAMBDA = "lambda"

RunsTwice: TypeAlias = OneWordOf["harmless", "recognised", "tolerated", "harmful"]
"""Whether an operation may run twice for one call.

*recognised*: the call passes a token by which the service knows the second request; *tolerated*: AWS delivers at least
once anyway.
"""


class Operation(NamedTuple):
    """One operation of one service, ``name`` as the service calls it.

    ``limits`` are the longest the service takes to answer, by release, ``floor`` is the read timeout AWS asks for, in
    seconds;
    ``floor_member`` is the argument whose seconds the read timeout must exceed. ``source`` is the page that states
    it, empty where the service model's own text does; ``advice_only``: a knowledge-centre article.
    ``long``: does the caller's work while it waits. ``repeats``: changes something once more each time it is sent,
    and botocore fills in no token that would prevent it; ``tokens`` are arguments that do. ``only``: all this holds
    where the argument's value has the pattern in it; the third is the value where none is given. ``quick``: with such
    a value of the argument the service answers at once.
    """

    service: str
    name: str
    limits: tuple[tuple[tuple[int, int, int], int], ...] = ()
    floor: int | None = None
    floor_member: str | None = None
    source: str = ""
    advice_only: bool = False
    long: bool = False
    repeats: bool = False
    tokens: tuple[str, ...] = ()
    only: tuple[str, str, str | None] | None = None
    quick: tuple[str, str] | None = None

    def limit(self, version: Version) -> int | None:
        """The longest the service takes to answer, in seconds, as the release states it."""
        return at(self.limits, version)

    @property
    def fifo_only(self) -> bool:
        """Whether its token is taken by FIFO queues and topics only."""
        return self.tokens == ("MessageDeduplicationId",)


def operation(call: OperationCall) -> Operation | None:
    """The operation that ``call`` calls; None where the tables have none or the service is not known."""
    services = {client.service_name for client in call.clients}
    (service,) = services if len(services) == 1 else (None,)
    if service is None or call.kind == "waiter":
        return None
    return _known(service, call.method, call.kind == "resource")


@cache
def _known(service: str, method: str, resource: bool) -> Operation | None:
    rows = table.OPERATIONS.get(service, {})
    if resource:
        name = table.ACTIONS.get(service, {}).get(method)
        found = next((row for row in rows.values() if row["name"] == name), None)
    else:
        found = rows.get(method)
    return Operation(service, **found) if found is not None else None


@cache
def longest_operation(service: str | None) -> tuple[str, Operation] | None:
    """The method of ``service`` that keeps its caller waiting, the first of several; None where the tables have none.

    It does the caller's work while that waits: AWS states how long it may take, or asks for a long read timeout.
    """
    methods = table.OPERATIONS.get(service or "", {})
    rows = ((method, Operation(service or "", **row)) for method, row in methods.items())
    return next((each for each in rows if each[1].long or each[1].limits or each[1].advice_only), None)


def as_described(known: Operation, call: OperationCall) -> bool:
    """Whether the arguments of ``call`` make the operation what the tables say of it."""
    if known.only is None:
        return True
    member, pattern, default = known.only
    for value in alternatives(call.given(member)):
        text = default if isinstance(value, Absent) else value.value if isinstance(value, Literal) else None
        if not isinstance(text, str) or not re.search(pattern, text):
            return False
    return True


def as_called(known: Operation, call: OperationCall) -> Operation:
    """``known`` as far as the arguments of ``call`` leave it: what is answered at once has no limit."""
    if known.quick is None:
        return known
    member, pattern = known.quick
    values = [value.value for value in alternatives(call.given(member)) if isinstance(value, Literal)]
    quick = any(isinstance(value, str) and re.search(pattern, value) for value in values)
    return known._replace(limits=(), floor=None, long=False) if quick else known


def lambda_limit(version: Version) -> int:
    """Seconds that a synchronous invocation of a Lambda function can take at most, as the release states it."""
    return at(table.OPERATIONS[LAMBDA]["invoke"]["limits"], version) or 0


def may_be_recognised(known: Operation, call: OperationCall) -> bool:
    """Whether the service may recognise a repeated request: a token is given or may be, or its queue is a FIFO one.

    ``MessageGroupId`` without a token is for FIFO queues and topics that tell repetitions by their content, or for the
    fair queues of SQS, which do not:
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
    """
    if known.fifo_only and not isinstance(call.given("MessageGroupId"), Absent):
        return True
    if any(not isinstance(call.given(token), Absent) for token in known.tokens):
        return True
    return any(_is_fifo(argument.value) for argument in call.arguments)


DELIVERED_AT_LEAST_ONCE = frozenset({"cloudwatch", "events", "firehose", "kinesis", "logs", "sns", "sqs"})
"""Services that deliver what they are sent at least once, whoever sends it."""


def runs_twice(known: Operation, call: OperationCall) -> RunsTwice:
    """Whether ``call`` of the operation ``known`` may run twice."""
    if not known.repeats:
        return "harmless"
    if may_be_recognised(known, call):
        return "recognised"
    to_phone = not isinstance(call.given("PhoneNumber"), Absent)
    return "tolerated" if known.service in DELIVERED_AT_LEAST_ONCE and not to_phone else "harmful"


def token(known: Operation) -> str | None:
    """The argument by which the service would recognise a repeated request; None where it takes none."""
    return known.tokens[0] if known.tokens and not known.fifo_only and known.tokens != DURABLE else None


DURABLE = ("DurableExecutionName",)
"""What Lambda tells repetitions by, of durable functions alone."""


def _is_fifo(value: Value) -> bool:
    return any(
        isinstance(v, Literal) and isinstance(v.value, str) and v.value.endswith(".fifo") for v in alternatives(value)
    )


def asked_by_argument(known: Operation, call: OperationCall) -> float | None:
    """Seconds that the read timeout must exceed because ``call`` asks the service to wait that long."""
    if known.floor_member is None:
        return None
    value = call.given(known.floor_member)
    number = value.value if isinstance(value, Literal) else None
    usable = isinstance(number, (int, float)) and not isinstance(number, bool) and is_usable(number)
    return cast("float", number) if usable else None


def transfer_attempts(call: OperationCall) -> int | None:
    """How often s3transfer starts the download ``call`` before it gives up, on top of botocore's attempts.

    1 for what is no download; None where its TransferConfig cannot be read. Source: s3transfer/download.py,
    ``GetObjectTask``; boto3/s3/transfer.py, ``TransferConfig``.
    """
    if not is_transfer(call):
        return 1
    usual = table.TRANSFERS[call.method]
    return usual if usual == 1 else _download_attempts(call, usual)


def is_transfer(call: OperationCall) -> bool:
    """Whether ``call`` is one of the methods with which boto3 moves files to and from S3."""
    return call.method in table.TRANSFERS and all(client.service_name == "s3" for client in call.clients)


def _download_attempts(call: OperationCall, default: int) -> int | None:
    """num_download_attempts of the TransferConfig of ``call``: ``default`` if not given, None if unreadable."""
    if call.transfer is None:
        return None
    for argument in call.transfer:
        if argument.name == "num_download_attempts":
            value = argument.value
            number = value.value if isinstance(value, Literal) else None
            usable = isinstance(number, int) and not isinstance(number, bool) and is_usable(number)
            return cast("int", number) if usable else None
    return default
