"""One plan for each Config, and for each client without one: what to write, and which need decided it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, TypeAlias

from ..botocore import NEWEST, Version
from ..botocore.defaults import default_attempts, default_retry_mode, is_always_nothing, takes_retry_mode
from ..botocore.special_services import is_of_dynamodb, variants
from ..botocore.waits import cached_for_plain_clients
from ..config import Settings
from ..facts import (
    ABSENT,
    LONGEST_FUNCTION,
    UNKNOWN,
    ClientCreation,
    Config,
    ConfigCreation,
    EveryOperation,
    LibraryCall,
    Place,
    SourceFacts,
    TimeLimit,
    any_client,
)
from .fitting import SHARE, Budget, Values, least, longest_call
from .needs import BUDGET, BY_TEAM, MARGIN, Need, TimedCall, needs_of, needs_of_library, unseen_need
from .stated_options import OPTIONS, Stated, leaves_mode_open, runs_with, stated

HOUR = 3600
"""Seconds that no call is advised to take, all attempts together, where no limit ends it."""


@dataclass(frozen=True)
class Conflict:
    """A ``need`` that the values of a plan do not meet, and the ``way_out`` in words.

    With the shortest timeouts its ``attempts`` take ``seconds``. ``apart``: the way out is a client of its own, and the
    plan is for the other calls. ``then`` is the plan with the longer limit that the way out names first.
    """

    need: Need
    way_out: str
    apart: bool = False
    seconds: float = 0
    attempts: int = 1
    then: Plan | None = None


@dataclass(frozen=True)
class Plan:
    """The options to write for a Config: seconds, attempts that count all requests, and the retry mode.

    ``writes`` names the options to write: what the Config lacks or states otherwise, ``mode`` where only that is
    missing. ``read_by`` and ``attempts_by`` are the needs that decided the read timeout and the attempts, ``limit_by``
    is the one whose time limit makes values smaller; None where the team's values, or the Config's own, serve.
    ``comes_to`` is the longest wait of one use in seconds, 0 if unknown, ``longest`` that use, empty for a plain call.
    ``if_called`` is the need of a call that the linter cannot see. ``config`` is where the plan's Config is made,
    ``here``, ``elsewhere`` or ``unseen``, empty if there is none. ``today`` is how long a call can take now, in
    seconds, if the plan changes the connect timeout alone, else 0. ``readings``: two plans to choose from; the values
    of this one are for the other calls. ``lowers``: it has fewer attempts than the Config states, for a limit or a long
    call. ``instead_of`` are the attempts of today where a limit or a long call leaves fewer, else 0. ``names_mode``:
    the Config states the mode. ``longer`` is a call that may take longer than any number that is known.
    ``existing`` is the constant by which the file's other clients are given a Config that serves; ``is_sure``: its
    values are known, and the plan has them. ``mode_alone``: the attempts of today differ by service or
    cannot be read, ``attempts`` are the most that are known, and the retry mode alone keeps each. ``unread``: neither
    attempts nor mode of today can be read, and neither author nor team chose any, so no retries are written.
    ``changes``: what else the values would change in the Config, mostly a client. Then they belong in a copy.
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
    longest: str = ""
    if_called: Need | None = None
    config: str = ""
    today: float = 0
    readings: Readings | None = None
    lowers: bool = False
    instead_of: int = 0
    names_mode: bool = False
    longer: Need | None = None
    existing: str = ""
    is_sure: bool = True
    mode_alone: bool = False
    unread: bool = False
    changes: Need | None = None

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
        """The conflict that no values and no second client settle; None if there is none."""
        return next((each for each in self.conflicts if not each.apart), None)


class Readings(NamedTuple):
    """Two plans, between which a person decides, for calls that must not run twice and share a client with others.

    Either ``together``, one attempt for all calls, or ``own`` for the ``calls`` on a client of their own; None if the
    client has no others. ``together`` is None if clients of several services share the Config: then a person passes
    another one.
    """

    calls: tuple[Need, ...]
    together: Plan | None
    own: Plan | None


