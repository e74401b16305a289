"""Work over many files: those that can hold something, one after the other or in several processes."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias, TypeVar

from ..engine import lint
from ..findings import Finding
from ..reading.gates import text_gate
from ..settings import Settings
from ..settings.target import remarks
from .flake8_adapter import Decisions, SourceLines, job_count
from .progress import Progress

FILES_PER_JOB = 8
"""Fewer files than this for each process are not worth starting one."""

FILES_PER_COLLECTION = 20
"""Files after which garbage that refers to itself is collected, among what these files made."""

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What ``ast.parse`` raises for text that is not Python, or too much of it."""


@dataclass(frozen=True)
class Context:
    """What work on a file needs to know besides the file."""

    options: argparse.Namespace
    settings: Settings
    decisions: Decisions = field(init=False)

    def __post_init__(self) -> None:
        """Take the decisions of ``options``."""
        object.__setattr__(self, "decisions", Decisions(self.options))

    def standing(self, file: SourceLines, text: str, *, fixes: bool) -> list[Finding]:
        """The findings in ``text``, the content of ``file``, that are to be reported.

        Raises one of UNPARSABLE where Python cannot parse it.
        """
        if file.ignored:
            return []
        found = lint(text, file.path, self.settings, fixes=fixes)
        return [finding for finding in found if self.decisions.stands(file, finding)]


Result = TypeVar("Result")
Work: TypeAlias = Callable[[Context, str], Result]


def over_files(
    work: Work[Result], paths: Iterable[str], options: argparse.Namespace, settings: Settings
) -> list[Result]:
    """``work`` done on every file of ``paths`` that can hold something, in order of path; see ``over_all``.

    What is to be said of the botocore they run on goes to standard error.
    """
    wanted = sorted(_candidates(paths, settings))
    # Here, before other processes start: they inherit what was read.
    for line in remarks(settings, (options.stdin_display_name if path == "-" else path for path in wanted)):
        print(f"flake8-botocore: {line}", file=sys.stderr)
    return over_all(work, wanted, options, settings)


def over_all(work: Work[Result], wanted: list[str], options: argparse.Namespace, settings: Settings) -> list[Result]:
    """``work`` done on every file of ``wanted``, in that order.

    ``work`` must be a function of a module, or a partial of one: it may run in another process.
    """
    jobs = min(_jobs(options), len(wanted) // FILES_PER_JOB)
    progress = Progress(len(wanted))
    results: list[Result] = []
    for result in _results(work, wanted, options, settings, jobs):
        results.append(result)
        progress.show(len(results))
    progress.clear()
    return results


def why(error: BaseException) -> str:
    """Why Python cannot parse a file, on one line."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno or 1}: {error.msg}"
    return f"{type(error).__name__}: {error}".rstrip(": ")


def _candidates(paths: Iterable[str], settings: Settings) -> Iterator[str]:
    """The files in which something can be found, at the cost of reading each; unreadable ones stay in."""
    for path in paths:
        if path == "-" or _can_hold(path, settings):
            yield path


def _can_hold(path: str, settings: Settings) -> bool:
    try:
        with open(path, "rb") as file:
            # Names of boto are ASCII, and so the same bytes in every encoding Python reads.
            text = file.read().decode("latin-1")
    except OSError:
        return True
    return text_gate(text, settings.client_factories)


def _jobs(options: argparse.Namespace) -> int:
    asked = job_count(options)
    return (os.cpu_count() or 1) if asked is None else asked


def _results(
    work: Work[Result], paths: list[str], options: argparse.Namespace, settings: Settings, jobs: int
) -> Iterator[Result]:
    if jobs < 2 or "-" in paths:
        enabled = gc.isenabled()
        _start(work, options, settings)
        try:
            yield from map(_work, paths)
        finally:
            if enabled:
                gc.enable()
        return
    import multiprocessing

    from ..reading import reader  # noqa: F401 (forked processes need not load it again)

    with multiprocessing.Pool(jobs, _start, (work, options, settings)) as pool:
        yield from pool.imap(_work, paths, chunksize=4)


_here: tuple[Work[Any], Context, Iterator[int]] | None = None
"""What this process does, with what, and a count of the files."""


def _start(work: Work[Any], options: argparse.Namespace, settings: Settings) -> None:
    global _here
    _here = work, Context(options, settings), count(1)
    # Trees are many objects that stay for one file and go as a whole. The collector would look at them again and
    # again, which took as long as three quarters of ``ast.parse``.
    gc.disable()


def _work(path: str) -> Any:
    assert _here is not None
    work, context, numbers = _here
    result = work(context, path)
    if next(numbers) % FILES_PER_COLLECTION == 0:
        gc.collect(0)
    return result
