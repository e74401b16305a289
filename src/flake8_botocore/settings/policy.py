"""What a fix writes and a message advises: what the client is used for decides, else the team's values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
from ..facts import Anchor, ClientUse, Literal, OperationCall, alternatives
from . import Settings

MARGIN = 10
"""Seconds a client waits past the callee's own limit, so that the callee's error arrives."""

STREAMED = 70
"""Seconds of silence before the first part of a streamed answer of a model: what AWS asks for a whole one."""

_EMBEDDING = re.compile(r"embed", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """What a client should be given: ``read_timeout`` in seconds, ``attempts`` counting all requests.

    ``words`` say the read timeout. ``reason`` is the method that asks for it, called at ``place``; empty where the
    team's values serve. ``condition`` says what else to choose, and when; empty where nothing depends on what cannot
    be seen.
    """

    read_timeout: float
    attempts: int
    words: str
    reason: str = ""
    place: Anchor | None = None
    condition: str = ""


def advice(uses: Iterable[ClientUse], settings: Settings) -> Advice:
    """What to give the clients that are used so, together: one Config may serve several."""
    return strongest([_usual(settings), *(each for use in uses for each in _asked(use, settings))])


def strongest(asked: Iterable[Advice]) -> Advice:
    """What serves everyone who asks: the longest read timeout, the fewest attempts."""
    every = list(asked)
    fewest = min(each.attempts for each in every)
    # Who must not run twice gives the reason, else who waits longest.
    first = max(every, key=lambda each: (bool(each.reason), each.attempts == fewest, each.read_timeout))
    longest = max(every, key=lambda each: each.read_timeout)
    condition = "" if first.reason else next((each.condition for each in every if each.condition), "")
    return Advice(longest.read_timeout, fewest, longest.words, first.reason, first.place, condition)


def needs(call: OperationCall, settings: Settings) -> Advice | None:
    """What the operation of ``call`` needs; None where the team's values serve or nothing is known of it."""
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
        return Advice(usual.read_timeout, usual.attempts, usual.words, condition=_for_large_models(known))
    if seconds <= settings.read_timeout and not once:
        return None
    attempts = 1 if once else settings.total_max_attempts
    return Advice(
        max(seconds, settings.read_timeout), attempts, _words(known, seconds, settings), call.method, call.anchor
    )


def retries(advised: Advice, settings: Settings) -> str:
    """The ``retries`` dictionary to write, as source."""
    return f'{{"mode": "{settings.retry_mode}", "total_max_attempts": {advised.attempts}}}'


def config_arguments(advised: Advice, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return (
        f"connect_timeout={settings.connect_timeout}, read_timeout={plain(advised.read_timeout)}, "
        f"retries={retries(advised, settings)}"
    )


def _usual(settings: Settings) -> Advice:
    seconds = settings.read_timeout
    return Advice(seconds, settings.total_max_attempts, f"read_timeout={plain(seconds)}")


def _asked(use: ClientUse, settings: Settings) -> list[Advice]:
    """What the calls on a client ask for, and what one may ask for that cannot be seen."""
    longest = longest_operation(use.client.service_name)
    asked = [each for call in use.calls if (each := needs(call, settings)) is not None]
    if longest is None or any(each.reason for each in asked):
        return asked
    method, _ = longest
    named = {each.name for each in use.mentions.uses}
    if not use.all_visible or (method in named and not any(call.method == method for call in use.calls)):
        usual = _usual(settings)
        asked.append(Advice(usual.read_timeout, usual.attempts, usual.words, condition=_if_called(*longest, settings)))
    return asked


def _if_called(method: str, known: Operation, settings: Settings) -> str:
    if known.advice_only and not known.long:
        return _for_large_models(known)
    words = _words(known, _seconds(known, settings), settings).removeprefix("read_timeout ")
    once = ", one attempt" if known.long and known.repeats else ""
    return f"{words}{once} if you call {method}"


def _for_large_models(known: Operation) -> str:
    return f"read_timeout={known.floor} for large models"


def _words(known: Operation, seconds: float, settings: Settings) -> str:
    if known.service == LAMBDA and settings.lambda_timeout is None:
        return "read_timeout above the function's timeout"
    return f"read_timeout={plain(max(seconds, settings.read_timeout))}"


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
