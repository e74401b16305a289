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


Answers: TypeAlias = "defaultdict[Callable[..., Any], dict[tuple[Any, ...], Any]]"
"""For each function its answers, by what it was asked."""


class Snapshot:
    """The files of a project as they are when they are first asked for, with a memo for each function about them."""

    def __init__(self, before: Snapshot | None = None) -> None:
        """``before`` is an earlier snapshot: what follows from one file alone stays true while the file is the same."""
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
        """The snapshot of the same files as they are now: this one, if all that it read is still the same."""
        later, same = Snapshot(self), True
        with working_on(later):
            for find, again in _READERS.items():
                for asked, answer in self.answers[find].items():
                    same &= again(*asked) == answer
        return self if same else later

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
    """Let a function find each answer once in a snapshot; ``most`` of them are kept.

    ``reads``: the answers are read from the disk, and do not only follow from such answers.
    """

    def make(find: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(find)
        def answer(*asked: Any) -> Any:
            known = _current.answers[find]
            found = known.get(asked, _UNKNOWN)
            if found is _UNKNOWN:
                found = _kept(known, asked, find(*asked), most)
            return found

        if reads:
            _READERS[find] = answer
        return answer

    return make


def memo_by(stamp: Callable[[str], Hashable], most: int) -> Callable[[Callable[Asked, Value]], Callable[Asked, Value]]:
    """The same for a function of a path whose answers stay true, in later snapshots too, for one ``stamp`` of it."""

    def make(find: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(find)
        def answer(*asked: Any) -> Any:
            known, key = _current.of_files[find], (stamp(asked[0]), *asked)
            found = known.get(key, _UNKNOWN)
            if found is _UNKNOWN:
                found = _kept(known, key, find(*asked), most)
            return found

        return answer

    return make


_UNKNOWN = object()


def _kept(known: dict[tuple[Any, ...], Any], asked: tuple[Any, ...], answer: Value, most: int) -> Value:
    """Keep ``answer``, and let go the oldest if there are too many."""
    known[asked] = answer
    if len(known) > most:
        del known[next(iter(known))]
    return answer
