"""The settings a client really runs with, each with where it comes from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TypeAlias

from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Literal,
    Value,
    alternatives,
    config_own,
)
from . import defaults
from .services import is_global
from .tables.retries import DEFAULTS_MODE_RETRY_MODE
from .version import Version, used_by

MODES = ("legacy", "standard", "adaptive")
THIS_CONFIG = "this Config"
SESSION_CONFIG = "session default config"


@dataclass(frozen=True)
class Setting:
    """One effective value and where it comes from, in words: ``this Config``, ``botocore 1.44 default``."""

    value: float | str | None
    origin: str


@dataclass(frozen=True)
class EffectiveSettings:
    """What a client runs with; a field is None where the source does not tell.

    Timeouts are in seconds, their value None (or 0 on aiobotocore) meaning without limit. ``total_attempts``
    counts requests on the wire; for a service that is not known it is what nearly all services have.
    ``region`` is None also where session, environment or file decide.
    """

    connect_timeout: Setting | None
    read_timeout: Setting | None
    retry_mode: Setting | None
    total_attempts: Setting | None
    max_pool_connections: Setting | None
    region: Setting | None


UNREADABLE = EffectiveSettings(None, None, None, None, None, None)


def effective_settings(client: ClientCreation, version: Version) -> EffectiveSettings:
    """What ``client`` runs with on botocore ``version``, as far as its source file tells.

    Where a condition decides between several Configs, a setting is given only if all of them agree on it.
    What the environment or a file may add (AWS_MAX_ATTEMPTS, AWS_RETRY_MODE, AWS_DEFAULTS_MODE) is not
    seen.
    """
    possible = [
        _settle(_Options(config, default), client, version)
        for config in alternatives(client.config)
        for default in alternatives(client.default_config)
    ]
    return _agreed(possible)


def values_in_effect(client: ClientCreation, name: str) -> list[Value]:
    """What option ``name`` may be when ``client`` reads it, one value for each Config that conditions allow."""
    return [
        _Options(config, default).final(name)[0]
        for config in alternatives(client.config)
        for default in alternatives(client.default_config)
    ]


def _agreed(possible: list[EffectiveSettings]) -> EffectiveSettings:
    return EffectiveSettings(
        *(_same([getattr(each, field.name) for each in possible]) for field in fields(EffectiveSettings))
    )


class _Options:
    """The options that reach a client from the Config of the call and the session's default Config.

    Source: botocore/session.py, ``create_client``: the default is merged with the call's Config if there are
    both, and merging keeps what the constructors were given and loses attributes assigned later
    (botocore/config.py, ``merge``).
    """

    def __init__(self, config: Value, default: Value) -> None:
        self._config, self._default = config, default
        self.without_config = is_none(config) and is_none(default)

    def constructed(self, name: str) -> tuple[Value, str]:
        """What option ``name`` was when the Config that is used was constructed."""
        own = config_own(self._config, name)
        if isinstance(own, Absent):
            return config_own(self._default, name), SESSION_CONFIG
        return own, THIS_CONFIG

    def final(self, name: str) -> tuple[Value, str]:
        """What option ``name`` is when the client reads it."""
        if is_none(self._default):
            alone, origin = self._config, THIS_CONFIG
        elif is_none(self._config):
            alone, origin = self._default, SESSION_CONFIG
        else:
            return self.constructed(name)
        if isinstance(alone, ConfigCreation) and name in alone.later:
            return alone.later[name], origin
        return self.constructed(name)


def is_none(value: Value) -> bool:
    """Whether ``value`` is known to be nothing: not given, or None."""
    return isinstance(value, Absent) or (isinstance(value, Literal) and value.value is None)


def _settle(options: _Options, client: ClientCreation, version: Version) -> EffectiveSettings:
    library = client.library
    retry_mode = _retry_mode(options, version, library)
    return EffectiveSettings(
        connect_timeout=_connect_timeout(options, version, library),
        read_timeout=_number(options, "read_timeout", version, library),
        retry_mode=retry_mode,
        total_attempts=_total_attempts(options, retry_mode, client.service_name, version, library),
        max_pool_connections=_number(options, "max_pool_connections", version, library),
        region=_region(options, client),
    )


def botocore_default(version: Version, library: str) -> str:
    """The origin of a value nobody chose: ``botocore 1.44 default``."""
    return f"botocore {used_by(library, version).short} default"


Read: TypeAlias = "Callable[[Value], Setting | None]"


def _every(value: Value, read: Read) -> Setting | None:
    """What ``read`` makes of ``value``, if it makes the same of everything ``value`` may be."""
    return _same([read(each) for each in alternatives(value)])


def _same(settings: list[Setting | None]) -> Setting | None:
    """The one setting that all of them are; None where they differ or one is not known."""
    known = [each for each in settings if each is not None]
    same = len(known) == len(settings) and all(each.value == known[0].value for each in known)
    return known[0] if same else None


def _number(options: _Options, name: str, version: Version, library: str) -> Setting | None:
    value, origin = options.final(name)

    def read(each: Value) -> Setting | None:
        if isinstance(each, Absent):
            default = defaults.default_option(name, version, library)
            assert isinstance(default, (int, float))
            return Setting(default, botocore_default(version, library))
        if isinstance(each, Literal) and (each.value is None or isinstance(each.value, (int, float))):
            return Setting(each.value, origin)
        return None

    return _every(value, read)


def _text(value: Value) -> str | None:
    """The literal defaults_mode in lower case, ``legacy`` where it is none; None where it cannot be known."""
    if isinstance(value, Literal) and isinstance(value.value, str) and value.value:
        return value.value.lower()
    if is_none(value) or (isinstance(value, Literal) and not value.value):
        return "legacy"
    return None


def _connect_timeout(options: _Options, version: Version, library: str) -> Setting | None:
    """Like any number, but a defaults_mode that is not ``legacy`` fills in where Config has None.

    Source: botocore/config.py ``NON_LEGACY_OPTION_DEFAULTS``; botocore/args.py ``_compute_connect_timeout``.
    """
    value, origin = options.final("connect_timeout")
    mode_value, mode_origin = options.final("defaults_mode")
    built_with, _ = options.constructed("defaults_mode")
    mode = _text(mode_value)

    def read(each: Value) -> Setting | None:
        pinned = not (isinstance(each, Literal) and each.value is None)
        if isinstance(each, Absent):
            if isinstance(built_with, Literal):
                pinned = built_with.value == "legacy"
            elif not isinstance(built_with, Absent):
                return None
            if pinned:
                return Setting(defaults.default_connect_timeout(version, library), botocore_default(version, library))
        if pinned:
            if isinstance(each, Literal) and isinstance(each.value, (int, float)):
                return Setting(each.value, origin)
            return None
        if mode is None:
            return None
        if mode == "legacy":
            return Setting(None, origin if isinstance(each, Literal) else mode_origin)
        seconds = defaults.defaults_mode_connect_timeout(mode, version, library)
        return None if seconds is None else Setting(seconds, f"defaults_mode {mode}")

    return _every(value, read)


def _retry_mode(options: _Options, version: Version, library: str) -> Setting | None:
    value, origin = options.final("retries")
    mode = _text(options.final("defaults_mode")[0])

    def default() -> Setting | None:
        if mode is None:
            return None
        if mode != "legacy":
            return Setting(DEFAULTS_MODE_RETRY_MODE, f"defaults_mode {mode}")
        return Setting(defaults.default_retry_mode(version, library), botocore_default(version, library))

    def read(each: Value) -> Setting | None:
        if is_none(each):
            return default()
        if not isinstance(each, Dictionary):
            return None
        given = each.get("mode")
        if isinstance(given, Absent):
            return default()
        if isinstance(given, Literal) and given.value in MODES:
            return Setting(str(given.value), origin)
        return None

    return _every(value, read)


def _total_attempts(
    options: _Options, retry_mode: Setting | None, service: str | None, version: Version, library: str
) -> Setting | None:
    value, origin = options.final("retries")

    def default() -> Setting | None:
        if retry_mode is None:
            return None
        mode = str(retry_mode.value)
        chosen = retry_mode.origin in (THIS_CONFIG, SESSION_CONFIG)
        attempts = defaults.default_attempts(service, version, library, mode)
        where = botocore_default(version, library)
        return Setting(attempts, f"{where} of mode {mode}" if chosen else where)

    def read(each: Value) -> Setting | None:
        if is_none(each):
            return default()
        if not isinstance(each, Dictionary):
            return None
        given = attempts_of(each)
        if isinstance(given, Absent):
            return default()
        return None if given is None else Setting(given, origin)

    return _every(value, read)


def attempts_of(retries: Dictionary) -> int | Absent | None:
    """Requests in all that a ``retries`` dictionary asks for; ABSENT if none, None if it cannot be read.

    ``total_max_attempts`` wins over ``max_attempts``, which counts retries (botocore/args.py,
    ``_compute_retry_max_attempts``). Fractions count as the next whole number of requests.
    """
    total, retried = retries.get("total_max_attempts"), retries.get("max_attempts")
    if not isinstance(total, Absent):
        return _whole(total, 0)
    return ABSENT if isinstance(retried, Absent) else _whole(retried, 1)


def _whole(value: Value, add: int) -> int | None:
    if isinstance(value, Literal) and isinstance(value.value, (int, float)) and math.isfinite(value.value):
        return math.ceil(value.value + add)
    return None


def _region(options: _Options, client: ClientCreation) -> Setting | None:
    """The region the client talks to: the call's before the Config's, with one exception for S3.

    Source: botocore/session.py ``_resolve_region_name``. Services with one global endpoint have no region of
    their own. S3: botocore/args.py ``_should_force_s3_global`` forgets the call's us-east-1, and the
    Config's is taken.
    """
    if client.service_name is None or is_global(client.service_name):
        return None
    argument = client.argument("region_name")
    given: Value = argument.value if argument else (ABSENT if client.complete else UNKNOWN)
    configured, origin = options.final("region_name")
    if client.service_name == "s3" and not is_none(configured):
        forgotten = _s3_forgets_region(options, given)
        if forgotten is None:
            return None
        if forgotten:
            given = ABSENT
    for value, where in ((given, "this call"), (configured, origin)):
        if not is_none(value):
            if isinstance(value, Literal) and isinstance(value.value, str):
                return Setting(value.value, where)
            return None
    return None


def takes_region_of_config(client: ClientCreation) -> bool:
    """Whether an S3 client is known to drop the region of its call in favour of its Config's."""
    argument = client.argument("region_name")
    return (
        client.service_name == "s3"
        and argument is not None
        and all(
            _s3_forgets_region(_Options(config, default), argument.value) is True
            for config in alternatives(client.config)
            for default in alternatives(client.default_config)
        )
    )


def _s3_forgets_region(options: _Options, given: Value) -> bool | None:
    """Whether an S3 client drops the region of its call in favour of the Config's; None if unknown."""
    if not isinstance(given, Literal):
        return None if not isinstance(given, Absent) else False
    if given.value != "us-east-1":
        return False
    s3 = options.final("s3")[0]
    regional: Value = ABSENT
    if isinstance(s3, Dictionary):
        regional = s3.get("us_east_1_regional_endpoint")
    elif not is_none(s3):
        return None
    if isinstance(regional, Absent):
        mode = _text(options.final("defaults_mode")[0])
        return None if mode is None else mode == "legacy"
    return regional.value == "legacy" if isinstance(regional, Literal) else None
