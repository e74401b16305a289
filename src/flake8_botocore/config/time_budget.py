"""The read timeout and attempts a client should be given, so that its calls end within a time limit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..botocore.options import exact
from ..botocore.running.defaults import default_connect_timeout
from ..botocore.running.waits import RequestSeries, course, longest_series, wait_with
from ..facts import LONGEST_FUNCTION, Anchor, ClientCreation, OperationCall, TimeLimit
from . import Settings


class Advice(NamedTuple):
    """What a client should be given: ``read_timeout`` in seconds, ``attempts`` counting all requests.

    ``words`` say the read timeout. ``reason`` is the method that asks for it, called at ``place``; empty where the
    team's values serve. ``condition`` says what else to choose, and when; empty where nothing depends on what cannot
    be seen. ``limit`` ends what calls the client, sooner than the team's values and the operations ask for;
    ``connect_timeout`` is the team's, or less for its sake; None where the time to connect decides nothing. ``least``
    is the read timeout that a call cannot do without; ``beyond`` ends what makes that call before it is over. Where
    no timeout helps, it ``takes`` so many seconds at least, and ``way_out`` is what does help. With a limit of
    ``needed`` seconds the team's values would fit.
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
    needed: float = 0

    @property
    def timeouts(self) -> str:
        """``words``, and the connect timeout where botocore's own could outlast the limit all the same."""
        return (
            self.words
            if self.connect_timeout is None
            else f"connect_timeout={exact(self.connect_timeout)}, {self.words}"
        )

    @property
    def values(self) -> str:
        """Both timeouts as they are written."""
        connect = "" if self.connect_timeout is None else f"connect_timeout={exact(self.connect_timeout)}, "
        return f"{connect}read_timeout={exact(self.read_timeout)}"

    def conflict(self, where: str = "") -> str:
        """Why nothing can be written that serves the call ``where``; empty where it fits into its caller's time."""
        if self.beyond is None:
            return ""
        if self.takes is not None:
            has = self.beyond.has
            return f"{self.reason}{where} takes {exact(self.takes)} s at best, {has}"
        return f"{self.reason}{where} {too_long(self.least, self.beyond)}"


APART = "the two do not go together"
"""What is to be said of an operation and of what calls it, where that is over first."""


def too_long(least: float, limit: TimeLimit) -> str:
    """What is said of an operation that ``limit`` ends before the read timeout it cannot do without."""
    return f"needs read_timeout={exact(least)}, but {limit.has}"


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


SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

SHORTEST = 3
"""Seconds of silence below which rather fewer attempts are made."""

LEAST = 1
"""Seconds that a timeout has at least."""


class Attempt(NamedTuple):
    """How long one attempt may take: seconds until it is connected, and seconds of silence after that."""

    connect: float
    read: float


class Stated(NamedTuple):
    """What a Config states already and goes on to; None for what it leaves open."""

    connect: float | None = None
    read: float | None = None
    attempts: int | None = None
    mode: str | None = None


NOTHING = Stated()


class TimedCall(NamedTuple):
    """A call on ``client``, in this retry mode, by what ``limit`` ends; ``call`` is None for one of any operation."""

    client: ClientCreation
    limit: TimeLimit
    mode: str
    call: OperationCall | None = None

    def seconds(self, connect: float, read: float, attempts: int, settings: Settings) -> float:
        """The longest the call takes with these settings; 0 where that is not known."""
        wait = wait_with(self.client, connect, read, attempts, self.mode, settings.botocore_version)
        if wait is None:
            return 0
        return wait.total if self.call is None else longest_series(self.call, wait, settings.botocore_version)[0]

    def share(self, attempts: int, settings: Settings) -> float:
        """The seconds that each of ``attempts`` may take if the call is to leave its caller a part of its time."""
        pauses = self.seconds(0, 0, attempts, settings)
        one = self.seconds(0, LEAST, attempts, settings) - pauses
        return (self.limit.seconds * SHARE - pauses) / one if one else math.inf

    def silence(self, connect: float, attempts: int, settings: Settings) -> float:
        """The seconds of silence that each of ``attempts`` may have beside its ``connect``, for the same."""
        waiting = self.seconds(connect, 0, attempts, settings)
        one = self.seconds(connect, LEAST, attempts, settings) - waiting
        return round((self.limit.seconds * SHARE - waiting) / one, 6) if one else math.inf

    def way_out(self, settings: Settings) -> str:
        """What helps where no timeout is short enough."""
        takes = RequestSeries() if self.call is None else course(self.call, settings.botocore_version)
        if takes.polling is not None:
            return "lower its WaiterConfig or raise the limit"
        if self.call is not None and self.call.method.startswith("download") and takes.requests != 1:
            return "lower num_download_attempts or raise the limit"
        return "raise the limit"


def can_fit(timed: TimedCall, settings: Settings, kept: Stated = NOTHING, least: float = 0) -> bool:
    """Whether the call can end within its limit, with the shortest timeouts and beside what is ``kept``.

    No read timeout below ``least`` is of use.
    """
    return _shortest(timed, settings, kept, least) <= timed.limit.seconds


def _shortest(timed: TimedCall, settings: Settings, kept: Stated, least: float) -> float:
    read = max(kept.read or 0, least, LEAST)
    return timed.seconds(max(kept.connect or 0, LEAST), read, kept.attempts or 1, settings)


