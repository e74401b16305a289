"""Roots by the paths that a user would give, so that every file names one alike."""

from __future__ import annotations

import os
from functools import lru_cache

from ..findings import RootPlace


def from_here(root: RootPlace | None) -> RootPlace | None:
    """``root`` with its path as it leads from the working directory; absolute where it is not below that."""
    return None if root is None else root._replace(path=_path(root.path, os.getcwd()))


@lru_cache(1_000)
def _path(path: str, here: str) -> str:
    real, base = os.path.realpath(path), os.path.realpath(here)
    return os.path.relpath(real, base) if real.startswith(base.rstrip(os.sep) + os.sep) else real
