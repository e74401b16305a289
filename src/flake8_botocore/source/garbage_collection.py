"""When trees are freed and when the garbage collector runs.

The tree of a file is tens of thousands of objects that refer to one another, live as long as the work on the file, and
go together. So the collector does not run while a file is read (``collector_paused``) and looks at a few files at a
time during a run (``ReadingCache.begin``). What is known to be garbage is freed without it (``release_evicted``). Where
the process ends soon, the first trees are not freed at all (``ReadingCache.keep``). The times are those of runs over
cloud-custodian.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from ..files.snapshot import BySize

MOST_KEPT = 3_500_000
"""Characters of source whose lean trees are kept until the processes end, in all of them together.

Most projects are smaller.

The whole process comes to 182 MiB on cloud-custodian, and to 477 MiB for 8 files of 10,400 lines if each line makes or
uses a client (`getrusage`, one process).
"""

FILES_PER_COLLECTION = 20
"""Number of files after which ``file_done`` collects or freezes the objects made since."""

_SMALL_FILE = 20_000
"""Characters of source; most files have fewer."""


class File(Protocol):
    """A file that was read: its text and what refers to its tree."""

    source: str

    @property
    def absolute(self) -> str:
        """The absolute path."""

    def release(self) -> None:
        """Free the tree."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Disable the collector inside, then restore it: scanning new objects costs a fifth of making them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


EVICTED: list[File | None] = []
"""Modules dropped from ``MODULES`` to make room since the last ``release_evicted``."""


MODULES: BySize[Any] = BySize(2_500_000, EVICTED.append)
"""Parsed modules by real path, up to 2,500,000 bytes of source; None for one that cannot be read.

Only what follows from the text of a module is kept. The values of its expressions are forgotten between the files that
are linted, because they depend on the file that asks: on its project and the options.
"""


def release_evicted() -> None:
    """Free the trees of the modules in ``EVICTED``; nothing may use one any more.

    The collector found them only by scanning every object, which took a tenth of a run's time.
    """
    while EVICTED:
        file = EVICTED.pop()
        if file is not None:
            file.release()


class ReadingCache:
    """Readings of files that are linted, kept alive until the process ends: freeing them takes a seventh of a run."""

    def __init__(self) -> None:
        self._most = self._length = self._count = 0
        self._readings: list[object] = []
        self._files: dict[str, Any] = {}

    def begin(self, most: int) -> None:
        """Begin a run that may keep readings of up to ``most`` characters of source, those of earlier runs included.

        With 0, drop the kept ones, and keep none. From now on the collector runs only in ``file_done``: left on, it
        took as long as three quarters of ``ast.parse``.
        """
        gc.disable()
        self._most, self._count = most, 0
        if not most:
            self._length = 0
            self._readings.clear()
            self._files.clear()

    def keep(self, reading: object, file: File) -> bool:
        """Keep ``reading`` of ``file`` alive if there is room. Returns whether it is kept.

        A file that imports ``file`` gets it from ``take``: 1 MB of cloud-custodian's 4 MB is both linted and imported,
        and reading it again took 4 % of a run.
        """
        if self._length + len(file.source) > self._most:
            return False
        self._length += len(file.source)
        self._readings.append(reading)
        self._files[file.absolute] = file
        return True

    def take(self, path: str, source: str) -> Any:
        """Take out the kept file at the real path ``path``; None unless there is one with the text ``source``."""
        file = self._files.get(path)
        return self._files.pop(path) if file is not None and file.source == source else None

    def take_imported(self, path: str, source: str) -> Any:
        """Take out the module at ``path`` that an earlier file imported, to lint it without parsing it again.

        None if there is none or its text was not ``source``. None, too, if there is no room to keep it as a reading: it
        stays in ``MODULES``, for later files that import it. A third of cloud-custodian is imported before it is
        linted.
        """
        if self._length + len(source) > self._most:
            return None
        return MODULES.take(path, lambda file: file is not None and file.source == source)

    def file_done(self) -> None:
        """Count a linted file; after every ``FILES_PER_COLLECTION``, collect or freeze the objects made since."""
        self._count += 1
        if self._count % FILES_PER_COLLECTION:
            return
        if self._most - self._length < _SMALL_FILE:
            # There is no room for more readings, so what was made since may be garbage. Old objects do not become
            # garbage, and modules are released when they are evicted.
            gc.collect(0)
        else:
            # These readings are kept: let no later collection visit them.
            gc.freeze()


_read = 0
"""Files that were read since ``freeze_now_and_then`` froze their trees."""


def freeze_now_and_then() -> None:
    """Count a file that was read in flake8's process, whose garbage collector stays on.

    After every FILES_PER_COLLECTION files, freeze all objects that are alive: the collector took 1.4 s instead of 0.2
    to look through the trees of modules again and again. ``unfreeze`` undoes that.
    """
    global _read
    _read += 1
    if _read >= FILES_PER_COLLECTION and gc.isenabled():
        _read = 0
        # First, or garbage would stay.
        gc.collect()
        gc.freeze()


def unfreeze() -> None:
    """Let the collector look through all objects again: frozen ones may be garbage by now."""
    global _read
    _read = 0
    gc.unfreeze()


READINGS = ReadingCache()
"""The readings that this process keeps: none unless ``begin`` was called."""
