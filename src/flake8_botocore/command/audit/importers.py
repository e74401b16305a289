"""Which files import others: those that may use a client although their text does not mention boto."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from ...looking.disk import content
from ...reading.project.importing import imported_names
from ...reading.project.importing import origins as named
from ...reading.project.module_paths import ModulePaths
from ...reading.project.roots import real_root
from ..texts import is_notebook, may_be_said

_LONGEST = 1_000
"""Characters of a module's name past which no file can have it."""


def importers(of: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that import one of the files ``of``, directly or through others; they themselves left out.

    Goes by the text of the import statements alone, so it may name too many. Files that cannot be read are left out.
    """
    given = {os.path.realpath(path): path for path in paths}
    projects: dict[str, ModulePaths] = {}
    users: dict[str, set[str]] = defaultdict(set)
    for real in given:
        for imported in _imported(real, given, projects):
            users[imported].add(real)
    first = {os.path.realpath(path) for path in of}
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        new = users[waiting.pop()] - found - first
        found |= new
        waiting += new
    return sorted(given[real] for real in found)


def _imported(path: str, known: Collection[str], projects: dict[str, ModulePaths]) -> Iterator[str]:
    """The files among ``known`` that ``path`` imports."""
    if is_notebook(path):
        text = may_be_said((content(path) or b"").decode("latin-1"))
        origins = tuple(dict.fromkeys(named(text)))
    else:
        origins = imported_names(path)
    if origins:
        root = real_root(path)
        paths = projects.setdefault(root, ModulePaths(root))
        found = (paths.module(origin, path) for origin in origins if len(origin) <= _LONGEST)
        yield from (file for file in found if file is not None and file in known)
