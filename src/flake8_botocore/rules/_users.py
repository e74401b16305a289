"""The Configs of a file that are judged, and the client creations that use them."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from ..botocore.reaching import values_in_effect
from ..facts import (
    Argument,
    ClientCreation,
    Config,
    ConfigCreation,
    Library,
    MergedConfig,
    SourceFacts,
    Value,
    alternatives,
    is_asynchronous,
)
from ..settings import Settings


def users(config: Config, facts: SourceFacts) -> list[ClientCreation]:
    """The clients of the file that ``config`` reaches, by ``config=``, a merge or a session default."""
    index = _indexes.get(facts)
    if index is None:
        # Every rule that asks does so for every Config: looking through all clients each time would be quadratic.
        index = _indexes[facts] = {}
        for client in facts.clients:
            for each in {part for given in (client.config, client.default_config) for part in _parts(given)}:
                index.setdefault(each, []).append(client)
    return index.get(config, [])


_indexes: WeakKeyDictionary[SourceFacts, dict[Value, list[ClientCreation]]] = WeakKeyDictionary()


def in_effect(argument: Argument, clients: list[ClientCreation]) -> bool:
    """Whether an option reaches one of the clients that use its Config, or may reach one of another file."""
    return not clients or any(
        value is argument.value for client in clients for value in values_in_effect(client, argument.name or "")
    )


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
    sides = (config.base, config.overlay)
    return next((_made_for(side) for side in sides if isinstance(side, (ConfigCreation, MergedConfig))), "botocore")


def judged_configs(facts: SourceFacts, settings: Settings) -> Iterator[Config]:
    """The Configs, merged ones included, whose missing options somebody should have chosen."""
    every: list[Config] = [*facts.configs, *facts.merges]
    for config in every:
        if not config.fragment and (settings.include_mocked or not config.mocked):
            yield config


def _parts(value: Value) -> Iterator[Value]:
    for each in alternatives(value):
        yield each
        if isinstance(each, MergedConfig):
            yield from _parts(each.base)
            yield from _parts(each.overlay)
