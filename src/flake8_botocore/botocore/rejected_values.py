"""Which values of an option are rejected: timeouts, ``retries`` and all others."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from ..facts import Dictionary, Item, Value, alternatives, is_asynchronous
from . import Version, at
from .api import introduced
from .rejection import (
    CLIENT,
    CONFIG,
    REQUEST,
    UNREADABLE,
    Opaque,
    Rejection,
    as_shown,
    boolean,
    choice_of,
    not_one_of,
    python_value,
    rejection_of,
)
from .services import meant
from .tables import options

Judge: TypeAlias = "Callable[[Any, Version], Rejection | None]"

AIO_LIBRARIES = ("aiobotocore", "aioboto3")


def _one_of(option: str, error: str) -> Judge:
    """A judge that accepts None and the values in the tables, in any case, from the release that has them."""

    def judge(value: Any, version: Version) -> Rejection | None:
        accepted = at(options.ACCEPTED[option], version)
        compared = value.lower() if isinstance(value, str) else value
        if accepted is None or value is None or compared in accepted:
            return None
        return not_one_of(value, [each for each in accepted if isinstance(each, str)], error)

    return judge


def _defaults_mode(value: Any, version: Version) -> Rejection | None:
    accepted = at(options.ACCEPTED["defaults_mode"], version)
    if accepted is None or not value:
        return None
    modes = [str(each) for each in accepted]
    if isinstance(value, (str, bytes)):
        return None if value.lower() in modes else not_one_of(value, modes, "InvalidDefaultsMode")
    return Rejection(as_shown(value), "AttributeError", CLIENT, choice_of(modes))


def _compression_size(value: Any, version: Version) -> Rejection | None:
    accepted = at(options.ACCEPTED["request_min_compression_size_bytes"], version)
    if accepted is None or value is None:
        return None
    least, greatest = accepted
    wanted = f"a number of bytes from {least} to {greatest}"
    try:
        inside = least <= int(value) <= greatest  # type: ignore[operator]
    except (TypeError, ValueError):
        inside = False
    except OverflowError:
        return Rejection(as_shown(value), "OverflowError", CLIENT, wanted)
    return None if inside else Rejection(as_shown(value), "InvalidConfigError", CLIENT, wanted)


def _auth_schemes(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, str):
        return None
    strings = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
    replacement = f'"{",".join(value)}"' if strings else None
    return Rejection(as_shown(value), "InvalidConfigError", CLIENT, "one string with commas", replacement)


def _user_agent(value: Any, version: Version) -> Rejection | None:
    # The release that brought user_agent_appid also brought the joining of strings that fails here.
    joined = introduced("user_agent_appid")
    if joined is None or version < joined or value is None or isinstance(value, str):
        return None
    return Rejection(as_shown(value), "TypeError", CLIENT, "a string")


def _user_agent_extra(value: Any, version: Version) -> Rejection | None:
    return _user_agent(value, version) if value else None


def _user_agent_appid(value: Any, version: Version) -> Rejection | None:
    # It is read character by character, which works for anything that consists of strings.
    strings = isinstance(value, (list, tuple, set, frozenset, dict, bytes)) and all(
        isinstance(each, str) for each in value
    )
    if value is None or isinstance(value, str) or strings:
        return None
    return Rejection(as_shown(value), "TypeError", CLIENT, "a string")


def _client_cert(value: Any, version: Version) -> Rejection | None:
    if not isinstance(value, tuple) or len(value) == 2:
        return None
    return Rejection(as_shown(value), "ValueError", CLIENT, "a path, or a tuple of two paths")


def _pool(value: Any, version: Version) -> Rejection | None:
    if isinstance(value, int):
        return None
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    return Rejection(as_shown(value), "HTTPClientError", REQUEST, "a whole number", value if digits else None)


def _aio_pool(value: Any, version: Version) -> Rejection | None:
    """Source: aiohttp/connector.py, ``BaseConnector._available_connections``; what is falsy is no limit."""
    if not value or isinstance(value, (int, float)):
        return None
    digits = isinstance(value, str) and value.isascii() and value.isdigit()
    return Rejection(as_shown(value), "HTTPClientError", REQUEST, "a whole number", value if digits else None)


def _dictionary(error: str, stage: str, wanted: str = "a dict", *, or_empty: bool = False) -> Judge:
    """A judge that accepts None and dictionaries; with ``or_empty`` anything that is false."""

    def judge(value: Any, version: Version) -> Rejection | None:
        if value is None or isinstance(value, dict) or (or_empty and not value):
            return None
        return Rejection(as_shown(value), error, stage, wanted)

    return judge


def _signature_version(value: Any, version: Version) -> Rejection | None:
    signers = at(options.SIGNATURE_VERSIONS, version) or ()
    if value is None or value in signers or isinstance(value, Opaque):
        return None
    if not isinstance(value, str):
        error = "TypeError" if isinstance(value, bytes) else "AttributeError"
        return Rejection(as_shown(value), error, REQUEST, "a string")
    if value.lower().removeprefix("botocore.") == "unsigned":
        return Rejection(
            as_shown(value), "UnknownSignatureVersionError", REQUEST, "botocore.UNSIGNED, which is no string"
        )
    close = meant(value, signers)
    return Rejection(
        as_shown(value),
        "UnknownSignatureVersionError",
        REQUEST,
        "a signer such as v4",
        f'"{close}"' if close else None,
    )


def _endpoint_switch(value: Any, version: Version) -> Rejection | None:
    if not value or isinstance(value, bool) or version < options.RULESETS:
        return None
    return Rejection(as_shown(value), "EndpointResolutionError", REQUEST, "True or False", boolean(value))


def _endpoint_discovery(value: Any, version: Version) -> Rejection | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str) and value.lower().strip() in ("auto", "true", "false"):
        return None
    error = "InvalidEndpointDiscoveryConfigurationError"
    return Rejection(as_shown(value), error, CLIENT, '"auto", True or False')


JUDGES: dict[str, Judge] = {
    "request_checksum_calculation": _one_of("request_checksum_calculation", "InvalidChecksumConfigError"),
    "response_checksum_validation": _one_of("response_checksum_validation", "InvalidChecksumConfigError"),
    "account_id_endpoint_mode": _one_of("account_id_endpoint_mode", "InvalidConfigError"),
    "defaults_mode": _defaults_mode,
    "request_min_compression_size_bytes": _compression_size,
    "auth_scheme_preference": _auth_schemes,
    "user_agent": _user_agent,
    "user_agent_extra": _user_agent_extra,
    "user_agent_appid": _user_agent_appid,
    "client_cert": _client_cert,
    "max_pool_connections": _pool,
    "proxies": _dictionary("HTTPClientError", REQUEST, 'a dict such as {"https": "http://proxy:3128"}'),
    "signature_version": _signature_version,
    "use_dualstack_endpoint": _endpoint_switch,
    "use_fips_endpoint": _endpoint_switch,
    "endpoint_discovery_enabled": _endpoint_discovery,
    "client_context_params": _dictionary("AttributeError", CLIENT, or_empty=True),
    "s3": _dictionary("AttributeError", CONFIG),
}
"""By option. Source: botocore/args.py, the ``_compute_...`` methods; botocore/httpsession.py for client_cert,
max_pool_connections and proxies; botocore/auth.py for signature_version."""


def judge_of(option: str, library: str, *, own_session: bool) -> Judge | None:
    """How values of ``option`` are judged for clients of ``library``; None where any will do.

    ``own_session``: aiobotocore is told which HTTP session to use, whose pool may take other sizes.
    """
    if option == "max_pool_connections" and library in AIO_LIBRARIES:
        return None if own_session else _aio_pool
    return JUDGES.get(option)


def retries_keys(version: Version) -> tuple[str, ...]:
    """The keys ``retries`` takes. Source: botocore/config.py, ``_validate_retry_configuration``."""
    return at(options.RETRIES_KEYS, version) or ()


def retry_modes(version: Version) -> tuple[str, ...]:
    """The modes ``retries`` takes. Source: botocore/config.py, ``_validate_retry_configuration``."""
    return at(options.RETRY_MODES, version) or ()


def rejected_retries(value: Value, version: Version) -> Rejection | None:
    """Why the value of ``retries`` itself is rejected; None for a dict, None, and what is not known."""

    def judge(plain: Any) -> Rejection | None:
        if plain is None or isinstance(plain, dict):
            return None
        mode = meant(plain, retry_modes(version)) if isinstance(plain, str) else None
        attempts = isinstance(plain, int) and not isinstance(plain, bool) and plain >= 0
        replacement = f'{{"mode": "{mode}"}}' if mode else f'{{"max_attempts": {plain}}}' if attempts else None
        return Rejection(as_shown(plain), "AttributeError", CONFIG, "a dict", replacement)

    return rejection_of(value, judge)


@dataclass(frozen=True)
class RejectedItem:
    """One item of ``retries`` that is rejected, for its key (``of_key``) or for its value."""

    item: Item
    of_key: bool
    rejection: Rejection


def rejected_items(value: Value, version: Version) -> Iterator[RejectedItem]:
    """Every item of a ``retries`` dictionary that botocore rejects, in source order.

    Where a condition decides between several dictionaries, nothing is given unless each of them is rejected.
    """
    of_each = [list(_of_dictionary(each, version)) for each in alternatives(value)]
    if all(of_each):
        for rejected in of_each:
            yield from rejected


def _of_dictionary(value: Value, version: Version) -> Iterator[RejectedItem]:
    if not isinstance(value, Dictionary):
        return
    for item in value.items:
        if not item.is_certain:
            continue
        if item.key not in retries_keys(version):
            yield RejectedItem(item, True, _rejection_of_key(item, version))
        else:
            rejection = rejection_of(
                item.value, partial(_value, str(item.key), version), "int" if item.key != "mode" else ""
            )
            if rejection is not None:
                yield RejectedItem(item, False, rejection)


def _rejection_of_key(item: Item, version: Version) -> Rejection:
    keys = retries_keys(version)
    key = meant(item.key, keys) if isinstance(item.key, str) else None
    if item.key == "retry_mode":
        key = "mode"
    return Rejection(as_shown(item.key), "InvalidRetryConfigurationError", CONFIG, ", ".join(keys), key)


_DIGITS = re.compile(r"[0-9]{1,18}")


def _value(key: str, version: Version, value: Any) -> Rejection | None:
    """Why the value of a known ``key`` of ``retries`` is rejected; None where it is accepted."""
    if key == "mode":
        modes = retry_modes(version)
        if value in modes:
            return None
        mode = meant(value, modes) if isinstance(value, str) else None
        return Rejection(
            as_shown(value), "InvalidRetryModeError", CONFIG, choice_of(modes), f'"{mode}"' if mode else None
        )
    least = 0 if key == "max_attempts" else 1
    counted = "retries" if key == "max_attempts" else "requests"
    wanted = f"the number of {counted}, {least} or more"
    try:
        if not value < least:
            return None
    except TypeError:
        digits = isinstance(value, str) and _DIGITS.fullmatch(value) and int(value) >= least
        return Rejection(as_shown(value), "TypeError", CONFIG, wanted, value if digits else None)
    return Rejection(as_shown(value), "InvalidMaxRetryAttemptsError", CONFIG, wanted)


NANOSECONDS = 2**63
"""The first timeout that a socket does not take, about 9223372036.85 s (CPython, ``socket.settimeout``)."""

WANTED = "a number of seconds above 0"


def rejected_timeout(name: str, value: Value, library: str) -> Rejection | None:
    """Why ``name``, a connect or read timeout, is no use as ``value``; None where it is or cannot be known.

    Source: urllib3/util/timeout.py, ``Timeout._validate_timeout``; for aiobotocore aiohttp's use of ClientTimeout
    (aiohttp/helpers.py ``ceil_timeout`` for connecting, aiohttp/client_proto.py for reading).
    """
    if is_asynchronous(library):
        return rejection_of(value, _aio_connect if name == "connect_timeout" else _aio_read, "float")
    return rejection_of(value, _botocore, "float")


def is_disabled(name: str, value: Value, library: str) -> bool:
    """Whether ``name`` is known to be no limit: None; on aiobotocore also 0, and other values without meaning."""
    aio = is_asynchronous(library)
    return all(_disabled(name, python_value(each), aio) for each in alternatives(value))


def _disabled(name: str, value: Any, aio: bool) -> bool:
    if value is None or value is UNREADABLE or not aio:
        return value is None
    if name == "connect_timeout":
        return isinstance(value, (int, float)) and value <= 0
    return not value or value == math.inf


def _botocore(value: Any) -> Rejection | None:
    """Why a timeout is rejected by a client that is not asynchronous; None where it is accepted."""
    if value is None:
        return None
    error = "ValueError"
    if not isinstance(value, bool):
        try:
            if float(value) > 0 and not isinstance(value, (str, bytes)):
                if fits_a_socket(value):
                    return None
                return Rejection(as_shown(value), "HTTPClientError", REQUEST, WANTED)
            if isinstance(value, (int, float)) and math.isnan(value):
                return Rejection(as_shown(value), "HTTPClientError", REQUEST, WANTED)
        except OverflowError:
            error = "OverflowError"
        except (TypeError, ValueError):
            pass
    return Rejection(as_shown(value), error, CLIENT, WANTED, _number_in(value))


def fits_a_socket(seconds: float) -> bool:
    """Whether a socket takes a timeout of so many seconds; it rounds them up to whole nanoseconds."""
    nanoseconds = seconds * (10**9 if isinstance(seconds, int) else 1e9)
    return math.isfinite(nanoseconds) and math.ceil(nanoseconds) < NANOSECONDS


def _aio_connect(value: Any) -> Rejection | None:
    if value is None or (isinstance(value, (int, float)) and value != math.inf):
        return None
    return Rejection(as_shown(value), "HTTPClientError", REQUEST, WANTED, _number_in(value))


def _aio_read(value: Any) -> Rejection | None:
    if not value or (isinstance(value, (int, float)) and not value < 0):
        return None
    if isinstance(value, (int, float)):
        return Rejection(as_shown(value), "ReadTimeoutError", "unless the reply is there at once", WANTED)
    return Rejection(as_shown(value), "ConnectionClosedError", REQUEST, WANTED, _number_in(value))


def _number_in(value: Any) -> str | None:
    """``60`` for ``"60"``: the number that a string was meant to be."""
    if not isinstance(value, str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    plain = value.isascii() and "_" not in value
    return value.strip() if number > 0 and fits_a_socket(number) and plain else None
