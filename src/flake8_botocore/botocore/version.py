"""Versions of botocore: parsing, comparing, and naming them in messages."""

from __future__ import annotations

import re
from typing import NamedTuple


class Version(NamedTuple):
    """A botocore release; compares like its numbers."""

    major: int
    minor: int
    micro: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.micro}"

    @property
    def short(self) -> str:
        """Major and minor, as messages name it: ``1.44``."""
        return f"{self.major}.{self.minor}"


# A bare "1.43" means its last release: behaviour that arrived within the series is there.
LAST_MICRO = 10**6


def parse_version(text: str) -> Version:
    """``1.43`` or ``1.43.127`` to a Version; ``1.43`` means the newest release of that series.

    Raises ValueError for anything else.
    """
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.(\d+))?", text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a botocore version: write 1.43 or 1.43.127")
    major, minor, micro = match.groups()
    return Version(int(major), int(minor), int(micro) if micro is not None else LAST_MICRO)


NEWEST = Version(1, 44, 8)
