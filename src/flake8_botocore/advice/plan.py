"""One plan for each Config, and for each client without one: what to write, and which danger changed it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from ..botocore import NEWEST, Version
from ..botocore.defaults import (
    default_attempts,
    default_connect_timeout,
    default_retry_mode,
    is_always_nothing,
    takes_retry_mode,
)
from ..botocore.requests import is_of_dynamodb, variants
from ..config import Settings
from ..facts import (
    ABSENT,
    UNKNOWN,
    Anchor,
    ClientCreation,
    Config,
    ConfigCreation,
    EveryOperation,
    LibraryCall,
    Limits,
    Place,
    Sharing,
    SourceFacts,
    TimeLimit,
    any_client,
)
from .fitting import Values, enough, fits, fitted
from .needs import BY_TEAM, MARGIN, MAY, SENDS, Need, TimedCall, needs_of, needs_of_library
from .stated_options import OPTIONS, Stated, runs_with, stated

ONE_CALL = "one call"
"""The method of a need for a client that nothing is seen to call."""


@dataclass(frozen=True)
class Plan:
    """The options to write for a Config: seconds, attempts that count all requests, and the retry mode.

    ``attempts`` are None where the source does not tell them: then the ``mode`` is written alone. A ``mode`` of None is
    not written: it is legacy, or not known. ``writes`` names the options to write: what the Config lacks or states
    otherwise, ``mode`` where only that is missing.
    ``config`` is where the plan's Config is made, ``here``, ``elsewhere`` or ``unseen``, or ``shared``
    if other clients use it, too; empty if there is none. Three dangers change values, the most severe
    first: the calls ``once`` must not run twice, ``limit`` is the call whose time limit is too short, and ``slow`` the
    one that takes longer than the usual read timeout. ``apart``: why one attempt is not written for the calls ``once``.
    They need a client of their ``own``, a Config of their own if theirs is ``shared``, or may need the retries that one
    attempt gives up, ``costly`` or ``own costly``. ``before`` are the attempts of today or of the author where a limit
    leaves fewer, else 0. ``instead`` is the ``way_out`` where no values fit the limit (the values are those for a
    longer one), or without a limit the ``existing`` Config. A ``slow`` need without seconds is a question, how long
    the call takes is not known, or the call whose bytes keep today's connect timeout.
    """

    connect: float
    read: float
    attempts: int | None
    mode: str | None
    writes: tuple[str, ...] = OPTIONS
    config: str = ""
    once: tuple[Need, ...] = ()
    apart: str = ""
    slow: Need | None = None
    limit: Need | None = None
    before: int = 0
    instead: str = ""

    @property
    def is_general(self) -> bool:
        """Whether there is no danger."""
        return not (self.once or self.slow or self.limit)

    @property
    def is_changed(self) -> bool:
        """Whether a danger changed values."""
        slow = self.slow is not None and self.slow.seconds
        return bool(slow or self.limit or (self.once and not self.apart))

    @property
    def values(self) -> Values:
        """The values that a limit is about; attempts that the source does not tell count as one."""
        return Values(self.connect, self.read, self.attempts or 1, self.mode or "legacy")

    def with_values(self, values: Values) -> Plan:
        """This plan with other timeouts and attempts."""
        return replace(self, connect=values.connect, read=values.read, attempts=values.attempts)

    @property
    def existing(self) -> str:
        """The name of a Config that the author has for the client but does not give it; empty if there is none."""
        return "" if self.limit else self.instead

    @property
    def way_out(self) -> str:
        """The advice where no values fit the time limit; empty if some do."""
        return self.instead if self.limit else ""

    @cached_property
    def once_at(self) -> dict[Anchor | Place | None, Need]:
        """The calls ``once`` by their places: each of a thousand calls on one client asks for its own."""
        return {each.place: each for each in reversed(self.once)}

    @cached_property
    def once_for_all(self) -> Plan:
        """This plan with one attempt for every call of the client, and the read timeout that the calls ``once`` get."""
        read = max([self.read, *(each.seconds for each in self.once)])
        more = ["retries"] + ["read_timeout"] * (read > self.read)
        writes = tuple(each for each in OPTIONS if each in {*self.writes, *more})
        return replace(self, attempts=1, read=read, writes=writes)


def takes_mode(settings: Settings) -> bool:
    """Whether each release that the file may run on takes ``mode`` and ``total_max_attempts`` in ``retries``."""
    releases = settings.stated_version or settings.botocore_version, settings.other_version or NEWEST
    return all(map(takes_retry_mode, releases))


def team_plan(settings: Settings) -> Plan:
    """The team's values, for a client of most services."""
    version = settings.botocore_version
    mode = settings.retry_mode or default_retry_mode(version)
    attempts = settings.total_max_attempts or default_attempts(None, version, mode=mode)
    return Plan(settings.connect_timeout, settings.read_timeout, attempts, _named(mode, settings))


