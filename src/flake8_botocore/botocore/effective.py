"""The settings that a client runs with, and what making it leaves in its ``retries`` dictionary."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias, cast

from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    ClientCreation,
    Config,
    Dictionary,
    FormattedText,
    Literal,
    Value,
    alternatives,
    is_usable,
)
from . import Version, defaults, used_by
from .defaults import SESSION_CONFIG, THIS_CONFIG, Options, Setting, is_nothing, lower_text, possible_options, region_of
from .tables.options import DEFAULTS_MODE_RETRY_MODE

MODES = ("legacy", "standard", "adaptive")


class EffectiveSettings(NamedTuple):
    """The settings that a client runs with; a field is None if the source does not show it.

    Timeouts are in seconds, their value None (or 0 on aiobotocore) meaning without limit. ``total_attempts``
    counts requests on the wire; for a service that is not known it is what nearly all services have.
    ``region`` is None also where session, environment or file decide.
    """

    connect_timeout: Setting | None
    read_timeout: Setting | None
    retry_mode: Setting | None
    total_attempts: Setting | None
    region: Setting | None


_READ_TIMEOUT_OF_A_CALL = Version(1, 43, 68)
"""The first release that looks for ``read_timeout`` in the context of a request. Source: botocore/httpsession.py."""


def is_timed_by_handler(client: ClientCreation, version: Version) -> bool:
    """Whether a handler may give single calls of ``client`` a read timeout of their own."""
    return client.timed_by_handler and used_by(client.library, version) >= _READ_TIMEOUT_OF_A_CALL


def effective_settings(client: ClientCreation, version: Version) -> EffectiveSettings:
    """The settings that ``client`` runs with on botocore ``version``, as far as its source file shows them.

    Where a condition decides between several Configs, a setting is given only if all of them agree on it.
    AWS_MAX_ATTEMPTS, AWS_RETRY_MODE and AWS_DEFAULTS_MODE count where the client's own file sets them; what the
    environment outside or a file may add is not seen.
    """
    return agreed([_settle(options, client, version) for options in possible_options(client)])


def agreed(possible: Iterable[EffectiveSettings]) -> EffectiveSettings:
    """The settings that are the same in all that are ``possible``."""
    return EffectiveSettings(*(_same(list(settings)) for settings in zip(*possible, strict=True)))


def _settle(options: Options, client: ClientCreation, version: Version) -> EffectiveSettings:
    """The settings of ``client`` with the ``options`` of one Config, and one session default, that it may have."""
    is_timed, retry_mode = is_timed_by_handler(client, version), _retry_mode(options, client, version)
    return EffectiveSettings(
        connect_timeout=_connect_timeout(client, options, version),
        read_timeout=None if is_timed else _number(options, "read_timeout", version, client.library),
        retry_mode=retry_mode,
        total_attempts=_total_attempts(options, retry_mode, client, version),
        region=region_of(options, client, version),
    )


def endpoint_host(client: ClientCreation) -> str | None:
    """The host that ``client`` connects to; empty if botocore chooses it, None if it is unknown.

    A ``*`` in it is what an f-string puts there.
    """
    argument = client.argument("endpoint_url")
    given: Value = argument.value if argument else (ABSENT if client.complete else UNKNOWN)
    hosts = {named_host(each) for each in alternatives(given)}
    return hosts.pop() if len(hosts) == 1 else None


_HOST = re.compile(r"https?://([\w.*-]+)(?:[:/]|$)", re.IGNORECASE)
"""The host of a URL, in which ``*`` is unknown: ``https://*.example.com:8000/``."""


def named_host(value: Value) -> str | None:
    """The host in an ``endpoint_url``; empty for None, None where it is unknown."""
    if is_nothing(value):
        return ""
    url = value.value if isinstance(value, Literal) else None
    if isinstance(value, FormattedText):
        url = value.text
    found = _HOST.match(url) if isinstance(url, str) else None
    return found[1].lower() if found else None


def botocore_default(version: Version, library: str) -> str:
    """The origin of a default: ``botocore 1.44 default``."""
    return f"botocore {used_by(library, version).short} default"


Read: TypeAlias = "Callable[[Value], Setting | None]"


def _every(value: Value, read: Read) -> Setting | None:
    """The setting that ``read`` makes of ``value``, if it is the same for everything ``value`` may be."""
    return _same([read(each) for each in alternatives(value)])


