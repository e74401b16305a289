"""The pauses between the attempts of one call, and the quota that ends them: without a reply, and when throttled."""

from __future__ import annotations

import math

from ..tables import retries
from ..version import Version, at

THROTTLING_COST = 5
"""Units of the retry quota that one retry costs where the service throttles.

Source: botocore/retries/standard.py, ``RetryQuotaChecker._THROTTLING_RETRY_COST``; ``_RETRY_COST`` before 1.44.
"""

THROTTLED_SCALE = 1
"""Seconds that the first pause after a throttled request lasts at most, doubled for each that follows.

Source: botocore/retries/standard.py, ``ExponentialBackoff._DEFAULT_BACKOFF_CONFIG``.
"""

RETRY_AFTER = 5
"""Seconds by which the reply's ``x-amz-retry-after`` can lengthen a pause, in releases that heed it.

Source: botocore/retries/standard.py, ``ExponentialBackoff._RETRY_AFTER_MAX_ADDITIONAL``.
"""

ADAPTIVE_PAUSE = 2
"""Seconds that the mode adaptive holds a request back at most once it was throttled, of a client that one thread uses.

A token a request, at least half a token a second. Source: botocore/retries/bucket.py, ``TokenBucket._MIN_RATE``.
"""


def quota_attempts(version: Version) -> int:
    """Requests after which one call of a fresh client has used up its retry quota on timeouts.

    Applies to the modes standard and adaptive. Source: botocore/retries/quota.py, ``INITIAL_CAPACITY``;
    botocore/retries/standard.py, ``RetryQuotaChecker``.
    """
    return 1 + (at(retries.QUOTA, version) or 0) // (at(retries.QUOTA_COST, version) or 1)


def quota_attempts_throttled(version: Version) -> int:
    """The same where every request is throttled."""
    return 1 + (at(retries.QUOTA, version) or 0) // THROTTLING_COST


def greatest_back_off(attempts: int, mode: str, service: str | None, version: Version) -> float:
    """Seconds of pauses between ``attempts`` requests at most, where each ended in a timeout.

    Source: botocore/retryhandler.py, ``delay_exponential`` with botocore/data/_retry.json for legacy;
    botocore/retries/standard.py, ``ExponentialBackoff`` else.
    """
    if mode == "legacy":
        delays = at(retries.LEGACY_BACKOFF, version) or {}
        base, growth = delays.get(service or "", delays[""])
        pauses = _growing(1.0 if base is None else base, growth, attempts - 1)
    else:
        scales = at(retries.STANDARD_BACKOFF, version) or {}
        pauses = _standard(scales.get(service or "", scales[""]), attempts, version)
    return round(pauses, 6)


def greatest_throttled_back_off(attempts: int, mode: str, service: str | None, version: Version) -> float:
    """Seconds of pauses that ``attempts`` requests of one thread make at most, where each was throttled.

    Source: botocore/retries/standard.py, ``ExponentialBackoff.delay_amount``; botocore/retries/adaptive.py,
    ``ClientRateLimiter.on_sending_request``. The mode legacy does not tell throttling from other failures.
    """
    if mode == "legacy":
        return greatest_back_off(attempts, mode, service, version)
    longer = RETRY_AFTER if at(retries.DEFAULT_MODE, version) == "standard" else 0
    pauses = _standard(THROTTLED_SCALE, attempts, version) + longer * max(attempts - 1, 0)
    return round(pauses + (ADAPTIVE_PAUSE * attempts if mode == "adaptive" else 0), 6)


def _standard(scale: float, attempts: int, version: Version) -> float:
    """The sum of pauses of ``scale`` seconds, doubled each time up to the longest."""
    longest = at(retries.STANDARD_LONGEST_BACKOFF, version) or math.inf
    pauses = max(attempts - 1, 0)
    if math.isinf(longest):
        return _growing(scale, 2, pauses)
    shorter = min(pauses, max(math.ceil(math.log2(longest / scale)), 0))
    return _growing(scale, 2, shorter) + longest * (pauses - shorter)


def _growing(first: float, growth: float, pauses: int) -> float:
    """``first + first * growth + ...``, so many pauses; a source may ask for more than can be added one by one."""
    if pauses < 1:
        return 0
    last = first * _power(growth, pauses - 1)
    return last + (last - first) / (growth - 1)


def _power(growth: float, exponent: int) -> float:
    """``growth ** exponent``, infinite where a float cannot hold it (botocore then raises OverflowError)."""
    try:
        return float(growth) ** exponent
    except OverflowError:
        return math.inf
