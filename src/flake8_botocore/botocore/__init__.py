"""Knowledge of botocore: generated tables by release, and functions over them. Never imports botocore.

A release is a ``Version``: parsing, comparing, naming it in messages, and the one that a library depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from .tables import AIOBOTO3_BOTOCORE, AIOBOTOCORE_BOTOCORE, NEWEST_BOTOCORE, OLDEST_BOTOCORE

# The micro number that stands for "the last release of its series".
LAST_MICRO = 10**6

T = TypeVar("T")


class Version(NamedTuple):
    """A botocore release; compares like its numbers."""

    major: int
    minor: int
    micro: int = 0

    def __str__(self) -> str:
        """``1.43.127``, or ``1.43`` for the last release of a series."""
        return self.short if self.micro == LAST_MICRO else f"{self.short}.{self.micro}"

    @property
    def short(self) -> str:
        """Major and minor, as messages name it: ``1.44``."""
        return f"{self.major}.{self.minor}"


OLDEST = Version(*OLDEST_BOTOCORE)
NEWEST = Version(*NEWEST_BOTOCORE)
AIOBOTOCORE_NEWEST = Version(*AIOBOTOCORE_BOTOCORE)
"""The newest botocore that a released aiobotocore allows."""
AIOBOTO3_NEWEST = Version(*AIOBOTO3_BOTOCORE)
"""The newest botocore that a released aioboto3 allows, which needs one release of aiobotocore."""

CAPS = {"aiobotocore": AIOBOTOCORE_NEWEST, "aioboto3": AIOBOTO3_NEWEST}


_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,5}))?")


def parse_version(text: str) -> Version:
    """``1.43`` or ``1.43.127`` to a Version; ``1.43`` means the last release of that series.

    Raises ValueError for anything else.
    """
    match = _VERSION.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a botocore version: write 1.43 or 1.43.127")
    major, minor, micro = match.groups()
    return Version(int(major), int(minor), LAST_MICRO if micro is None else int(micro))


def known(version: Version) -> Version:
    """The release whose facts are used for ``version``: itself, else the newest or oldest of the tables.

    A later release of the newest series, ``1.44.99``, is used as it is: the releases of a series have the same facts.
    """
    return NEWEST if version[:2] > NEWEST[:2] else max(version, OLDEST)


def used_by(library: str, version: Version) -> Version:
    """The botocore that ``library`` runs on where the project's botocore is ``version``.

    aiobotocore and aioboto3 pin an older botocore than the newest, so for them ``version`` is capped.
    """
    return min(version, CAPS.get(library, version))


def at(history: Iterable[tuple[tuple[int, int, int], T]], version: Version) -> T | None:
    """The value of a table's history in ``version``: its last entry that is not newer; None before the first."""
    found: T | None = None
    for since, value in history:
        if version < since:
            break
        found = value
    return found
