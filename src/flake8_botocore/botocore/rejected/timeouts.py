"""Which timeouts botocore and aiobotocore reject, and which wait without limit."""

from __future__ import annotations

import math
from typing import Any

from ...facts import Value, alternatives, is_asynchronous
from .rejection import CLIENT, REQUEST, UNREADABLE, Rejection, python_value, rejection_of, text

NANOSECONDS = 2**63
"""The first timeout that a socket does not take, about 9223372036.85 s (CPython, ``socket.settimeout``)."""

WANTED = "a number of seconds above 0"


def rejected_timeout(name: str, value: Value, library: str) -> Rejection | None:
    """Why ``name``, a connect or read timeout, is no use as ``value``; None where it is or cannot be known.

    Source: urllib3/util/timeout.py, ``Timeout._validate_timeout``; for aiobotocore aiohttp's use of ClientTimeout
    (aiohttp/helpers.py ``ceil_timeout`` for connecting, aiohttp/client_proto.py for reading).
    """
    if is_asynchronous(library):
        return rejection_of(value, _aio_connect if name == "connect_timeout" else _aio_read)
    return rejection_of(value, _botocore)


def is_disabled(name: str, value: Value, library: str) -> bool:
    """Whether ``name`` is known to be no limit: None; on aiobotocore also 0, and other values without meaning."""
    aio = is_asynchronous(library)
    return all(_disabled(name, python_value(each), aio) for each in alternatives(value))


def _disabled(name: str, value: Any, aio: bool) -> bool:
    if value is None or value is UNREADABLE or not aio:
        return value is None
    if name == "connect_timeout":
        return isinstance(value, (int, float)) and value <= 0
    return not value


def _botocore(value: Any) -> Rejection | None:
    if value is None:
        return None
    error = "ValueError"
    if not isinstance(value, bool):
        try:
            if float(value) > 0 and not isinstance(value, (str, bytes)):
                if fits_a_socket(value):
                    return None
                return Rejection(text(value), "HTTPClientError", REQUEST, WANTED)
            if isinstance(value, (int, float)) and math.isnan(value):
                return Rejection(text(value), "HTTPClientError", REQUEST, WANTED)
        except OverflowError:
            error = "OverflowError"
        except (TypeError, ValueError):
            pass
    return Rejection(text(value), error, CLIENT, WANTED, _number_in(value))


def fits_a_socket(seconds: float) -> bool:
    """Whether a socket takes a timeout of so many seconds; it rounds them up to whole nanoseconds."""
    nanoseconds = seconds * (10**9 if isinstance(seconds, int) else 1e9)
    return math.isfinite(nanoseconds) and math.ceil(nanoseconds) < NANOSECONDS


def _aio_connect(value: Any) -> Rejection | None:
    if value is None or isinstance(value, (int, float)):
        return None
    return Rejection(text(value), "HTTPClientError", REQUEST, WANTED, _number_in(value))


def _aio_read(value: Any) -> Rejection | None:
    if not value or (isinstance(value, (int, float)) and value > 0):
        return None
    if isinstance(value, (int, float)):
        return Rejection(text(value), "ReadTimeoutError", "unless the reply is there at once", WANTED)
    return Rejection(text(value), "ConnectionClosedError", REQUEST, WANTED, _number_in(value))


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