def _named(mode: str, settings: Settings) -> str | None:
    """The retry ``mode`` to write: legacy stays unsaid, as it is the mode of clients where no other is."""
    return mode if mode != "legacy" or settings.retry_mode or "mode" in settings.required_options else None


Subject: TypeAlias = "Config | ClientCreation | LibraryCall"


def settled_by(subject: Subject, sharing: Sharing) -> Subject:
    """What the plan for ``subject`` is for: the Config that a client of this file is given, else ``subject`` itself."""
    given = subject.given_first if isinstance(subject, ClientCreation) else ()
    return next((config for config in given if subject in sharing.given(config)), subject)


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


def plan_of(subject: Subject, facts: SourceFacts, uses: UsesOf, settings: Settings) -> Plan:
    """The plan for a Config, or for a client or a library's call that no Config of the file settles.

    It starts with the values of the author, the team or today. What must not run twice, takes long or has a limit
    changes them, in this order; then the limit decides about all of them.
    """
    config, clients = _settled(subject, facts.sharing)
    said = Stated() if config is None else stated(config, clients, settings.botocore_version)
    if isinstance(subject, LibraryCall):
        asked = needs_of_library(subject, settings)
    else:
        asked = [need for client in clients for need in needs_of(client, uses(client), settings)]
    needs = _within_sight(asked, clients, said, facts.limits, settings)
    base, most = _base(said, [one for each in clients for one in possible_clients(each, facts, uses)], settings)
    plan = replace(base, attempts=most, config=_where(subject, config, clients[0], facts.sharing))
    plan, needs = _sent_once(plan, needs, clients, facts, said, settings)
    plan = _long_enough(plan, needs, clients[0], said, settings)
    if plan.apart == "costly" and not _all_fit(plan, needs, settings):
        # Less time for each of several attempts would repeat what the limit ends today.
        plan = replace(plan, apart="", attempts=1)
    wanted, plan = plan, _within_limits(plan, needs, said.attempts, facts.limits, uses, settings)
    if plan.attempts != wanted.attempts:
        plan = replace(plan, before=wanted.attempts or 0)
    if plan.apart:
        plan = _with_time_apart(plan, wanted.read, needs, settings)
    if plan.attempts == most:
        # As before: not written if the source does not tell them.
        plan = replace(plan, attempts=base.attempts)
    plan = replace(plan, writes=_writes(plan, said, settings))
    if plan.apart and plan.config == "shared":
        return replace(plan, apart="shared")
    if isinstance(subject, ClientCreation) and plan.is_general and not plan.config and settings.shared_config is None:
        # Of several, any may be meant for the client.
        names = facts.forgotten_configs(subject)
        return replace(plan, instead=names[0] if len(names) == 1 else "")
    return plan


