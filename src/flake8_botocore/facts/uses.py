"""What the code does with one client: everything visible, and whether that is all there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal as OneWordOf
from typing import TypeAlias

from ..late import dataclass
from .clients import ClientCreation
from .operations import LimitedCall, OperationCall, TimeLimit
from .values import Anchor

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

    ``find_calls`` gives the calls on it of operations that rules speak of, through everything that is followed;
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
        """The calls of operations that rules speak of, in source order."""
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
