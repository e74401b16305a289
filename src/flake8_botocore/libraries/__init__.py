"""The table of other libraries that make boto clients: what these run with, and how they are given a Config."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .client import LibraryClient
from .models import MODELS
from .others import EARLIER, OTHERS

LIBRARIES: tuple[LibraryClient, ...] = (*MODELS, *OTHERS)
"""One row for each kind of client, those of one library together."""


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
    """What imports of the libraries begin with whose calls rules judge, and what else is in such a text."""
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