def _sent_once(
    plan: Plan,
    needs: list[Need],
    clients: Sequence[ClientCreation],
    facts: SourceFacts,
    said: Stated,
    settings: Settings,
) -> tuple[Plan, list[Need]]:
    """``plan`` with the calls that must not run twice: one attempt, or why it is not written for them (``apart``).

    Then they get a client or Config of their own: of the ``needs``, theirs no longer ask for time in this one.
    """
    # A second run that is unlikely does not change the attempts that the author chose.
    settled = said.attempts is not None
    harmful = [need for need in needs if need.twice == "harmful" and not (settled and need.outlived)]
    # Attempts that cannot be read may be one.
    if not harmful or plan.attempts == 1 or "retries" in said.hidden:
        return plan, needs
    apart = _apart(needs, clients, facts, said, settings.botocore_version)
    plan = replace(plan, once=tuple(harmful), apart=apart, attempts=plan.attempts if apart else 1)
    if apart:
        needs = [replace(each, seconds=0, strict=False) if each.twice == "harmful" else each for each in needs]
    return plan, needs


def _long_enough(plan: Plan, needs: Sequence[Need], client: ClientCreation, said: Stated, settings: Settings) -> Plan:
    """``plan`` with time for its longest call: today's connect timeout for a large body, a read timeout for a reply.

    If no read timeout was chosen and a call takes an unknown time, that call is the ``slow`` one.
    """
    sends = next((need for need in needs if need.source == SENDS), None)
    chosen = said.connect is not None or "connect_timeout" in said.hidden
    if sends is not None and not chosen and settings.connect_timeout == Settings.connect_timeout:
        today = default_connect_timeout(settings.botocore_version, client.library)
        plan = replace(plan, connect=today, slow=sends)
    slow = max(needs, key=lambda need: need.seconds, default=Need())
    if slow.seconds > plan.read:
        return replace(plan, read=slow.seconds, slow=slow)
    if said.read is None and settings.read_timeout == Settings.read_timeout:
        return replace(plan, slow=next((need for need in needs if need.source == MAY), plan.slow))
    return plan


def _with_time_apart(plan: Plan, read: float, needs: Sequence[Need], settings: Settings) -> Plan:
    """``plan``, whose calls ``once`` get the time of all attempts: at least ``read`` seconds if the limits allow it."""
    alone = plan.values._replace(read=max(read, *(need.seconds for need in plan.once)), attempts=1)
    values, _ = fitted(needs, alone, None, settings)
    seconds = plan.read if values is None else values.read
    return replace(plan, once=tuple(replace(need, seconds=seconds) for need in plan.once))


def _within_sight(
    asked: Iterable[Need], clients: Iterable[ClientCreation], said: Stated, limits: Limits, settings: Settings
) -> list[Need]:
    """The needs that are ``asked``, with ``limits`` and as long as the author lets them be.

    If nothing is seen to call the ``clients``, any function that packages the file may make one plain call on each:
    then their limit counts, unless the team chose a read timeout, as that holds for all functions.
    """
    needs = [_packaged(need, limits, settings, chosen=said.attempts is not None) for need in asked]
    # Who chose the attempts of a client that nothing is seen to call has other callers in mind.
    if not needs and said.attempts is None and settings.read_timeout == Settings.read_timeout and limits.of_package:
        return [Need(ONE_CALL, limit=limits.of_package, client=client) for client in clients]
    if said.read is None and "read_timeout" not in said.hidden:
        return needs
    # The author chose a read timeout: only what the service requires or the team states may make it longer.
    return [each if each.strict or BY_TEAM in each.source else replace(each, seconds=0) for each in needs]


def _settled(subject: Subject, sharing: Sharing) -> tuple[Config | None, Sequence[ClientCreation]]:
    """The Config that a plan for ``subject`` is for, None if there is none, and the clients that it reaches."""
    if isinstance(subject, LibraryCall):
        return None, [subject.client]
    if isinstance(subject, ClientCreation):
        return next(iter(subject.given_first), None), [subject]
    return subject, [*(sharing.given(subject) or sharing.users(subject))] or [any_client(subject)]


