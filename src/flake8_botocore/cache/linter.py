"""Which linter, tables, Python, libcst and flake8 results come from: told without loading any of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec

from ..looking.disk import digest

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_BESIDE = ("libcst", "flake8")


@cache
def linter() -> str:
    """A text that is another one wherever the same files may have other results; of this process it stays the same."""
    parts = [sys.version, _PACKAGE, *_sources(_PACKAGE), *(part for name in _BESIDE for part in _release(name))]
    return digest("\0".join(parts).encode("utf-8", "surrogateescape"))


def _sources(folder: str) -> Iterator[str]:
    """The modules of the linter, which may be a checkout that somebody works on, and when each was written."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda each: each.name)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path)
        elif entry.name.endswith(".py"):
            state = entry.stat()
            yield f"{entry.path} {state.st_mtime_ns} {state.st_size}"


def _release(name: str) -> Iterator[str]:
    """The names of the package ``name`` in the folder it is installed in, which tell its release."""
    spec = find_spec(name)
    origin = spec.origin if spec is not None and spec.origin is not None else ""
    if not os.path.isfile(origin):
        return
    state = os.stat(origin)
    yield f"{origin} {state.st_mtime_ns} {state.st_size}"
    installed = os.listdir(os.path.dirname(os.path.dirname(origin)))
    yield from sorted(each for each in installed if each.startswith(f"{name}-"))
