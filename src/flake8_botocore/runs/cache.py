"""Results of earlier runs: what is kept of each file, for how long it is true, and how it is written as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from types import UnionType
from typing import (
    Any,
    Generic,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from ..config import Settings
from ..files import dependencies, filesystem
from ..files.dependencies import Dependencies, Dependency, Held, Plain, Record, UnknownLookError, current_run
from ..files.filesystem import digest, installed_version
from ..findings import Finding, UsageError, shown
from ..linter import is_analysed
from . import cache_folder

TUPLE, DICT = -1, -2


class Codec:
    """Writes and reads values of the type ``whole``; the order of the classes in it is part of the format."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        classes = self._classes = list(dict.fromkeys(_classes_in(whole)))
        self._numbers = {each: number for number, each in enumerate(classes)}
        self._names = [tuple(f.name for f in fields(each)) if is_dataclass(each) else None for each in classes]

    @cached_property
    def _checks(self) -> list[tuple[_Check, ...]]:
        """For each class, what tells whether its fields hold what they may."""
        return [tuple(map(_check, get_type_hints(each).values())) for each in self._classes]

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
        """The value that ``encode`` made ``held`` of. Raises CacheError for anything else."""
        try:
            value = self._decoded(held)
        except RecursionError as error:
            raise CacheError("nothing is nested that deeply") from error
        if not _check(self._whole)(value):
            raise CacheError(f"no {self._whole} is held")
        return value

    def _decoded(self, held: Any) -> Any:
        if held.__class__ in _PLAIN:
            return held
        head = held[0] if held.__class__ is list and held else None
        if head == TUPLE:
            return tuple(map(self._decoded, held[1:]))
        if head == DICT:
            if not all(pair.__class__ is list and len(pair) == _PAIR for pair in held[1:]):
                raise CacheError("a dictionary is made of pairs")
            return {self._key(key): self._decoded(each) for key, each in held[1:]}
        if head.__class__ is not int or head not in range(len(self._classes)):
            raise CacheError(f"no class has the number {head}")
        parts, checks = list(map(self._decoded, held[1:])), self._checks[head]
        if len(parts) != len(checks) or not all(check(part) for check, part in zip(checks, parts, strict=True)):
            raise CacheError(f"no {self._classes[head].__name__} has such fields")
        return self._classes[head](*parts)

    def _key(self, held: Any) -> Any:
        key = self._decoded(held)
        if isinstance(key, dict):
            raise CacheError("a dictionary is no key")
        return key


def _classes_in(hint: Any) -> Iterator[type[Any]]:
    """The data classes and named tuples that values of the type ``hint`` may hold, some of them several times."""
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        yield hint
        for inner in get_type_hints(hint).values():
            yield from _classes_in(inner)
    for inner in get_args(hint):
        yield from _classes_in(inner)


_PLAIN: frozenset[Any] = frozenset({str, int, float, bool, type(None)})
_PAIR = 2


class CacheError(Exception):
    """The content of a cache is not as it was written."""


_Check: TypeAlias = Callable[[Any], bool]


@cache
def _check(hint: Any) -> _Check:
    """A function that tells whether a value is of the type ``hint``, as annotations have it."""
    kind, inner = get_origin(hint), get_args(hint)
    if kind is None:
        if hint is Any:
            return lambda value: True
        classes = (int, float) if hint is float else hint
        return (lambda value: isinstance(value, classes)) if isinstance(hint, type) else lambda value: False
    if kind is Literal:
        return lambda value: value in inner
    checks = [_check(each) for each in inner if each is not ...]
    if kind is Union or kind is UnionType:
        return lambda value: any(check(value) for check in checks)
    if kind is dict:
        key_fits, fits = checks
        return lambda value: isinstance(value, dict) and all(key_fits(k) and fits(v) for k, v in value.items())
    if inner[-1] is ... or kind is list:
        if inner[0] in _PLAIN:
            plain = {each for each in _PLAIN if checks[0](each())}
            return lambda value: isinstance(value, kind) and plain.issuperset(map(type, value))
        return lambda value: isinstance(value, kind) and all(map(checks[0], value))
    return lambda value: (
        isinstance(value, kind)
        and len(value) == len(checks)
        and all(check(part) for check, part in zip(checks, value, strict=True))
    )


def _fits(find: Callable[..., object], value: Plain) -> bool:
    """Whether ``value`` may be an answer of ``find``."""
    return _answers(find)(value)


@cache
def _answers(find: Callable[..., object]) -> _Check:
    return _check(get_type_hints(find)["return"])


