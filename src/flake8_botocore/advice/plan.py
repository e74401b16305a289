"""One plan for each Config, and for each client without one: what to write, and which need decided it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from ..botocore import NEWEST
from ..botocore.defaults import default_attempts
from ..config import Settings
from ..facts import (
    LONGEST_FUNCTION,
    ClientCreation,
    ClientUse,
    Config,
    EveryOperation,
    LibraryCall,
    LimitedCall,
    OperationCall,
    SourceFacts,
    TimeLimit,
)
from .configs import Stated, any_client, config_users, given_first, leaves_mode_open, stated, users
from .fitting import ENOUGH, LEAST, SHARE, Budget, Values, connect_beside, longest_wait
from .needs import Need, need_of, needs_of, unseen_need

HOUR = 3600
"""Seconds that no call is advised to take, all attempts together, where nothing else ends it."""

BUDGET = "bot-max-wait"

OPTIONS = ("connect_timeout", "read_timeout", "retries")
"""What a Config is given, in the order in which it is written."""


@dataclass(frozen=True)
class Conflict:
    """A need that no values meet, and the way out; with the shortest timeouts it takes ``seconds``.

    ``apart``: the way out is a client of its own, and the plan is for the others.
    """

    need: Need
    way_out: str
    apart: bool = False
    seconds: float = 0


@dataclass(frozen=True)
class Plan:
    """What to write: seconds, attempts that count all requests, and the retry mode.

    ``writes`` names the options to write: those that the Config lacks or states otherwise, ``mode`` where only that is
    missing. ``read_by``, ``attempts_by`` and ``limit_by`` are the needs that decided the read timeout, the attempts
    and whether less than that fits; None where the team's values, or those that the Config states, serve. ``comes_to``
    is the longest wait of one call, in seconds. ``if_called`` is the plan for a call that the linter cannot see.
    ``has_config``: it is for a Config that the source has. ``better`` than values that hardly any call keeps to is a
    longer limit.
    """

    connect: float
    read: float
    attempts: int
    mode: str
    writes: tuple[str, ...] = OPTIONS
    read_by: Need | None = None
    attempts_by: Need | None = None
    limit_by: Need | None = None
    conflicts: tuple[Conflict, ...] = ()
    comes_to: float = 0
    if_called: Plan | None = None
    has_config: bool = False
    better: str = ""

    @property
    def values(self) -> Values:
        """The timeouts and attempts."""
        return Values(self.connect, self.read, self.attempts)

    @property
    def harmful(self) -> Need | None:
        """The call that must not run twice and so decided the attempts."""
        return self.attempts_by if self.attempts_by is not None and self.attempts_by.twice == "harmful" else None

    @property
    def is_general(self) -> bool:
        """Whether no need decided anything."""
        return not any((self.read_by, self.attempts_by, self.limit_by, self.conflicts, self.if_called))

    @property
    def lost(self) -> Conflict | None:
        """The call for which nothing can be written that serves it; None where the values serve."""
        return next((each for each in self.conflicts if not each.apart), None)


def team_plan(settings: Settings, service: str | None = None) -> Plan:
    """The team's values, for a client of ``service`` about which nothing else is known."""
    attempts = max(settings.total_max_attempts, _more_attempts(service, settings))
    return Plan(settings.connect_timeout, settings.read_timeout, attempts, settings.retry_mode)


def _more_attempts(service: str | None, settings: Settings) -> int:
    """The attempts that a service has by default where these are more than others have, as for DynamoDB; else 0.

    They are those of the newest release: older ones have as many in the default mode or more. The team's own choice
    is for every service.
    """
    if settings.total_max_attempts != Settings.total_max_attempts:
        return 0
    own, others = (default_attempts(each, NEWEST, mode=settings.retry_mode) for each in (service, None))
    return own if own > others else 0


def plan_for(subject: Subject, facts: SourceFacts, settings: Settings) -> Plan:
    """The one plan for a Config, or for a client by the Config it is given; worked out once."""
    subject = _settled_by(subject, facts)
    plans = _plans.setdefault(facts, {})
    if (subject, settings) not in plans:
        plans[subject, settings] = _with_way_out(planned(_case(subject, facts, settings), settings), facts, settings)
    return plans[subject, settings]


CALLS = ("operation", "waiter", "paginator", "transfer")
"""The uses of a client that send something themselves."""

Subject: TypeAlias = "Config | ClientCreation | LibraryCall"


