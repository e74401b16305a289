"""Calls of operations on clients, and workers that call them at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal as OneWordOf
from typing import TypeAlias

from ..late import dataclass
from .clients import ClientCreation, Place
from .values import ABSENT, UNKNOWN, Anchor, Argument, Value

CallKind: TypeAlias = OneWordOf["client", "resource", "paginator", "waiter"]


@dataclass(frozen=True, eq=False)
class OperationCall:
    """A call of an operation on a client or resource: ``client.invoke(...)``, ``queue.send_message(...)``.

    ``clients`` are the creations it may be called on, more than one where a condition decides; ``elsewhere`` is
    where those of other files stand. ``method`` is the name called, for a paginator or waiter the one asked for.
    ``arguments`` are by name, for a waiter those of its ``wait()``; ``complete``: there are no others. ``transfer``
    are the arguments of the TransferConfig it is given: empty where it is given none, None where they cannot be
    read. ``receiver`` is the last name of what a resource's method is called on: ``Table()``, ``objects``; empty for
    the resource itself.
    """

    anchor: Anchor
    clients: tuple[ClientCreation, ...]
    method: str
    kind: CallKind
    arguments: tuple[Argument, ...]
    complete: bool
    elsewhere: Mapping[ClientCreation, Place] = field(default_factory=dict)
    transfer: tuple[Argument, ...] | None = ()
    mocked: bool = False
    receiver: str = ""

    def given(self, name: str) -> Value:
        """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
        for argument in self.arguments:
            if argument.name == name:
                return argument.value
        return ABSENT if self.complete else UNKNOWN


@dataclass(frozen=True, eq=False)
class Workers:
    """A number of workers that use ``clients`` at the same time.

    ``anchor`` is the argument that gives the number, ``callee`` what it is given to.
    """

    anchor: Anchor
    count: int
    callee: str
    clients: tuple[ClientCreation, ...]


@dataclass(frozen=True, eq=False)
class BlockingCall:
    """A call of a blocking client's operation in the coroutine ``function``; ``written`` is how it reads."""

    call: OperationCall
    function: str
    written: str


@dataclass(frozen=True, eq=False)
class RetriedCall:
    """A call that the decorator or loop at ``anchor`` makes again when it fails.

    ``tries`` counts all calls, None: without end. ``by`` is what does so, as a message names it. ``silence``: also
    where no reply came; else only where the service answered with an error.
    """

    anchor: Anchor
    call: OperationCall
    tries: int | None
    by: str
    silence: bool


@dataclass(frozen=True)
class TimeLimit:
    """After how many seconds the Lambda function ``name`` is ended, or the wait for it is.

    ``by`` says who does: ``Lambda`` or ``API Gateway``. ``place`` is where that is stated, or where the function is
    that runs within the default, not ``stated``.
    """

    seconds: float
    name: str
    by: str
    place: str
    stated: bool = True


@dataclass(frozen=True, eq=False)
class LimitedCall:
    """A call that a Lambda function with a known time limit makes."""

    call: OperationCall
    limit: TimeLimit
