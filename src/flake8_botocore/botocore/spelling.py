"""What a misspelt name was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable

LIKENESS = 0.8
"""How alike two names must be, from 0 to 1: ``read_timout`` and ``read_timeout`` are 0.96."""


def meant(name: str, known: Iterable[str]) -> str | None:
    """The one name in ``known`` that ``name`` was meant to be; None where none or several are as close.

    Case, camelCase and hyphens do not count as differences.
    """
    plain = {_plain(each): each for each in known}
    exact = plain.get(_plain(name))
    if exact is not None:
        return exact
    # Rarely anything is misspelt.
    import difflib

    close = difflib.get_close_matches(_plain(name), plain, n=2, cutoff=LIKENESS)
    if not close:
        return None
    best, *others = (difflib.SequenceMatcher(None, _plain(name), each).ratio() for each in close)
    return None if others and best - others[0] < 0.02 else plain[close[0]]


def _plain(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_").replace(" ", "_")
