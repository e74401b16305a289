"""The values that fixes write and messages advise, and the names of the functions that fixes add."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from ..botocore.operations import (
    HARMFUL,
    LAMBDA,
    Operation,
    asked_by_argument,
    lambda_limit,
    longest_operation,
    operation,
    runs_twice,
)
from ..botocore.options import exact
from ..botocore.requests import sends_request
from ..botocore.running.defaults import default_attempts
from ..botocore.version import NEWEST, Version
from ..facts import ClientUse, OperationCall, TimeLimit
from . import Settings
from .time_budget import Advice, Stated, TimedCall, inside, single, strongest, too_long, whole, within

MARGIN = 10
"""Seconds a client waits past the callee's own limit, so that the callee's error arrives."""

DYNAMODB = "dynamodb"

STREAMED = 70
"""Seconds of silence before the first part of a streamed answer of a model: what AWS asks for a whole one."""


def advice(uses: Iterable[ClientUse], settings: Settings, kept: Stated | None = None) -> Advice:
    """What to give the clients that are used so, together, beside what is ``kept``: one Config may serve several."""
    every = list(uses)
    team = usual(settings)
    if not _is_chosen(settings):
        more = (_attempts_kept(use.client.service_name, settings) for use in every)
        team = team._replace(attempts=max([team.attempts, *more]))
    asked = strongest([team, *(each for use in every for each in _asked(use, settings))])
    if asked.beyond is not None or not every or any(use.limit is None for use in every):
        return asked
    mode = (kept.mode if kept is not None else None) or settings.retry_mode
    return within(asked, [each for use in every for each in _timed(use, settings, mode)], settings, kept)


def _attempts_kept(service: str | None, settings: Settings) -> int:
    """The attempts that a service has by default where these are more than others have, as for DynamoDB; else 0.

    They are those of the newest release: older ones have as many in the default mode or more.
    """
    own, others = (default_attempts(each, NEWEST, mode=settings.retry_mode) for each in (service, None))
    return own if own > others else 0


def _timed(use: ClientUse, settings: Settings, mode: str) -> Iterator[TimedCall]:
    """The calls on a client that end with their caller."""
    assert use.limit is not None
    yield TimedCall(use.client, use.limit, mode)
    for each in use.limited:
        call = each.call
        if (call.kind == "paginator" or sends_request(call)) and (settings.include_mocked or not call.mocked):
            yield TimedCall(use.client, each.limit, mode, call)


def needs(call: OperationCall, settings: Settings, limit: TimeLimit | None = None) -> Advice | None:
    """What the operation of ``call`` needs; None where the team's values serve or nothing is known of it.

    ``limit`` ends what calls it: no longer wait is of use.
    """
    known = operation(call)
    if known is None or (call.mocked and not settings.include_mocked):
        return None
    once = known.long and runs_twice(known, call) == HARMFUL
    if known.advice_only and not known.long:
        return usual(settings)._replace(condition=_for_large_models(known, settings, limit))
    attempts, least = 1 if once else settings.total_max_attempts, _least(known, call)
    if limit is not None and least >= limit.seconds:
        words = f"read_timeout={exact(least)}"
        return Advice(least, attempts, words, call.method, call.anchor, least=least, beyond=limit)
    seconds = max(_seconds(known, settings), (asked_by_argument(known, call) or -MARGIN) + MARGIN)
    if seconds <= settings.read_timeout and not once:
        # The team's values serve, but where they do not fit into the limit they must not be cut short of it.
        return usual(settings)._replace(least=least) if limit is not None and least else None
    seconds = max(seconds, settings.read_timeout)
    if limit is None or seconds < (one := single(limit, settings, least)).read:
        return Advice(seconds, attempts, _words(known, seconds, settings), call.method, call.anchor, least=least)
    if not limit.place:
        return Advice(one.read, attempts, _words(known, one.read, settings), call.method, call.anchor, least=least)
    words = inside(one.read, limit)
    return Advice(one.read, attempts, words, call.method, call.anchor, connect_timeout=one.connect, least=least)


MODES = Version(1, 15)
"""The first release that takes ``mode`` and ``total_max_attempts``. Source: botocore/config.py, not in 1.14.17."""


def retries(advised: Advice, settings: Settings) -> str:
    """The ``retries`` dictionary to write, as source."""
    if settings.stated_version is not None and settings.stated_version < MODES:
        return f'{{"max_attempts": {advised.attempts - 1}}}'
    return f'{{"mode": "{settings.retry_mode}", "total_max_attempts": {advised.attempts}}}'


def config_arguments(advised: Advice, settings: Settings) -> str:
    """The arguments of the Config to write, as source."""
    return ", ".join(f"{name}={text}" for name, text in _config_options(advised, settings).items())


def config_dictionary(advised: Advice, settings: Settings) -> str:
    """The same options as a dictionary, as source."""
    items = ", ".join(f'"{name}": {text}' for name, text in _config_options(advised, settings).items())
    return f"{{{items}}}"


def _config_options(advised: Advice, settings: Settings) -> dict[str, str]:
    connect = settings.connect_timeout if advised.connect_timeout is None else advised.connect_timeout
    return {
        "connect_timeout": exact(connect),
        "read_timeout": exact(advised.read_timeout),
        "retries": retries(advised, settings),
    }


def usual_arguments(settings: Settings) -> tuple[str, str]:
    """The arguments of the team's Config, as source: without a DynamoDB client and with one."""
    usual = advice([], settings)
    more = 0 if _is_chosen(settings) else _attempts_kept(DYNAMODB, settings)
    most = usual._replace(attempts=max(usual.attempts, more))
    return config_arguments(usual, settings), config_arguments(most, settings)


