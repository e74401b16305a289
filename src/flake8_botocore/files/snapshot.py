"""The snapshot that a run works on: what it read stays as it was read, and what follows from that is found once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar

Asked = ParamSpec("Asked")
Value = TypeVar("Value")
Stored = TypeVar("Stored")


class BySize(Generic[Stored]):
    """A cache of values by key, each valid for one stamp; past a total size, the least recently used are dropped.

    ``most`` is that size; the caller of ``get`` says how large a value is. ``let_go`` is called with each value that is
    dropped to make room.
    """

    def __init__(self, most: int, let_go: Callable[[Stored], object] | None = None) -> None:
        self.most = most
        self._let_go = let_go
        # The stamp, value and size under each key, the least recently used first.
        self._entries: dict[Hashable, tuple[Hashable, Stored, int]] = {}
        self._size = 0

    def get(self, key: Hashable, stamp: Hashable, find: Callable[[], Stored], size: int) -> Stored:
        """The value under ``key`` if it has this ``stamp``, else that of ``find``, which is kept and has this ``size``.

        The last value stays, however large it is.
        """
        entry = self._pop(key)
        if entry is None or entry[0] != stamp:
            entry = stamp, find(), size
        # It is now the one that was used last.
        self._entries[key] = entry
        _, value, its_size = entry
        self._size += its_size
        while self._size > self.most and len(self._entries) > 1:
            oldest = self._pop(next(iter(self._entries)))
            if self._let_go is not None and oldest is not None:
                self._let_go(oldest[1])
        return value

    def take(self, key: Hashable, wanted: Callable[[Stored], bool]) -> Stored | None:
        """Remove and return the value under ``key`` if it is ``wanted``; None if not."""
        known = self._entries.get(key)
        if known is None or not wanted(known[1]):
            return None
        self._pop(key)
        return known[1]

    def _pop(self, key: Hashable) -> tuple[Hashable, Stored, int] | None:
        known = self._entries.pop(key, None)
        if known is not None:
            self._size -= known[2]
        return known


Answers: TypeAlias = "defaultdict[Callable[..., Any], dict[tuple[Any, ...], Any]]"
"""For each function its results by its arguments."""


class Snapshot:
    """The files of a project as they are when they are first asked for, with a memo for each function about them."""

    def __init__(self, before: Snapshot | None = None) -> None:
        """``before`` is an earlier snapshot: what follows from one file alone stays true while the file is the same.

        ``answers`` are those of ``memo``, which end with the snapshot, ``of_files`` those of ``memo_by``, which go on.
        """
        self.respects_gitignore: bool = before is None or before.respects_gitignore
        self.git_stopped: bool = before is not None and before.git_stopped
        """Whether git was stopped: no run waits for it twice, however many repositories there are."""
        self.unlisted: dict[str, Exception] = {}
        """Working trees whose files git could not list, by their roots, each with the reason."""
        self.answers: Answers = defaultdict(dict)
        self.of_files: Answers = defaultdict(dict) if before is None else before.of_files
        self.texts: BySize[bytes] = BySize(16_000_000) if before is None else before.texts
        """Files in bytes: a run reads most of them several times."""

    def next(self) -> Snapshot:
        """The snapshot of the same files as they are now: this one, if all that it read is still the same.

        All of it is read again in any case, so that the later snapshot is complete.
        """
        later, is_same = Snapshot(self), True
        with working_on(later):
            for find, remembering in _READERS.items():
                for arguments, answer in self.answers[find].items():
                    if remembering(*arguments) != answer:
                        is_same = False
        return self if is_same else later

    def __reduce__(self) -> tuple[Any, ...]:
        """For a process that is not forked: it reads everything itself."""
        return Snapshot, (), {"respects_gitignore": self.respects_gitignore}


_current = Snapshot()


def current() -> Snapshot:
    """The snapshot that this process works on."""
    return _current


def begin(snapshot: Snapshot) -> None:
    """Work on ``snapshot`` from now on."""
    global _current
    _current = snapshot


@contextmanager
def working_on(snapshot: Snapshot) -> Iterator[None]:
    """Work on ``snapshot`` in the body of the ``with`` statement."""
    before = _current
    begin(snapshot)
    try:
        yield
    finally:
        begin(before)


_READERS: dict[Callable[..., Any], Callable[..., Any]] = {}
"""The functions whose answers are read from the disk, each with the function that remembers them."""


def memo(most: int, *, reads: bool = False) -> Callable[[Callable[Asked, Value]], Callable[Asked, Value]]:
    """A decorator of a function: each of its results is found once in a snapshot; ``most`` of them are kept.

    ``reads``: the function reads the disk itself, so that its results are compared in a later snapshot. What only
    follows from such results is the same if they are.
    """

    def decorate(find: Callable[..., Any]) -> Callable[..., Any]:
        """``find`` with a memory: the dictionary that the snapshot at work has for it."""

        @wraps(find)
        def remembering(*arguments: Any) -> Any:
            known = _current.answers[find]
            found = known.get(arguments, _UNKNOWN)
            if found is _UNKNOWN:
                found = _kept(known, arguments, find(*arguments), most)
            return found

        if reads:
            _READERS[find] = remembering
        return remembering

    return decorate


def memo_by(stamp: Callable[[str], Hashable], most: int) -> Callable[[Callable[Asked, Value]], Callable[Asked, Value]]:
    """A decorator of a function whose first argument is a path, and whose results depend on that file alone.

    They are kept, in later snapshots too, while ``stamp`` of the path is the same; ``most`` of them.
    """

    def decorate(find: Callable[..., Any]) -> Callable[..., Any]:
        """``find`` with a memory: the dictionary that the snapshot at work has for it and for all later ones."""

        @wraps(find)
        def remembering(*arguments: Any) -> Any:
            known, key = _current.of_files[find], (stamp(arguments[0]), *arguments)
            found = known.get(key, _UNKNOWN)
            if found is _UNKNOWN:
                found = _kept(known, key, find(*arguments), most)
            return found

        return remembering

    return decorate


_UNKNOWN = object()
"""Stands for no result; None may be one."""


def _kept(known: dict[tuple[Any, ...], Any], key: tuple[Any, ...], answer: Value, most: int) -> Value:
    """Keep ``answer`` under ``key``, and drop the oldest if there are more than ``most``."""
    known[key] = answer
    if len(known) > most:
        del known[next(iter(known))]
    return answer