class Memory:
    """The memory of a project: answers and what they rest on, digests of files and the states they were in."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self.answers: dict[Dependency, Record] = {}
        self.used: dict[Dependency, Record] = {}
        self.new: dict[Dependency, Record] = {}
        self.began = time.time_ns()
        self._seen: dict[Dependency, Plain] = {}
        self._same: dict[int, Held] = {}
        """Looks that see what they saw, by their ids: to hash a look takes as long as the rest of asking for it."""

    def holds(self, looks: Iterable[Held]) -> bool:
        """Whether each of the looks sees today what it saw; what is no look, or rests on itself, sees nothing."""
        try:
            for held in looks:
                # Most looks are those of many files.
                if id(held) not in self._same:
                    if self._sees(held[0]) != held[1]:
                        return False
                    self._same[id(held)] = held
        except (UnknownLookError, RecursionError):
            return False
        return True

    def recall(self, look: Dependency, find: Callable[..., object] | None = None) -> Record | None:
        """The answer to ``look``, of the type that ``find`` gives, where all that it rests on is as it was."""
        known = self.answers.get(look)
        if known is None or not self.holds(known.looks) or not (find is None or _fits(find, known.value)):
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
    """The part of a cache key that changes with Python, our own files, libcst or flake8; fixed for a process."""
    parts = [sys.version, _PACKAGE, *_sources(_PACKAGE), *(str(installed_version(name)) for name in _BESIDE)]
    return digest("\0".join(parts).encode("utf-8", "surrogateescape"))


def _sources(folder: str) -> Iterator[str]:
    """The files of the linter, which may be a checkout that somebody works on, and when each was written."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda each: each.name)
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path)
        elif entry.name.endswith((".py", ".txt")):
            state = entry.stat()
            yield f"{entry.path} {state.st_mtime_ns} {state.st_size}"


class StoredResult(NamedTuple):
    """A result as JSON can hold it, and the looks it rests on."""

    result: Any
    looks: tuple[Held, ...]


class Cache:
    """The results for files, by their paths as they were given."""

    def __init__(self, folder: str, key: str) -> None:
        """Read what there is under ``key``, which stands for all that results rest on besides looks at the disk."""
        self._folder = folder
        self._key = key
        self.memory = Memory()
        self._entries: dict[str, StoredResult] = {}
        self._changed = False
        self._served: set[str] = set()
        self._state = _state(folder, key)
        self._take(_read(folder, key))
        self._hashed = current_run().hashed
        current_run().memory = self.memory

    def get(self, path: str) -> tuple[Any] | None:
        """The result for the file ``path``, in a tuple of one, where all that it rests on is as it was."""
        entry = self._entries.get(path)
        if entry is None or not self.memory.holds(entry.looks):
            return None
        self._served.add(path)
        return (entry.result,)

    def put(self, path: str, result: Any, looks: Dependencies) -> None:
        """Keep the result for the file ``path``."""
        self._entries[path] = StoredResult(result, tuple(looks.items()))
        self._served.add(path)
        self._changed = True

    def save(self) -> None:
        """Write what is new, beside what another process wrote meanwhile.

        Of two that write at the same moment one is lost, and found out again by the next run.
        """
        run, current_run().memory = current_run(), None
        new = self.memory.taken()
        if not (self._changed or new or run.hashed != self._hashed):
            return
        self.memory.used |= new
        self.memory.answers |= new
        if _state(self._folder, self._key) != self._state:
            self._merge(_read(self._folder, self._key))
        cache_folder.write(self._folder, self._key, _written(self._kept(), self.memory))

    def _kept(self) -> dict[str, StoredResult]:
        """The results that this run asked for, and those that another run may ask for."""
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
    entries: dict[str, StoredResult]
    answers: dict[Dependency, Record]
    states: dict[str, tuple[filesystem.FileState, str]]


def _state(folder: str, key: str) -> filesystem.FileState | None:
    return filesystem.state_of_file(os.path.join(folder, f"{key}.json"))


def _read(folder: str, key: str) -> _Held | None:
    """The content of the file of ``key``; None where that cannot be understood."""
    try:
        return _understood(cache_folder.read(folder, key))
    except (CacheError, RecursionError):
        return None


def _understood(held: Any) -> _Held:
    """The values that ``_written`` made ``held`` of. Raises CacheError for anything else."""
    looks: list[Held] = [(tuple(look), _plain(seen)) for look, seen in _rows(held, "looks", list[str], Any)]
    if not all(look for look, _ in looks):
        raise CacheError("a look says what is asked")

    def those(numbers: list[int]) -> list[Held]:
        if numbers and not 0 <= min(numbers) <= max(numbers) < len(looks):
            raise CacheError("a look is not there")
        return [looks[number] for number in numbers]

    return _Held(
        {
            path: StoredResult(result, tuple(those(numbers)))
            for path, result, numbers in _rows(held, "files", str, Any, _INTS)
        },
        {
            look: Record(seen, tuple(those(numbers)))
            for number, numbers in _rows(held, "answers", int, _INTS)
            for look, seen in those([number])
        },
        {path: (tuple(state), digest) for path, state, digest in _rows(held, "states", str, _INTS, str)},
    )


_INTS = list[int]


