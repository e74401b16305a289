"""What an answer rests on: the looks it took and what each of them saw, noted while somebody wants to know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

Plain: TypeAlias = "str | int | tuple[Plain, ...] | None"
"""What is written to a file and read back as it was."""

Look: TypeAlias = tuple[str, ...]
"""What was asked, and of what: ``("has", "/project/app", "aws.py")``."""

Looks: TypeAlias = dict[Look, Plain]
"""What each look saw."""

_open: list[Looks] = []


def note(look: Look, seen: Plain) -> None:
    """Let whoever is noting know of ``look``."""
    if _open:
        _open[-1][look] = seen


def is_noting() -> bool:
    """Whether somebody wants to know."""
    return bool(_open)


@contextmanager
def noting() -> Iterator[Looks]:
    """The looks taken inside, and no others; whoever notes around it does not hear of them."""
    looks: Looks = {}
    _open.append(looks)
    try:
        yield looks
    finally:
        _open.pop()
