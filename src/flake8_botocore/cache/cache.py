"""Results of earlier runs: what is kept, for how long it is true, and how it is written as JSON."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias

from ..files import dependencies, filesystem, ignored  # noqa: F401 (its looks are taken again as well)
from ..files.dependencies import Dependencies, Dependency, Plain, Record, remember_in
from ..files.filesystem import digest
from . import folder as on_disk

TUPLE, DICT = -1, -2


class Codec:
    """Writes and reads values of ``classes``: data classes and named tuples; the order is part of the format."""

    def __init__(self, *classes: type[Any]) -> None:
        self._classes = classes
        self._numbers = {each: number for number, each in enumerate(classes)}
        self._names = [tuple(f.name for f in fields(each)) if is_dataclass(each) else None for each in classes]

    def encode(self, value: Any) -> Any:
        """``value`` for JSON. Raises KeyError for a class that is not known."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return [TUPLE, *map(self.encode, value)]
        if kind is dict:
            return [DICT, *([self.encode(key), self.encode(each)] for key, each in value.items())]
        number = self._numbers[kind]
        names = self._names[number]
        parts = value if names is None else (getattr(value, name) for name in names)
        return [number, *map(self.encode, parts)]

    def decode(self, held: Any) -> Any:
        """The value that ``encode`` made ``held`` of; what it raises for anything else is in ``BROKEN``."""
        if held.__class__ is not list:
            return held
        head = held[0]
        if head == TUPLE:
            return tuple(map(self.decode, held[1:]))
        if head == DICT:
            return {self.decode(key): self.decode(each) for key, each in held[1:]}
        return self._classes[head](*map(self.decode, held[1:]))


_PLAIN = frozenset({str, int, float, bool, type(None)})

BROKEN = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
"""What is raised for what only looks like a cache."""


Held: TypeAlias = "tuple[Dependency, Plain]"


class Memory:
    """What is remembered of a project: answers and what they rest on, digests of files and the states they were in."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self.answers: dict[Dependency, Record] = {}
        self.used: dict[Dependency, Record] = {}
        self.new: dict[Dependency, Record] = {}
        self.began = time.time_ns()
        self._seen: dict[Dependency, Plain] = {}

    def holds(self, looks: Iterable[Held]) -> bool:
        """Whether each of the looks sees today what it saw."""
        return all(self._sees(look) == seen for look, seen in looks)

    def recall(self, look: Dependency) -> Record | None:
        """The answer to ``look`` where all that it rests on is as it was."""
        known = self.answers.get(look)
        if known is None or not self.holds(known.looks.items()):
            return None
        self.used[look] = known
        return known

    def learn(self, look: Dependency, record: Record) -> None:
        """Hear of a new answer."""
        self.new[look] = record

    def taken(self) -> dict[Dependency, Record]:
        """The answers that are new since the last time."""
        new, self.new = self.new, {}
        return new

    def _sees(self, look: Dependency) -> Plain:
        if look not in self._seen:
            self._seen[look] = filesystem.again(look) if filesystem.is_on_disk(look) else self._answer(look)
        return self._seen[look]

    def _answer(self, look: Dependency) -> Plain:
        known = self.recall(look)
        if known is not None:
            return known.value
        return dependencies.ask(look)


_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_BESIDE = ("libcst", "flake8")


@cache
def linter() -> str:
    """A text that is another one wherever the same files may have other results; of this process it stays the same."""
    parts = [sys.version, _PACKAGE, *_sources(_PACKAGE), *(part for name in _BESIDE for part in _release(name))]
    return digest("\0".join(parts).encode("utf-8", "surrogateescape"))


def _sources(folder: str) -> Iterator[str]:
    """The modules of the linter, which may be a checkout that somebody works on, and when each was written."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda each: each.name)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path)
        elif entry.name.endswith(".py"):
            state = entry.stat()
            yield f"{entry.path} {state.st_mtime_ns} {state.st_size}"


def _release(name: str) -> Iterator[str]:
    """The names of the package ``name`` in the folder it is installed in, which tell its release."""
    spec = find_spec(name)
    origin = spec.origin if spec is not None and spec.origin is not None else ""
    if not os.path.isfile(origin):
        return
    state = os.stat(origin)
    yield f"{origin} {state.st_mtime_ns} {state.st_size}"
    installed = os.listdir(os.path.dirname(os.path.dirname(origin)))
    yield from sorted(each for each in installed if each.startswith(f"{name}-"))


class Entry(NamedTuple):
    """A result as JSON can hold it, and the looks it rests on."""

    result: Any
    looks: tuple[Held, ...]


