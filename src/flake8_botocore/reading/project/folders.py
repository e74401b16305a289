"""What folders hold, listed again only when they have changed."""

from __future__ import annotations

import os
import time

SETTLED = 0.2
"""Seconds after a folder's last change from which on another one will show in its time stamp."""

_kept: dict[str, tuple[int, frozenset[str]]] = {}
"""What was in a folder at which time of last change, in nanoseconds."""


def entries(folder: str) -> frozenset[str]:
    """The names in ``folder``; empty where it cannot be listed."""
    try:
        changed = os.stat(folder).st_mtime_ns
        known = _kept.get(folder)
        if known is not None and known[0] == changed:
            return known[1]
        settled = time.time_ns() - changed >= SETTLED * 1e9
        found = frozenset(os.listdir(folder))
    except (OSError, ValueError):
        return frozenset()
    if settled:
        _kept[folder] = changed, found
    return found
