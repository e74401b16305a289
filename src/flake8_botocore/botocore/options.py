"""The options of Config by release, and numbers as messages write them."""

from __future__ import annotations

import math
from functools import cache

from .tables import options
from .version import Version

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


def rounded(seconds: float) -> str:
    """A wait as messages write it: ``195`` for 195.9 s, ``2.5`` for 2.52 s."""
    return f"{math.floor(seconds)}" if seconds >= 10 else f"{seconds:.1f}".removesuffix(".0")


def exact(seconds: float) -> str:
    """Seconds with up to three decimals, every digit of a sum or of what is to be written: ``180.15``, ``no limit``."""
    return "no limit" if math.isinf(seconds) else f"{seconds:.3f}".rstrip("0").rstrip(".")


EVERY_OPTION = frozenset(name for name, _, _ in options.OPTIONS)
"""The options that some release has."""


@cache
def option_names(version: Version) -> tuple[str, ...]:
    """The options of ``botocore.config.Config`` in order of position.

    Source: botocore/config.py, ``Config.OPTION_DEFAULTS``, whose order is the order of positional arguments.
    """
    return tuple(name for name, since, _ in options.OPTIONS if since <= version)


@cache
def introduced(name: str) -> Version | None:
    """The release that brought option ``name``, None where no release has it.

    Options older than the tables have the oldest release of the tables.
    """
    return next((Version(*since) for each, since, _ in options.OPTIONS if each == name), None)


def other_meaning(position: int, version: Version) -> str | None:
    """What else a position of Config means or meant, in words: ``read_timeout before 1.30.0``; None if nothing.

    ``position`` is 0-based. The change nearest before ``version`` is named, else the next one after it.
    """
    releases = sorted({Version(*since) for _, since, _ in options.OPTIONS})
    now = _name_at(position, version)
    earlier = [release for release in releases if release <= version]
    for release, before in zip(reversed(earlier[1:]), reversed(earlier[:-1]), strict=True):
        name = _name_at(position, before)
        if name not in (now, None):
            return f"{name} before {release}"
    for release in releases:
        name = _name_at(position, release)
        if release > version and name != now:
            return f"{name} from {release} on"
    return None


def _name_at(position: int, version: Version) -> str | None:
    names = option_names(version)
    return names[position] if position < len(names) else None


AIO_PARAMETERS = options.AIO_PARAMETERS
"""The parameters ``AioConfig`` adds, and its only positional ones. Source: aiobotocore/config.py."""

CONNECTOR_ARGS = options.AIO_CONNECTOR_ARGS
"""The keys that ``AioConfig(connector_args=...)`` takes; any other raises. Source: aiobotocore/config.py."""
