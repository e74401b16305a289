"""Which timeouts botocore and aiobotocore reject, and which wait without limit."""

from __future__ import annotations

import math
from typing import Any

from ..facts import Value, alternatives
from .rejection import CLIENT, REQUEST, Rejection, judged, python_value, text
from .waits import without_limit

LARGEST = 9223372036
"""Seconds: the longest timeout a socket takes, 2**63 nanoseconds (CPython, ``socket.settimeout``)."""

WANTED = "seconds above 0"


def rejected_timeout(value: Value, library: str) -> Rejection | None:
    """Why a connect or read timeout is no use, None where it is one or cannot be known.

    Source: urllib3/util/timeout.py, ``Timeout._validate_timeout``; for aiobotocore aiohttp's ClientTimeout.
    """
    return judged(value, _aio if library in ("aiobotocore", "aioboto3") else _botocore)


def is_disabled(value: Value, library: str) -> bool:
    """Whether a timeout is known to wait without limit: None, and 0 on aiobotocore."""
    return all(_disabled(python_value(each), library) for each in alternatives(value))


def _disabled(value: Any, library: str) -> bool:
    number = value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))
    return number and without_limit(value, library)


def _botocore(value: Any) -> Rejection | None:
    if value is None:
        return None
    error = "ValueError"
    if not isinstance(value, bool):
        try:
            if float(value) > 0 and not isinstance(value, (str, bytes)):
                if float(value) <= LARGEST:
                    return None
                return Rejection(text(value), "HTTPClientError", REQUEST, WANTED)
            if isinstance(value, (int, float)) and math.isnan(value):
                return Rejection(text(value), "HTTPClientError", REQUEST, WANTED)
        except OverflowError:
            error = "OverflowError"
        except (TypeError, ValueError):
            pass
    return Rejection(text(value), error, CLIENT, WANTED, _number_in(value))


def _aio(value: Any) -> Rejection | None:
    if value is None or value == 0:
        return None
    if isinstance(value, (int, float)):
        if value < 0:
            return Rejection(text(value), "a timeout", REQUEST, WANTED)
        return None
    return Rejection(text(value), "HTTPClientError", REQUEST, WANTED, _number_in(value))


def _number_in(value: Any) -> str | None:
    """``60`` for ``"60"``: the number that a string was meant to be."""
    if not isinstance(value, str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return value.strip() if 0 < number <= LARGEST and value.isascii() and "_" not in value else None
