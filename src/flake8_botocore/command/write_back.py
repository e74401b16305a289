"""New content goes into the files that were asked for, each once, and only where nobody changed it meanwhile."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from functools import lru_cache

from ..fixing.write import ChangedError, remove_leftovers, write


def prepared(paths: Iterable[str]) -> list[str]:
    """``paths`` to write to, of several names of one file the first that is no link; leftovers beside them go."""
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), path)
    for folder in {os.path.dirname(real) for real in names}:
        remove_leftovers(folder)
    return list(names.values())


def write_back(path: str, old: bytes, new: bytes, options: argparse.Namespace) -> str | None:
    """Write ``new`` where the file ``path`` still holds ``old``; why it was not written, else None."""
    if not _asked_for(os.path.realpath(path), tuple(options.filenames)):
        return "left alone: it is a link to a file outside of what was given"
    try:
        write(path, old, new)
    except ChangedError:
        return "left alone: it was changed meanwhile"
    except OSError as error:
        return f"not written: {error.strerror or error}"
    return None


def _asked_for(target: str, given: tuple[str, ...]) -> bool:
    return any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in _roots(given))


@lru_cache(maxsize=1)
def _roots(given: tuple[str, ...]) -> tuple[str, ...]:
    """Where the given paths lead to."""
    return tuple(map(os.path.realpath, given or (".",)))