def _same(settings: list[Setting | None]) -> Setting | None:
    """The one setting that all of them are; None where they differ or one is not known."""
    known = [each for each in settings if each is not None]
    same = len(known) == len(settings) and all(each.value == known[0].value for each in known)
    return known[0] if same else None


def _number(options: Options, name: str, version: Version, library: str) -> Setting | None:
    """The number that option ``name`` has in effect, and where it comes from; None if it is not known."""
    value, origin = options.final(name)

    def setting_of(each: Value) -> Setting | None:
        """The setting that the option's value ``each`` makes: without one, botocore's default."""
        if isinstance(each, Absent):
            default = defaults.default_option(name, version, library)
            assert isinstance(default, (int, float))
            return Setting(default, botocore_default(version, library))
        if isinstance(each, Literal) and (each.value is None or _is_number(each.value)):
            return Setting(cast("float | None", each.value), origin)
        return None

    return _every(value, setting_of)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and is_usable(value)


def _connect_timeout(client: ClientCreation, options: Options, version: Version) -> Setting | None:
    """The connect timeout of ``client``, and where it comes from; None if it is not known.

    AWS_DEFAULTS_MODE fills it in only if there is no Config, as any Config has a connect_timeout, stated or not. A
    resource is always made with a Config (boto3/session.py, ``resource``).
    """
    if options.without_config and client.method != "resource":
        mode = defaults.defaults_mode(ABSENT, client.environment, version)
        if mode != "legacy":
            seconds = defaults.defaults_mode_connect_timeout(mode or "", version, client.library)
            return None if seconds is None else Setting(seconds, defaults.DEFAULTS_MODE)
    return _connect_timeout_of_config(client, options, version)


def _connect_timeout_of_config(client: ClientCreation, options: Options, version: Version) -> Setting | None:
    """The connect timeout that the Configs of ``client`` give it, and where it comes from; None if it is not known.

    ``Config()`` has botocore's default. ``Config(connect_timeout=None)`` leaves the timeout to the defaults mode. So
    does a Config that is made with a ``defaults_mode`` other than ``legacy`` and without a timeout. If the mode turns
    out to be ``legacy``, the value stays None: no limit.

    The mode is ``defaults_mode``; where that is None, too, it is AWS_DEFAULTS_MODE's. Source: botocore/config.py
    ``NON_LEGACY_OPTION_DEFAULTS``; botocore/args.py ``_compute_connect_timeout``; botocore/session.py
    ``_resolve_defaults_mode``.
    """
    library = client.library
    value, origin = options.final("connect_timeout")
    mode_value, mode_origin = options.final("defaults_mode")
    built_with, _ = options.constructed("defaults_mode")
    mode = defaults.defaults_mode(mode_value, client.environment, version)

    def setting_of(each: Value) -> Setting | None:
        """The setting that the option's value ``each`` makes; None, and in some Configs no value, leave it to the mode.

        ``built_with``, not ``mode``, decides what a Config without a value has: the constructor fills in botocore's
        default unless it is given another mode than legacy, and a later ``config.defaults_mode = ...`` comes too late.
        """
        if isinstance(each, Absent):
            if isinstance(built_with, Absent) or (isinstance(built_with, Literal) and built_with.value == "legacy"):
                return Setting(defaults.default_connect_timeout(version, library), botocore_default(version, library))
            return left_to_mode(mode_origin) if isinstance(built_with, Literal) else None
        if not isinstance(each, Literal):
            return None
        if each.value is None:
            return left_to_mode(origin)
        return Setting(cast("float", each.value), origin) if _is_number(each.value) else None

    def left_to_mode(origin_of_none: str) -> Setting | None:
        """The timeout of the defaults mode; for ``legacy`` no limit, of which ``origin_of_none`` is the origin."""
        if mode == "legacy":
            return Setting(None, origin_of_none)
        seconds = defaults.defaults_mode_connect_timeout(mode or "", version, library)
        return None if seconds is None else Setting(seconds, f"defaults_mode {mode}")

    return _every(value, setting_of)


def leaves_no_connect_timeout(defaults_mode: Value) -> bool:
    """Whether a Config with this ``defaults_mode`` and no ``connect_timeout`` waits without limit for a connection.

    ``Config(defaults_mode="Legacy")`` does: any mode but exactly ``legacy`` removes the default of 60 s, and a mode
    that means ``legacy`` puts no other timeout in its place.
    Source: botocore/config.py ``__init__``; botocore/args.py ``_compute_connect_timeout``.
    """
    return all(
        isinstance(each, Literal) and each.value != "legacy" and lower_text(each) == "legacy"
        for each in alternatives(defaults_mode)
    )


