"""Facts made by hand."""

from __future__ import annotations

from typing import Any

from flake8_botocore.facts import (
    ABSENT,
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Item,
    Library,
    Literal,
    Value,
)

NOWHERE = Anchor(None)


def value(plain: Any) -> Value:
    """A fact for a plain Python value; facts stay as they are."""
    if isinstance(plain, dict):
        return Dictionary(tuple(Item(k, value(v), NOWHERE, NOWHERE) for k, v in plain.items()), True, NOWHERE)
    if plain is None or isinstance(plain, (str, bytes, int, float, complex)):
        return Literal(plain, NOWHERE)
    fact: Value = plain
    return fact


def config(complete: bool = True, **options: Any) -> ConfigCreation:
    """``Config(**options)``."""
    arguments = tuple(Argument(name, value(option), NOWHERE) for name, option in options.items())
    return ConfigCreation(NOWHERE, "Config", "botocore", arguments, complete)


def client(
    service: str | None = "sqs",
    config: Value = ABSENT,
    default: Value = ABSENT,
    library: Library = "boto3",
    **arguments: Any,
) -> ClientCreation:
    """``boto3.client(service, config=config, **arguments)`` in a session with a default Config."""
    given = tuple(Argument(name, value(argument), NOWHERE) for name, argument in arguments.items())
    return ClientCreation(
        NOWHERE, "boto3.client", "client", library, value(service), given, True, config, default_config=default
    )
