"""Roots by the paths that a user would give, so that every file names one alike."""

from __future__ import annotations

import os

from ..findings import RootPlace
from ..looking.disk import real


def from_here(root: RootPlace | None) -> RootPlace | None:
    """``root`` with its path as it leads from the working directory; absolute where it is not below that."""
    return None if root is None else root._replace(path=_path(root.path, real(os.getcwd())))


def _path(path: str, base: str) -> str:
    found = real(path)
    return os.path.relpath(found, base) if found.startswith(base.rstrip(os.sep) + os.sep) else found