def retry_modes_left_open(config: Config, version: Version, library: str) -> set[str]:
    """The retry modes that may be in force where ``retries`` of ``config`` gives none.

    With the defaults mode ``legacy``, it is the release's default mode; with any other, DEFAULTS_MODE_RETRY_MODE; with
    an unknown one, either.
    """
    usual = defaults.default_retry_mode(version, library)
    if defaults.has_no_modes(version, library):
        return {usual}
    defaults_modes = {lower_text(each) for each in alternatives(config.option("defaults_mode"))}
    retry_modes = {usual} if defaults_modes & {"legacy", None} else set()
    return retry_modes | ({DEFAULTS_MODE_RETRY_MODE} if defaults_modes - {"legacy"} else set())


def _retry_mode(options: Options, client: ClientCreation, version: Version) -> Setting | None:
    """The retry mode of ``client``, and where it comes from; None if it is not known.

    It comes from ``retries``, else AWS_RETRY_MODE, else a ``defaults_mode`` that is not legacy, else the release.
    """
    value, origin = options.final("retries")
    mode = defaults.defaults_mode(options.final("defaults_mode")[0], client.environment, version)

    def without_mode() -> Setting | None:
        """The setting if ``retries`` gives no mode: the variable's, else the defaults mode's, else the release's."""
        stated = defaults.retry_mode(client.environment, version)
        if not isinstance(stated, Absent):
            return stated
        if mode is None:
            return None
        if mode != "legacy":
            return Setting(DEFAULTS_MODE_RETRY_MODE, f"defaults_mode {mode}")
        release = defaults.release_of_retries(client.environment, version, client.library)
        if release is None:
            return None
        return Setting(defaults.default_retry_mode(release), botocore_default(version, client.library))

    def setting_of(each: Value) -> Setting | None:
        """The setting that the dictionary ``each``, a value of ``retries``, makes."""
        if is_nothing(each):
            return without_mode()
        if not isinstance(each, Dictionary):
            return None
        stated = each.get("mode")
        if isinstance(stated, Absent):
            return without_mode()
        if isinstance(stated, Literal) and stated.value in MODES:
            return Setting(str(stated.value), origin)
        return None

    return _every(value, setting_of)


def _total_attempts(
    options: Options, retry_mode: Setting | None, client: ClientCreation, version: Version
) -> Setting | None:
    """The requests that one call sends in all, and where that number comes from; None if it is not known.

    It comes from ``retries``, else AWS_MAX_ATTEMPTS, else the default of the retry mode: ``botocore 1.44 default``. Its
    origin has the mode, ``botocore 1.44 default of mode legacy``, if a Config or AWS_RETRY_MODE chooses it.
    """
    value, origin = options.final("retries")

    def without_attempts() -> Setting | None:
        """The setting if ``retries`` gives no attempts: the variable's, else the retry mode's default."""
        stated = defaults.attempts(client.environment)
        if not isinstance(stated, Absent):
            return stated
        release = defaults.release_of_retries(client.environment, version, client.library)
        if retry_mode is None or release is None:
            return None
        attempts = defaults.default_attempts(client.service_name, release, mode=str(retry_mode.value))
        default = botocore_default(version, client.library)
        mode_is_chosen = retry_mode.origin in (THIS_CONFIG, SESSION_CONFIG, defaults.RETRY_MODE)
        return Setting(attempts, f"{default} of mode {retry_mode.value}" if mode_is_chosen else default)

    def setting_of(each: Value) -> Setting | None:
        """The setting that the dictionary ``each``, a value of ``retries``, makes."""
        if is_nothing(each):
            return without_attempts()
        if not isinstance(each, Dictionary):
            return None
        stated = attempts_of(each)
        if isinstance(stated, Absent):
            return without_attempts()
        # botocore rejects a number below one request, so nothing runs with it.
        return None if stated is None or stated < 1 else Setting(stated, origin)

    return _every(value, setting_of)


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
    """The number ``value`` plus ``add``, rounded up; None if it is no number or cannot be read."""
    if isinstance(value, Literal) and isinstance(value.value, (int, float)) and is_usable(value.value):
        return math.ceil(value.value + add)
    return None
