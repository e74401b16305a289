"""What the two rules about retries around botocore's own say."""

from __future__ import annotations

from collections.abc import Iterator

from ..botocore.numbers import exact
from ..botocore.operations.sending import sends_request
from ..botocore.rejected.creations import fails_when_run
from ..botocore.running.effective import effective_settings
from ..botocore.running.waits import sends
from ..facts import ClientCreation, RetriedCall, SourceFacts
from ..rule import Mention, Problem
from ..settings import Settings
from ._messages import ONCE, fitting, release
from ._operations import judged_call, repeated, repeated_by_nature


def multiplied(code: str, facts: SourceFacts, settings: Settings, *, lasting: bool) -> Iterator[Problem]:
    """The first call of each decorator or loop whose tries multiply with botocore's attempts.

    ``lasting``: of operations that change something and take their time; else of all others.
    """
    found: list[RetriedCall] = facts.of(RetriedCall)
    told: set[object] = set()
    for each in found:
        if each.anchor in told or (each.call.mocked and not settings.include_mocked) or not sends_request(each.call):
            continue
        one = judged_call(each.call, settings)
        if (one is not None and one.operation.long and repeated(one)) is not lasting:
            continue
        attempts = _attempts(each, settings)
        if attempts is None or attempts < 2 or each.tries == 1:
            continue
        told.add(each.anchor)
        runs = one is not None and each.silence and repeated_by_nature(one, settings)
        yield _problem(code, each, attempts, settings, runs=runs)


def _attempts(found: RetriedCall, settings: Settings) -> int | None:
    """How often botocore sends one request: of several clients the fewest, None where one is not known."""
    every = [_sent(client, settings) for client in found.call.clients]
    known = [each for each in every if each is not None]
    return min(known) if known and len(known) == len(every) else None


def _sent(client: ClientCreation, settings: Settings) -> int | None:
    version = settings.botocore_version
    if fails_when_run(client, version):
        return None
    return sends(effective_settings(client, version), version, client.library)


def _problem(code: str, found: RetriedCall, attempts: int, settings: Settings, *, runs: bool) -> Problem:
    client = found.call.clients[0]
    name = f"{client.service_name or client.callee}.{found.call.method}"
    who = release(client.library, settings)
    verb = "run" if runs else "be sent"
    when = "" if found.silence else " where the service answers with an error"
    if found.tries is None:
        times = f"can {verb} without end{when}: {found.by} never stops, {who} sends each try {attempts} times"
    else:
        total = exact(found.tries * attempts)
        tried = f"{found.by} tries {found.tries} times, {who} sends each {attempts} times"
        times = f"can {verb} {total} times in total{when}: {tried}"
    advices = (
        f"Keep one of the two: {ONCE} leaves it to {found.by}.",
        f"Keep one of them, such as {ONCE}.",
        "Keep one of the two.",
    )
    made = found.call.elsewhere.get(client, client.anchor)
    mentions = Mention("call", found.call.anchor), Mention("client", made, aside=True)
    message = fitting(code, name, f" {times}.", advices, mentions)
    return Problem(found.anchor, message, mentions=mentions)