def takes_mode(settings: Settings) -> bool:
    """Whether each release that the file may run on takes ``mode`` and ``total_max_attempts`` in ``retries``."""
    releases = settings.stated_version or settings.botocore_version, settings.other_version or NEWEST
    return all(map(takes_retry_mode, releases))


def team_plan(settings: Settings, attempts: int | None = None, mode: str | None = None) -> Plan:
    """The team's values, for clients that make these ``attempts`` in this ``mode`` today: None for most services.

    The team's number and mode are for every client. Without them a client keeps what it has: whoever runs with more
    attempts may need them for throttling.
    """
    version, mode = settings.botocore_version, settings.retry_mode or mode
    mode = mode or default_retry_mode(version)
    attempts = settings.total_max_attempts or attempts or default_attempts(None, version, mode=mode)
    return Plan(settings.connect_timeout, settings.read_timeout, attempts, mode)


def plan_of(subject: Subject, facts: SourceFacts, uses: UsesOf, settings: Settings) -> Plan:
    """The plan for a Config, or for a client or a library's call that no Config of the file settles."""
    case = _case(subject, facts, uses, settings)
    asked = case.needs or case.unseen or case.config or len(case.clients) > 1
    plan = planned(case, settings) if asked else _unasked(case.clients[0], settings)
    if isinstance(subject, ClientCreation) and not case.config and plan.is_general and settings.shared_config is None:
        plan = _with_existing(plan, subject, facts, settings)
    return _with_way_out(plan, case, facts, uses, settings)


def _with_existing(plan: Plan, client: ClientCreation, facts: SourceFacts, settings: Settings) -> Plan:
    """``plan`` with the constant that the file's other clients are given, if that has its values, or the only one."""
    constants = facts.given_names(client)
    wanted = *plan.values, plan.mode
    for name, config in constants.items():
        if isinstance(config, ConfigCreation) and {each.name for each in config.arguments} == {*OPTIONS}:
            said = stated(config, [any_client(config)], settings.botocore_version)
            if (said.connect, said.read, said.attempts, said.mode) == wanted:
                return replace(plan, existing=name)
    unread = [name for name, config in constants.items() if config is None]
    return replace(plan, existing=unread[0], is_sure=False) if unread and len(constants) == 1 else plan


@cached_for_plain_clients
def _unasked(client: ClientCreation, settings: Settings) -> Plan:
    """The plan for a client without a Config of which nothing is asked."""
    return planned(Case((), Stated(), [client], alone=False), settings)


Subject: TypeAlias = "Config | ClientCreation | LibraryCall"


def settled_by(subject: Subject, facts: SourceFacts) -> Subject:
    """What the plan for ``subject`` is for: the Config that a client of this file is given, else ``subject`` itself."""
    given = subject.given_first if isinstance(subject, ClientCreation) else ()
    return next((config for config in given if subject in facts.given(config)), subject)


UsesOf: TypeAlias = "Callable[[ClientCreation], Iterable[TimedCall]]"
"""A function that returns the uses of a client."""


def possible_clients(client: ClientCreation, facts: SourceFacts, uses: UsesOf) -> tuple[ClientCreation, ...]:
    """``client``, and the same as DynamoDB's, unless its service or the calls on it show which of both it is."""
    each = variants(client)
    if len(each) == 1:
        return each
    here = [call for call in facts.of(EveryOperation) if client in call.clients]
    calls = [*here, *(use.call for use in uses(client))]
    return each if not calls or any(map(is_of_dynamodb, calls)) else each[:1]