def _rows(held: Any, name: str, *hints: Any) -> list[list[Any]]:
    """The rows that ``held`` has under ``name``, with values of the types ``hints``. Raises CacheError."""
    rows, checks = held.get(name) if isinstance(held, dict) else None, list(map(_check, hints))
    if rows.__class__ is not list or not all(_is_row(row, checks) for row in rows):
        raise CacheError(f"no {name} are held")
    return cast("list[list[Any]]", rows)


def _is_row(row: Any, checks: list[_Check]) -> bool:
    return row.__class__ is list and len(row) == len(checks) and all(check(row[n]) for n, check in enumerate(checks))


def _plain(seen: Any) -> Plain:
    if seen.__class__ is list:
        return tuple(map(_plain, seen))
    if seen is not None and not isinstance(seen, (str, int)):
        raise CacheError("nothing sees that")
    return cast(Plain, seen)


def _written(entries: dict[str, StoredResult], memory: Memory) -> dict[str, Any]:
    """The content of the file: each look once, and the answers that were used or that a result depends on."""
    numbers: dict[Held, int] = {}
    answered: dict[int, list[int]] = {}

    def number(held: Held) -> int:
        known = numbers.get(held)
        if known is None:
            known = numbers[held] = len(numbers)
            record = memory.answers.get(held[0])
            if record is not None and record.value == held[1]:
                answered[known] = [number(each) for each in record.looks]
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


Result = TypeVar("Result")

NOTHING = "nothing can be found"
"""Stands for the result of a file that is not worked on at all."""

_IRRELEVANT = frozenset(
    "all append_config at bot_cache budget by cache_dir color config diff exclude exit_non_zero_on_fix exit_zero"
    " extend_exclude filename filenames force_exclude format interactive isolated jobs no_cache output_file places"
    " quiet reading reason show_files show_settings statistics stdin_display_name strict_baseline tables top"
    " unused_noqa".split()
)
"""Options that change nothing of what is found in a file."""


class NoResult(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


def serves(found: Any) -> bool:
    """Whether the same would be found another time: what there is too much of may fit into another process."""
    findings: Sequence[Finding] = getattr(found, "findings", ()) or getattr(found, "left", ())
    return found.problem is None and is_analysed(findings)


class Results(Generic[Result]):
    """The cached results of one kind of work; ``serves`` says which results may be kept."""

    def __init__(self, cache: Cache, codec: Codec, serves: Callable[[Result], bool], kind: str = "") -> None:
        self._cache = cache
        self._codec = codec
        self._serves = serves
        self._kind = kind
        self.memory = cache.memory

    def of_kind(self, kind: str) -> Results[Result]:
        """The results of another work on the same files."""
        return Results(self._cache, self._codec, self._serves, f"{kind} ")

    def known(self, paths: Iterable[str]) -> dict[str, Result | None]:
        """The results of those of ``paths`` for which they still hold; None for files that are not worked on."""
        found: dict[str, Result | None] = {}
        for path in paths:
            held = self._cache.get(self._kind + path)
            if held is None:
                continue
            try:
                found[path] = None if held[0] == NOTHING else self._codec.decode(held[0])
            except CacheError:
                continue
        return found

    def keep_nothing(self, path: str, looks: Dependencies) -> None:
        """Keep that nothing can be found in the file ``path``."""
        if _was_read(path, looks):
            self._cache.put(self._kind + path, NOTHING, looks)

    def keep(self, path: str, result: Result, looks: Dependencies, answers: Mapping[Dependency, Record]) -> None:
        """Keep the result for the file ``path`` and the new answers it rests on."""
        self.memory.new.update(answers)
        if _was_read(path, looks) and self._serves(result):
            self._cache.put(self._kind + path, self._codec.encode(result), looks)

    def save(self) -> None:
        """Write what is new."""
        self._cache.save()


def results(
    kind: Sequence[object],
    options: argparse.Namespace,
    settings: Settings,
    codec: Codec,
    serves: Callable[[Result], bool],
) -> Results[Result] | None:
    """The cached results of the ``kind`` of work with these options and settings; None where none is wanted or used."""
    if options.no_cache:
        return None
    from ..config.options import described, plain

    others = {path: [_asked(each.options), described(each.settings)] for path, each in options.tables.all().items()}
    whole = [linter(), os.getcwd(), list(kind), _asked(options), described(settings), others]
    key = json.dumps(whole, sort_keys=True, default=plain)
    refused = options.cache_dir and filesystem.why_not_written(options.cache_dir, options.filenames)
    if refused:
        raise UsageError(f"--cache-dir {options.cache_dir} cannot be used: {refused}")
    place = options.cache_dir or settings.cache or cache_folder.usual()
    name = digest(key.encode())
    problem = cache_folder.refused(place, name)
    if problem is not None:
        print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)
        return None
    return Results(Cache(place, name), codec, serves)


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(options).items() if name not in _IRRELEVANT}


def _was_read(path: str, looks: Dependencies) -> bool:
    return isinstance(looks.get(("content", path)), str)
