"""The table of libraries that make boto clients of their own, and what is looked up in it."""

from __future__ import annotations

import re
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
def words() -> dict[str, str]:
    """What imports of the libraries begin with whose clients can be configured, and what else is in such a text."""
    return {row.imported: row.only[1] if row.only else "" for row in LIBRARIES if row.takes_config}


def imports_left_to_botocore() -> str:
    """A regular expression for what imports a library whose clients run on botocore's defaults."""
    names = {row.imported for row in LIBRARIES if row.is_left_to_botocore}
    return rf"(?:from|import)[ \t]+(?:{'|'.join(map(re.escape, sorted(names)))})\b"
