"""What a fix writes and a message advises: what the client is used for decides, else the team's values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..botocore.numbers import plain
from ..botocore.operations.known import (
    LAMBDA,
    Operation,
    as_called,
    as_described,
    asked_by_argument,
    lambda_limit,
    longest_operation,
    may_be_recognised,
    operation,
)
from ..botocore.running.pauses import greatest_back_off
from ..facts import Anchor, ClientUse, Literal, OperationCall, TimeLimit, alternatives
from . import Settings

MARGIN = 10
"""Seconds a client waits past the callee's own limit, so that the callee's error arrives."""

STREAMED = 70
"""Seconds of silence before the first part of a streamed answer of a model: what AWS asks for a whole one."""

SHARE = 0.9
"""The part of its own time limit that a function may spend on one call."""

SHORTEST = 3
"""Seconds of silence below which rather fewer attempts are made."""

_EMBEDDING = re.compile(r"embed", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """What a client should be given: ``read_timeout`` in seconds, ``attempts`` counting all requests.

    ``words`` say the read timeout. ``reason`` is the method that asks for it, called at ``place``; empty where the
    team's values serve. ``condition`` says what else to choose, and when; empty where nothing depends on what cannot
    be seen. ``limit`` ends what calls the client, sooner than the team's values and the operations ask for;
    ``connect_timeout`` is the team's, or less for its sake; None where the time to connect decides nothing.
    """

    read_timeout: float
    attempts: int
    words: str
    reason: str = ""
    place: Anchor | None = None
    condition: str = ""
    limit: TimeLimit | None = None
    connect_timeout: float | None = None

    @property
    def timeouts(self) -> str:
        """``words``, and the connect timeout where botocore's own could outlast the limit all the same."""
        return (
            self.words
            if self.connect_timeout is None
            else f"connect_timeout={plain(self.connect_timeout)}, {self.words}"
        )


def advice(uses: Iterable[ClientUse], settings: Settings) -> Advice:
    """What to give the clients that are used so, together: one Config may serve several."""
    every = list(uses)
    asked = strongest([_usual(settings), *(each for use in every for each in _asked(use, settings))])
    limits = [use.limit for use in every]
    longest = None if None in limits else max(filter(None, limits), key=lambda each: each.seconds, default=None)
    return asked if longest is None else _within(asked, longest, settings)


def _within(asked: Advice, limit: TimeLimit, settings: Settings) -> Advice:
    """What comes nearest to ``asked`` and leaves the caller a part of its time, where all of that would be used up."""
    takes = asked.attempts * (settings.connect_timeout + asked.read_timeout) + _pauses(asked.attempts, settings)
    if takes <= limit.seconds:
        return asked
    single = _most(limit, settings)
    # What takes its time gets one long attempt rather than several short ones.
    enough = min(asked.read_timeout, single) if asked.reason or asked.condition else min(SHORTEST, single)
    for attempts in range(asked.attempts, 0, -1):
        share = (limit.seconds * SHARE - _pauses(attempts, settings)) / attempts
        connect = _connecting(share, settings)
        read = math.floor(share - connect)
        if read >= enough:
            break
    seconds = max(read if asked.condition else min(read, asked.read_timeout), 1)
    return replace(
        asked,
        read_timeout=seconds,
        attempts=attempts,
        words=_inside(seconds, limit),
        condition="",
        limit=limit,
        connect_timeout=connect,
    )


def _most(limit: TimeLimit | None, settings: Settings) -> float:
    """The longest read timeout with which one attempt ends inside ``limit``."""
    if limit is None:
        return math.inf
    share = limit.seconds * SHARE
    return max(math.floor(share - _connecting(share, settings)), 1)


def _connecting(share: float, settings: Settings) -> float:
    """The connect timeout of an attempt that may take ``share`` seconds."""
    return min(settings.connect_timeout, max(math.floor(share / 4), 1))


def _pauses(attempts: int, settings: Settings) -> float:
    return greatest_back_off(attempts, settings.retry_mode, None, settings.botocore_version)


def strongest(asked: Iterable[Advice]) -> Advice:
    """What serves everyone who asks: the longest read timeout, the fewest attempts."""
    every = list(asked)
    fewest = min(each.attempts for each in every)
    # Who must not run twice gives the reason, else who waits longest.
    first = max(every, key=lambda each: (bool(each.reason), each.attempts == fewest, each.read_timeout))
    longest = max(every, key=lambda each: each.read_timeout)
    condition = "" if first.reason else next((each.condition for each in every if each.condition), "")
    return replace(longest, attempts=fewest, reason=first.reason, place=first.place, condition=condition)


