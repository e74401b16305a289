"""The result of each file, from the cache if nothing that it depends on has changed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from ..cache import folder
from ..cache.cache import CacheError, Codec
from ..config import Settings
from ..files.dependencies import Dependencies, Dependency, Record
from ..files.filesystem import digest
from ..findings import Finding, shown
from ..linter import is_analysed

# Who wants no cache does not load it.
if TYPE_CHECKING:
    from ..cache.cache import Cache

Result = TypeVar("Result")

NOTHING = "nothing can be found"
"""Stands for the result of a file that is not worked on at all."""

_IRRELEVANT = frozenset(
    "all append_config at bot_cache budget by cache_dir color config diff exclude exit_non_zero_on_fix exit_zero"
    " extend_exclude filename filenames force_exclude format interactive isolated jobs no_cache output_file places"
    " quiet reading reason show_settings statistics stdin_display_name strict_baseline tables top unused_noqa".split()
)
"""Options that change nothing of what is found in a file."""


class Lost(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


class Found(Protocol):
    """What is cached: ``problem`` says why a file could not be worked on."""

    @property
    def problem(self) -> str | None:
        """Why, in words."""


def serves(found: Found) -> bool:
    """Whether the same would be found another time: what there is too much of may fit into another process."""
    findings: Sequence[Finding] = getattr(found, "findings", ()) or getattr(found, "left", ())
    return found.problem is None and is_analysed(findings)


class Results(Generic[Result]):
    """What the cache has of one kind of work; ``serves`` says which results may be kept."""

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
                found[path] = None if held[0] == NOTHING else self._codec.decode(held[0], self._codec.whole)
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
    """What the cache has of the ``kind`` of work with these options and settings; None where none is wanted or used."""
    if options.no_cache:
        return None
    from ..cache.cache import Cache, linter
    from ..config.options import described, plain

    others = {path: [_asked(each.options), described(each.settings)] for path, each in options.tables.all().items()}
    whole = [linter(), os.getcwd(), list(kind), _asked(options), described(settings), others]
    key = json.dumps(whole, sort_keys=True, default=plain)
    place = options.cache_dir or settings.cache or folder.usual()
    name = digest(key.encode())
    problem = folder.refused(place, name)
    if problem is not None:
        print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)
        return None
    return Results(Cache(place, name), codec, serves)


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(options).items() if name not in _IRRELEVANT}


def _was_read(path: str, looks: Dependencies) -> bool:
    return isinstance(looks.get(("content", path)), str)