@dataclass(frozen=True, eq=False)
class Case:
    """The input of a plan: the needs of the clients' uses, and the options that their Config states.

    ``alone``: all visible uses of the clients are the harmful calls among ``needs``. ``costly``: these may need the
    retries of throttling, as they fan out or the author chose more attempts than the default. ``unseen`` is the need of
    a call that may be made out of sight. ``config`` is that of Plan. ``lacks_mode``: the Config lacks a mode that is
    required.
    """

    needs: tuple[Need, ...]
    stated: Stated
    clients: Sequence[ClientCreation]
    alone: bool
    costly: bool = False
    unseen: Need | None = None
    config: str = ""
    lacks_mode: bool = False

    @property
    def of_factory(self) -> bool:
        """Whether one call makes clients of several services with the Config, as far as its callers show."""
        unknown = (each.services for each in self.clients if each.service_name is None)
        return bool(self.config) and any(services is None or len(services) > 1 for services in unknown)


def _case(subject: Subject, facts: SourceFacts, uses: UsesOf, settings: Settings) -> Case:
    """The case of ``subject``: what its Config states, and the needs of the clients that the plan is for."""
    if isinstance(subject, LibraryCall):
        asked = (_packaged(need, facts, settings) for need in needs_of_library(subject, settings))
        return Case(tuple(asked), Stated(), [subject.client], alone=False, config=_unseen(subject.client))
    version = settings.botocore_version
    if isinstance(subject, ClientCreation):
        config, clients = next(iter(subject.given_first), None), [subject]
    else:
        config = subject
        clients = [*(facts.given(config) or facts.users(config))] or [any_client(config)]
    said = Stated() if config is None else stated(config, clients, version)
    required = "mode" in settings.required_options
    lacks_mode = required and config is not None and leaves_mode_open(config, clients, version)
    needs = tuple(
        _packaged(need, facts, settings) for client in clients for need in needs_of(client, uses(client), settings)
    )
    if not needs and said.attempts is None:
        needs = tuple(_out_of_sight(clients, facts, settings))
    # Following every use of a client's names is costly, so it is done only if no visible call takes long.
    long = any(need.seconds or need.question for need in needs)
    unseen = None if long else next(filter(None, (unseen_need(each, facts, settings) for each in clients)), None)
    unseen = unseen and _packaged(unseen, facts, settings)
    if unseen is not None and _is_called(unseen, facts):
        needs, unseen = (*needs, unseen), None
    needs = _counted(needs)
    harmful = {need.method for need in needs if need.twice == "harmful"}
    alone = bool(harmful) and _alone(harmful, needs, clients, facts)
    costly = bool(harmful) and _is_costly(said, needs, clients, facts, version)
    said = said._replace(mode=None) if lacks_mode else said
    clients = [each for client in clients for each in possible_clients(client, facts, uses)]
    if config is None:
        where = _unseen(clients[0])
    elif isinstance(config, ConfigCreation) and (config.unused or config.out_of_sight):
        where = "unseen"
    else:
        where = "here" if facts.makes(config) else "elsewhere"
    return Case(needs, said, clients, alone, costly, unseen, where, lacks_mode)


def _counted(needs: Iterable[Need]) -> tuple[Need, ...]:
    """``needs``, each call that must not run twice with the number of other such calls of its method."""
    once = {(need.method, need.place) for need in needs if need.twice == "harmful"}
    calls = Counter(method for method, _ in once)
    return tuple(replace(need, more=calls[need.method] - 1) if need.twice == "harmful" else need for need in needs)


def _unseen(client: ClientCreation) -> str:
    """``unseen`` for a client that may be given a Config, none of which is known; else an empty string."""
    return "" if is_always_nothing(client.config) and is_always_nothing(client.default_config) else "unseen"


