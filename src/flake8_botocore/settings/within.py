"""How what a client should be given is made to fit into the time of what calls it."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..botocore.numbers import exact, plain
from ..botocore.running.pauses import greatest_back_off
from ..facts import TimeLimit
from . import Settings
from .advised import Advice

SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

SHORTEST = 3
"""Seconds of silence below which rather fewer attempts are made."""


class Attempt(NamedTuple):
    """How long one attempt may take: seconds until it is connected, and seconds of silence after that."""

    connect: float
    read: float


def within(asked: Advice, limit: TimeLimit, settings: Settings) -> Advice:
    """What comes nearest to ``asked`` and leaves the caller a part of its time, where all of that would be used up."""
    takes = asked.attempts * (settings.connect_timeout + asked.read_timeout) + _pauses(asked.attempts, settings)
    if takes <= limit.seconds:
        return asked
    one = single(limit, settings, asked.least)
    connect, read = one
    # What takes its time gets one long attempt rather than several short ones.
    patient = asked.reason or asked.condition
    enough = max(min(asked.read_timeout if patient else SHORTEST, one.read), asked.least)
    for attempts in range(asked.attempts, 0, -1):
        share = (limit.seconds * SHARE - _pauses(attempts, settings)) / attempts
        connecting = _connecting(share, settings)
        if (reading := math.floor(share - connecting)) >= enough:
            connect, read = connecting, reading
            break
    seconds = read if asked.condition else min(read, asked.read_timeout)
    return asked._replace(
        read_timeout=seconds,
        attempts=attempts,
        words=inside(seconds, limit),
        condition="",
        limit=limit,
        connect_timeout=connect,
    )


def single(limit: TimeLimit, settings: Settings, least: float = 0) -> Attempt:
    """The longest single attempt that leaves the caller a part of its time.

    Where that is less than ``least`` seconds of silence, the one that leaves it none; ``limit`` is longer than that.
    """
    share = limit.seconds * SHARE
    connect = _connecting(share, settings)
    read = max(math.floor(share - connect), 1)
    return Attempt(connect, read) if read >= least else Attempt(min(connect, limit.seconds - least), least)


def inside(seconds: float, limit: TimeLimit) -> str:
    """A read timeout in words, with the limit that it fits into."""
    return f"read_timeout={exact(seconds)} ({limit.name} has {plain(limit.seconds)} s)"


def whole(one: Attempt, limit: TimeLimit) -> str:
    """Both timeouts of an attempt in words."""
    return f"connect_timeout={exact(one.connect)}, {inside(one.read, limit)}"


def _connecting(share: float, settings: Settings) -> float:
    """The connect timeout of an attempt that may take ``share`` seconds."""
    return min(settings.connect_timeout, max(math.floor(share / 4), 1))


def _pauses(attempts: int, settings: Settings) -> float:
    return greatest_back_off(attempts, settings.retry_mode, None, settings.botocore_version)