def _where(subject: Subject, config: Config | None, client: ClientCreation, sharing: Sharing) -> str:
    """Where the ``config`` of a plan for ``subject`` is made, or that it is ``shared``, as ``Plan.config`` says it."""
    if config is None:
        return "" if is_always_nothing(client.config) and is_always_nothing(client.default_config) else "unseen"
    if isinstance(subject, ConfigCreation) and _has_other_users(subject, sharing):
        return "shared"
    if config.use.unused or config.use.out_of_sight:
        return "unseen"
    return "here" if sharing.makes(config) else "elsewhere"


def _has_other_users(config: ConfigCreation, sharing: Sharing) -> bool:
    """Whether ``config`` reaches more than the clients that are given it as it is: they are what a plan is for."""
    if config.use.merged and not config.use.fragment:
        # Functions may merge it where no client is in view.
        return True
    given, merges = sharing.given(config), sharing.merged_from(config)
    return any(each not in given for each in sharing.users(config)) or any(not sharing.users(each) for each in merges)


def _base(said: Stated, clients: Sequence[ClientCreation], settings: Settings) -> tuple[Plan, int]:
    """The plan without any danger, and the most attempts that are known.

    Its values are what the author stated, else the team's, else those of today. Its attempts are None, so that only the
    retry mode is written, where today's cannot be read and nobody chose others.
    """
    today = [runs_with(client, version) for client in clients for version in settings.versions]
    attempts: set[object] = {each.total_attempts and each.total_attempts.value for each in today}
    modes = {each.retry_mode and str(each.retry_mode.value) for each in today}
    first, chosen = clients[0], said.attempts or settings.total_max_attempts
    usual = default_attempts(first.service_name, settings.botocore_version, first.library)
    most = chosen or max([each for each in attempts if isinstance(each, int)] or [usual])
    # Releases with other modes agree on none to write.
    now = next(iter(modes)) if len(modes) == 1 else "legacy"
    mode = said.mode or settings.retry_mode or now
    is_known = chosen or (len(attempts) == 1 and None not in attempts)
    mode_alone = not is_known and len(modes) == 1 and mode == now and (now is None or takes_mode(settings))
    if not mode_alone and not said.mode:
        mode = _named(mode or default_retry_mode(settings.botocore_version), settings)
    connect, read = said.connect or settings.connect_timeout, said.read or settings.read_timeout
    return Plan(connect, read, None if mode_alone else most, mode), most


def _packaged(need: Need, limits: Limits, settings: Settings, *, chosen: bool) -> Need:
    """``need`` with the limit of the functions that run the file, if it takes longer than the team waits.

    If Lambda may run the file and the limit is not known, an estimate is no reason to wait longer, unless the team
    states it: the function may end first. The shortest of several limits decides neither about attempts that the author
    has ``chosen`` nor about a long answer: both may be meant for the other functions.
    """
    called = ABSENT if need.function is None or BY_TEAM in need.source else limits.of_name(need.function)
    if isinstance(called, TimeLimit):
        source = f"can take up to {called.seconds:g} s ({called.place})"
        need = replace(need, seconds=called.seconds + MARGIN, source=source)
    if need.limit is not None and need.limit.others and (chosen or need.seconds > settings.read_timeout):
        need = replace(need, limit=None)
    if need.seconds <= settings.read_timeout or need.limit is not None:
        return need
    if limits.of_package is not None:
        return replace(need, limit=limits.of_package)
    if need.strict or BY_TEAM in need.source or (called is not UNKNOWN and not limits.of_functions):
        return need
    return replace(need, seconds=0, source=MAY)


def _apart(
    needs: Sequence[Need], clients: Collection[ClientCreation], facts: SourceFacts, said: Stated, version: Version
) -> str:
    """Why one attempt is not written for the harmful calls, as ``Plan.apart`` says it; empty if it is.

    It is ``shared`` if the clients have a Config and one of them may be of several services. Else they get a client of
    their ``own`` unless they are all that the clients do, and one attempt is ``costly`` where the author chose more
    than usual, or a loop makes the calls and throttling is likely.
    """
    harmful = [need for need in needs if need.twice == "harmful"]
    usual = max(default_attempts(client.service_name, version, client.library) for client in clients)
    services = [each.services for each in clients if each.service_name is None]
    several = any(each.given_first for each in clients) and any(each is None or len(each) > 1 for each in services)
    if several:
        return "shared"
    own = "" if _alone({need.method for need in harmful}, needs, clients, facts) else "own"
    costly = (said.attempts or 0) > usual or any(
        each.client and each.place in facts.use_of(each.client).repeated for each in harmful
    )
    return f"{own} costly".strip() if costly else own


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