def needs_other(arguments: str) -> str:
    """Why a client is not given the Config that others share, but should get one with these ``arguments``."""
    return f"it needs Config({arguments})"


def _is_chosen(settings: Settings) -> bool:
    """Whether the team chose the attempts."""
    return settings.total_max_attempts != Settings.total_max_attempts


def constant_name(advised: Advice, settings: Settings) -> str:
    """What a module constant for the Config to write is called: by the call or service that asks for more."""
    if advised.attempts > settings.total_max_attempts:
        return "DYNAMODB_CONFIG"
    longer = advised.reason and advised.read_timeout > settings.read_timeout
    return "LONG_CALL_CONFIG" if longer else "CLIENT_CONFIG"


def usual(settings: Settings) -> Advice:
    """The team's values."""
    seconds = settings.read_timeout
    return Advice(seconds, settings.total_max_attempts, f"read_timeout={exact(seconds)}")


def _asked(use: ClientUse, settings: Settings) -> list[Advice]:
    """What the calls on a client ask for, and what one may ask for that cannot be seen."""
    longest = longest_operation(use.client.service_name, use.mentions.names)
    limits = {each.call.anchor: each.limit for each in use.limited}
    found = (needs(call, settings, limits.get(call.anchor, use.limit)) for call in use.calls)
    asked = [each for each in found if each is not None]
    if longest is None or any(each.reason for each in asked):
        return asked
    method, known = longest
    hidden = method in use.mentions.names and not any(call.method == method for call in use.calls)
    # What no file of the project says is not called.
    if (hidden or not use.mentions.complete) and ((known.advice_only and not known.long) or use.says(method)):
        asked.append(usual(settings)._replace(condition=_if_called(*longest, settings, use.limit)))
    return asked


def _if_called(method: str, known: Operation, settings: Settings, limit: TimeLimit | None) -> str:
    if known.advice_only and not known.long:
        return _for_large_models(known, settings, limit)
    seconds, least = _seconds(known, settings), _floor(known)
    if limit is not None and least >= limit.seconds:
        return f"{method} {too_long(least, limit)}"
    if limit is None or seconds < (one := single(limit, settings, least)).read or not limit.place:
        fits = seconds if limit is None else min(seconds, one.read)
        words = _words(known, fits, settings)
    else:
        words = whole(one, limit)
    once = ", one attempt" if known.long and known.twice == HARMFUL else ""
    return f"{words}{once} if you call {method}"


def _for_large_models(known: Operation, settings: Settings, limit: TimeLimit | None) -> str:
    seconds = known.floor or 0
    if limit is None or seconds <= (one := single(limit, settings)).read:
        return f"read_timeout={seconds} for large models"
    if not limit.place:
        return f"read_timeout={exact(one.read)} for large models"
    return f"{whole(one, limit)}, one attempt for large models"


def _words(known: Operation, seconds: float, settings: Settings) -> str:
    if known.service == LAMBDA and settings.lambda_timeout is None:
        return "read_timeout above the function's timeout"
    return f"read_timeout={exact(max(seconds, settings.read_timeout))}"


def _least(known: Operation, call: OperationCall) -> float:
    """The read timeout that ``call`` cannot do without, as AWS or its own argument states it; 0 for any."""
    waits = asked_by_argument(known, call)
    return max(_floor(known), 0 if not waits else math.floor(waits) + 1)


def _floor(known: Operation) -> int:
    return 0 if known.advice_only else known.floor or 0


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


MAKES = "_botocore_session"
"""The function that ``fix --at`` writes: it returns a new botocore session with a default Config."""