def _packaged(need: Need, facts: SourceFacts, settings: Settings) -> Need:
    """``need`` with the limit of the functions that run the file, if it takes longer than the team waits.

    A known limit of its own stays. If Lambda may run the file and the limit is not known, an estimate is no reason to
    wait longer, unless the team states it: the function may end first.
    """
    if need.question:
        of_function = need.limit is not None or facts.deploys_functions
        return replace(need, question=_IF_TIME) if of_function else need
    called = ABSENT if need.function is None or BY_TEAM in need.source else facts.limit_of_name(need.function)
    if isinstance(called, TimeLimit):
        source = f"can take up to {called.seconds:g} s ({called.place})"
        need = replace(need, seconds=called.seconds + MARGIN, source=source, is_enough=True)
    if need.seconds <= settings.read_timeout or need.limit is not None:
        return need
    if facts.shortest_limit is not None:
        return replace(need, limit=facts.shortest_limit)
    if need.strict or BY_TEAM in need.source or (called is not UNKNOWN and not facts.deploys_functions):
        return need
    # A read timeout that the team chose is its answer.
    by_team = settings.read_timeout != Settings.read_timeout
    question = "" if by_team else f"If {need.method} may take longer, set a longer read_timeout."
    return replace(need, seconds=0, source="", question=question)


_IF_TIME = "{} can take minutes: set a longer read_timeout if the function has the time."
"""The question about a model that a function calls."""


def _is_called(need: Need, facts: SourceFacts) -> bool:
    """Whether the file calls the method of ``need`` on a name that its client has, at least in some cases.

    False for a call that must not run twice, or that takes long only with one argument.
    """
    used = need.client is not None and need.method in facts.use_of(need.client).mentions.called
    return used and need.twice != "harmful" and not need.where


def _out_of_sight(clients: Iterable[ClientCreation], facts: SourceFacts, settings: Settings) -> Iterator[Need]:
    """A need of one plain call on each of ``clients``, which have no visible calls.

    Its limit is the longest of the functions that package the file, as any of them may make the call. There is no need
    if the team chose a read timeout, as that holds for all functions.
    """
    limit = facts.longest_limit if settings.read_timeout == Settings.read_timeout else None
    if limit is not None:
        yield from (Need("one call", limit=limit, client=client) for client in clients)


def _alone(harmful: Set[str], needs: Iterable[Need], clients: Collection[ClientCreation], facts: SourceFacts) -> bool:
    """Whether every visible call on ``clients`` is one of the ``harmful`` methods."""
    # A resource's Table or Object sends nothing itself.
    named = {name for client in clients for name in facts.use_of(client).mentions.called}
    if not (called := {name for name in named if not name[:1].isupper()}):
        called = {call.method for call in facts.of(EveryOperation) if not {*clients}.isdisjoint(call.clients)}
    if not called | {need.method for need in needs} <= harmful:
        return False
    # Reading every file that may call a client takes as long as all the rest: only if a call is in another file.
    elsewhere = any(isinstance(need.place, Place) for need in needs)
    return not elsewhere or {name for client in clients for name in facts.use_of(client).called_elsewhere} <= harmful


def _is_costly(
    said: Stated, needs: Iterable[Need], clients: Iterable[ClientCreation], facts: SourceFacts, version: Version
) -> bool:
    """Whether the harmful calls among ``needs`` may need the retries of throttling."""
    usual = max(default_attempts(client.service_name, version, client.library) for client in clients)
    fans_out = (need.twice == "harmful" and need.place in facts.repeated for need in needs)
    return (said.attempts or 0) > usual or any(fans_out)


def _with_way_out(plan: Plan, case: Case, facts: SourceFacts, uses: UsesOf, settings: Settings) -> Plan:
    """``plan`` with the ways out of a time limit that is too short, in words: raise it, or shorten the call."""
    lost = plan.lost
    if lost is None:
        return plan
    enough, limit = _enough(lost.need, facts, uses, settings), lost.need.limit
    assert limit is not None
    longer = replace(limit, seconds=enough)
    needs = tuple(replace(each, limit=longer) if each.limit == limit else each for each in case.needs)
    then = planned(replace(case, needs=needs), settings) if enough else None
    return replace(plan, conflicts=(replace(lost, way_out=_way_out(lost.need, limit, enough), then=then),))


