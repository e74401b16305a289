"""Dependencies of a cached result, the state of a run, and an LRU cache that is valid while files stay the same.

An entry serves while its stamp is the same: the state on the disk of the file or folder it was made from. What rests
on more than one of them is stamped with the moment, which lasts a second, or with a longer one for whole projects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

FRESH = 1.0
"""Seconds for which a process depends on what it saw of a file, without looking again."""

FRESH_WHOLE = 15.0
"""The same for having looked through all of a project, which takes a noticeable part of a second."""

Stored = TypeVar("Stored")


@dataclass(frozen=True)  # a NamedTuple cannot be generic on Python 3.10
class _Entry(Generic[Stored]):
    stamp: Hashable
    value: Stored
    size: int


class LruCache(Generic[Stored]):
    """Values by key, at most ``most`` in total size. The least recently used ones are dropped first.

    ``let_go`` is called with each value that is dropped to make room.
    """

    def __init__(self, most: int, let_go: Callable[[Stored], object] | None = None) -> None:
        self.most = most
        self._let_go = let_go
        self._entries: dict[Hashable, _Entry[Stored]] = {}
        self._size = 0
        _everything.append(self)

    def get(self, key: Hashable, stamp: Hashable | None, find: Callable[[], Stored], size: int = 1) -> Stored:
        """The value under ``key`` if it has this ``stamp``, else that of ``find``, kept unless ``stamp`` is None."""
        known = self._take(key)
        if stamp is None:
            return find()
        if known is None or known.stamp != stamp:
            known = _Entry(stamp, find(), size)
        self._put(key, known)
        return known.value

    def known(self, key: Hashable, stamp: Hashable | None) -> Stored | None:
        """The value under ``key`` if it has this ``stamp``; None if not."""
        known = self._entries.get(key)
        return known.value if known is not None and known.stamp == stamp and stamp is not None else None

    def put(self, key: Hashable, stamp: Hashable, value: Stored, size: int = 1) -> None:
        """Keep ``value`` under ``key``, valid while the stamp is ``stamp``."""
        self._take(key)
        self._put(key, _Entry(stamp, value, size))

    def take(self, key: Hashable, wanted: Callable[[Stored], bool]) -> Stored | None:
        """Remove and return the value under ``key`` if it is ``wanted``; None if not."""
        known = self._entries.get(key)
        if known is None or not wanted(known.value):
            return None
        self._take(key)
        return known.value

    def _take(self, key: Hashable) -> _Entry[Stored] | None:
        known = self._entries.pop(key, None)
        if known is not None:
            self._size -= known.size
        return known

    def _put(self, key: Hashable, entry: _Entry[Stored]) -> None:
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


_everything: list[LruCache[Any]] = []

Plain: TypeAlias = "str | int | tuple[Plain, ...] | None"
"""A value that nothing changes."""

Dependency: TypeAlias = tuple[str, ...]
"""A look: a question and its subject, as in ``("has", "/project/app", "aws.py")``."""

Dependencies: TypeAlias = dict[Dependency, Plain]
"""The answer that each look got."""

Held: TypeAlias = tuple[Dependency, Plain]
"""A look and the answer that it got."""


@dataclass
class Moment:
    """When a process looked at files, and answers from then; while it is ``held``, it does not look again."""

    held: bool = True
    times: dict[str, float] = field(default_factory=dict)
    """When the process looked, by what it looked through."""
    answers: dict[Dependency, Any] = field(default_factory=dict)
    """Answers of a held moment: no stamp changes, and an answer without one takes a quarter of the time."""


@dataclass
class RunState:
    """The state of a run. Each command begins a run, and its workers continue it; elsewhere a process is one run."""

    respects_gitignore: bool = True
    moment: Moment = field(default_factory=lambda: Moment(held=False))
    looks: list[Dependencies] = field(default_factory=list)
    """The looks that are recorded, each list of them for one ``noting``, the innermost last."""
    listed: float = 0.0
    """When git listed the files of repositories."""
    unlisted: dict[str, Exception] = field(default_factory=dict)
    """Working trees whose files git could not list, by their roots, each with the reason."""
    git_stopped: bool = False
    """Whether git was stopped: no run waits for it twice, however many repositories there are."""


_run = RunState()


def current_run() -> RunState:
    """The run that this process works on."""
    return _run


def begin_run(run: RunState) -> None:
    """Begin ``run``, or continue it in a worker, with no state of the run before."""
    global _run
    if run.respects_gitignore != _run.respects_gitignore:
        drop_everything()
    _run = run


def moment(*_: object) -> float:
    """A stamp that is the same for a second, or as long as the moment is held."""
    return _since("moment", FRESH)


def held_moment(*_: object) -> float | None:
    """The moment as a stamp while it is held; None otherwise, so that the caller looks at the file or folder again."""
    return moment() if _run.moment.held else None


def long_moment(*_: object) -> float:
    """A stamp that is the same for as long as a process relies on having looked through all of a project."""
    return _since("long moment", FRESH_WHOLE)


def _since(name: str, fresh: float) -> float:
    """The time of the last look through ``name``; after ``fresh`` seconds that is now, unless the moment is held."""
    now, times = time.monotonic(), _run.moment.times
    if name not in times or (not _run.moment.held and now - times[name] >= fresh):
        times[name] = now
    return times[name]


@contextmanager
def moment_of(moment: Moment | None) -> Iterator[None]:
    """Hold ``moment``, if there is one, for the body of the ``with`` statement: changes meanwhile need not be seen."""
    run, before = _run, _run.moment
    run.moment = moment or before
    try:
        yield
    finally:
        run.moment = before if before.held or moment is None else Moment(held=False)


@contextmanager
def one_moment() -> Iterator[None]:
    """Hold a new moment for the body of the ``with`` statement."""
    with moment_of(Moment()):
        yield


def is_held() -> bool:
    """Whether a moment lasts."""
    return _run.moment.held


def drop_everything() -> None:
    """Empty every LruCache, and forget the answers of the moment."""
    for kept in _everything:
        kept.drop()
    _run.moment.answers.clear()


def note(look: Dependency, seen: Plain) -> None:
    """Record that ``look`` got the answer ``seen``, in the innermost ``noting``, if there is one."""
    if _run.looks:
        _run.looks[-1][look] = seen


def is_noting() -> bool:
    """Whether looks are recorded."""
    return bool(_run.looks)


@contextmanager
def noting() -> Iterator[Dependencies]:
    """Record the looks taken in the body of the ``with`` statement; an outer ``noting`` does not get them."""
    run = _run
    looks: Dependencies = {}
    run.looks.append(looks)
    try:
        yield looks
    finally:
        run.looks.pop()


@contextmanager
def unheard() -> Iterator[None]:
    """Record none of the looks taken inside: the digest of each file that is read would be computed for nothing."""
    run, heard = _run, _run.looks
    run.looks = []
    try:
        yield
    finally:
        run.looks = heard


Value = TypeVar("Value", bound=Plain)


class Record(NamedTuple):
    """An answer and the looks it rests on."""

    value: Plain
    looks: tuple[Held, ...]


class Answered(Generic[Value]):
    """A function of strings whose answers are cached; it is called as ``find`` is.

    An answer is Plain and depends only on looks. It is kept while its stamp is the same.
    """

    def __init__(self, find: Callable[..., Value], most: int, stamp: Callable[..., Hashable]) -> None:
        self.find = find
        self.kept: LruCache[Record] = LruCache(most)
        self._name = name_of(find)
        self._stamp = stamp
        self.__doc__ = find.__doc__

    def __call__(self, *asked: str) -> Value:
        """The answer for ``asked``. While a moment is held and no looks are recorded, it is found only once."""
        moment = _run.moment
        if not moment.held or _run.looks:
            return self._answer(asked)
        look = (self._name, *asked)
        if look not in moment.answers:
            moment.answers[look] = self._answer(asked)
        return cast(Value, moment.answers[look])

    def _answer(self, asked: tuple[str, ...]) -> Value:
        """The answer for ``asked``: kept by this process, or found now. It is itself a look."""
        look = (self._name, *asked)
        stamp = self._stamp(*asked)
        record = self.kept.known(asked, stamp)
        # An answer that was found while no looks were recorded does not show what it depends on.
        if record is None or (is_noting() and not record.looks):
            record = self._found(asked)
            if stamp is not None:
                self.kept.put(asked, stamp, record)
        note(look, record.value)
        return cast(Value, record.value)

    def _found(self, asked: tuple[str, ...]) -> Record:
        """The answer of the function now, and if looks are recorded, those it depends on."""
        if not is_noting():
            return Record(self.find(*asked), ())
        with noting() as looks:
            value = self.find(*asked)
        return Record(value, tuple(looks.items()))


_PACKAGE = f"{__name__.partition('.')[0]}."

_all: dict[str, Answered[Any]] = {}


def answered(most: int, stamp: Callable[..., Hashable]) -> Callable[[Callable[..., Value]], Answered[Value]]:
    """Make a function Answered: ``most`` answers are kept, each while its ``stamp`` is the same."""

    def make(find: Callable[..., Value]) -> Answered[Value]:
        made = Answered(find, most, stamp)
        _all[name_of(find)] = made
        return made

    return make


def name_of(find: Callable[..., object]) -> str:
    """The name that answers of ``find`` are remembered under: its module in this package, and its own."""
    return f"{find.__module__.removeprefix(_PACKAGE)}:{find.__name__}"


class UnknownLookError(Exception):
    """A recorded look is none that a function answers."""


def answering(functions: Mapping[str, Callable[..., Plain]], look: Dependency) -> Callable[..., Plain]:
    """The one of ``functions`` that answers ``look``. Raises UnknownLookError where none does."""
    function = functions.get(look[0])
    code = getattr(getattr(function, "find", function), "__code__", None)
    if function is None or code is None or code.co_argcount != len(look) - 1:
        raise UnknownLookError(f"nothing answers {look}")
    return function


def ask(look: Dependency) -> Plain:
    """The answer to ``look`` now. Raises UnknownLookError if no function answers it.

    Imports the module of the function first, if necessary.
    """
    if look[0] not in _all:
        with suppress(ImportError):
            import_module(f"{_PACKAGE}{look[0].partition(':')[0]}")
    with noting():
        return answering(_all, look)(*look[1:])
