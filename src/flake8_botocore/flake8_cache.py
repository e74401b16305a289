"""The result cache for runs of flake8 itself, with the option ``bot-cache``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.util import Finalize

from .cache.cache import BROKEN, Cache, Codec, linter
from .cache.folder import refused
from .config import Settings
from .config.options import described, plain
from .config.target import target_of
from .files.dependencies import noting
from .files.filesystem import digest
from .findings import PARTS, Finding, shown
from .linter import is_analysed

_CODEC = Codec(*PARTS)

_caches: dict[tuple[int, str, str], Cache | None] = {}
"""The caches that a process uses, None for one that is refused; one that was forked reads them anew."""


def remembered(path: str, text: str, settings: Settings, find: Callable[[], list[Finding]]) -> list[Finding]:
    """What ``find`` gives for the file ``path``, which says ``text``, or gave in an earlier run."""
    assert settings.cache is not None
    cache = _cache(settings.cache, settings)
    if cache is None:
        return find()
    said = digest(text.encode("utf-8", "surrogatepass"))
    held = cache.get(path)
    if held is not None:
        with suppress(*BROKEN):
            found: list[Finding]
            before, found = held[0][0], list(map(_CODEC.decode, held[0][1]))
            if before == said:
                if settings.own_version:
                    # It may have something to say about the files that pin botocore.
                    with noting():
                        target_of(path)
                return found
    with noting() as looks:
        found = find()
    if is_analysed(found):
        cache.put(path, [said, list(map(_CODEC.encode, found))], looks)
    return found


def _cache(folder: str, settings: Settings) -> Cache | None:
    """The cache in ``folder``, which is written when this process ends: flake8 has no hook for that."""
    key = json.dumps([linter(), os.getcwd(), "flake8", described(settings)], sort_keys=True, default=plain)
    which = (os.getpid(), folder, key)
    if which not in _caches:
        name = digest(key.encode())
        problem = refused(folder, name)
        cache = None if problem is not None else Cache(folder, name)
        _caches[which] = cache
        if cache is None:
            print(f"flake8-botocore: {shown(str(problem))}\n", end="", file=sys.stderr)
        else:
            Finalize(None, cache.save, exitpriority=1)
    return _caches[which]
