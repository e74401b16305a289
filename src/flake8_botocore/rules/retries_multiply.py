"""Retries multiply.

## What it does
Checks for operations under a decorator that repeats what botocore has already sent several times.

## Example
```python
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 3})

client = boto3.client("lambda", config=CONFIG)


@retry(stop=stop_after_attempt(5))
def report(name):
    return client.invoke(FunctionName=name)
```

## Use instead
```python
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

CONFIG = Config(connect_timeout=5, read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1})

client = boto3.client("lambda", config=CONFIG)


@retry(stop=stop_after_attempt(5))
def report(name):
    return client.invoke(FunctionName=name)
```

## Why is this bad?
If tenacity tries 5 times and botocore $version sends each try $default_attempts times, one call sends 5 ×
$default_attempts requests to a service that is down or throttles. A function, agent or workflow can run that often.
The caller waits for all of them and for their pauses. In the modes standard and adaptive, the client's retry quota can
end this earlier: 40 tries × 3 attempts on one client of botocore $version send $tries_40_sends requests if nothing
replies.

## Details and exceptions
The rule recognises `@retry` of tenacity, `on_exception` of backoff, and the `retry` decorators of the packages retry
and stamina. They must retry on an exception that botocore raises when it gives up: one that covers `ReadTimeoutError`
or `ClientError`. Without a stop they retry forever.

It skips retries that look at the error first (`giveup=`, `retry_if_exception`, an `if` on its code), and retries that
stop after a time instead of a number of tries. It also skips polling: `on_predicate` of backoff asks until the answer
is right.

## Fix safety
There is no fix: which of the two should retry depends on what the operation and the function do.

## Options
None.

## References
- [Boto3: retries](https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html)
- [tenacity](https://tenacity.readthedocs.io/en/latest/)
- [AWS Builders' Library: timeouts, retries, and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..advice.running import ClientView, RunningClients
from ..botocore.operations import HARMFUL
from ..botocore.requests import sends_request
from ..config import Settings
from ..facts import RetriedCall
from ..findings import exact
from ..rule import Mention, Message, Problem, rule
from ._judged import JudgedCall, effect_of_repeat, judged_call, repeated_by_nature
from ._messages import advised_for, release


@rule("BOT307", reads=RunningClients, severity="warning", repeats=True, unfixed="you choose which one retries")
def retries_multiply(running: RunningClients, settings: Settings) -> Iterator[Problem]:
    """Report each decorator whose tries multiply with botocore's attempts, at its first such call."""
    reported: set[object] = set()
    retried: list[RetriedCall] = running.facts.of(RetriedCall)
    for each in retried:
        if each.anchor in reported or each.call.mocked or not sends_request(each.call):
            continue
        views = [running.seen(client) for client in each.call.clients]
        attempts = _fewest(None if view.fails else view.sent[0] for view in views)
        if attempts is not None and attempts > 1 and each.tries != 1:
            reported.add(each.anchor)
            yield _problem(each, attempts, views, judged_call(each.call, running))


def _fewest(every: Iterable[int | None]) -> int | None:
    """The least of ``every``; None if one of them is unknown."""
    found = [*every]
    known = [each for each in found if each is not None]
    return min(known) if known and len(known) == len(found) else None


def _problem(found: RetriedCall, attempts: int, views: Sequence[ClientView], judged: JudgedCall | None) -> Problem:
    """The problem of a retried call, each try of which botocore sends up to ``attempts`` times.

    ``views`` are the clients that it may be on, ``judged`` is the call if its operation is known.
    """
    client, settings = views[0].made, views[0].settings
    name = f"{client.service_name or client.callee}.{found.call.method}"
    # Where the service answers with an error, it need not have run the operation.
    runs = judged is not None and found.silence and repeated_by_nature(judged, settings)
    only_if = "" if found.silence else " where the service answers with an error"
    times, why = _product(found, attempts, views)
    headline = f"{name} can {'run' if runs else 'be sent'} {times}{only_if}: {why}."
    advice = f"Leave retrying to botocore: remove {found.by}, unless it waits for a state."
    if judged is not None and judged.operation.long and effect_of_repeat(judged) == HARMFUL:
        # What runs long has to be sent once, whoever retries it.
        advice = f"Retry in one place: leave it to {found.by} or to botocore."
    plan, named = advised_for(views[0])
    elsewhere = found.call.elsewhere.get(client)
    made = Mention("client", elsewhere or client.anchor, aside=elsewhere is None)
    mentions = *named, Mention("call", found.call.anchor), made
    return Problem(found.anchor, Message(headline, f"{advice} {plan}".rstrip()), mentions=mentions)


def _product(found: RetriedCall, attempts: int, views: Sequence[ClientView]) -> tuple[str, str]:
    """How often a request is sent in all, and why: ``9 times``, ``tenacity tries 3 times, botocore 1.44 sends ...``.

    In the modes standard and adaptive, the retry quota of the client can end it sooner.
    """
    who, tries = release(views[0].made.library, views[0].settings), found.tries
    if tries is None:
        return "without end", f"{found.by} never stops, {who} sends each try up to {attempts} times"
    total = _fewest(view.sent_in(tries, silent=found.silence) for view in views) or 0
    ended = total < tries * attempts
    often = f"up to {attempts} times until its retry quota is used up" if ended else f"{attempts} times"
    return f"{exact(total)} times", f"{found.by} tries {tries} times, {who} sends each {often}"
