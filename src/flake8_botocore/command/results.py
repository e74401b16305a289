"""Results of work on files, from the cache where nothing they rest on has changed."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from typing import Any, Generic, TypeVar, cast

from ..cache import folder
from ..cache.cache import Cache
from ..cache.codec import BROKEN, Codec
from ..cache.linter import linter
from ..looking.answers import Record
from ..looking.disk import digest
from ..looking.notes import Look, Looks, noting
from ..settings import Settings

Result = TypeVar("Result")

NOTHING = "nothing can be found"
"""Stands for the result of a file that is not worked on at all."""

_IRRELEVANT = frozenset(
    {
        *("append_config", "budget", "cache_dir", "config", "diff", "exclude", "exit_zero", "extend_exclude"),
        *("filename", "filenames", "format", "isolated", "jobs", "no_cache", "output_file", "quiet", "reason"),
        *("statistics", "stdin_display_name", "strict_baseline", "unused_noqa"),
    }
)
"""Options that change nothing of what is found in a file."""


class Results(Generic[Result]):
    """What the cache has of one kind of work; ``serves`` says which results may be kept."""

    def __init__(self, cache: Cache, codec: Codec, serves: Callable[[Result], bool]) -> None:
        self._cache = cache
        self._codec = codec
        self._serves = serves
        self.memory = cache.memory

    def known(self, paths: Iterable[str]) -> dict[str, Result | None]:
        """The results of those of ``paths`` for which they still hold; None for files that are not worked on."""
        found: dict[str, Result | None] = {}
        for path in paths:
            held = self._cache.get(path)
            if held is None:
                continue
            try:
                found[path] = None if held[0] == NOTHING else self._codec.decode(held[0])
            except BROKEN:
                continue
        return found

    def keep_nothing(self, path: str, looks: Looks) -> None:
        """Keep that nothing can be found in the file ``path``."""
        if _was_read(path, looks):
            self._cache.put(path, NOTHING, looks)

    def keep(self, path: str, result: Result, looks: Looks, answers: Mapping[Look, Record]) -> None:
        """Keep the result for the file ``path`` and the new answers it rests on."""
        self.memory.new.update(answers)
        if _was_read(path, looks) and self._serves(result):
            self._cache.put(path, self._codec.encode(result), looks)

    def of_many(self, asked: tuple[str, ...], work: Callable[[], tuple[Result, ...]]) -> tuple[Result, ...]:
        """The results of ``work``, which looks at many files together; ``asked`` tells what it does, and on which."""
        name = digest("\0".join(asked).encode("utf-8", "surrogateescape"))
        held = self._cache.get(name)
        if held is not None:
            with suppress(*BROKEN):
                return cast("tuple[Result, ...]", self._codec.decode(held[0]))
        with noting() as looks:
            found = work()
        if all(map(self._serves, found)):
            self._cache.put(name, self._codec.encode(found), looks)
        return found

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
    """What the cache has of the ``kind`` of work with these options and settings; None where none is wanted."""
    if options.no_cache:
        return None
    asked = {name: value for name, value in vars(options).items() if name not in _IRRELEVANT}
    chosen = {each.name: getattr(settings, each.name) for each in fields(settings)}
    key = json.dumps([linter(), os.getcwd(), list(kind), asked, chosen], sort_keys=True, default=_plain)
    cache = Cache(options.cache_dir or folder.usual(), digest(key.encode()), load_what_answers)
    return Results(cache, codec, serves)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options of the cache."""
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache of results")
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        help=f"folder of the cache (default: {folder.NAME} in the root of the git repository)",
    )


def _was_read(path: str, looks: Looks) -> bool:
    return isinstance(looks.get(("content", path)), str)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else repr(value)


def load_what_answers() -> None:
    """Load every question that an answer may be remembered of."""
    from ..reading.project import deployed, importing, roots, session_setters  # noqa: F401
    from ..settings import line_length, target  # noqa: F401
    from ..standing import told  # noqa: F401
    from . import environment_files  # noqa: F401
