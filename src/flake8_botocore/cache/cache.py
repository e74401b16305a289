"""Results by file: served where nothing they rest on has changed, and written back with what is new."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..looking import disk
from ..looking.answers import Record, remember_in
from ..looking.notes import Look, Looks, Plain
from . import folder as on_disk
from .codec import BROKEN
from .memory import Held, Memory


class Entry(NamedTuple):
    """A result as JSON can hold it, and the looks it rests on."""

    result: Any
    looks: tuple[Held, ...]


class Cache:
    """What was found in files, by their paths as they were given."""

    def __init__(self, folder: str, key: str, prepare: Callable[[], None]) -> None:
        """Read what there is under ``key``, which stands for all that results rest on besides looks at the disk.

        ``prepare`` is that of ``Memory``.
        """
        self._folder = folder
        self._key = key
        self.memory = Memory(prepare)
        self._entries: dict[str, Entry] = {}
        self._changed = False
        self._served: set[str] = set()
        self._state = _state(folder, key)
        self._take(_read(folder, key))
        self._hashed = disk.hashed()
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

    def put(self, path: str, result: Any, looks: Looks) -> None:
        """Keep the result for the file ``path``."""
        self._entries[path] = Entry(result, tuple(looks.items()))
        self._served.add(path)
        self._changed = True

    def save(self) -> None:
        """Write what is new, beside what another process wrote meanwhile."""
        remember_in(None)
        new = self.memory.taken()
        if not (self._changed or new or disk.hashed() != self._hashed):
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
                disk.know_digest(path, state, digest)

    def _merge(self, held: _Held | None) -> None:
        """Take what another process found out and this one did not."""
        if held is not None:
            self._entries = held.entries | {path: self._entries[path] for path in self._served}
            self.memory.answers = held.answers | self.memory.answers


class _Held(NamedTuple):
    entries: dict[str, Entry]
    answers: dict[Look, Record]
    states: dict[str, tuple[disk.FileState, str]]


def _state(folder: str, key: str) -> disk.FileState | None:
    return disk.state_of_file(os.path.join(folder, f"{key}.json"))


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
    """What goes to the file: each look once, and of the answers those that were of use or that something rests on."""
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


def _states(looks: Iterable[Held], began: int) -> Iterator[tuple[str, disk.FileState, str]]:
    """The states in which files had the digests that were seen, as far as another change would show in the state."""
    for look, seen in looks:
        if look[0] == "content" and isinstance(seen, str):
            state = disk.state_behind(look[1], seen)
            if state is not None and disk.is_settled(state, began):
                yield look[1], state, seen