def planned(case: Case, settings: Settings) -> Plan:
    """The plan for ``case``, without the advice to raise a limit that is too short (``_with_way_out`` adds that).

    A call that needs other values than the rest becomes a conflict, with a client of its own as the way out, and the
    plan is for the others. A call whose limit is too short for any values ends the search.
    """
    needs, conflicts = _without_harmful(case, settings)
    while True:
        plan = _wanted(case, needs, settings)
        budget = Budget(needs, plan.mode, settings, chosen=bool(case.stated.attempts))
        lost = next((each for each in budget.calls if not budget.has_room(each, least(each, plan.values))), None)
        if lost is not None:
            shortest = least(lost, plan.values)
            takes = budget.seconds(lost, shortest)
            conflict = Conflict(lost, "", seconds=takes, attempts=shortest.attempts)
            return _written(replace(plan, limit_by=lost, conflicts=(conflict,)), case, needs, settings)
        longest = _longest(needs)
        values = budget.best(plan.values)
        apart = _does_not_go_together(budget, values, plan.values, needs)
        if apart is None:
            break
        conflicts.append(Conflict(apart, _own_client(apart, settings), apart=True))
        needs = [each for each in needs if (each.method, each.client) != (apart.method, apart.client)]
    assert values is not None
    limit_by = plan.limit_by and budget.tightest(values)
    read_by = longest if limit_by and longest.seconds >= values.read else plan.read_by
    plan = replace(plan, **values._asdict(), read_by=read_by, limit_by=limit_by, conflicts=tuple(conflicts))
    plan = _written(plan, case, needs, settings)
    readings = None
    # ``only`` has no readings, or this would never end.
    if (case.costly or not case.alone) and any(each.need.twice == "harmful" for each in conflicts):
        calls = tuple(need for need in case.needs if need.twice == "harmful")
        only = replace(case, alone=True, costly=False, unseen=None)
        own = None if case.alone else planned(replace(only, needs=calls), settings)
        together = planned(only, settings)
        readings = Readings(calls, None if case.of_factory else together, own)
        if own is not None and own.lost is not None:
            return together
    return replace(plan, if_called=_if_called(case), readings=readings)


def _longest(needs: Iterable[Need]) -> Need:
    return max(needs, key=lambda each: each.seconds, default=Need())


def _without_harmful(case: Case, settings: Settings) -> tuple[list[Need], list[Conflict]]:
    """The needs that go together, and a conflict for each call that must run once among calls that need retries.

    One attempt gives up the retries of throttling, too, which the client's other calls need. All needs go together if
    there are no other calls, or if the Config or the team has one attempt anyway.
    """
    harmful = [need for need in case.needs if need.twice == "harmful"]
    if (case.alone and not case.costly) or _base(case, settings).attempts == 1:
        return list(case.needs), []
    rest = [
        replace(need, twice="tolerated", seconds=0, strict=False) if need.twice == "harmful" else need
        for need in case.needs
    ]
    way_out = partial(_own_client, settings=settings, costly=case.costly, of_factory=case.of_factory)
    return rest, [Conflict(need, way_out(need), apart=True) for need in _different(harmful)]


def _if_called(case: Case) -> Need | None:
    """The unseen need of ``case``, with the shortest limit of its calls; None if there is none."""
    if case.unseen is None:
        return None
    limits = [each.limit for each in (*case.needs, case.unseen) if each.limit is not None]
    return replace(case.unseen, limit=min(limits, key=lambda each: each.seconds, default=None))


def _different(needs: Iterable[Need]) -> list[Need]:
    """The first need of each method."""
    return list({each.method: each for each in reversed(list(needs))}.values())[::-1]


