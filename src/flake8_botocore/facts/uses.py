"""What the code does with its clients: the operations it calls, where, how often and within which time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Literal as OneWordOf
from typing import TypeAlias

from ..lazy_dataclasses import dataclass
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


UseKind: TypeAlias = OneWordOf[
    "operation", "waiter", "paginator", "transfer", "local", "returned", "stored", "handed on"
]


@dataclass(frozen=True, eq=False)
class Use:
    """One thing that is done with a client at ``anchor``.

    ``name`` is the method called, the waiter or paginator asked for, the attribute or callee that it goes to.
    ``local``: it signs, builds or looks something up without sending anything.
    """

    kind: UseKind
    name: str
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class Mentions:
    """Every use that the names a client goes by show; ``complete``: there are no others."""

    uses: tuple[Use, ...] = ()
    complete: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the uses, collected once: thousands of clients may share these mentions."""
        return frozenset(use.name for use in self.uses)


@dataclass(eq=False)
class ClientUse:
    """What ``client`` is used for, looked for only as far as somebody asks.

    ``find_calls`` gives the calls on it of operations that rules report on, through everything that is followed;
    ``find_mentions`` the uses of the names it is given; ``find_limited`` all calls on it with the time limits of their
    functions, none where one has none.
    ``find_sends_nothing`` looks for mentions only until one sends something.
    """

    client: ClientCreation
    find_calls: Callable[[], Sequence[OperationCall]] = tuple
    find_mentions: Callable[[], Mentions] = Mentions
    find_sends_nothing: Callable[[], bool] = bool
    find_limited: Callable[[], Sequence[LimitedCall]] = tuple

    @cached_property
    def calls(self) -> Sequence[OperationCall]:
        """The calls of operations that rules report on, in source order."""
        return self.find_calls()

    @cached_property
    def mentions(self) -> Mentions:
        """Every use of the names it goes by."""
        return self.find_mentions()

    @cached_property
    def limited(self) -> Sequence[LimitedCall]:
        """Every call on it, each with what ends its caller; none where something may call it that has no limit."""
        return self.find_limited()

    @property
    def limit(self) -> TimeLimit | None:
        """The longest time limit of what calls it; None where something may that has none."""
        return max((each.limit for each in self.limited), key=lambda each: each.seconds, default=None)

    @property
    def all_visible(self) -> bool:
        """Whether it escapes to nothing that cannot be read."""
        return self.mentions.complete

    @cached_property
    def sends_nothing(self) -> bool:
        """Whether it is known to be used, and for nothing that sends a request."""
        return self.find_sends_nothing()
