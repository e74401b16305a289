"""The fixes that write a plan: all that its message says, or its readings where a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..advice.needs import Need
from ..advice.plan import Plan, Subject, settled_by
from ..advice.running import RunningClients
from ..advice.stated_options import stated
from ..advice.words import config_arguments, constant_names, merged_once, options_of
from ..botocore.defaults import is_always_nothing
from ..botocore.requests import variants
from ..config import Settings
from ..facts import (
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    LibraryCall,
    MergedConfig,
    Place,
    alternatives,
    any_client,
)
from ..rule import AddClient, AddKeyword, AddPolicyConfig, MergeConfig, ProposedChange, ProposedFix, Replace
from ._messages import add_options


def plan_fixes(subject: Subject, running: RunningClients, *, policy: bool = False) -> tuple[ProposedFix, ...]:
    """The fixes for a client that the file makes, or for its Config; each has the places that it leaves as they are.

    ``policy``: beside a choice that a person has to make, there is a fix that keeps the attempts of today. There is
    none where Lambda ends the function that makes a call that must not run twice, and a shorter read timeout than
    today's would repeat the call sooner.
    """
    plan, settings, settled = running.plan(subject), running.settings, settled_by(subject, running.facts.sharing)
    # A fix for a finding about a client leaves the other clients of its Config where they are.
    calls = [need for need in plan.once if not isinstance(subject, ClientCreation) or need.client is subject]
    # A Config of another file has other users: the client merges what it needs into a copy.
    subject = settled if plan.config not in ("elsewhere", "shared") else subject
    shared = settings.shared_config is not None and not plan.config
    # A Config that cannot serve the client is not proposed, unless it is the team's own.
    if plan.way_out and not shared:
        return ()
    ends = (need.limit for need in plan.once if need.limit is not None and need.limit.by == "Lambda")
    anew = any(plan.read < min(limit.seconds, Settings.read_timeout) for limit in ends)
    fixes = _writing(subject, plan, running) if (policy and not anew) or shared or not plan.apart else ()
    if plan.apart not in ("", "shared") and not shared:
        fixes = (*_read_as(subject, plan, calls, running), *fixes)
    elif plan.once and not shared and not plan.apart and _makes_others(subject, running):
        fixes = tuple(map(_for_all, fixes))
    elif plan.before and _chooses_attempts(settled, running):
        # Whoever chose the attempts knows what they are for, such as throttling: fewer of them are only offered.
        fixes = tuple(_offered("Fewer attempts", fix) for fix in fixes)
    left = tuple(_left(subject, running)) if fixes else ()
    return tuple(fix._replace(left=left) for fix in fixes)


def unfixed(plan: Plan) -> str:
    """Why no fix writes ``plan``, in a few words; empty if one may."""
    where = {
        "shared": "other clients share the Config",
        "elsewhere": "another file makes the Config",
        "unseen": "the Config is out of sight",
    }
    if plan.way_out:
        return "no values fit the limit"
    return where.get(plan.config, "other calls share the client" if "own" in plan.apart else "")


def _chooses_attempts(subject: Subject, running: RunningClients) -> bool:
    """Whether ``subject`` is a Config whose author chose the attempts."""
    if not isinstance(subject, (ConfigCreation, MergedConfig)):
        return False
    clients = running.facts.sharing.users(subject) or [any_client(subject)]
    return stated(subject, clients, running.settings.botocore_version).attempts is not None


def _read_as(subject: Subject, plan: Plan, calls: Sequence[Need], running: RunningClients) -> Iterator[ProposedFix]:
    """The two fixes to choose from: one attempt for all calls, or a second client for calls that must not run twice."""
    once = plan.once_for_all
    for_all = map(_for_all, _writing(subject, once, running))
    if "own" not in plan.apart:
        yield from for_all
        return
    others = _writing(subject, plan, running)
    changes = [change for fix in others for change in fix.changes]
    for client in dict.fromkeys(need.client for need in calls):
        places = [need.place for need in calls if need.client is client]
        uses = tuple(each for each in places if each is not None and not isinstance(each, Place))
        inside = () if client is None else _given(client, once, running)
        if client is None or not inside or len(uses) < len(places):
            # Alone, one attempt for all would look like the advice, which is a client of its own.
            return
        changes.append(AddClient(client.anchor, uses, inside))
    yield from for_all
    if others or not plan.writes:
        methods = " and ".join(dict.fromkeys(need.method for need in calls))
        yield ProposedFix(f"A client of its own with one attempt for {methods}", tuple(changes), "offered")


def _for_all(fix: ProposedFix) -> ProposedFix:
    return _offered("One attempt for all calls", fix)


def _offered(what: str, fix: ProposedFix) -> ProposedFix:
    return ProposedFix(f"{what}: {fix.title[0].lower()}{fix.title[1:]}", fix.changes, "offered")


def _makes_others(subject: Subject, running: RunningClients) -> bool:
    """Whether the call that makes the client ``subject`` also makes clients whose calls may all run twice."""
    others = [each for each in running.facts.clients if each.anchor is subject.anchor]
    return any(not running.plan(each).once for each in others)


def _writing(subject: Subject, plan: Plan, running: RunningClients) -> tuple[ProposedFix, ...]:
    """The fix that writes the values of ``plan``; empty if there is no place for them."""
    if isinstance(subject, LibraryCall):
        return ()
    if not isinstance(subject, ClientCreation):
        return () if plan.config == "shared" else add_options(subject, options_of(plan, running.settings))
    changes, what = _given(subject, plan, running), f"Give the client {plan.existing or 'a Config'}"
    what = "Add to the client's Config" if plan.config else what
    return (ProposedFix(what, changes, "offered" if plan.existing else "unsafe"),) if changes else ()


def _given(client: ClientCreation, plan: Plan, running: RunningClients) -> tuple[ProposedChange, ...]:
    """The changes that give ``client``, and no other client, the values of ``plan``; empty if there is no way.

    A client without a Config gets one; any other merges the values into a copy of its Config, or, if its own call
    creates that Config, has them written there.
    """
    settings = running.settings
    argument, text = client.argument("config"), config_arguments(plan, settings)
    if plan.existing:
        given = Replace(argument.anchor, plan.existing) if argument else None
        return (given or AddKeyword(client.anchor, "config", plan.existing),)
    if is_always_nothing(client.config) and is_always_nothing(client.default_config):
        new = new_config(client, argument, plan, settings)
        return () if new is None else (new,)
    if argument is None or argument.unfolded or not argument.is_certain or not text:
        return ()
    # None has no merge(), though the session may have a default Config.
    if not all(isinstance(each, (ConfigCreation, MergedConfig)) for each in alternatives(client.config)):
        return ()
    config, inside = client.given_first[0], tuple[ProposedChange, ...]()
    if running.facts.sharing.makes(config):
        inside = tuple(change for fix in add_options(config, options_of(plan, settings)) for change in fix.changes)
    return (MergeConfig(client.anchor, argument.anchor, text, client.library, inside),)


def new_config(
    client: ClientCreation, argument: Argument | None, plan: Plan, settings: Settings, keyword: str = "config"
) -> AddPolicyConfig | None:
    """The change that makes a Config for ``client`` and passes it as ``keyword``, in place of today's ``argument``.

    None if the team's Config would have to be merged with what is not known.
    """
    names = constant_names(plan, settings, variants(client)[0].service_name)
    merged = merged_once(plan, settings) if settings.shared_config is not None else ""
    if merged is None:
        return None
    place, text = argument.anchor if argument else None, config_arguments(plan, settings)
    return AddPolicyConfig(client.anchor, text, place, names, client.library, keyword, merged=merged)


def _left(subject: Subject, running: RunningClients) -> Iterator[Anchor]:
    """The places of other clients that may make the same calls and need a fix by a plan of their own."""
    if not isinstance(subject, LibraryCall):
        clients = [subject] if isinstance(subject, ClientCreation) else running.facts.sharing.given(subject)
        calls = (use.call for client in clients for use in running.uses(client))
        for other in dict.fromkeys(each for call in calls for each in call.clients if each not in clients):
            if settled_by(other, running.facts.sharing) is not subject and running.plan(other).writes:
                yield other.anchor
