"""The table of other libraries that make boto clients: what these run with, and how they are given a Config."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..files.filesystem import read_regular
from .client import Chosen, Ignored, LibraryClient

_TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "table.txt")


def _blocks(table: str) -> Iterator[dict[str, str]]:
    """The fields of each block that names calls, and the fields that an earlier block states for its library."""
    library: dict[str, str] = {}
    for block in table.split("\n\n"):
        own = dict([line.split(": ", 1) for line in block.splitlines() if line[0] != "#"])
        fields = own if "distribution" in own else {**library, **own}
        if "names" in own:
            yield fields
        else:
            library = fields


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _chosen(text: str) -> Chosen:
    """``read=15 connect=5 mode=standard``."""
    items: dict[str, Any] = dict(word.split("=") for word in text.split())
    numbers = {name: int(value) for name, value in items.items() if value.isdigit()}
    return Chosen(**{**items, **numbers})


_LISTS = "modules names services operations alternatives positional only settings ignored unless"
_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_LISTS.split(), _words),
    **dict.fromkeys(("aio", "takes_config"), bool),
    "chosen": _chosen,
}
"""How the text of a field is read; all others are texts."""


def _row(fields: dict[str, str]) -> LibraryClient:
    values: dict[str, Any] = {name: _READERS[name](text) if name in _READERS else text for name, text in fields.items()}
    if "modules" in values:
        modules = values.pop("modules")
        values["names"] = tuple(f"{module}.{name}" for module in modules for name in values["names"])
    same = {name: values.pop(name) for name in Ignored.__annotations__ if name in values}
    values["ignored"] = tuple(Ignored(tuple(path.split("/")), **same) for path in values.get("ignored", ()))
    return LibraryClient(**values)


_ROWS = tuple(map(_row, _blocks(read_regular(_TABLE).decode())))

LIBRARIES = tuple(row for row in _ROWS if not row.before)
"""One row for each kind of client, those of one library together."""

EARLIER = tuple(row for row in _ROWS if row.before)
"""Rows that count where the project requires an earlier release of the library."""


@lru_cache(maxsize=1)
def by_name() -> dict[str, LibraryClient]:
    """The rows by each of their names."""
    return {name: row for row in LIBRARIES for name in row.names}


@lru_cache(maxsize=1)
def earlier_by_name() -> dict[str, LibraryClient]:
    """The rows for earlier releases by each of their names."""
    return {name: row for row in EARLIER for name in row.names}


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
    """The beginning of each judged library's imports, and another word that such a text must have, empty if none."""
    return {row.imported: row.only[1] if row.only else "" for row in LIBRARIES if row.takes_config or row.ignored}


def importing(packages: Iterable[str]) -> tuple[str, str]:
    """Regular expressions for what imports one of ``packages``, which is their group.

    Each begins with a word of its own, which ``re`` looks for five times as fast as for one of two.
    """
    names = "|".join(map(re.escape, packages))
    return rf"from[ \t]+({names})\b", rf"import[ \t]+(?:[\w.]+[ \t]*,[ \t]*){{0,5}}({names})\b"


@lru_cache(maxsize=1)
def options_words() -> tuple[str, ...]:
    """One of them is in the text of every file that gives a library a dictionary of which it makes a Config."""
    return tuple(sorted({row.options_word for row in LIBRARIES if row.options_word}))
