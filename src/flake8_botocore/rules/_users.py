"""Which client creations of a file use a Config."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from ..botocore.effective import values_in_effect
from ..facts import Argument, ClientCreation, ConfigCreation, Library, MergedConfig, SourceFacts, Value, alternatives


def users(config: ConfigCreation, facts: SourceFacts) -> list[ClientCreation]:
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


def library_of(config: ConfigCreation, facts: SourceFacts) -> Library:
    """The library whose clients use ``config``: aiobotocore for a plain Config that only its clients are given."""
    libraries: set[Library] = {client.library for client in users(config, facts)}
    if config.library == "botocore" and libraries and libraries <= {"aiobotocore", "aioboto3"}:
        return "aiobotocore"
    return config.library


def _parts(value: Value) -> Iterator[Value]:
    for each in alternatives(value):
        yield each
        if isinstance(each, MergedConfig):
            yield from _parts(each.base)
            yield from _parts(each.overlay)
