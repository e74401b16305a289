"""Options that the call leaves out: the session's default config, the environment and the release decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple, cast

from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Literal,
    MergedConfig,
    Unknown,
    Value,
    alternatives,
    config_own,
    inherit,
    is_usable,
)
from . import Version, at, used_by
from .services import is_global
from .tables import options

THIS_CONFIG = "this Config"
SESSION_CONFIG = "session default config"

MOST_COMBINATIONS = 64
"""The most combinations of conditional parts that one merge keeps apart; past them any part may give an option."""


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
        """The value of option ``name`` when the Config was constructed, and in words where it comes from."""
        own = config_own(self._config, name)
        not_given = isinstance(own, Absent)
        return inherit(own, self._default, name), SESSION_CONFIG if not_given else THIS_CONFIG

    def final(self, name: str) -> tuple[Value, str]:
        """The value of option ``name`` when the client reads it, and in words where it comes from."""
        if _is_assigned_later(name, self._config, self._default):
            return UNKNOWN, THIS_CONFIG
        if _is_assigned_later(name, self._default, self._config):
            return UNKNOWN, SESSION_CONFIG
        return self.constructed(name)


def _is_assigned_later(name: str, config: Value, other: Value) -> bool:
    """Whether the client may read what ``config.NAME = ...`` assigns: merging ``config`` with ``other`` loses it."""
    is_assigned = isinstance(config, (ConfigCreation, MergedConfig)) and name in config.later
    return is_assigned and (is_nothing(other) or isinstance(other, Unknown))


def is_nothing(value: Value) -> bool:
    """Whether ``value`` is known to be nothing: not given, or None."""
    return isinstance(value, Absent) or (isinstance(value, Literal) and value.value is None)


def is_always_nothing(value: Value) -> bool:
    """Whether ``value`` is known to be nothing, whatever a condition decides."""
    return all(map(is_nothing, alternatives(value)))


def possible_options(client: ClientCreation) -> list[Options]:
    """The options that reach ``client``, one for each Config and session default that conditions allow."""
    return [
        Options(config, default)
        for config in _each_config(client.config)
        for default in _each_config(client.default_config)
    ]


def values_in_effect(client: ClientCreation, name: str) -> list[Value]:
    """The values that option ``name`` may have when ``client`` reads it, one for each Config that conditions allow."""
    return [options.final(name)[0] for options in possible_options(client)]


def _each_config(value: Value) -> Iterator[Value]:
    """Every Config that ``value`` may be; of a merge of conditional parts one for each combination.

    ``(A if x else B).merge(C)`` is two Configs. A merge with one combination, or with more than MOST_COMBINATIONS,
    stays as it is.
    """
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
    """The literal ``defaults_mode`` in lower case; ``legacy`` if it is not given, None or ``""``; None if not known."""
    if isinstance(value, Literal) and isinstance(value.value, str) and value.value:
        return value.value.lower()
    if is_nothing(value) or (isinstance(value, Literal) and not value.value):
        return "legacy"
    return None


@cache
def _options() -> dict[str, tuple[tuple[tuple[int, int, int], object], ...]]:
    return {name: defaults for name, _, defaults in options.OPTIONS}


def default_option(name: str, version: Version, library: str = "botocore") -> object:
    """The default of Config option ``name``, None where it has none or does not exist yet.

    Source: botocore/config.py, ``Config.OPTION_DEFAULTS``.
    """
    return at(_options()[name], used_by(library, version))


def default_connect_timeout(version: Version, library: str = "botocore") -> float:
    """Seconds until a connection attempt to one address is given up."""
    return cast("float", default_option("connect_timeout", version, library))


def default_read_timeout(version: Version, library: str = "botocore") -> float:
    """Seconds of silence until a reply is given up."""
    return cast("float", default_option("read_timeout", version, library))


def default_retry_mode(version: Version, library: str = "botocore") -> str:
    """The retry mode where no Config, environment or file gives one: ``legacy`` or ``standard``.

    Source: botocore/configprovider.py, ``retry_mode``.
    """
    mode = at(options.DEFAULT_RETRY_MODE, used_by(library, version))
    return mode or options.DEFAULT_RETRY_MODE[0][1]


def standard_since() -> Version:
    """The release from which ``standard`` is the default retry mode."""
    return Version(*next(since for since, mode in options.DEFAULT_RETRY_MODE if mode == "standard"))


def default_attempts(service: str | None, version: Version, library: str = "botocore", mode: str | None = None) -> int:
    """Requests that one call sends in all, at most, where no attempts are chosen.

    ``service`` None is a service that is not known, and gives what nearly all services have: ``""`` in the tables.
    ``mode`` None is the default mode. Source: botocore/data/_retry.json for legacy, botocore/retries/standard.py else.
    """
    used = used_by(library, version)
    legacy = (mode or default_retry_mode(version, library)) == "legacy"
    by_service = at(options.LEGACY_ATTEMPTS if legacy else options.STANDARD_ATTEMPTS, used) or {}
    return by_service.get(service or "", by_service[""])


def takes_retry_mode(version: Version) -> bool:
    """Whether ``retries`` may have ``mode`` and ``total_max_attempts``. Source: botocore/config.py, not in 1.14.17."""
    return version >= (1, 15)


def usual_settings(version: Version) -> tuple[object, ...]:
    """What a client runs with by default, to tell whether it differs between two releases."""
    return (
        default_connect_timeout(version),
        default_read_timeout(version),
        default_retry_mode(version),
        at(options.LEGACY_ATTEMPTS, version),
        at(options.STANDARD_ATTEMPTS, version),
    )


def defaults_mode_connect_timeout(mode: str, version: Version, library: str = "botocore") -> float | None:
    """Seconds a non-legacy ``defaults_mode`` gives connect_timeout; None for ``auto`` and unknown modes.

    Source: botocore/data/sdk-default-configuration.json.
    """
    return (at(options.DEFAULTS_MODES, used_by(library, version)) or {}).get(mode)


def has_no_modes(version: Version, library: str = "botocore") -> bool:
    """Whether this release has no ``defaults_mode`` yet: a Config with one raises TypeError."""
    return at(options.DEFAULTS_MODES, used_by(library, version)) is None


STS_REGIONAL = Version(1, 40)
"""The release from which STS has an endpoint for each region (botocore/configprovider.py, sts_regional_endpoints)."""


def region_of(options: Options, client: ClientCreation, version: Version) -> Setting | None:
    """The region that the client talks to, and what gives it: ``this call``, ``this Config`` or the session's Config.

    None if it is not known, and for services that have no region of their own: those with one global endpoint, and STS
    before STS_REGIONAL. The call's ``region_name`` wins over the Config's, except where S3 drops the call's.

    Source: botocore/session.py ``_resolve_region_name``.
    """
    if client.service_name is None or is_global(client.service_name):
        return None
    if client.service_name == "sts" and used_by(client.library, version) < STS_REGIONAL:
        return None
    argument = client.argument("region_name")
    region: Value = argument.value if argument else (ABSENT if client.complete else UNKNOWN)
    configured, config_origin = options.final("region_name")
    origin = "this call"
    if client.service_name == "s3" and not is_nothing(configured):
        is_dropped = _s3_drops_region(options, region, client, version)
        if is_dropped is None:
            return None
        if is_dropped:
            region = ABSENT
    if is_nothing(region):
        region, origin = configured, config_origin
    if isinstance(region, Literal) and isinstance(region.value, str):
        return Setting(region.value, origin)
    return None


def _s3_drops_region(options: Options, region: Value, client: ClientCreation, version: Version) -> bool | None:
    """Whether an S3 client drops the ``region`` of its call in favour of the Config's; None if unknown.

    It drops only us-east-1, and only where that means S3's global endpoint: ``us_east_1_regional_endpoint`` in the
    Config's ``s3`` is ``legacy``, or is not given and the defaults mode is ``legacy``.
    Source: botocore/args.py, ``_should_force_s3_global``.
    """
    if isinstance(region, Absent):
        return False
    if not isinstance(region, Literal):
        return None
    if region.value != "us-east-1":
        return False
    s3 = options.final("s3")[0]
    if not isinstance(s3, Dictionary) and not is_nothing(s3):
        return None
    endpoint: Value = s3.get("us_east_1_regional_endpoint") if isinstance(s3, Dictionary) else ABSENT
    if isinstance(endpoint, Absent):
        mode = defaults_mode(options.final("defaults_mode")[0], client.environment, version)
        return None if mode is None else mode == "legacy"
    return endpoint.value == "legacy" if isinstance(endpoint, Literal) else None


MAX_ATTEMPTS = "AWS_MAX_ATTEMPTS"
RETRY_MODE = "AWS_RETRY_MODE"
DEFAULTS_MODE = "AWS_DEFAULTS_MODE"
PROFILE = "AWS_PROFILE"
NEW_RETRIES = "AWS_NEW_RETRIES_2026"
NEW_RETRIES_READ, NEW_RETRIES_DEFAULT = Version(1, 43, 3), Version(1, 44)
"""The first release that reads NEW_RETRIES, and the first that has these retries by default."""

VARIABLES = (MAX_ATTEMPTS, RETRY_MODE, DEFAULTS_MODE, NEW_RETRIES)
"""The variables that change what a client runs with, and that its creation therefore carries."""

Environment = Mapping[str, Value]


def attempts(environment_: Environment) -> Setting | Absent | None:
    """Requests in all by AWS_MAX_ATTEMPTS, ABSENT where it is not set, None where it is unknown or no number above 0.

    Source: botocore/args.py, ``_compute_retry_max_attempts``: here it counts requests, not retries.
    """
    stated = _text(environment_, MAX_ATTEMPTS)
    if not isinstance(stated, str):
        return stated
    try:
        number = int(stated)
    except ValueError:
        return None
    return Setting(number, MAX_ATTEMPTS) if number >= 1 and is_usable(number) else None


def retry_mode(environment_: Environment, version: Version) -> Setting | Absent | None:
    """The mode by AWS_RETRY_MODE, ABSENT where it is not set, None where it is unknown."""
    stated = _text(environment_, RETRY_MODE)
    if not isinstance(stated, str):
        return stated
    return Setting(stated, RETRY_MODE) if stated in (at(options.RETRY_MODES, version) or ()) else None


def defaults_mode(chosen: Value, environment_: Environment, version: Version) -> str | None:
    """The defaults_mode in lower case: ``chosen`` in Config if that gives one, else that of AWS_DEFAULTS_MODE.

    ``legacy`` where none is set, and where the release reads no such variable; None where it is unknown. A ``chosen``
    that is a literal None or ``""`` gives none.
    """
    is_chosen = bool(chosen.value) if isinstance(chosen, Literal) else not isinstance(chosen, Absent)
    if is_chosen:
        # Before there were modes a Config with one raises TypeError.
        return None if has_no_modes(version) else lower_text(chosen)
    stated = _text(environment_, DEFAULTS_MODE)
    accepted = at(options.ACCEPTED["defaults_mode"], version)
    if isinstance(stated, Absent) or accepted is None:
        return "legacy"
    mode = (stated or "").lower()  # No mode is empty, so an unknown one is not accepted.
    return mode if mode in accepted else None


def release_of_retries(environment_: Environment, version: Version, library: str) -> Version | None:
    """The release whose default retries a client has: usually the one that it runs with; None where it is unknown.

    From NEW_RETRIES_READ until NEW_RETRIES_DEFAULT, releases read the variable NEW_RETRIES. If it is ``true``, a client
    has the retries of NEW_RETRIES_DEFAULT. Source: botocore/configprovider.py, ``_resolve_new_retries``.
    """
    used = used_by(library, version)
    if not NEW_RETRIES_READ <= used < NEW_RETRIES_DEFAULT:
        return used
    stated = _text(environment_, NEW_RETRIES)
    if stated is None:
        return None
    return NEW_RETRIES_DEFAULT if isinstance(stated, str) and stated.lower() == "true" else used


def _text(environment_: Environment, name: str) -> str | Absent | None:
    """The value of variable ``name``, ABSENT where it is not set, None where it is unknown."""
    value = environment_.get(name, ABSENT)
    if isinstance(value, Absent):
        return value
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None
