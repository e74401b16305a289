"""The timeouts and attempts that fit into the time limits of what calls a client."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..botocore.waits import wait_with
from ..config import Settings
from .needs import MODEL, Need

SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

LEAST = 1
"""Seconds that a connect timeout has at least, unless the team's or the Config's own is shorter."""

LEAST_READ = 2
"""The same for a read timeout."""

ENOUGH = 3
"""Seconds of silence that suffice for most calls: below them rather fewer attempts are made."""


class Values(NamedTuple):
    """Seconds until an attempt is connected, seconds of silence after that, and attempts."""

    connect: float
    read: float
    attempts: int


class Budget:
    """The time that calls of ``needs`` have, each with its limit, in one retry mode."""

    def __init__(self, needs: Iterable[Need], mode: str, settings: Settings) -> None:
        alike: dict[object, Need] = {}
        for need in needs:
            if need.limit is not None:
                alike[need.limit, need.series, need.client, need.method if need.seconds or need.once else ""] = need
        self.calls = list(alike.values())
        self._mode = mode
        self._settings = settings

    def seconds(self, need: Need, values: Values) -> float:
        """The longest that the call takes with ``values``; 0 where that is not known."""
        assert need.client is not None
        wait = wait_with(need.client, *values, self._mode, self._settings.botocore_version)
        if wait is None:
            return 0
        # If the number of requests is unknown, count one.
        takes = need.series.seconds(wait)
        return wait.total if takes is None else takes

    def has_room(self, need: Need, values: Values) -> bool:
        """Whether the call leaves its caller a part of its time."""
        assert need.limit is not None
        return self.seconds(need, values) <= need.limit.seconds * SHARE + 1e-6

    def alone(self, need: Need) -> Budget:
        """The time that the calls of the same operation on the same client have."""
        same = [each for each in self.calls if (each.method, each.client) == (need.method, need.client)]
        return Budget(same, self._mode, self._settings)

    def fits(self, values: Values) -> bool:
        """Whether every call leaves its caller a part of its time."""
        return all(self.has_room(each, values) for each in self.calls)

    def tightest(self, values: Values) -> Need | None:
        """The call with the least time left for silence; None where nothing has a limit."""
        return min(self.calls, key=lambda each: self._silence(each, values.connect, values.attempts), default=None)

    def best(self, wanted: Values, patience: float) -> Values | None:
        """The values nearest to ``wanted`` that fit; None if none do.

        ``patience``: the seconds that the longest answer may take, for which rather fewer attempts are made. More time
        never gives a shorter timeout or fewer attempts: while not all attempts fit, each has no more than it needs.
        """
        if self.fits(wanted):
            return wanted
        enough = min(patience or ENOUGH, wanted.read)
        most = min(each.limit.seconds for each in self.calls if each.limit is not None)
        fewest = fewest_attempts(self.calls, wanted)
        for attempts in range(max(fewest, min(wanted.attempts, math.ceil(most))), fewest - 1, -1):
            longest = wanted.read if attempts == wanted.attempts else enough
            read = self._longest_read(attempts, longest, wanted.connect)
            if read >= min(LEAST_READ, wanted.read) and (read >= enough or attempts == fewest):
                return Values(connect_beside(read, wanted.connect), read, attempts)
        return None

    def _longest_read(self, attempts: int, longest: float, most: float) -> float:
        """The longest read timeout up to ``longest`` that fits, with the connect timeout that goes with it."""
        steps = [*map(float, range(LEAST, math.floor(min(most, 60)) + 1)), most]
        return max(min(self._room(connect, attempts), longest, _most_read(connect, most)) for connect in steps)

    def _room(self, connect: float, attempts: int) -> float:
        left = min(self._silence(each, connect, attempts) for each in self.calls)
        left = math.floor(left) if left >= ENOUGH else math.floor(left * 10) / 10
        # What S3 Express asks for besides may take more than in proportion.
        while left > LEAST_READ and not self.fits(Values(connect, left, attempts)):
            left = math.floor(left * 9) / 10
        return left if self.fits(Values(connect, left, attempts)) else 0

    def _silence(self, need: Need, connect: float, attempts: int) -> float:
        """The seconds of silence that each of ``attempts`` may have beside its ``connect``."""
        assert need.limit is not None
        waiting = self.seconds(need, Values(connect, 0, attempts))
        one = self.seconds(need, Values(connect, 1, attempts)) - waiting
        if not math.isfinite(waiting):
            return 0
        return round((need.limit.seconds * SHARE - waiting) / one, 6) if one else need.limit.seconds


def fewest_attempts(needs: Iterable[Need], wanted: Values) -> int:
    """The fewest attempts that are written for ``needs``: two for what may run twice."""
    return 1 if any(need.once for need in needs) else min(2, wanted.attempts)


def least(need: Need, wanted: Values) -> Values:
    """The least that a call is given."""
    asks = need.seconds if need.strict else min(need.seconds, MODEL * need.model, wanted.read)
    read = max(asks, min(LEAST_READ, wanted.read))
    return Values(connect_beside(read, wanted.connect), read, fewest_attempts([need], wanted))


def connect_beside(read: float, most: float) -> float:
    """The connect timeout that goes with a read timeout: a third of it, as long as the team's own is longer."""
    return min(most, float(max(LEAST, math.floor(read / 3))))


def _most_read(connect: float, most: float) -> float:
    """The longest read timeout that a connect timeout goes with."""
    return math.inf if connect >= most else 3 * connect + 2


def longest_wait(needs: Sequence[Need], values: Values, mode: str, settings: Settings) -> float:
    """The longest that one of the calls takes with ``values``, whatever ends it; 0 where that is not known."""
    return max((Budget((), mode, settings).seconds(each, values) for each in needs), default=0)
