"""Which option values reach a client, from the Config of its call and its session's default Config."""

from __future__ import annotations

from dataclasses import dataclass

from ..facts import Absent, ClientCreation, ConfigCreation, Literal, Value, alternatives, config_own

THIS_CONFIG = "this Config"
SESSION_CONFIG = "session default config"


@dataclass(frozen=True)
class Setting:
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
        if isinstance(own, Absent):
            return config_own(self._default, name), SESSION_CONFIG
        return own, THIS_CONFIG

    def final(self, name: str) -> tuple[Value, str]:
        """What option ``name`` is when the client reads it."""
        if is_nothing(self._default):
            alone, origin = self._config, THIS_CONFIG
        elif is_nothing(self._config):
            alone, origin = self._default, SESSION_CONFIG
        else:
            return self.constructed(name)
        if isinstance(alone, ConfigCreation) and name in alone.later:
            return alone.later[name], origin
        return self.constructed(name)


def is_nothing(value: Value) -> bool:
    """Whether ``value`` is known to be nothing: not given, or None."""
    return isinstance(value, Absent) or (isinstance(value, Literal) and value.value is None)


def values_in_effect(client: ClientCreation, name: str) -> list[Value]:
    """What option ``name`` may be when ``client`` reads it, one value for each Config that conditions allow."""
    return [
        Options(config, default).final(name)[0]
        for config in alternatives(client.config)
        for default in alternatives(client.default_config)
    ]


def lower_text(value: Value) -> str | None:
    """The literal defaults_mode in lower case, ``legacy`` where it is none; None where it cannot be known."""
    if isinstance(value, Literal) and isinstance(value.value, str) and value.value:
        return value.value.lower()
    if is_nothing(value) or (isinstance(value, Literal) and not value.value):
        return "legacy"
    return None
