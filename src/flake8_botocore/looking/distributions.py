"""What is installed beside the linter, by the names of folders where these tell it."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.machinery import PathFinder

_METADATA = ".dist-info"


@cache
def installed_version(distribution: str) -> str | None:
    """The version of the installed ``distribution``; None where there is none."""
    found = _told_by_its_folder(distribution)
    if found is not None:
        return found or None
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _told_by_its_folder(distribution: str) -> str | None:
    """The version in the name of the folder that installers write, empty where there is none; None if not sure.

    Loading what reads metadata of all kinds takes longer than all else at the start.
    """
    # Installers write the name with other signs.
    written = distribution.replace("-", "_")
    if not written.isidentifier() or any(map(_finds_others, sys.meta_path)):
        return None
    for folder in sys.path:
        if os.path.isfile(folder):
            return None
        beside = [each for each in _names(folder or ".") if each.startswith((f"{written}-", f"{written}."))]
        # Stubs are no distribution of that name: botocore-stubs.
        named = [each for each in beside if each != f"{distribution}-stubs"]
        versions = [each[len(written) + 1 : -len(_METADATA)] for each in named if each.endswith(_METADATA)]
        if named:
            return versions[0] if len(versions) == len(named) == 1 else None
    return "" if written.isalpha() else None


def _finds_others(finder: object) -> bool:
    """Whether ``finder`` knows distributions that no folder names; that of setuptools only finds modules."""
    return finder is not PathFinder and hasattr(finder, "find_distributions")


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
