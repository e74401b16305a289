"""The table of libraries that make boto clients of their own, and what is looked up in it."""

from __future__ import annotations

from functools import lru_cache

from .client import LibraryClient
from .models import MODELS
from .others import OTHERS

LIBRARIES: tuple[LibraryClient, ...] = (*MODELS, *OTHERS)
"""One row for each kind of client, those of one library together."""


@lru_cache(maxsize=1)
def by_name() -> dict[str, LibraryClient]:
    """The rows by each of their names."""
    return {name: row for row in LIBRARIES for name in row.names}


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """What the text of a file that uses one of them has in it: the words of every row that takes a Config."""
    return tuple(dict.fromkeys(row.said for row in LIBRARIES if row.takes_config))
