"""The Configs of a file that rules judge, and the client creations that use them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..advice.configs import config_users, users
from ..botocore.rejected.accepts import config_raises
from ..botocore.running.defaults import values_in_effect
from ..config import Settings
from ..facts import (
    Absent,
    Argument,
    ClientCreation,
    Config,
    ConfigCreation,
    Library,
    MergedConfig,
    Root,
    SourceFacts,
    alternatives,
    is_asynchronous,
)


def root_of(config: Config, facts: SourceFacts) -> Root | None:
    """The one root of the clients that ``config`` reaches, where a default Config would complete it."""
    clients = users(config, facts)
    roots = [each.root if isinstance(each.default_config, Absent) else None for each in clients]
    places = {None if each is None else (each.place.path, each.place.line) for each in roots}
    return roots[0] if len(places) == 1 else None


def in_effect(argument: Argument, config: Config, facts: SourceFacts) -> bool:
    """Whether an option of ``config`` reaches one of the clients that use it, or may reach one of another file."""
    name, clients = argument.name or "", users(config, facts)
    if clients:
        return any(map(partial(reaches, argument), clients))
    merges = config_users(facts).merges.get(config, ()) if config.fragment else ()
    if merges:
        return any(argument.value is value for merge in merges for value in alternatives(merge.own(name)))
    return argument.value is config.own(name) and (config.fragment or name not in config.later)


def reaches(argument: Argument, client: ClientCreation) -> bool:
    """Whether an option of a Config is the one that ``client`` runs with, whichever Config a condition picks."""
    return any(value is argument.value for value in values_in_effect(client, argument.name or ""))


def timeouts(facts: SourceFacts) -> Iterator[tuple[ConfigCreation, Argument]]:
    """The timeouts given to Configs, each with its Config, that are in effect."""
    for config in facts.configs:
        for argument in config.arguments:
            if argument.name in ("connect_timeout", "read_timeout") and in_effect(argument, config, facts):
                yield config, argument


def may_use_http(config: ConfigCreation, facts: SourceFacts) -> bool:
    """Whether a client of this file that uses ``config`` may have an endpoint that is not https."""
    named = ("endpoint_url", "use_ssl")
    return any(not client.complete or any(map(client.argument, named)) for client in users(config, facts))


def library_of(config: Config, facts: SourceFacts) -> Library:
    """The library whose clients use ``config``: aiobotocore for a plain Config that only its clients are given.

    An AioConfig of which no client is in view, or clients of both libraries, is taken to be of aiobotocore.
    """
    libraries: set[Library] = {client.library for client in users(config, facts)}
    if libraries == {"aioboto3"}:
        return "aioboto3"
    made_for = _made_for(config)
    if made_for == "botocore" and libraries and all(map(is_asynchronous, libraries)):
        return "aiobotocore"
    return made_for


def _made_for(config: Config) -> Library:
    if isinstance(config, ConfigCreation):
        return config.library
    sides = (each for side in (config.base, config.overlay) for each in alternatives(side))
    return next((_made_for(side) for side in sides if isinstance(side, (ConfigCreation, MergedConfig))), "botocore")


def judged_configs(facts: SourceFacts, settings: Settings) -> Iterator[Config]:
    """The Configs, merged ones included, whose missing options somebody should have chosen.

    Left out: Configs whose clients are all known to send nothing, and Configs that cannot be made.
    """
    every: list[Config] = [*facts.configs, *facts.merges]
    for config in every:
        if config.fragment or (config.mocked and not settings.include_mocked):
            continue
        if config_raises(config, settings.botocore_version):
            continue
        clients = users(config, facts)
        if not clients or not all(facts.use_of(client).sends_nothing for client in clients):
            yield config
