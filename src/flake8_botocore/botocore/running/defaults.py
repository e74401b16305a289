"""What botocore does where nobody chose: timeouts, retry mode, attempts, by version, service and library."""

from __future__ import annotations

from functools import cache
from typing import cast

from ..tables import options, retries
from ..version import Version, at, used_by


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
    mode = at(retries.DEFAULT_MODE, used_by(library, version))
    return mode or retries.DEFAULT_MODE[0][1]


def standard_since() -> Version:
    """The release from which ``standard`` is the default retry mode."""
    return Version(*next(since for since, mode in retries.DEFAULT_MODE if mode == "standard"))


def default_attempts(service: str | None, version: Version, library: str = "botocore", mode: str | None = None) -> int:
    """Requests that one call sends in all, at most, where nobody chose attempts.

    ``service`` None is a service that is not known, and gives what nearly all services have. ``mode`` None is
    the default mode. Source: botocore/data/_retry.json for legacy, botocore/retries/standard.py else.
    """
    used = used_by(library, version)
    legacy = (mode or default_retry_mode(version, library)) == "legacy"
    by_service = at(retries.LEGACY_ATTEMPTS if legacy else retries.STANDARD_ATTEMPTS, used) or {}
    return by_service.get(service or "", by_service[""])


def defaults_mode_connect_timeout(mode: str, version: Version, library: str = "botocore") -> float | None:
    """Seconds a non-legacy ``defaults_mode`` gives connect_timeout; None for ``auto`` and unknown modes.

    Source: botocore/data/sdk-default-configuration.json.
    """
    return (at(retries.DEFAULTS_MODES, used_by(library, version)) or {}).get(mode)


def has_no_modes(version: Version, library: str = "botocore") -> bool:
    """Whether this release has no ``defaults_mode`` yet: a Config with one raises TypeError."""
    return at(retries.DEFAULTS_MODES, used_by(library, version)) is None
