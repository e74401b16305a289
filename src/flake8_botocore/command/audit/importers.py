"""Which files import others: those that may use a client although their text does not mention boto."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<module>[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"[^\W\d]\w*")

_HIGHEST = 12
"""Directories above a file in which its imports are looked up, as the reading of other modules does."""


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
    parts = [part for name in names for part in name.split(".") if part]
    for folder in _above(path, dots) if dots else _roots(path):
        base = os.path.join(folder, *parts)
        yield from (file for file in (f"{base}.py", os.path.join(base, "__init__.py")) if file in known)


def _above(path: str, dots: int) -> list[str]:
    for _ in range(dots):
        path = os.path.dirname(path)
    return [path]


def _roots(path: str) -> Iterator[str]:
    folder = os.path.dirname(path)
    for _ in range(_HIGHEST):
        yield folder
        yield os.path.join(folder, "src")
        folder = os.path.dirname(folder)