def _all_fit(plan: Plan, needs: Iterable[Need], settings: Settings) -> bool:
    """Whether the values of ``plan`` fit into the limits of ``needs``."""
    return all(fits(need, plan.values, settings) for need in needs)


def _within_limits(
    plan: Plan, needs: Sequence[Need], chosen: int | None, limits: Limits, uses: UsesOf, settings: Settings
) -> Plan:
    """``plan`` with values that fit into the limits of ``needs``, or with the way out where none do."""
    if _all_fit(plan, needs, settings):
        return plan
    wanted = plan.values._replace(connect=min(plan.connect, Settings.connect_timeout))
    values, limit = fitted(needs, wanted, chosen, settings)
    if values is not None:
        return replace(plan.with_values(values), limit=limit)
    assert limit is not None and limit.limit is not None
    if limit.method == ONE_CALL:
        # Nothing is seen to call the client.
        return plan
    ends = limit.limit
    raised = _timeout_to_raise_to(ends, needs, wanted, limits, uses, settings)
    if raised is not None:
        longer = replace(ends, seconds=raised)
        needs = [replace(need, limit=longer) if _is_ended(need, ends) else need for need in needs]
        values, _ = fitted(needs, wanted, chosen, settings)
        plan = plan if values is None else plan.with_values(values)
        return replace(plan, limit=limit, instead=f"Raise Timeout to {raised}")
    again = limit.method.startswith("download") and limit.series.requests != 1
    return replace(plan, limit=limit, instead="Lower num_download_attempts" if again else "Make the call elsewhere")


def _timeout_to_raise_to(
    ends: TimeLimit, needs: Sequence[Need], wanted: Values, limits: Limits, uses: UsesOf, settings: Settings
) -> int | None:
    """The seconds of a Lambda function that leave enough for each call that ``ends`` limits, on whichever client.

    None if no function's limit ``ends`` them, or not even the longest leaves enough.
    """
    if ends.by != "Lambda" or not ends.place:
        return None
    raised = enough([need for need in needs if _is_ended(need, ends)], wanted, settings)
    for client in limits.by_client:
        others = [need for need in needs_of(client, uses(client), settings) if _is_ended(need, ends)]
        attempts = 1 if {need.twice for need in others} == {"harmful"} else 2
        raised = max(raised, enough(others, wanted._replace(attempts=attempts), settings))
    return raised if raised <= ends.most else None


def _is_ended(need: Need, ends: TimeLimit) -> bool:
    """Whether the limit of ``need`` is that of the function that ``ends`` names."""
    return need.limit is not None and need.limit.place == ends.place


def _writes(plan: Plan, said: Stated, settings: Settings) -> tuple[str, ...]:
    """The options to write: what the Config lacks or states otherwise.

    A connect timeout alone is not worth a change, unless a limit, the team or a Config without one asks for it.
    """
    hidden = said.hidden | ({"retries"} if plan.attempts is None and plan.mode is None else set())
    values = zip(OPTIONS, (plan.connect, plan.read, plan.attempts), said[: len(OPTIONS)], strict=True)
    writes = [name for name, value, before in values if value != before and name not in hidden]
    if plan.attempts is None and plan.mode is not None and "retries" not in [*writes, *hidden]:
        writes.append("retries")
    asked = plan.limit is not None or "connect_timeout" in settings.required_options | said.endless
    if writes == ["connect_timeout"] and not asked:
        writes = []
    lacks_mode = said.attempts is not None and said.mode is None and "mode" in settings.required_options
    return (*writes, "mode") if lacks_mode and "retries" not in writes else tuple(writes)
