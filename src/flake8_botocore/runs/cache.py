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
    """Converts values of the type ``whole`` to JSON and back.

    An object is written as the number of its class, then its fields, so the order of the classes is part of the format.
    """

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        classes = self._classes = list(dict.fromkeys(_classes_in(whole)))
        self._numbers = {each: number for number, each in enumerate(classes)}
        self._names = [tuple(f.name for f in fields(each)) if is_dataclass(each) else None for each in classes]

    @cached_property
    def _checks(self) -> list[tuple[_Check, ...]]:
        """For each class, a check of the type of each of its fields."""
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
        """The value that ``encode`` has written as ``held``. Raises CacheError for anything that it cannot have."""
        try:
            value = self._decoded(held)
        except RecursionError as error:
            raise CacheError("nothing is nested that deeply") from error
        if not _check(self._whole)(value):
            raise CacheError(f"no {self._whole} is held")
        return value

    def _decoded(self, held: Any) -> Any:
        """A part of the value: plain, or a list that begins with TUPLE, DICT or the number of a class."""
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
    """A function that returns whether a value has the type ``hint``, which is an annotation: ``tuple[str, ...]``."""
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
            # Faster than a check of every value: the plain types that pass it, each tried with a value of its own.
            plain = {each for each in _PLAIN if checks[0](each())}
            return lambda value: isinstance(value, kind) and plain.issuperset(map(type, value))
        return lambda value: isinstance(value, kind) and all(map(checks[0], value))
    return lambda value: (
        isinstance(value, kind)
        and len(value) == len(checks)
        and all(check(part) for check, part in zip(checks, value, strict=True))
    )


def _fits(find: Callable[..., object], value: Plain) -> bool:
    """Whether ``value`` has the type that ``find`` is annotated to return."""
    return _answers(find)(value)


@cache
def _answers(find: Callable[..., object]) -> _Check:
    return _check(get_type_hints(find)["return"])


class Memory:
    """The answers of earlier runs and of this one, each with the looks that it depends on.

    A look is a question about the disk, or one that has such an answer. ``answers`` are those of the cache, ``used``
    the valid ones that this run asked for, ``new`` the answers that it found.
    """

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self.answers: dict[Dependency, Record] = {}
        self.used: dict[Dependency, Record] = {}
        self.new: dict[Dependency, Record] = {}
        self.began = time.time_ns()
        self._seen: dict[Dependency, Plain] = {}
        self._same: dict[int, Held] = {}
        """Looks found to be unchanged, by their ids: to hash a look takes as long as the rest of the check."""

    def holds(self, looks: Iterable[Held]) -> bool:
        """Whether every look still has its recorded answer; False for unknown looks, or if one depends on itself."""
        try:
            for held in looks:
                # Most looks are shared by many files.
                if id(held) not in self._same:
                    if self._sees(held[0]) != held[1]:
                        return False
                    self._same[id(held)] = held
        except (UnknownLookError, RecursionError):
            return False
        return True

    def recall(self, look: Dependency, find: Callable[..., object] | None = None) -> Record | None:
        """The recorded answer to ``look`` if nothing that it depends on has changed; else None.

        With ``find``, the answer must also have the type that this function returns.
        """
        known = self.answers.get(look)
        if known is None or not self.holds(known.looks) or not (find is None or _fits(find, known.value)):
            return None
        self.used[look] = known
        return known

    def learn(self, look: Dependency, record: Record) -> None:
        """Add a new answer to ``look``."""
        self.new[look] = record

    def taken(self) -> dict[Dependency, Record]:
        """The answers that are new since the last call."""
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
    """A line for each file of the linter, with its time and size: somebody may be working on it in a checkout."""
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
        """Read the cache ``key`` of ``folder``; the key covers all that results depend on, except looks at the disk."""
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
        """The result for the file ``path`` in a tuple; None if there is none, or what it depends on has changed."""
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
        """Write the cache if something is new, together with what another process has written meanwhile.

        If two processes write at the same moment, the results of one are lost, and the next run works them out again.
        """
        run = current_run()
        run.memory = None
        new = self.memory.taken()
        if not (self._changed or new or run.hashed != self._hashed):
            return
        self.memory.used |= new
        self.memory.answers |= new
        if _state(self._folder, self._key) != self._state:
            self._merge(_read(self._folder, self._key))
        cache_folder.write(self._folder, self._key, _written(self._kept(), self.memory))

    def _kept(self) -> dict[str, StoredResult]:
        """The results that this run used, and those of other files that still exist."""
        return {path: entry for path, entry in self._entries.items() if path in self._served or os.path.exists(path)}

    def _take(self, held: _Held | None) -> None:
        if held is not None:
            self._entries = held.entries
            self.memory.answers = held.answers
            for path, (state, digest) in held.states.items():
                filesystem.know_digest(path, state, digest)

    def _merge(self, held: _Held | None) -> None:
        """Add what another process has written; the results and answers of this one override it."""
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
    """The content of the cache ``key``; None if there is none, or it is not valid."""
    try:
        return _understood(cache_folder.read(folder, key))
    except (CacheError, RecursionError):
        return None


def _understood(held: Any) -> _Held:
    """The values that ``_written`` has written as ``held``. Raises CacheError for anything else.

    Files and answers name each look by its index in ``looks``.
    """
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
    """``seen`` with tuples in place of the lists that JSON makes of them. Raises CacheError for other types."""
    if seen.__class__ is list:
        return tuple(map(_plain, seen))
    if seen is not None and not isinstance(seen, (str, int)):
        raise CacheError("nothing sees that")
    return cast(Plain, seen)


def _written(entries: dict[str, StoredResult], memory: Memory) -> dict[str, Any]:
    """The content of the cache: each look once, and the answers that were used or that a result depends on.

    Files and answers name each look by its index in ``looks``.
    """
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
    """The path, state and digest of each file whose content a result depends on.

    A state that is too fresh is left out, because a further change might not show in it: the next run reads that file.
    """
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
    " quiet reading reason show_files show_settings statistics stdin_display_name strict_baseline tables top".split()
)
"""Options that change nothing of what is found in a file."""


class NoResult(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


def serves(found: Any) -> bool:
    """Whether a result may be cached: nothing failed. Another run may succeed, for example with more memory."""
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
        """The results of another kind of work on the same files, in the same cache."""
        return Results(self._cache, self._codec, self._serves, f"{kind} ")

    def known(self, paths: Iterable[str]) -> dict[str, Result | None]:
        """The valid cached results by path; None for a file in which nothing can be found. Other paths are missing."""
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
        """Cache that nothing can be found in the file ``path``; ``looks`` are what that depends on."""
        if _was_read(path, looks):
            self._cache.put(self._kind + path, NOTHING, looks)

    def keep(self, path: str, result: Result, looks: Dependencies, answers: Mapping[Dependency, Record]) -> None:
        """Cache the ``result`` for the file ``path``, and the new ``answers`` that were found with it.

        The result is not cached if ``serves`` refuses it, or the file was not read.
        """
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
    """The cached results of the ``kind`` of work with these options and settings.

    None with ``--no-cache``, or where the cache is refused. Raises UsageError for a ``--cache-dir`` that cannot be
    used.
    """
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
