"""What a client should be given: a read timeout and attempts, and what asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..botocore.numbers import exact, plain
from ..facts import Anchor, TimeLimit


class Advice(NamedTuple):
    """What a client should be given: ``read_timeout`` in seconds, ``attempts`` counting all requests.

    ``words`` say the read timeout. ``reason`` is the method that asks for it, called at ``place``; empty where the
    team's values serve. ``condition`` says what else to choose, and when; empty where nothing depends on what cannot
    be seen. ``limit`` ends what calls the client, sooner than the team's values and the operations ask for;
    ``connect_timeout`` is the team's, or less for its sake; None where the time to connect decides nothing. ``least``
    is the read timeout that a call cannot do without; ``beyond`` ends what makes that call before it is over. Where
    no timeout helps, it ``takes`` so many seconds at least, and ``way_out`` is what does help.
    """

    read_timeout: float
    attempts: int
    words: str
    reason: str = ""
    place: Anchor | None = None
    condition: str = ""
    limit: TimeLimit | None = None
    connect_timeout: float | None = None
    least: float = 0
    beyond: TimeLimit | None = None
    takes: float | None = None
    way_out: str = ""

    @property
    def timeouts(self) -> str:
        """``words``, and the connect timeout where botocore's own could outlast the limit all the same."""
        return (
            self.words
            if self.connect_timeout is None
            else f"connect_timeout={exact(self.connect_timeout)}, {self.words}"
        )

    def conflict(self, where: str = "") -> str:
        """Why nothing can be written that serves the call ``where``; empty where it fits into its caller's time."""
        if self.beyond is None:
            return ""
        if self.takes is not None:
            has = f"{self.beyond.name} has {plain(self.beyond.seconds)} s"
            return f"{self.reason}{where} takes {exact(self.takes)} s at best, {has}"
        return f"{self.reason}{where} {too_long(self.least, self.beyond)}"


APART = "the two do not go together"
"""What is to be said of an operation and of what calls it, where that is over first."""


def too_long(least: float, limit: TimeLimit) -> str:
    """What is said of an operation that ``limit`` ends before the read timeout it cannot do without."""
    return f"needs read_timeout={exact(least)}, but {limit.name} has {plain(limit.seconds)} s"


def strongest(asked: Iterable[Advice]) -> Advice:
    """What serves everyone who asks: the longest read timeout, the fewest attempts."""
    every = list(asked)
    if any(each.beyond for each in every):
        return max(filter(lambda each: each.beyond, every), key=lambda each: each.least)
    fewest = min(each.attempts for each in every)
    # Who must not run twice gives the reason, else who waits longest.
    first = max(every, key=lambda each: (bool(each.reason), each.attempts == fewest, each.read_timeout))
    longest = max(every, key=lambda each: each.read_timeout)
    condition = "" if first.reason else next((each.condition for each in every if each.condition), "")
    least = max(each.least for each in every)
    return longest._replace(attempts=fewest, reason=first.reason, place=first.place, condition=condition, least=least)
