"""What folders hold, listed again only when they have changed."""

from __future__ import annotations

import os

from .cache import CACHE, state_of_folder


def entries(folder: str) -> frozenset[str]:
    """The names in ``folder``; empty where it cannot be listed."""
    return CACHE.folders.get(folder, state_of_folder(folder), lambda: _listed(folder))


def _listed(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except (OSError, ValueError):
        return frozenset()