def _base(case: Case, settings: Settings) -> Plan:
    """The plan for clients whose uses need nothing: what the Config states, the team's values, and what runs today.

    Of several numbers of attempts the most count, of unknown ones the default of the service. Releases with other
    modes agree on none to write.
    """
    today = [runs_with(client, version)[2:] for client in case.clients for version in settings.versions]
    attempts = {each for each, _ in today}
    first = case.clients[0]
    usual = default_attempts(first.service_name, settings.botocore_version, first.library)
    numbers = [each for each in attempts if isinstance(each, int)] or [usual]
    modes = {None if each is None else str(each) for _, each in today}
    stated, names = case.stated._asdict(), ("connect", "read", "attempts", "mode", "names_mode")
    mode = next(iter(modes)) if len(modes) == 1 else "legacy" if modes - {None} else None
    team = team_plan(settings, max(numbers), mode)
    chosen = case.stated.attempts or settings.total_max_attempts
    unclear = len(attempts) > 1 or None in attempts
    mode_alone = unclear and team.mode == mode and not chosen and len(modes) == 1 and takes_mode(settings)
    unread = attempts | modes == {None} and not chosen
    return replace(
        team, mode_alone=mode_alone, unread=unread, **{name: stated[name] for name in names if stated[name] is not None}
    )


