"""``retries`` and attempts, for the rules about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..advice.plan import plan_for
from ..botocore.effective import effective_settings
from ..botocore.operations import HARMFUL
from ..botocore.options import exact
from ..botocore.rejected.accepts import fails_when_run
from ..botocore.requests import sends_request
from ..botocore.waits import sends, sends_in_tries
from ..config import Settings
from ..facts import ClientCreation, ConfigCreation, Dictionary, Item, Literal, RetriedCall, SourceFacts
from ..rule import Mention, Message, Problem
from ._messages import advised, release
from ._operations import judged_call, repeated, repeated_by_nature


class BothAttempts(NamedTuple):
    """``max_attempts`` (retries) and ``total_max_attempts`` (requests) of one dictionary; ``item`` is the former."""

    retries: int
    total: int
    item: Item


def both_attempts(config: ConfigCreation) -> BothAttempts | None:
    """Both keys of ``retries`` where both are valid whole numbers, else None."""
    dictionary = config.own("retries")
    if not isinstance(dictionary, Dictionary):
        return None
    item = dictionary.item("max_attempts")
    retries, total = _whole(dictionary, "max_attempts"), _whole(dictionary, "total_max_attempts")
    if item is None or retries is None or total is None or retries < 0 or total < 1:
        return None
    return BothAttempts(retries, total, item)


def requests(number: int) -> str:
    """``1 request``, ``3 requests``."""
    return "1 request" if number == 1 else f"{number} requests"


def _whole(dictionary: Dictionary, key: str) -> int | None:
    value = dictionary.get(key)
    if isinstance(value, Literal) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return value.value
    return None


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
        if (one is not None and one.operation.long and repeated(one) == HARMFUL) is not lasting:
            continue
        attempts = _fewest(each, settings, _sent)
        if attempts is None or attempts < 2 or each.tries == 1:
            continue
        told.add(each.anchor)
        runs = one is not None and each.silence and repeated_by_nature(one, settings)
        yield _problem(each, attempts, facts, settings, runs=runs, lasting=lasting)


def _fewest(
    found: RetriedCall, settings: Settings, count: Callable[[RetriedCall, ClientCreation, Settings], int | None]
) -> int | None:
    """The least that ``count`` says of the clients of ``found``, None where it does not know of one."""
    every = [count(found, client, settings) for client in found.call.clients]
    known = [each for each in every if each is not None]
    return min(known) if known and len(known) == len(every) else None


def _sent(found: RetriedCall, client: ClientCreation, settings: Settings) -> int | None:
    """How often botocore sends the request of one try."""
    version = settings.botocore_version
    if fails_when_run(client, version):
        return None
    return sends(effective_settings(client, version), version, client.library)


def _sent_in_all(found: RetriedCall, client: ClientCreation, settings: Settings) -> int | None:
    """How often it sends those of all tries."""
    version = settings.botocore_version
    effective = effective_settings(client, version)
    return sends_in_tries(effective, found.tries or 1, version, client.library, silent=found.silence)


def _problem(
    found: RetriedCall, attempts: int, facts: SourceFacts, settings: Settings, *, runs: bool, lasting: bool
) -> Problem:
    client = found.call.clients[0]
    name = f"{client.service_name or client.callee}.{found.call.method}"
    who = release(client.library, settings)
    verb = "run" if runs else "be sent"
    when = "" if found.silence else " where the service answers with an error"
    if found.tries is None:
        times = f"can {verb} without end{when}: {found.by} never stops, {who} sends each try up to {attempts} times"
    else:
        total = _fewest(found, settings, _sent_in_all) or 0
        tried = f"{found.by} tries {found.tries} times, {who} sends each {attempts} times"
        if total < found.tries * attempts:
            sent = f"{who} sends each up to {attempts} times until its retry quota is used up"
            tried = f"{found.by} tries {found.tries} times, {sent}"
        times = f"can {verb} {exact(total)} times in total{when}: {tried}"
    plan, named = advised(plan_for(client, facts, settings), settings)
    inner = f"Leave retrying to botocore: remove {found.by}, unless it waits for a state."
    # What runs long has to be sent once, whoever retries it.
    keep = f"Retry in one place: leave it to {found.by} or to botocore." if lasting else inner
    advice = f"{keep} {plan}".rstrip()
    made = found.call.elsewhere.get(client, client.anchor)
    mentions = *named, Mention("call", found.call.anchor), Mention("client", made, aside=True)
    return Problem(found.anchor, Message(f"{name} {times}.", advice), mentions=mentions)
