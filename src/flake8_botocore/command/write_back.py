"""New content goes into the files that were asked for, each once, and only where nobody changed it meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..fixing.write import ChangedError, remove_leftovers, write


def prepared(paths: Iterable[str]) -> list[str]:
    """``paths`` to write to, of several names of one file the first that is no link; leftovers beside them go."""
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), path)
    for folder in {os.path.dirname(real) for real in names}:
        remove_leftovers(folder)
    return list(names.values())


def roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Where the paths that were given lead to: what stands there or below may be written."""
    return tuple(map(os.path.realpath, paths or ["."]))


def write_back(path: str, old: bytes, new: bytes, within: Iterable[str]) -> str | None:
    """Write ``new`` where the file ``path`` still holds ``old`` and stands in ``within``; why it was not, else None."""
    target = os.path.realpath(path)
    if not any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in within):
        return "left alone: it is a link to a file outside of what was given"
    try:
        write(path, old, new)
    except ChangedError:
        return "left alone: it was changed meanwhile"
    except OSError as error:
        return f"not written: {error.strerror or error}"
    return None
