"""What a process keeps of what it saw: with one rule of freshness, bounded, droppable.

An entry serves while its stamp is the same: the state on the disk of the file or folder it was made from. What rests
on more than one of them is stamped with the moment, which lasts a second, or with a longer one for whole projects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from ..late import dataclass

FRESH = 1.0
"""Seconds for which a process relies on having looked."""

FRESH_WHOLE = 15.0
"""The same for having looked through all of a project, which takes a noticeable part of a second."""

Value = TypeVar("Value")


@dataclass(frozen=True)  # a NamedTuple cannot be generic on Python 3.10
class _Entry(Generic[Value]):
    stamp: Hashable
    value: Value
    size: int


class Kept(Generic[Value]):
    """Values by key, at most ``most`` in size together; the least recently used go first, told to ``let_go``."""

    def __init__(self, most: int, let_go: Callable[[Value], object] | None = None) -> None:
        self.most = most
        self._let_go = let_go
        self._entries: dict[Hashable, _Entry[Value]] = {}
        self._size = 0
        _everything.append(self)

    def get(self, key: Hashable, stamp: Hashable | None, find: Callable[[], Value], size: int = 1) -> Value:
        """What is kept under ``key`` with this ``stamp``, else what ``find`` gives; without a stamp nothing is kept."""
        known = self._take(key)
        if stamp is None:
            return find()
        if known is None or known.stamp != stamp:
            known = _Entry(stamp, find(), size)
        self._put(key, known)
        return known.value

    def known(self, key: Hashable, stamp: Hashable | None) -> Value | None:
        """What is kept under ``key`` with this ``stamp``."""
        known = self._entries.get(key)
        return known.value if known is not None and known.stamp == stamp and stamp is not None else None

    def stamp(self, key: Hashable, value: Value) -> Hashable | None:
        """The stamp under which ``key`` has this ``value``."""
        known = self._entries.get(key)
        return known.stamp if known is not None and known.value == value else None

    def put(self, key: Hashable, stamp: Hashable, value: Value, size: int = 1) -> None:
        """Keep ``value``."""
        self._take(key)
        self._put(key, _Entry(stamp, value, size))

    def _take(self, key: Hashable) -> _Entry[Value] | None:
        known = self._entries.pop(key, None)
        if known is not None:
            self._size -= known.size
        return known

    def _put(self, key: Hashable, entry: _Entry[Value]) -> None:
        self._entries[key] = entry
        self._size += entry.size
        while self._size > self.most and len(self._entries) > 1:
            oldest = self._entries.pop(next(iter(self._entries)))
            self._size -= oldest.size
            if self._let_go is not None:
                self._let_go(oldest.value)

    def drop(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._size = 0


_everything: list[Kept[Any]] = []
_moments: dict[str, float] = {}
_held = False


def moment(*_: object) -> float:
    """A stamp that is the same for a second, or as long as the moment is held."""
    return _since("moment", FRESH)


def held_moment(*_: object) -> float | None:
    """The moment where it is held, else no stamp: for what else shows each change."""
    return moment() if _held else None


def long_moment(*_: object) -> float:
    """A stamp that is the same for as long as a process relies on having looked through all of a project."""
    return _since("long moment", FRESH_WHOLE)


def _since(name: str, fresh: float) -> float:
    now = time.monotonic()
    if name not in _moments or (not _held and now - _moments[name] >= fresh):
        _moments[name] = now
    return _moments[name]


def hold_moment(held: bool) -> None:
    """Let a new moment last until it is let go: for work on a project of which changes meanwhile need not be seen."""
    global _held
    _held = held
    _moments.clear()


@contextmanager
def one_moment() -> Iterator[None]:
    """Hold the moment for what stands inside."""
    hold_moment(True)
    try:
        yield
    finally:
        hold_moment(False)


def is_held() -> bool:
    """Whether a moment lasts."""
    return _held


def drop_everything() -> None:
    """Forget all that is kept, as a process does that was told to start over."""
    for kept in _everything:
        kept.drop()
