"""Numbers as messages and pages write them."""

from __future__ import annotations

import math

LARGEST = 2**63
"""From here on a number is none that anybody means or that Python's clocks and lengths take."""


def is_usable(number: float) -> bool:
    """Whether there is anything to compute with ``number``: neither nan nor infinite nor too large."""
    return -LARGEST < number < LARGEST


def plain(number: float) -> str:
    """``60`` for 60.0, ``3.1`` for 3.1, at most one decimal from 10 on and two below."""
    if math.isinf(number):
        return "infinitely many"
    return f"{number:.1f}".rstrip("0").rstrip(".") if number >= 10 else f"{number:.2f}".rstrip("0").rstrip(".")


def exact(seconds: float) -> str:
    """Seconds with up to three decimals, every digit of a sum or of what is to be written: ``180.15``, ``no limit``."""
    return "no limit" if math.isinf(seconds) else f"{seconds:.3f}".rstrip("0").rstrip(".")
