"""Which files import others: those that may use a client although their text does not mention boto."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

# No two neighbours can take the same characters, so that what does not match is found out in one go: dots, then what
# begins with a letter; blanks, then something; comments to their end, then what holds none.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?=[.\w])(?P<dots>\.*)(?P<module>(?:\w[\w.]*)?)[ \t]+"
    r"import[ \t]+(?P<names>\([^()#]*(?:#[^\n]*\n[^()#]*)*\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"[^\W\d]\w*")

_HIGHEST = 12
"""Directories above a file in which its imports are looked up, as the reading of other modules does."""


_LONGEST = 1_000
"""Characters of a module's name past which no file can have it."""


def importers(of: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that import one of the files ``of``, directly or through others; they themselves left out.

    Goes by the text of the import statements alone, so it may name too many. Files that cannot be read are left out.
    """
    given = {os.path.realpath(path): path for path in paths}
    users: dict[str, set[str]] = defaultdict(set)
    for real in given:
        for imported in _imported(real, given):
            users[imported].add(real)
    first = {os.path.realpath(path) for path in of}
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        new = users[waiting.pop()] - found - first
        found |= new
        waiting += new
    return sorted(given[real] for real in found)


def _imported(path: str, known: Collection[str]) -> Iterator[str]:
    """The files among ``known`` that ``path`` imports."""
    if not os.path.isfile(path):
        return
    try:
        with open(path, "rb") as file:
            text = file.read().decode("latin-1")
    except OSError:
        return
    for match in _IMPORT.finditer(text):
        if match["modules"] is not None:
            for module in match["modules"].split(","):
                yield from _at(path, 0, module.split()[:1], known)
            continue
        dots = len(match["dots"])
        yield from _at(path, dots, [match["module"]], known)
        for name in _NAME.findall(match["names"]):
            yield from _at(path, dots, [match["module"], name], known)


def _at(path: str, dots: int, names: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Where the module ``names``, as ``path`` imports it, may stand."""
    names = list(names)
    if sum(map(len, names)) > _LONGEST:
        return
    parts = [part for name in names for part in name.split(".") if part]
    for folder in _above(path, dots) if dots else _roots(path):
        base = os.path.join(folder, *parts)
        yield from (file for file in (f"{base}.py", os.path.join(base, "__init__.py")) if file in known)


def _above(path: str, dots: int) -> list[str]:
    for _ in range(min(dots, path.count(os.sep) + 1)):
        path = os.path.dirname(path)
    return [path]


def _roots(path: str) -> Iterator[str]:
    folder = os.path.dirname(path)
    for _ in range(_HIGHEST):
        yield folder
        yield os.path.join(folder, "src")
        folder = os.path.dirname(folder)
