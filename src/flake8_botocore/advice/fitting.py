"""The timeouts and attempts that fit into the time limits of what calls a client."""

from __future__ import annotations

import math
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
    """

    def __init__(self, needs: Iterable[Need], mode: str, settings: Settings) -> None:
        alike: dict[object, Need] = {}
        for need in needs:
            if need.limit is not None:
                method = need.method if need.seconds or need.must_run_once else ""
                alike[need.limit, need.series, need.client, method] = need
        self.calls = list(alike.values())
        self._mode = mode
        self._settings = settings

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
        assert need.limit is not None
        return self.seconds(need, values) <= need.limit.seconds * SHARE + 1e-6

    def alone(self, need: Need) -> Budget:
        """The budget of only those calls that have the method and the client of ``need``."""
        same = [each for each in self.calls if (each.method, each.client) == (need.method, need.client)]
        return Budget(same, self._mode, self._settings)

    def fits(self, values: Values) -> bool:
        """Whether every call takes at most ``SHARE`` of its limit with ``values``."""
        return all(self.has_room(each, values) for each in self.calls)

    def tightest(self, values: Values) -> Need | None:
        """The need whose limit allows the shortest read timeout; None if no need has a limit."""
        return min(self.calls, key=lambda each: self._silence(each, values.connect, values.attempts), default=None)

    def best(self, wanted: Values) -> Values | None:
        """The values nearest to ``wanted`` that fit; None if none do.

        In this order: fewer attempts, down to ``USUAL``; less silence, down to ``ENOUGH``; two attempts; less silence
        still. So more time never gives a shorter timeout or fewer attempts.
        """
        if self.fits(wanted):
            return wanted
        fewest = fewest_attempts(self.calls, wanted)
        usual = 1 if fewest == 1 else min(USUAL, wanted.attempts)
        most = max(each.limit.seconds for each in self.calls if each.limit is not None)
        for attempts in range(min(wanted.attempts - 1, math.ceil(most)), usual - 1, -1):
            if self.fits(values := wanted._replace(attempts=attempts)):
                return values
        least = max(shortest_read(each, wanted) for each in self.calls)
        moves = any(each.method in TRANSFERS for each in self.calls)
        enough = max(least, min(LEAST_LONG if moves else ENOUGH, wanted.read))
        read = self._longest_read(usual, wanted.read, wanted.connect)
        if read < enough and usual > fewest:
            usual, read = fewest, self._longest_read(fewest, enough, wanted.connect)
        return Values(connect_beside(read, wanted.connect), read, usual) if read >= least else None

    def _longest_read(self, attempts: int, longest: float, most: float) -> float:
        """The longest read timeout up to ``longest`` that fits, in seconds; 0 if none does.

        Every connect timeout up to ``most`` is tried: a longer one goes with a longer read timeout, but takes time.
        """
        steps = [*map(float, range(LEAST, math.floor(min(most, 60)) + 1)), most]
        return max(min(self._room(connect, attempts), longest, _most_read(connect, most)) for connect in steps)

    def _room(self, connect: float, attempts: int) -> float:
        """The longest read timeout that fits beside ``connect``, in seconds, rounded down; 0 if none does."""
        left = min(self._silence(each, connect, attempts) for each in self.calls)
        left = math.floor(left) if left >= LEAST_READ else math.floor(left * 10) / 10
        # The sessions of S3 Express may take more time than in proportion to the read timeout.
        while left > LEAST_READ and not self.fits(Values(connect, left, attempts)):
            left = math.floor(left * 9) / 10
        return left if self.fits(Values(connect, left, attempts)) else 0

    def _silence(self, need: Need, connect: float, attempts: int) -> float:
        """The read timeout with which ``attempts`` use up ``SHARE`` of the limit of ``need``; below 0 if none fits.

        Worked out from the waits with 0 s and 1 s of silence, as if the wait grew in proportion.
        """
        assert need.limit is not None
        waiting = self.seconds(need, Values(connect, 0, attempts))
        one = self.seconds(need, Values(connect, 1, attempts)) - waiting
        if not math.isfinite(waiting):
            return 0
        return round((need.limit.seconds * SHARE - waiting) / one, 6) if one else need.limit.seconds


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
    return min(LEAST_LONG if need.model else LEAST_READ, wanted.read)


def connect_beside(read: float, most: float) -> float:
    """The connect timeout that goes with ``read``: a third of it, at least ``LEAST``, but never more than ``most``."""
    return min(most, float(max(LEAST, math.floor(read / 3))))


def _most_read(connect: float, most: float) -> float:
    """The longest read timeout that ``connect`` goes with: without limit if ``connect`` is the longest, ``most``."""
    return math.inf if connect >= most else 3 * connect + 2


def longest_call(needs: Sequence[Need], values: Values, mode: str, settings: Settings) -> float:
    """The seconds that the longest call of ``needs`` takes with ``values``, whatever its limit; 0 if unknown."""
    return max((Budget((), mode, settings).seconds(each, values) for each in needs), default=0)