def within(asked: Advice, calls: Sequence[TimedCall], settings: Settings, kept: Stated | None = None) -> Advice:
    """What comes nearest to ``asked`` and leaves every caller a part of its time, where all of that would be used up.

    ``kept`` is what a Config that lacks something states. Where no timeout is short enough for one of ``calls``, that
    is what is said instead.
    """
    stated = kept or NOTHING
    connect, times = max(settings.connect_timeout, stated.connect or 0), max(asked.attempts, stated.attempts or 0)
    patience = max(asked.read_timeout, stated.read or 0)

    def late(connecting: float) -> TimedCall | None:
        takes = ((each, each.seconds(connecting, patience, times, settings)) for each in calls)
        return next((each for each, seconds in takes if seconds > each.limit.seconds), None)

    if late(connect) is None:
        # What a Config leaves open is botocore's.
        usual = default_connect_timeout(settings.botocore_version)
        over = late(max(connect, usual)) if kept is not None and kept.connect is None else None
        if over is None:
            return asked
        words = inside(asked.read_timeout, over.limit)
        return asked._replace(words=words, limit=over.limit, connect_timeout=connect)
    lost = next((each for each in calls if not can_fit(each, settings, stated, asked.least)), None)
    if lost is not None:
        return _apart(asked, lost, settings, stated)
    tightest, connect, read, attempts = _fitted(asked, calls, settings, stated)
    seconds = read if asked.condition else min(read, asked.read_timeout)
    wanted = settings.connect_timeout, asked.read_timeout, asked.attempts
    return asked._replace(
        read_timeout=seconds,
        attempts=attempts,
        words=inside(seconds, tightest.limit),
        condition="",
        limit=tightest.limit,
        connect_timeout=connect,
        needed=max(each.seconds(*wanted, settings) for each in calls),
    )


def raised(limit: TimeLimit, needed: float) -> str:
    """``raise Timeout to 196``; empty where no template states the limit, or Lambda does not allow so many seconds."""
    seconds = math.ceil(needed) if math.isfinite(needed) else 0
    possible = limit.by == "Lambda" and limit.place and 0 < seconds <= LONGEST_FUNCTION
    return f"raise Timeout to {seconds}" if possible else ""


def _fitted(
    asked: Advice, calls: Sequence[TimedCall], settings: Settings, kept: Stated
) -> tuple[TimedCall, float, float, int]:
    """The call that has least time, and what fits into it: both timeouts and the attempts."""

    def fitting(attempts: int) -> tuple[TimedCall, float, float]:
        share = min(each.share(attempts, settings) for each in calls)
        connect = max(_connecting(share, settings), kept.connect or 0)
        tightest = min(calls, key=lambda each: each.silence(connect, attempts, settings))
        return tightest, connect, math.floor(tightest.silence(connect, attempts, settings))

    if kept.attempts is None:
        # What takes its time gets one long attempt rather than several short ones.
        patient = asked.reason or asked.condition
        enough = max(min(asked.read_timeout if patient else SHORTEST, fitting(1)[2]), asked.least, kept.read or 0)
        for attempts in range(asked.attempts, 0, -1):
            tightest, connect, read = fitting(attempts)
            if read >= enough:
                return tightest, connect, read, attempts
    attempts = kept.attempts or 1
    tightest, connect, read = fitting(attempts)
    if read < asked.least:
        connect, read = min(connect, tightest.limit.seconds - asked.least), math.ceil(asked.least)
    return tightest, connect, max(read, LEAST), attempts


def _apart(asked: Advice, lost: TimedCall, settings: Settings, kept: Stated) -> Advice:
    """What is said of ``asked`` where the ``lost`` call does not fit into its caller's time whatever is set."""
    way_out = lost.way_out(settings)
    if can_fit(lost, settings, least=asked.least):
        fewer = kept.attempts is not None and can_fit(lost, settings, kept._replace(attempts=None), asked.least)
        way_out = "lower total_max_attempts" if fewer else "lower what the Config states"
    return asked._replace(
        reason="one call" if lost.call is None else lost.call.method,
        place=None if lost.call is None else lost.call.anchor,
        beyond=lost.limit,
        takes=math.floor(_shortest(lost, settings, kept, asked.least)),
        way_out=way_out,
    )


def single(limit: TimeLimit, settings: Settings, least: float = 0) -> Attempt:
    """The longest single attempt that leaves the caller a part of its time.

    Where that is less than ``least`` seconds of silence, the one that leaves it none; ``limit`` is longer than that.
    """
    share = limit.seconds * SHARE
    connect = _connecting(share, settings)
    read = max(math.floor(share - connect), LEAST)
    return Attempt(connect, read) if read >= least else Attempt(min(connect, limit.seconds - least), least)


def inside(seconds: float, limit: TimeLimit) -> str:
    """A read timeout in words, with the limit that it fits into where a template states one."""
    return f"read_timeout={exact(seconds)}" + (f" ({limit.has})" if limit.place else "")


def whole(one: Attempt, limit: TimeLimit) -> str:
    """Both timeouts of an attempt in words."""
    return f"connect_timeout={exact(one.connect)}, {inside(one.read, limit)}"


def _connecting(share: float, settings: Settings) -> float:
    """The connect timeout of an attempt that may take ``share`` seconds."""
    return min(settings.connect_timeout, max(math.floor(share / 4), LEAST))
