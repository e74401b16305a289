"""Which option values reach a client, from the Config of its call and its session's default Config."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..facts import (
    Absent,
    ClientCreation,
    ConfigCreation,
    Literal,
    MergedConfig,
    Unknown,
    Value,
    alternatives,
    choice,
    config_own,
    inherit,
)

THIS_CONFIG = "this Config"
SESSION_CONFIG = "session default config"

MOST_COMBINATIONS = 64
"""Combinations of conditional parts that are told apart in one merge; past them its options may be any of each part."""


class Setting(NamedTuple):
    """One effective value and where it comes from, in words: ``this Config``, ``botocore 1.44 default``."""

    value: float | str | None
    origin: str


class Options:
    """The options that reach a client from the Config of the call and the session's default Config.

    Source: botocore/session.py, ``create_client``: the default is merged with the call's Config if there are
    both, and merging keeps what the constructors were given and loses attributes assigned later
    (botocore/config.py, ``merge``).
    """

    def __init__(self, config: Value, default: Value) -> None:
        self._config, self._default = config, default
        self.without_config = is_nothing(config) and is_nothing(default)

    def constructed(self, name: str) -> tuple[Value, str]:
        """What option ``name`` was when the Config that is used was constructed."""
        own = config_own(self._config, name)
        not_given = isinstance(own, Absent)
        return inherit(own, self._default, name), SESSION_CONFIG if not_given else THIS_CONFIG

    def final(self, name: str) -> tuple[Value, str]:
        """What option ``name`` is when the client reads it."""
        constructed = self.constructed(name)
        for alone, other, origin in (
            (self._config, self._default, THIS_CONFIG),
            (self._default, self._config, SESSION_CONFIG),
        ):
            if isinstance(alone, (ConfigCreation, MergedConfig)) and name in alone.later:
                if is_nothing(other):
                    return alone.later[name], origin
                if isinstance(other, Unknown):
                    return choice((alone.later[name], constructed[0])), origin
        return constructed


def is_nothing(value: Value) -> bool:
    """Whether ``value`` is known to be nothing: not given, or None."""
    return isinstance(value, Absent) or (isinstance(value, Literal) and value.value is None)


def possible_options(client: ClientCreation) -> list[Options]:
    """The options that reach ``client``, one for each Config and session default that conditions allow."""
    return [
        Options(config, default)
        for config in _each_config(client.config)
        for default in _each_config(client.default_config)
    ]


def values_in_effect(client: ClientCreation, name: str) -> list[Value]:
    """What option ``name`` may be when ``client`` reads it, one value for each Config that conditions allow."""
    return [options.final(name)[0] for options in possible_options(client)]


def _each_config(value: Value) -> Iterator[Value]:
    """Every Config that ``value`` may be; of a merge of conditional parts one for each combination."""
    for each in alternatives(value):
        if not isinstance(each, MergedConfig):
            yield each
            continue
        bases, overlays = list(_each_config(each.base)), list(_each_config(each.overlay))
        if 1 < len(bases) * len(overlays) <= MOST_COMBINATIONS:
            yield from (replace(each, base=base, overlay=overlay) for base in bases for overlay in overlays)
        else:
            yield each


def lower_text(value: Value) -> str | None:
    """The literal defaults_mode in lower case, ``legacy`` where it is none; None where it cannot be known."""
    if isinstance(value, Literal) and isinstance(value.value, str) and value.value:
        return value.value.lower()
    if is_nothing(value) or (isinstance(value, Literal) and not value.value):
        return "legacy"
    return None
