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
    found = settled_entries(folder)
    return _listed(folder) if found is None else found


def settled_entries(folder: str) -> frozenset[str] | None:
    """The names in ``folder`` at the cost of one look at it; None where it changed a moment ago or is none."""
    try:
        changed = os.stat(folder).st_mtime_ns
    except (OSError, ValueError):
        return None
    known = _kept.get(folder)
    if known is not None and known[0] == changed:
        return known[1]
    if time.time_ns() - changed < SETTLED * 1e9:
        return None
    found = _listed(folder)
    _kept[folder] = changed, found
    return found


def _listed(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except (OSError, ValueError):
        return frozenset()
