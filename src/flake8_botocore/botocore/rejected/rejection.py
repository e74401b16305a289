"""What botocore rejects, as a value: which exception, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...facts import (
    Absent,
    ConfigCreation,
    Dictionary,
    Literal,
    MergedConfig,
    OneOf,
    Sequence,
    Unknown,
    Value,
    alternatives,
)
from ...late import dataclass
from ..spelling import meant

CONFIG = "when the Config is made"
CLIENT = "when the client is made"
REQUEST = "at the first request"


@dataclass(frozen=True)
class Rejection:
    """``value``, as text, is answered with ``error`` at ``stage``; ``wanted`` says in words what is accepted.

    ``replacement`` is source text for what was meant, where that can be told.
    """

    value: str
    error: str
    stage: str
    wanted: str
    replacement: str | None = None


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is none of the plain types: a class, a session, a Config (``is_config``)."""

    name: str
    is_config: bool = False

    def __repr__(self) -> str:
        """The name, as messages show values by their repr."""
        return self.name


UNREADABLE = Opaque("?")
"""Stands for a value that is not known."""


def python_value(value: Value) -> Any:
    """The Python object that ``value`` is, UNREADABLE where that is not known.

    Containers are known by their type even where some of what they hold is not.
    """
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Sequence):
        items = [python_value(item) for item in value.items]
        if not items and value.kind in ("set", "frozenset"):
            return set() if value.kind == "set" else frozenset()
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Dictionary):
        return {item.key: python_value(item.value) for item in value.items}
    if isinstance(value, (ConfigCreation, MergedConfig)):
        return Opaque("Config", is_config=True)
    if isinstance(value, (Unknown, Absent, OneOf)):
        return UNREADABLE
    return Opaque(value.name)


def rejection_of(value: Value, judge: Callable[[Any], Rejection | None]) -> Rejection | None:
    """What ``judge`` has against ``value``; None unless every value that it may be is rejected."""
    rejections = []
    for each in alternatives(value):
        plain = python_value(each)
        rejection = None if plain is UNREADABLE else judge(plain)
        if rejection is None:
            return None
        rejections.append(rejection)
    return rejections[0]


_DISPLAYS = {"list": "[...]", "tuple": "(...)", "dict": "{...}"}


def text(value: Any) -> str:
    """``value`` as a message shows it, long ones cut."""
    shown = _DISPLAYS.get(type(value).__name__) if value else None
    shown = shown or (f'"{value}"' if isinstance(value, str) and _stands_for_itself(value) else repr(value))
    return shown if len(shown) <= 40 else f"{shown[:36]}..." + (shown[-1] if shown[-1] in "\"'" else "")


def _stands_for_itself(value: str) -> bool:
    return value.isprintable() and '"' not in value


def one_of(accepted: Iterable[str]) -> str:
    """What is accepted where it is one of a few."""
    return f"one of {', '.join(accepted)}"


def not_one_of(value: Any, accepted: list[str], error: str, stage: str = CLIENT) -> Rejection:
    """The rejection of a value that is none of the strings ``accepted``."""
    close = meant(value, accepted) if isinstance(value, str) else None
    return Rejection(text(value), error, stage, one_of(accepted), f'"{close}"' if close else None)


def boolean(value: Any) -> str | None:
    """The boolean, as source, that a string was meant to be; None where it was not."""
    return {"true": "True", "false": "False"}.get(value.lower()) if isinstance(value, str) else None