def needs(call: OperationCall, settings: Settings, limit: TimeLimit | None = None) -> Advice | None:
    """What the operation of ``call`` needs; None where the team's values serve or nothing is known of it.

    ``limit`` ends what calls it: no longer wait is of use.
    """
    known = operation(call)
    if known is None or not as_described(known, call) or (call.mocked and not settings.include_mocked):
        return None
    known = as_called(known, call)
    once = known.repeats and known.long and not may_be_recognised(known, call)
    seconds = max(_seconds(known, settings), (asked_by_argument(known, call) or -MARGIN) + MARGIN)
    if known.advice_only and not known.long:
        if _embeds(call):
            return None
        usual = _usual(settings)
        return Advice(
            usual.read_timeout, usual.attempts, usual.words, condition=_for_large_models(known, settings, limit)
        )
    if seconds <= settings.read_timeout and not once:
        return None
    attempts = 1 if once else settings.total_max_attempts
    seconds = min(max(seconds, settings.read_timeout), _most(limit, settings))
    words = _words(known, seconds, settings, limit)
    connect = settings.connect_timeout if limit is not None and seconds == _most(limit, settings) else None
    return Advice(seconds, attempts, words, call.method, call.anchor, connect_timeout=connect)


def retries(advised: Advice, settings: Settings) -> str:
    """The ``retries`` dictionary to write, as source."""
    return f'{{"mode": "{settings.retry_mode}", "total_max_attempts": {advised.attempts}}}'


def config_arguments(advised: Advice, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    connect = settings.connect_timeout if advised.connect_timeout is None else advised.connect_timeout
    return (
        f"connect_timeout={connect}, read_timeout={plain(advised.read_timeout)}, retries={retries(advised, settings)}"
    )


def constant_name(advised: Advice, settings: Settings) -> str:
    """What a module constant for the Config to write is called: by the call that asks for more time, if one does."""
    longer = advised.reason and advised.read_timeout > settings.read_timeout
    return "LONG_CALL_CONFIG" if longer else "CLIENT_CONFIG"


def _usual(settings: Settings) -> Advice:
    seconds = settings.read_timeout
    return Advice(seconds, settings.total_max_attempts, f"read_timeout={plain(seconds)}")


def _asked(use: ClientUse, settings: Settings) -> list[Advice]:
    """What the calls on a client ask for, and what one may ask for that cannot be seen."""
    longest = longest_operation(use.client.service_name)
    asked = [each for call in use.calls if (each := needs(call, settings, use.limit)) is not None]
    if longest is None or any(each.reason for each in asked):
        return asked
    method, _ = longest
    named = {each.name for each in use.mentions.uses}
    if not use.all_visible or (method in named and not any(call.method == method for call in use.calls)):
        usual = _usual(settings)
        asked.append(
            Advice(usual.read_timeout, usual.attempts, usual.words, condition=_if_called(*longest, settings, use.limit))
        )
    return asked


def _if_called(method: str, known: Operation, settings: Settings, limit: TimeLimit | None) -> str:
    if known.advice_only and not known.long:
        return _for_large_models(known, settings, limit)
    seconds = min(_seconds(known, settings), _most(limit, settings))
    words = _words(known, seconds, settings, limit).removeprefix("read_timeout ")
    if limit is not None and seconds == _most(limit, settings):
        words = _connect(settings) + words
    once = ", one attempt" if known.long and known.repeats else ""
    return f"{words}{once} if you call {method}"


def _for_large_models(known: Operation, settings: Settings, limit: TimeLimit | None) -> str:
    seconds = known.floor or 0
    if limit is not None and seconds > _most(limit, settings):
        return f"{_connect(settings)}{_inside(_most(limit, settings), limit)}, one attempt for large models"
    return f"read_timeout={seconds} for large models"


def _words(known: Operation, seconds: float, settings: Settings, limit: TimeLimit | None) -> str:
    if limit is not None and seconds == _most(limit, settings):
        return _inside(seconds, limit)
    if known.service == LAMBDA and settings.lambda_timeout is None:
        return "read_timeout above the function's timeout"
    return f"read_timeout={plain(max(seconds, settings.read_timeout))}"


def _inside(seconds: float, limit: TimeLimit) -> str:
    return f"read_timeout={plain(seconds)} ({limit.name} has {plain(limit.seconds)} s)"


def _connect(settings: Settings) -> str:
    return f"connect_timeout={plain(settings.connect_timeout)}, "


def _seconds(known: Operation, settings: Settings) -> float:
    """The read timeout that outlasts the operation; 0 where nothing is known."""
    limit = known.limit(settings.botocore_version)
    if known.service == LAMBDA and limit is not None:
        return (settings.lambda_timeout or lambda_limit(settings.botocore_version)) + MARGIN
    if limit is not None:
        return limit + MARGIN
    if known.floor is not None:
        return known.floor
    return STREAMED if known.long else 0


def _embeds(call: OperationCall) -> bool:
    """Whether the model that is called turns text into numbers, which takes no long time."""
    models = [value.value for value in alternatives(call.given("modelId")) if isinstance(value, Literal)]
    return bool(models) and all(isinstance(model, str) and _EMBEDDING.search(model) for model in models)
