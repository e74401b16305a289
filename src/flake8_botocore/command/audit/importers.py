"""Which files import others: those that may use a client although their text does not mention boto."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from ...reading.project.module_paths import ModulePaths
from ...reading.project.roots import real_root

# No two neighbours can take the same characters, so that what does not match is found out in one go: dots, then what
# begins with a letter; blanks, then something; comments to their end, then what holds none.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?=[.\w])(?P<dots>\.*)(?P<module>(?:\w[\w.]*)?)[ \t]+"
    r"import[ \t]+(?P<names>\([^()#]*(?:#[^\n]*\n[^()#]*)*\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"[^\W\d]\w*")


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
    if not os.path.isfile(path):
        return
    try:
        with open(path, "rb") as file:
            text = file.read().decode("latin-1")
    except OSError:
        return
    origins = list(dict.fromkeys(_origins(text)))
    if origins:
        root = real_root(path)
        paths = projects.setdefault(root, ModulePaths(root))
        found = (paths.module(origin, path) for origin in origins if len(origin) <= _LONGEST)
        yield from (file for file in found if file is not None and file in known)


def _origins(text: str) -> Iterator[str]:
    """What the import statements of ``text`` name that may be a module: ``a.b``, dots in front if relative."""
    for match in _IMPORT.finditer(text):
        if match["modules"] is not None:
            yield from (words[0] for each in match["modules"].split(",") if (words := each.split()))
            continue
        base = match["dots"] + match["module"]
        glue = "" if base.endswith(".") else "."
        yield from (base, *(f"{base}{glue}{name}" for name in _NAME.findall(match["names"])))
