"""The timeouts and attempts that fit into the time limits of what calls a client."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ..botocore.requests import variants
from ..botocore.tables.operations import TRANSFERS
from ..botocore.waits import wait_with
from ..config import Settings
from ..facts import LONGEST_FUNCTION
from .needs import Need

SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

USUAL = 3
"""Attempts that a limit leaves at most: what throttling needs."""

MOST = 4
"""The same where the whole read timeout fits."""

MOST_CHOSEN = 10
"""Attempts that are tried at most, each with the whole read timeout, where the author chose more than fit."""

LEAST = 3
"""Seconds that a read timeout has at least."""

ENOUGH = 5
"""The same where more than two attempts are left."""

LEAST_LONG = 10
"""The same where a model answers or a file is transferred."""

LEAST_MODEL = 30
"""The same where a model may answer more than twice: fewer attempts lose fewer paid answers."""


class Values(NamedTuple):
    """A connect timeout and a read timeout in seconds, the number of attempts, and the retry mode."""

    connect: float
    read: float
    attempts: int
    mode: str


def takes(need: Need, values: Values, settings: Settings) -> float:
    """The seconds that the call of ``need`` takes at most with ``values``; 0 if that is unknown."""
    assert need.client is not None
    wait = wait_with(variants(need.client)[0], *values, settings.botocore_version)
    # If the number of requests is unknown, count one.
    return 0 if wait is None else need.series.seconds(wait) or wait.total


def fits(need: Need, values: Values, settings: Settings) -> bool:
    """Whether the call of ``need`` takes at most ``SHARE`` of its limit with ``values``."""
    return need.limit is None or takes(need, values, settings) <= SHARE * need.limit.seconds + 1e-6


def fitted(
    needs: Sequence[Need], wanted: Values, chosen: int | None, settings: Settings
) -> tuple[Values | None, Need | None]:
    """The values that fit into the limits of ``needs``, with the need of the tightest limit; None as values if none do.

    Nothing is more than ``wanted``. The ``chosen`` attempts stay if they can: who chose them knows what they are for,
    such as throttling.
    """
    if all(fits(need, wanted, settings) for need in needs):
        return wanted, None
    # Of calls that take as long the last one is named: a waiter's wait(), not its get_waiter().
    limited = [need for need in reversed(needs) if need.limit is not None]
    tightest = limited[0]
    for attempts, whole in _attempts_to_try(limited, wanted.attempts, chosen):
        least = wanted.read if whole else max(shortest_read(need, attempts, wanted.read) for need in limited)
        for connect in dict.fromkeys(min(each, wanted.connect) for each in ((5,) if whole else (5, 4, 3, 2))):
            tried = wanted._replace(connect=connect, attempts=attempts)
            reads = {need: _read(need, tried, settings) for need in limited}
            tightest = min(reads, key=lambda need: reads[need])
            read = min(wanted.read, reads[tightest])
            # A connect timeout above two seconds gets at most a third of what reading gets.
            if read >= max(least, connect * 3 if connect > 2 else 0):
                return tried._replace(read=read), tightest
    return None, tightest


def _attempts_to_try(needs: Sequence[Need], wanted: int, chosen: int | None) -> list[tuple[int, bool]]:
    """The attempts to try, each with whether only the whole read timeout will do: 4 with it, else 3 or 2 with less.

    Of ``chosen`` attempts, first all are tried, then those from ten down to five with the whole read timeout.
    """
    several = range(min(chosen, MOST_CHOSEN), MOST, -1) if chosen else ()
    tried = [chosen or MOST, *several, MOST, USUAL, 2]
    if any(map(_answers_an_api, needs)):
        # Who waits for a model longer than its caller does gets no answer: one attempt has the whole time.
        tried.append(1)
    numbers = dict.fromkeys(min(each, wanted) for each in tried)
    return [(each, each in several or (each == MOST and not chosen)) for each in numbers]


def _read(need: Need, values: Values, settings: Settings) -> float:
    """The read timeout with which the call of ``need`` fills its limit: the wait grows evenly with it."""
    assert need.limit is not None
    ten, twenty = (takes(need, values._replace(read=each), settings) for each in (10, 20))
    each = (twenty - ten) / 10
    return math.floor((SHARE * need.limit.seconds - (2 * ten - twenty)) / each + 1e-6) if each else math.inf


def shortest_read(need: Need, attempts: int, wanted: float) -> float:
    """The shortest read timeout that the call of ``need`` gets; a ``strict`` one keeps its whole."""
    if attempts > 2:
        least = LEAST_MODEL if need.model else LEAST_LONG if need.method in TRANSFERS else ENOUGH
    else:
        least = (LEAST_LONG if attempts == 1 and _answers_an_api(need) else LEAST_MODEL) if need.model else LEAST
    return max(need.seconds if need.strict else 0, min(least, wanted))


def _answers_an_api(need: Need) -> bool:
    """Whether a model has to answer within the limit of an API, which cannot be raised."""
    return need.model and need.limit is not None and need.limit.most < LONGEST_FUNCTION


def enough(needs: Sequence[Need], wanted: Values, settings: Settings) -> int:
    """The limit into which all calls of ``needs`` fit with the shortest timeouts, and with two attempts at most."""
    attempts = min(2, wanted.attempts)
    reads = ((need, shortest_read(need, attempts, wanted.read)) for need in needs)
    values = ((need, Values(min(5, max(2, read // 3)), read, attempts, wanted.mode)) for need, read in reads)
    waits = (takes(need, each, settings) for need, each in values)
    return math.ceil(round(max(waits, default=0) / SHARE, 6))
