"""The longest a call can wait for a server that accepts the connection and never answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...facts import is_asynchronous
from ..tables import retries
from ..version import Version, at, used_by
from .effective import EffectiveSettings


@dataclass(frozen=True)
class Wait:
    """``attempts`` requests, each given up after ``read_timeout`` seconds, and ``back_off`` seconds of
    pauses.

    ``read_timeout`` and ``total`` are infinite where there is no read timeout.
    """

    attempts: int
    read_timeout: float
    back_off: float

    @property
    def total(self) -> float:
        """The longest wait of one call, in seconds: attempts * read timeout + greatest back-off."""
        return self.attempts * self.read_timeout + self.back_off


def longest_wait(
    settings: EffectiveSettings, service: str | None, version: Version, library: str = "botocore"
) -> Wait | None:
    """How long one call of a fresh client waits at most on a silent server; None where a setting is unknown.

    The read timeout limits the silence between two arriving pieces, so a server that answers in drips can
    hold a call for longer. Multipliers above botocore (waiters, ``download_file``) are not in it.
    """
    chosen, limit, mode = settings.total_attempts, settings.read_timeout, settings.retry_mode
    if chosen is None or limit is None or mode is None:
        return None
    used = used_by(library, version)
    attempts = int(chosen.value or 0)
    if mode.value != "legacy":
        attempts = min(attempts, quota_attempts(used))
    seconds = math.inf if without_limit(limit.value, library) else float(limit.value or 0)
    return Wait(attempts, seconds, greatest_back_off(attempts, str(mode.value), service, used))


def without_limit(timeout: float | str | None, library: str) -> bool:
    """Whether a timeout of this value waits without limit.

    aiobotocore passes it to aiohttp's ClientTimeout, where 0 disables a timeout as None does:
    https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientTimeout
    """
    return timeout is None or (timeout == 0 and is_asynchronous(library))


def quota_attempts(version: Version) -> int:
    """Requests after which one call of a fresh client has used up its retry quota on read timeouts.

    Applies to the modes standard and adaptive. Source: botocore/retries/quota.py, ``INITIAL_CAPACITY``;
    botocore/retries/standard.py, ``RetryQuotaChecker``.
    """
    return 1 + (at(retries.QUOTA, version) or 0) // (at(retries.QUOTA_COST, version) or 1)


def greatest_back_off(attempts: int, mode: str, service: str | None, version: Version) -> float:
    """Seconds of pauses between ``attempts`` requests at most, where each ended in a read timeout.

    Source: botocore/retryhandler.py, ``delay_exponential`` with botocore/data/_retry.json for legacy;
    botocore/retries/standard.py, ``ExponentialBackoff`` else.
    """
    if mode == "legacy":
        delays = at(retries.LEGACY_BACKOFF, version) or {}
        base, growth = delays.get(service or "", delays[""])
        pauses = [(1.0 if base is None else base) * _power(growth, i) for i in range(attempts - 1)]
    else:
        scales = at(retries.STANDARD_BACKOFF, version) or {}
        scale = scales.get(service or "", scales[""])
        longest = at(retries.STANDARD_LONGEST_BACKOFF, version) or math.inf
        pauses = [min(scale * 2**i, longest) for i in range(attempts - 1)]
    return round(sum(pauses), 6)


def _power(growth: float, exponent: int) -> float:
    """``growth ** exponent``, infinite where a float cannot hold it (botocore then raises OverflowError)."""
    try:
        return float(growth) ** exponent
    except OverflowError:
        return math.inf