class Cache:
    """What was found in files, by their paths as they were given."""

    def __init__(self, folder: str, key: str) -> None:
        """Read what there is under ``key``, which stands for all that results rest on besides looks at the disk."""
        self._folder = folder
        self._key = key
        self.memory = Memory()
        self._entries: dict[str, Entry] = {}
        self._changed = False
        self._served: set[str] = set()
        self._state = _state(folder, key)
        self._take(_read(folder, key))
        self._hashed = filesystem.hashed()
        remember_in(self.memory)

    def get(self, path: str) -> tuple[Any] | None:
        """The result for the file ``path``, in a tuple of one, where all that it rests on is as it was."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        try:
            holds = self.memory.holds(entry.looks)
        except BROKEN:
            holds = False
        if not holds:
            return None
        self._served.add(path)
        return (entry.result,)

    def put(self, path: str, result: Any, looks: Dependencies) -> None:
        """Keep the result for the file ``path``."""
        self._entries[path] = Entry(result, tuple(looks.items()))
        self._served.add(path)
        self._changed = True

    def save(self) -> None:
        """Write what is new, beside what another process wrote meanwhile."""
        remember_in(None)
        new = self.memory.taken()
        if not (self._changed or new or filesystem.hashed() != self._hashed):
            return
        self.memory.used |= new
        self.memory.answers |= new
        with on_disk.alone(self._folder):
            if _state(self._folder, self._key) != self._state:
                self._merge(_read(self._folder, self._key))
            on_disk.write(self._folder, self._key, _written(self._kept(), self.memory))

    def _kept(self) -> dict[str, Entry]:
        """What was asked for in this run, and what may be in another one."""
        return {path: entry for path, entry in self._entries.items() if path in self._served or os.path.exists(path)}

    def _take(self, held: _Held | None) -> None:
        if held is not None:
            self._entries = held.entries
            self.memory.answers = held.answers
            for path, (state, digest) in held.states.items():
                filesystem.know_digest(path, state, digest)

    def _merge(self, held: _Held | None) -> None:
        """Take what another process found out and this one did not."""
        if held is not None:
            self._entries = held.entries | {path: self._entries[path] for path in self._served}
            self.memory.answers = held.answers | self.memory.answers


class _Held(NamedTuple):
    entries: dict[str, Entry]
    answers: dict[Dependency, Record]
    states: dict[str, tuple[filesystem.FileState, str]]


def _state(folder: str, key: str) -> filesystem.FileState | None:
    return filesystem.state_of_file(os.path.join(folder, f"{key}.json"))


def _read(folder: str, key: str) -> _Held | None:
    """What is in the file of ``key``; None where that cannot be understood."""
    try:
        return _understood(on_disk.read(folder, key))
    except BROKEN:
        return None


def _understood(held: Any) -> _Held:
    looks: list[Held] = [(tuple(look), _plain(seen)) for look, seen in held["looks"]]
    return _Held(
        {path: Entry(result, tuple([looks[n] for n in numbers])) for path, result, numbers in held["files"]},
        {
            looks[number][0]: Record(looks[number][1], dict([looks[n] for n in numbers]))
            for number, numbers in held["answers"]
        },
        {path: (tuple(state), digest) for path, state, digest in held["states"]},
    )


def _plain(seen: Any) -> Plain:
    return tuple(map(_plain, seen)) if seen.__class__ is list else seen


def _written(entries: dict[str, Entry], memory: Memory) -> dict[str, Any]:
    """What goes to the file: each look once, and the answers that were used or that a result depends on."""
    numbers: dict[Held, int] = {}
    answered: dict[int, list[int]] = {}

    def number(held: Held) -> int:
        known = numbers.get(held)
        if known is None:
            known = numbers[held] = len(numbers)
            record = memory.answers.get(held[0])
            if record is not None and record.value == held[1]:
                answered[known] = [number(each) for each in record.looks.items()]
        return known

    files = [(path, entry.result, [number(each) for each in entry.looks]) for path, entry in entries.items()]
    for look, record in memory.used.items():
        number((look, record.value))
    return {
        "files": files,
        "looks": list(numbers),
        "answers": list(answered.items()),
        "states": list(_states(numbers, memory.began)),
    }


def _states(looks: Iterable[Held], began: int) -> Iterator[tuple[str, filesystem.FileState, str]]:
    """The states in which files had the digests that were seen, as far as another change would show in the state."""
    for look, seen in looks:
        if look[0] == "content" and isinstance(seen, str):
            state = filesystem.state_behind(look[1], seen)
            if state is not None and filesystem.is_settled(state, began):
                yield look[1], state, seen
