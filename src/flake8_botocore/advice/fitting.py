"""The timeouts and attempts that fit into the time limits of what calls a client."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..botocore.special_services import variants
from ..botocore.tables.operations import TRANSFERS
from ..botocore.waits import wait_with
from ..config import Settings
from .needs import Need

SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

LEAST = 1
"""Seconds that a connect timeout has at least, unless the team's or the Config's own is shorter."""

LEAST_READ = 3
"""The same for a read timeout."""

LEAST_LONG = 10
"""The same where a model answers or a file is transferred."""

LEAST_MODEL = 30
"""The same where a model answers in a function whose limit can be raised: fewer lose paid answers that arrive today."""

USUAL = 3
"""Attempts that throttling needs: no limit leaves fewer as long as each can wait ``ENOUGH`` seconds."""

ENOUGH = 5
"""Seconds of silence that suffice for most calls."""


class Values(NamedTuple):
    """A connect timeout and a read timeout in seconds, and the number of attempts."""

    connect: float
    read: float
    attempts: int


class Budget:
    """The time that the calls of ``needs`` have, and the values that fit into it.

    Needs without a limit are left out. Of needs that are alike one is kept. ``mode`` is the retry mode of all calls.
    ``chosen``: the author chose the attempts.
    """

    def __init__(self, needs: Iterable[Need], mode: str, settings: Settings, *, chosen: bool = False) -> None:
        alike: dict[object, Need] = {}
        for need in needs:
            if need.limit is not None:
                method = need.method if need.seconds or need.must_run_once else ""
                alike[need.limit, need.series, need.client, method] = need
        self.calls = list(alike.values())
        self._mode = mode
        self._settings = settings
        self._chosen = chosen

    def seconds(self, need: Need, values: Values) -> float:
        """The seconds that the call of ``need`` takes at most with ``values``; 0 if that is unknown."""
        assert need.client is not None
        wait = wait_with(variants(need.client)[0], *values, self._mode, self._settings.botocore_version)
        if wait is None:
            return 0
        # If the number of requests is unknown, count one.
        takes = need.series.seconds(wait)
        return wait.total if takes is None else takes

    def has_room(self, need: Need, values: Values) -> bool:
        """Whether the call of ``need`` takes at most ``SHARE`` of its limit with ``values``."""
        return self._used(need, values) <= SHARE + 1e-9

    def alone(self, need: Need) -> Budget:
        """The budget of only those calls that have the method and the client of ``need``."""
        same = [each for each in self.calls if (each.method, each.client) == (need.method, need.client)]
        return Budget(same, self._mode, self._settings, chosen=self._chosen)

    def fits(self, values: Values) -> bool:
        """Whether every call takes at most ``SHARE`` of its limit with ``values``."""
        return all(self.has_room(each, values) for each in self.calls)

    def tightest(self, values: Values) -> Need | None:
        """The need that uses the largest part of its limit; None if no need has a limit."""
        return max(self.calls, key=lambda each: self._used(each, values), default=None)

    def _used(self, need: Need, values: Values) -> float:
        """The part of its limit that the call of ``need`` takes with ``values``."""
        assert need.limit is not None
        return self.seconds(need, values) / need.limit.seconds

    def best(self, wanted: Values) -> Values | None:
        """The values nearest to ``wanted`` that fit; None if none do.

        In this order: fewer attempts, down to ``USUAL``; less silence, down to ``ENOUGH``; two attempts; less silence
        still. So more time never gives a shorter timeout or fewer attempts. Chosen attempts stay as long as each can
        wait ``ENOUGH`` seconds: whoever chose them knows what they are for, such as throttling.
        """
        if self.fits(wanted):
            return wanted
        fewest = fewest_attempts(self.calls, wanted)
        usual = 1 if fewest == 1 else min(USUAL, wanted.attempts)
        most = max(each.limit.seconds for each in self.calls if each.limit is not None)
        least = max(shortest_read(each, wanted) for each in self.calls)
        moves = any(each.method in TRANSFERS for each in self.calls)
        enough = max(least, min(LEAST_LONG if moves else ENOUGH, wanted.read))
        if self._chosen and wanted.attempts <= most:
            read = self._longest_read(wanted.attempts, wanted.read, wanted.connect)
            if read >= enough:
                return Values(connect_beside(read, wanted.connect), read, wanted.attempts)
        for attempts in range(min(wanted.attempts - 1, math.ceil(most)), usual - 1, -1):
            if self.fits(values := wanted._replace(attempts=attempts)):
                return values
        read = self._longest_read(usual, wanted.read, wanted.connect)
        if read < enough and usual > fewest:
            usual, read = fewest, self._longest_read(fewest, enough, wanted.connect)
        return Values(connect_beside(read, wanted.connect), read, usual) if read >= least else None

    def _longest_read(self, attempts: int, longest: float, most: float) -> float:
        """The longest read timeout that fits: whole seconds, or ``longest`` itself; 0 if none does."""

        def is_too_long(read: float) -> bool:
            return not self.fits(Values(connect_beside(read, most), read, attempts))

        # No read timeout above the limits fits, and an author may have written any number.
        limit = max(each.limit.seconds for each in self.calls if each.limit is not None)
        reads = range(LEAST, math.ceil(min(longest, limit)) + 1)
        read = LEAST + bisect_left(reads, True, key=is_too_long) - 1
        return longest if longest < read + 1 and not is_too_long(longest) else min(read, longest)


def fewest_attempts(needs: Iterable[Need], wanted: Values) -> int:
    """The fewest attempts that a plan writes: 1 if one of ``needs`` allows no more or 1 is wanted, else 2."""
    return 1 if any(need.must_run_once for need in needs) else min(2, wanted.attempts)


def least(need: Need, wanted: Values) -> Values:
    """The shortest timeouts and fewest attempts that a plan gives the call of ``need``."""
    read = shortest_read(need, wanted)
    return Values(connect_beside(read, wanted.connect), read, fewest_attempts([need], wanted))


def shortest_read(need: Need, wanted: Values) -> float:
    """The shortest read timeout that a plan gives the call of ``need``; a ``strict`` one keeps its whole."""
    if need.strict:
        return max(need.seconds, min(LEAST_READ, wanted.read))
    own = need.limit is not None and need.limit.by == "Lambda"
    model = LEAST_MODEL if own else LEAST_LONG
    return min(model if need.model else LEAST_READ, wanted.read)


def connect_beside(read: float, most: float) -> float:
    """The connect timeout that goes with ``read``: a third of it, at least ``LEAST``, but never more than ``most``."""
    return min(most, float(max(LEAST, math.floor(read / 3))))


def longest_call(needs: Sequence[Need], values: Values, mode: str, settings: Settings) -> float:
    """The seconds that the longest call of ``needs`` takes with ``values``, whatever its limit; 0 if unknown."""
    return max((Budget((), mode, settings).seconds(each, values) for each in needs), default=0)