def _settled_by(subject: Subject, facts: SourceFacts) -> Subject:
    """The Config of a client that this file makes; a client of another file stands for itself."""
    if not isinstance(subject, ClientCreation):
        return subject
    first = config_users(facts).first
    return next((config for config in given_first(subject) if subject in first.get(config, ())), subject)


_plans: WeakKeyDictionary[SourceFacts, dict[tuple[object, Settings], Plan]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Case:
    """What a plan is for: what the uses of the clients ask for, and what their Config states.

    ``alone``: the clients are used for the harmful calls among ``needs`` and nothing else; None where that is so in
    sight, but there may be other uses. ``unseen`` may be called besides.
    """

    needs: tuple[Need, ...]
    stated: Stated
    clients: Sequence[ClientCreation]
    alone: bool | None
    unseen: Need | None = None
    has_config: bool = False
    lacks_mode: bool = False


def _case(subject: Subject, facts: SourceFacts, settings: Settings) -> Case:
    if isinstance(subject, LibraryCall):
        return _library_case(subject, settings)
    version = settings.botocore_version
    if isinstance(subject, ClientCreation):
        config, clients = next(iter(given_first(subject)), None), [subject]
    else:
        config = subject
        clients = config_users(facts).first.get(config) or users(config, facts) or [any_client(config)]
    said = Stated() if config is None else stated(config, clients, version)
    mode_required = "mode" in settings.required_options
    lacks_mode = config is not None and mode_required and leaves_mode_open(config, clients, version)
    said = said._replace(mode=None) if lacks_mode else said
    uses = [facts.use_of(client) for client in clients]
    needs = tuple(need for use in uses for need in _needs(use, facts, settings))
    # What every use of a client's names shows is costly: it is asked for only where it decides.
    long = any(need.seconds for need in needs)
    unseen = None if long else next((need for use in uses if (need := unseen_need(use, settings))), None)
    harmful = {need.method for need in needs if need.twice == "harmful" and not need.long}
    alone = bool(harmful) and _alone(harmful, needs, uses, facts)
    return Case(needs, said, clients, alone, unseen, config is not None, lacks_mode)


def _alone(harmful: Set[str], needs: Iterable[Need], uses: Sequence[ClientUse], facts: SourceFacts) -> bool | None:
    """Whether clients are used for the ``harmful`` methods alone; see ``Case``."""
    called = {each.name for use in uses for each in use.mentions.uses if each.kind in CALLS}
    if not called:
        clients = {use.client for use in uses}
        called = {call.method for call in facts.of(EveryOperation) if not clients.isdisjoint(call.clients)}
    if (called | {need.method for need in needs}) - harmful:
        return False
    return all(use.mentions.complete and use.mentions.sent <= harmful for use in uses) or None


def _library_case(call: LibraryCall, settings: Settings) -> Case:
    """What the library of ``call`` does with its client, at no line of the user's."""
    calls = [
        OperationCall(call.anchor, (call.client,), method, "client", (), complete=True)
        for method in call.made.operations
    ]
    needs = [need_of(each, call.client, None, settings) for each in calls]
    return Case(tuple(replace(each, place=None) for each in needs if each), Stated(), [call.client], alone=False)


def _needs(use: ClientUse, facts: SourceFacts, settings: Settings) -> list[Need]:
    # What a function with a limit calls keeps to that, whatever else calls the client.
    limited = [*use.limited, *_limited(facts).get(use.client, [])]
    needs = needs_of(use, limited, settings)
    if settings.max_wait is not None:
        budget = TimeLimit(settings.max_wait, "", BUDGET, "")
        every = [each for each in facts.of(EveryOperation) if use.client in each.clients]
        timed = [need for each in every if (need := need_of(each, use.client, budget, settings)) is not None]
        needs += [Need("one call", limit=budget, client=use.client), *timed]
    return needs


def _limited(facts: SourceFacts) -> dict[ClientCreation, list[LimitedCall]]:
    """The calls of each client in functions with a limit, whatever calls it besides."""
    if facts not in _limited_calls:
        found = _limited_calls[facts] = {}
        for each in facts.of(LimitedCall):
            for client in each.call.clients:
                found.setdefault(client, []).append(each)
    return _limited_calls[facts]


_limited_calls: WeakKeyDictionary[SourceFacts, dict[ClientCreation, list[LimitedCall]]] = WeakKeyDictionary()


def _with_way_out(plan: Plan, facts: SourceFacts, settings: Settings) -> Plan:
    """The plan with the way out of a limit that is too short."""
    lost, by = plan.lost, plan.limit_by
    if lost is None and by is not None and by.limit is not None and plan.read < ENOUGH:
        way_out = _raised(by.limit, facts, settings)
        return replace(plan, better=way_out if way_out.startswith("raise Timeout") else "")
    if lost is None or lost.way_out or lost.need.limit is None:
        return plan
    return replace(plan, conflicts=(replace(lost, way_out=_raised(lost.need.limit, facts, settings)),))


def planned(case: Case, settings: Settings) -> Plan:
    """The plan for a case; the way out of a limit that can be raised is left open.

    What does not go together with the rest gets a client of its own, and the plan is for the others.
    """
    needs, conflicts = _without_harmful(case, settings)
    mode = case.stated.mode or settings.retry_mode
    while True:
        budget = Budget(needs, mode, settings)
        wanted = _wanted(case, needs, budget, settings)
        lost = next((each for each in budget.calls if not budget.has_room(each, _once(each, wanted.values))), None)
        if lost is not None:
            seconds = budget.seconds(lost, _once(lost, wanted.values))
            conflicts = [Conflict(lost, _way_out(lost), seconds=seconds)]
            return _made(case, wanted, wanted.values, mode, lost, conflicts, needs, settings)
        values = budget.best(wanted.values, max((each.seconds for each in needs), default=0))
        apart = _does_not_go_together(budget, values, wanted.values, needs)
        if apart is None:
            break
        conflicts.append(Conflict(apart, _own_client(apart), apart=True))
        needs = [each for each in needs if (each.method, each.client) != (apart.method, apart.client)]
    assert values is not None
    limit_by = budget.tightest(values) if wanted.hurried else None
    longest = max(needs, key=lambda each: each.seconds, default=None)
    if limit_by is not None and longest is not None and longest.seconds >= values.read:
        wanted = wanted._replace(read_by=longest)
    plan = _made(case, wanted, values, mode, limit_by, conflicts, needs, settings)
    return replace(plan, if_called=_if_called(case, plan, settings))


def _without_harmful(case: Case, settings: Settings) -> tuple[list[Need], list[Conflict]]:
    """The needs that go together, and a conflict for each call that must run once among calls that need retries.

    One attempt gives up the retries of throttling, too: a quick call is not worth that to the client's other calls.
    """
    quick = [need for need in case.needs if need.twice == "harmful" and not need.long]
    long = any(need.twice == "harmful" and need.long for need in case.needs)
    if case.alone or long or _base(case, settings).attempts == 1:
        return list(case.needs), []
    needs = [replace(need, twice="tolerated") if need in quick else need for need in case.needs]
    return needs, [Conflict(need, _own_client(need, alone=case.alone), apart=True) for need in _different(quick)]


def _if_called(case: Case, plan: Plan, settings: Settings) -> Plan | None:
    """The plan for what may be called out of sight; None where it is the same."""
    if case.unseen is None:
        return None
    limits = [each.limit for each in case.needs if each.limit is not None]
    unseen = replace(case.unseen, limit=min(limits, key=lambda each: each.seconds, default=None))
    other = planned(replace(case, needs=(*case.needs, unseen), unseen=None), settings)
    return None if other.values == plan.values and other.lost is None else other


def _different(needs: Iterable[Need]) -> list[Need]:
    """The first need of each method."""
    return list({each.method: each for each in reversed(list(needs))}.values())[::-1]


def _base(case: Case, settings: Settings) -> Values:
    """What is written where nothing is asked for: what the Config states, else the team's values."""
    own = case.stated
    attempts = own.attempts
    if attempts is None:
        services = {client.service_name for client in case.clients}
        attempts = max([settings.total_max_attempts, *(_more_attempts(each, settings) for each in services)])
    connect = settings.connect_timeout if own.connect is None else own.connect
    return Values(connect, settings.read_timeout if own.read is None else own.read, attempts)


class Wanted(NamedTuple):
    """What serves every need if time does not matter, and the needs that decide the read timeout and the attempts.

    ``hurried``: time does matter.
    """

    values: Values
    read_by: Need | None = None
    attempts_by: Need | None = None
    hurried: bool = False


def _wanted(case: Case, needs: Sequence[Need], budget: Budget, settings: Settings) -> Wanted:
    wanted = Wanted(_base(case, settings))
    longest = max(needs, key=lambda each: each.seconds, default=None)
    if longest is not None and longest.seconds > wanted.values.read:
        fewer = max(1, min(wanted.values.attempts, int(HOUR // longest.seconds)))
        by = longest if fewer < wanted.values.attempts else None
        wanted = Wanted(wanted.values._replace(read=longest.seconds, attempts=fewer), longest, by)
    harmful = [each for each in needs if each.twice == "harmful"]
    if harmful:
        # Even where one attempt is the team's choice it is this call that forbids a second.
        by = max(harmful, key=lambda each: each.seconds)
        wanted = wanted._replace(values=wanted.values._replace(attempts=1), attempts_by=by)
    if budget.fits(wanted.values):
        return wanted
    # Where time is short, none of it is for a long connect timeout.
    connect = min(wanted.values.connect, Settings.connect_timeout)
    return wanted._replace(values=wanted.values._replace(connect=connect), hurried=True)


def _once(need: Need, wanted: Values) -> Values:
    """The least that the call can be given."""
    read = max(need.seconds if need.strict else 0, min(LEAST, wanted.read))
    return Values(connect_beside(read, wanted.connect), read, 1)


def _does_not_go_together(budget: Budget, values: Values | None, wanted: Values, needs: Sequence[Need]) -> Need | None:
    """The need that has more time than the others and asks for it; None where ``values`` serve all."""
    if values is not None and values == wanted:
        return None
    longest = max(needs, key=lambda each: (each.strict, each.seconds))
    if values is None or (longest.strict and values.read < longest.seconds):
        return longest
    for need in _different(each for each in needs if each.seconds > values.read):
        own = budget.alone(need).best(wanted, need.seconds)
        if own is None or own.read > values.read:
            return need
    return None


def _way_out(need: Need) -> str:
    """What helps where a call takes too long with the shortest timeouts; empty for more time."""
    if need.series.polling is not None:
        return "lower Delay or MaxAttempts of its WaiterConfig"
    if need.method.startswith("download") and need.series.requests != 1:
        return "lower num_download_attempts"
    return ""


def _own_client(need: Need, *, alone: bool | None = False) -> str:
    """What helps a call that does not go together with the others on its client, which ``alone`` are in sight."""
    if alone is None:
        return "set total_max_attempts=1 if no other call uses this client or its Config, else use a separate client"
    attempts = ' with retries={"total_max_attempts": 1}' if need.twice == "harmful" else ""
    return f"give it a client of its own{attempts}"


def _raised(limit: TimeLimit, facts: SourceFacts, settings: Settings) -> str:
    """The one ``Timeout`` of the function with which the plans of all clients that it calls fit."""
    if limit.by == BUDGET:
        return f"raise {BUDGET}"
    if limit.by != "Lambda" or not limit.place:
        return "make the call where nothing waits for it"
    needed = 0
    for client in dict.fromkeys(_limited(facts)):
        case = _case(_settled_by(client, facts), facts, settings)
        mine = [each for each in case.needs if each.limit == limit]
        if not mine:
            continue
        mode = case.stated.mode or settings.retry_mode
        wanted = _wanted(case, case.needs, Budget(case.needs, mode, settings), settings).values
        for values in (wanted, wanted._replace(attempts=1)):
            waits = longest_wait(mine, values, mode, settings) / SHARE
            seconds = math.ceil(round(waits, 6)) if math.isfinite(waits) else LONGEST_FUNCTION + 1
            if seconds <= LONGEST_FUNCTION:
                break
        needed = max(needed, seconds)
    if limit.seconds < needed <= LONGEST_FUNCTION:
        return f"raise Timeout to {needed}"
    return f"Lambda allows {LONGEST_FUNCTION} s at most"


def _made(
    case: Case,
    wanted: Wanted,
    values: Values,
    mode: str,
    limit_by: Need | None,
    conflicts: Sequence[Conflict],
    needs: Sequence[Need],
    settings: Settings,
) -> Plan:
    own = case.stated
    differs = (values.connect != own.connect, values.read != own.read, values.attempts != own.attempts)
    writes = [name for name, differ in zip(OPTIONS, differs, strict=True) if differ and name not in own.hidden]
    asked = settings.required_options | own.endless
    if writes == ["connect_timeout"] and limit_by is None and "connect_timeout" not in asked:
        # Nothing asks for it.
        writes = []
    if case.lacks_mode and "retries" not in writes:
        writes.append("mode")
    calls = [*needs, *(Need(client=each) for each in case.clients)]
    comes_to = longest_wait(calls, values, mode, settings)
    by = wanted.read_by, wanted.attempts_by, limit_by
    return Plan(*values, mode, tuple(writes), *by, tuple(conflicts), comes_to, has_config=case.has_config)
