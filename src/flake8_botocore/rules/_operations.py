"""Whether a request can be sent again while the service still works on it, for the rules about operations."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..advice.plan import plan_for
from ..botocore.defaults import SESSION_CONFIG, THIS_CONFIG, default_read_timeout
from ..botocore.effective import effective_settings
from ..botocore.operations import HARMFUL, LAMBDA, TOLERATED, Operation, RunsTwice, operation, runs_twice
from ..botocore.options import plain
from ..botocore.rejected.accepts import fails_when_run
from ..botocore.waits import sends, without_limit
from ..config import Settings
from ..facts import ClientCreation, OperationCall, SourceFacts
from ..rule import Mention, Message, Problem
from ._messages import advised, release


class JudgedCall(NamedTuple):
    """A call whose operation and client are known.

    ``attempts`` is how often one request is sent at most, None where that is unknown. ``read_timeout`` is in
    seconds, infinite where there is none; ``chosen``: the source states it.
    """

    call: OperationCall
    operation: Operation
    client: ClientCreation
    attempts: int | None
    read_timeout: float
    chosen: bool

    @property
    def name(self) -> str:
        """How a message names the operation: ``lambda.invoke``."""
        return f"{self.operation.service}.{self.call.method}"

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Where the client is made."""
        return (Mention("client", self.call.elsewhere.get(self.client, self.client.anchor)),)


def judged_call(call: OperationCall, settings: Settings) -> JudgedCall | None:
    """What is known of ``call``; None where something about it or its client is not, or where a mock answers it.

    Of several clients, the one that matters least: shortest attempts, then longest read timeout.
    """
    known = operation(call)
    if known is None or (call.mocked and not settings.include_mocked):
        return None
    each = [_judged_on(call, known, client, settings) for client in call.clients]
    sure = [one for one in each if one is not None]
    if len(sure) != len(each):
        return None
    return min(sure, key=lambda one: (one.attempts or 0, -one.read_timeout))


def _judged_on(call: OperationCall, known: Operation, client: ClientCreation, settings: Settings) -> JudgedCall | None:
    version = settings.botocore_version
    if fails_when_run(client, version):
        return None
    effective = effective_settings(client, version)
    limit = effective.read_timeout
    if limit is None:
        return None
    seconds = math.inf if without_limit(limit.value, client.library) else float(limit.value or 0)
    attempts = sends(effective, version, client.library)
    chosen = limit.origin in (THIS_CONFIG, SESSION_CONFIG)
    return JudgedCall(call, known, client, attempts, seconds, chosen)


def repeated(one: JudgedCall) -> RunsTwice | None:
    """What a second run of the call does where it may be sent again: harmful or tolerated; else None."""
    if not (one.attempts or 0) > 1 or math.isinf(one.read_timeout):
        return None
    twice = runs_twice(one.operation, one.call)
    return twice if twice in (HARMFUL, TOLERATED) else None


def repeated_by_nature(one: JudgedCall, settings: Settings) -> bool:
    """Whether a repeated call is harmful because the operation by nature takes longer than the client waits."""
    return one.operation.long and repeated(one) == HARMFUL and outlasts(one, settings)


def outlasts(one: JudgedCall, settings: Settings) -> bool:
    """Whether a ``long`` operation may take longer than the client's read timeout.

    Where no number decides, a read timeout that somebody chose above botocore's default is taken to be long enough.
    """
    known, seconds = one.operation, one.read_timeout
    if known.service == LAMBDA and settings.lambda_timeout is not None:
        return seconds <= settings.lambda_timeout
    if known.floor is not None and not known.advice_only:
        return seconds < known.floor
    return seconds <= default_read_timeout(settings.botocore_version, one.client.library)


def is_ended_first(one: JudgedCall, facts: SourceFacts) -> bool:
    """Whether Lambda ends what calls the client before this gives up on a reply (BOT308)."""
    limit = facts.use_of(one.client).limit
    return limit is not None and limit.by == "Lambda" and limit.seconds <= one.read_timeout


def reported(one: JudgedCall, headline: str, facts: SourceFacts, settings: Settings) -> Problem:
    """The problem with this ``headline`` and the plan for the client of the call as its advice."""
    advice, mentions = advised(plan_for(one.client, facts, settings), settings)
    return Problem(one.call.anchor, Message(headline, advice), mentions=(*mentions, *one.mentions))


def sent_again(one: JudgedCall, settings: Settings) -> str:
    """The headline of the rules about repeated operations."""
    who, seconds = release(one.client.library, settings), plain(one.read_timeout)
    again = f"after {seconds} s of silence {who} sends it again"
    return f"{one.name} can run {one.attempts} times in total: {again}."
