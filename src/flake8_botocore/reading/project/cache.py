"""What a process keeps of the files around those it lints: one object, with one rule of freshness, bounded, droppable.

An entry serves while its stamp is the same: the state on the disk of the file or folder it was made from. What rests
on more than one of them is stamped with the moment, which lasts a second.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

# The gates look into this cache, too, where nothing of boto may be found.
if TYPE_CHECKING:
    from ..inference.source_file import SourceFile

FRESH = 1.0
"""Seconds for which a process relies on having looked."""

SETTLED = 0.2
"""Seconds after a folder's last change from which on another one will show in its time stamp."""

LARGEST = 400_000
"""Bytes of a module past which it is not read for another file's sake."""

FileState = tuple[int, int, int]
"""When a file was last written and changed, in nanoseconds, and its size in bytes."""

Value = TypeVar("Value")


class _Entry(NamedTuple, Generic[Value]):
    stamp: Hashable
    value: Value
    size: int


class Kept(Generic[Value]):
    """Values by key, at most ``most`` in size together; the least recently used go first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._entries: dict[Hashable, _Entry[Value]] = {}
        self._size = 0

    def get(self, key: Hashable, stamp: Hashable | None, find: Callable[[], Value], size: int = 1) -> Value:
        """What is kept under ``key`` with this ``stamp``, else what ``find`` gives; without a stamp nothing is kept."""
        known = self._entries.pop(key, None)
        if known is not None:
            self._size -= known.size
        if stamp is None:
            return find()
        if known is None or known.stamp != stamp:
            known = _Entry(stamp, find(), size)
        self._entries[key] = known
        self._size += known.size
        while self._size > self.most and len(self._entries) > 1:
            self._size -= self._entries.pop(next(iter(self._entries))).size
        return known.value

    def drop(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._size = 0


class Cache:
    """Everything of a project that outlives the linting of one file.

    Only what the text of a module says is kept of it. What its expressions turn out to be is forgotten between the
    files that are linted, because it depends on where the question came from: on the project around that file, on
    the options, on what was open when it was asked.
    """

    def __init__(self) -> None:
        self.modules: Kept[SourceFile | None] = Kept(2_500_000)
        """Parsed modules by real path, in bytes of source; None where one cannot be read."""
        self.folders: Kept[frozenset[str]] = Kept(20_000)
        """The names in a folder."""
        self.roots: Kept[str] = Kept(20_000)
        """The root of the project for the files of a folder, seen from a working directory."""
        self.setters: Kept[tuple[str, ...]] = Kept(5_000)
        """The modules that set up sessions, in a folder or below it."""
        self.mentions: Kept[bool] = Kept(50_000)
        """Whether the text of a module sets up sessions."""
        self.sources: Kept[tuple[str, ...]] = Kept(100)
        """The Python files under the root of a project."""
        self.imported: Kept[tuple[str, ...]] = Kept(20_000)
        """What a file's import statements name."""
        self.says_boto: Kept[bool] = Kept(50_000)
        """Whether the text of a module says boto."""
        self._moment = 0.0

    def moment(self) -> float:
        """A stamp that is the same for a second."""
        now = time.monotonic()
        if now - self._moment >= FRESH:
            self._moment = now
        return self._moment

    def drop(self) -> None:
        """Forget everything, as a process does that was told to start over."""
        for kept in vars(self).values():
            if isinstance(kept, Kept):
                kept.drop()


CACHE = Cache()
"""The cache of this process."""


def state_of_file(path: str) -> FileState | None:
    """The state of the regular file at ``path``; None for all else."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def state_of_folder(path: str) -> int | None:
    """When the folder at ``path`` last changed, in nanoseconds; None where another change might not show in it."""
    try:
        changed = os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return None
    return changed if time.time_ns() - changed >= SETTLED * 1e9 else None