def _wanted(case: Case, needs: Sequence[Need], settings: Settings) -> Plan:
    """The plan that serves every need regardless of limits.

    If that breaks a limit, ``limit_by`` is the need with the tightest one, and the connect timeout is the default or
    shorter.
    """
    plan = _base(case, settings)
    longest = _longest(each for each in needs if _gives_way(case.stated.read, each))
    enough = case.alone and case.stated.read is None and all(each.is_enough for each in needs)
    if longest.seconds > plan.read or (enough and plan.read == Settings.read_timeout):
        fewer = plan.attempts if longest.limit else max(1, min(plan.attempts, int(HOUR // longest.seconds)))
        plan = replace(plan, attempts=fewer, attempts_by=longest if fewer < plan.attempts else None)
        plan = replace(plan, read=longest.seconds, read_by=longest)
    harmful = [each for each in needs if each.twice == "harmful"]
    if harmful:
        # Even where one attempt is the team's choice it is this call that forbids a second.
        plan = replace(plan, attempts=1, attempts_by=_longest(harmful))
    budget = Budget(needs, plan.mode, settings)
    if budget.fits(plan.values):
        return plan
    return replace(plan, connect=min(plan.connect, Settings.connect_timeout), limit_by=budget.tightest(plan.values))


def _gives_way(read: float | None, need: Need) -> bool:
    """Whether the ``read`` timeout that a Config states, None for none, gives way to that of ``need``.

    A stated one gives way to what the service requires or the team states.
    """
    return read is None or need.strict or BY_TEAM in need.source


def _does_not_go_together(budget: Budget, values: Values | None, wanted: Values, needs: Sequence[Need]) -> Need | None:
    """The need to take out of the plan, because ``values`` are too short for it; None if they serve as well as any.

    ``values`` are None if none fit all needs, ``wanted`` are the values that serve every need regardless of limits.
    """
    if values is not None and values == wanted:
        return None
    longest = max(needs, key=lambda each: (each.strict, each.seconds))
    if values is None or (longest.strict and values.read < longest.seconds):
        return longest
    for need in _different(each for each in needs if each.seconds > values.read):
        own = budget.alone(need).best(wanted)
        if own is None or own.read > values.read:
            return need
    return None


def _way_out(need: Need, limit: TimeLimit, enough: int) -> str:
    """The ways out for a call that is too long even with the shortest timeouts; ``enough`` is a ``Timeout`` that helps.

    The call can be made shorter, or the limit longer; else it has to be made elsewhere.
    """
    again = need.method.startswith("download") and need.series.requests != 1
    shorter = "lower num_download_attempts" if again else ""
    if need.series.polling is not None:
        shorter = "lower Delay or MaxAttempts of its WaiterConfig"
    if enough or shorter:
        return ", or ".join(filter(None, (f"raise Timeout to {enough}" if enough else "", shorter)))
    if limit.by == BUDGET:
        return f"raise {BUDGET}"
    if limit.by == "Lambda":
        return f"Lambda allows {LONGEST_FUNCTION} s at most"
    return "make the call where nothing waits for it"


def _own_client(need: Need, settings: Settings, *, costly: bool = False, of_factory: bool = False) -> str:
    """The advice for a call that needs other options than the others on its client.

    If it is ``costly``, a person has to weigh a second run against the retries of throttling.
    """
    if need.twice != "harmful":
        return "give it a client of its own"
    retries = 'retries={"total_max_attempts": 1}' if takes_mode(settings) else 'retries={"max_attempts": 0}'
    if costly and not of_factory:
        return f"consider {retries}, though throttled calls are then not retried either"
    read = f"read_timeout={need.seconds:g} and " if need.long and need.limit is None and need.seconds else ""
    what = "its client a Config" if of_factory else "it a client"
    return f"give {what} of its own with {read}{retries}"


def _enough(need: Need, facts: SourceFacts, uses: UsesOf, settings: Settings) -> int:
    """The ``Timeout`` into which all calls of the function that limits ``need`` fit; 0 if there is none."""
    limit = need.limit
    assert limit is not None
    if limit.by != "Lambda" or not limit.place:
        return 0
    needed = 0.0
    for client in dict.fromkeys([*facts.limited_calls, *filter(None, [need.client])]):
        case = _case(settled_by(client, facts), facts, uses, settings)
        together, _ = _without_harmful(case, settings)
        mine = [each for each in together if each.limit is not None and each.limit.place == limit.place]
        plan = _wanted(case, together, settings)
        waits = (longest_call([each], least(each, plan.values), plan.mode, settings) for each in mine)
        needed = max(needed, max(waits, default=0) / SHARE)
    return math.ceil(round(needed, 6)) if limit.seconds < needed <= LONGEST_FUNCTION else 0


def _written(plan: Plan, case: Case, needs: Sequence[Need], settings: Settings) -> Plan:
    """``plan`` with the options to write and the longest wait."""
    own, before = case.stated, _base(case, settings)
    hidden = own.hidden | {"retries"} if before.unread and plan.attempts == before.attempts else own.hidden
    options = zip(OPTIONS, plan.values, own[: len(OPTIONS)], strict=True)
    writes = [name for name, value, stated in options if value != stated and name not in hidden]
    asked = plan.limit_by is not None or "connect_timeout" in settings.required_options | own.endless
    if writes == ["connect_timeout"] and not asked:
        writes = []
    if case.lacks_mode and "retries" not in writes:
        writes.append("mode")
    calls = [*(Need(client=each) for each in case.clients), *needs]
    mode = plan.mode if takes_mode(settings) else "legacy"
    waits = [(longest_call([each], plan.values, mode, settings), each) for each in calls]
    comes_to, need = max(waits, key=lambda each: each[0])
    mode_alone = before.mode_alone and plan.attempts == before.attempts
    # An option that cannot be read is not written, but decides the wait, which is therefore unknown.
    comes_to = 0 if hidden or mode_alone else comes_to
    today = 0 if case.config or need.name or mode_alone or hidden else _today(plan, case.clients[0], settings)
    plan = replace(plan, writes=tuple(writes), comes_to=comes_to, longest=need.name, config=case.config, today=today)
    longer = next((need for need in (*case.needs, case.unseen) if need is not None and need.question), None)
    plan = replace(plan, longer=longer, mode_alone=mode_alone)
    lower = plan.harmful is None and plan.attempts < before.attempts and "retries" in writes
    instead_of = before.attempts if lower and not before.mode_alone else 0
    return replace(plan, lowers=lower and own.attempts is not None, instead_of=instead_of)


def _today(plan: Plan, client: ClientCreation, settings: Settings) -> float:
    """How long a call on ``client`` takes at most without ``plan``, if that changes its connect timeout alone; else 0.

    The words of such a plan give both times, as its only gain.
    """
    connect, *others = runs_with(client, settings.botocore_version)
    if settings.other_version is not None and others != [*runs_with(client, settings.versions[-1])][1:]:
        return 0
    if not isinstance(connect, (int, float)) or others != [plan.read, plan.attempts, plan.mode]:
        return 0
    return longest_call([Need(client=client)], plan.values._replace(connect=connect), plan.mode, settings)
