"""The snapshot that a run works on: what it read stays as it was read, and what follows from that is found once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Value = TypeVar("Value")
Stored = TypeVar("Stored")


class BySize(Generic[Stored]):
    """Values by key, each valid for one stamp, at most ``most`` in total size; the least recently used go first.

    ``let_go`` is called with each value that is dropped to make room.
    """

    def __init__(self, most: int, let_go: Callable[[Stored], object] | None = None) -> None:
        self.most = most
        self._let_go = let_go
        self._entries: dict[Hashable, tuple[Hashable, Stored, int]] = {}
        self._size = 0

    def get(self, key: Hashable, stamp: Hashable, find: Callable[[], Stored], size: int) -> Stored:
        """The value under ``key`` if it has this ``stamp``, else that of ``find``, which is kept."""
        known = self._pop(key)
        if known is None or known[0] != stamp:
            known = stamp, find(), size
        self._entries[key] = known
        self._size += known[2]
        while self._size > self.most and len(self._entries) > 1:
            oldest = self._pop(next(iter(self._entries)))
            if self._let_go is not None and oldest is not None:
                self._let_go(oldest[1])
        return known[1]

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


class Snapshot:
    """The files of a project as they are when they are first asked for, with a memo for each function about them."""

    def __init__(self, before: Snapshot | None = None) -> None:
        """``before`` is an earlier snapshot: what follows from one file alone stays true while the file is the same."""
        self.respects_gitignore: bool = before is None or before.respects_gitignore
        self.git_stopped: bool = before is not None and before.git_stopped
        """Whether git was stopped: no run waits for it twice, however many repositories there are."""
        self.unlisted: dict[str, Exception] = {}
        """Working trees whose files git could not list, by their roots, each with the reason."""
        self.answers: dict[Callable[..., Any], Callable[..., Any]] = {}
        self.of_files: dict[Callable[..., Any], Callable[..., Any]] = {} if before is None else before.of_files
        self.texts: BySize[bytes] = BySize(16_000_000) if before is None else before.texts
        """Files in bytes: a run reads most of them several times."""

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


def memo(most: int) -> Callable[[Callable[Asked, Value]], Callable[Asked, Value]]:
    """Let a function find each answer once in a snapshot; the ``most`` that were used last are kept."""

    def make(find: Callable[Asked, Value]) -> Callable[Asked, Value]:
        @wraps(find)
        def answer(*asked: Any) -> Any:
            known = _current.answers.get(find)
            if known is None:
                known = _current.answers[find] = lru_cache(most)(find)
            return known(*asked)

        return cast("Callable[Asked, Value]", answer)

    return make


def memo_by(stamp: Callable[[str], Hashable], most: int) -> Callable[[Callable[Asked, Value]], Callable[Asked, Value]]:
    """The same for a function of a path whose answers stay true, in later snapshots too, for one ``stamp`` of it."""

    def make(find: Callable[Asked, Value]) -> Callable[Asked, Value]:
        @wraps(find)
        def answer(*asked: Any) -> Any:
            known = _current.of_files.get(find)
            if known is None:
                known = _current.of_files[find] = lru_cache(most)(lambda _, *asked: find(*asked))  # type: ignore[call-arg]
            return known(stamp(asked[0]), *asked)

        return cast("Callable[Asked, Value]", answer)

    return make
