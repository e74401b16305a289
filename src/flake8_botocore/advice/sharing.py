"""The other clients that a plan for a Config would change, through a merge or beside a session's default Config."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..botocore.special_services import variants
from ..config import Settings
from ..facts import (
    Absent,
    Argument,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Item,
    Literal,
    MergedConfig,
    OneOf,
    SourceFacts,
    Value,
    any_client,
)
from .needs import Need
from .plan import Plan, Subject
from .stated_options import runs_with
from .words import options_of


def sparing_others(plan: Plan, subject: Subject, facts: SourceFacts, settings: Settings) -> Plan:
    """``plan`` with what else would change if it were written into the Config ``subject``: mostly a client."""
    if not isinstance(subject, ConfigCreation):
        return plan
    readings = plan.readings
    if readings and readings.together and any(_changed(readings.together, subject, facts, settings)):
        plan = replace(plan, readings=readings._replace(together=None))
    changes = next(_changed(plan, subject, facts, settings), None)
    return plan if changes is None else replace(plan, changes=changes)


def _changed(plan: Plan, config: ConfigCreation, facts: SourceFacts, settings: Settings) -> Iterator[Need]:
    """What ``plan`` may change in ``config`` though it is not meant for it, the clients first.

    It is meant for the clients that are given ``config`` as it is, but for what their session's default Config states.
    """
    given, merges = facts.given(config), facts.merged_from(config)
    lacking = [name for name in plan.writes if isinstance(config.own(name), Absent)]
    for client in given:
        default = client.default_config
        if isinstance(default, (ConfigCreation, MergedConfig)) and any(
            not isinstance(default.own(name), Absent) for name in lacking
        ):
            yield _named(client)
    others = [each for each in facts.users(config) if each not in given]
    others += [any_client(each) for each in merges if not facts.users(each)]
    if config.merged and not config.fragment:
        # Functions may merge it where no client is in view.
        yield from [*map(_named, others), Need("Configs that are merged with it")]
    written = _with_options(config, options_of(plan, settings)) if others else config
    for client in others:
        own, default = (_with(each, config, written) for each in (client.config, client.default_config))
        for each in variants(client):
            then = runs_with(replace(each, config=own, default_config=default), settings.botocore_version)
            if None in then or then != runs_with(each, settings.botocore_version):
                yield _named(client)


def _named(client: ClientCreation) -> Need:
    return Need(client.text, place=client.anchor)


def _with_options(config: ConfigCreation, options: dict[str, str]) -> ConfigCreation:
    """``config`` with ``options``, which are written as source; with a mode alone, its retries are not known."""
    at = config.anchor

    def value(of: Any) -> Value:
        items = of.items() if isinstance(of, dict) else ()
        return (
            Dictionary(tuple(Item(key, value(each), at, at) for key, each in items), True, at)
            if items
            else Literal(of, at)
        )

    named = ((name.replace("mode", "retries"), ast.literal_eval(text)) for name, text in options.items())
    return replace(config, arguments=(*config.arguments, *(Argument(name, value(each), at) for name, each in named)))


def _with(value: Value, old: ConfigCreation, new: ConfigCreation) -> Value:
    """``value`` with ``new`` in place of ``old``, merges and conditions included."""
    if isinstance(value, OneOf):
        return OneOf(tuple(_with(each, old, new) for each in value.values))
    if isinstance(value, MergedConfig):
        return replace(value, base=_with(value.base, old, new), overlay=_with(value.overlay, old, new))
    return new if value is old else value
