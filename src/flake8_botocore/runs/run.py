"""Work over many files, in this process or several, and what is printed to stderr meanwhile."""

from __future__ import annotations

import argparse
import gc
import os
import stat
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import Any, TypeAlias, TypeVar

from ..config import Settings
from ..config.botocore_release import remarks
from ..files.filesystem import LARGEST, NOT_REGULAR, content, shown_size
from ..files.snapshot import Snapshot, begin, current
from ..files.source_text import SourceError
from ..findings import NoResult, UnreadableSourceError, shown, shown_path
from ..linter import error_in_words, may_hold, why_not_analysed
from ..source.garbage_collection import MOST_KEPT, READINGS, collector_paused
from .file_text import is_notebook, may_be_said
from .noqa_comments import misread
from .selection import Context


def name_problems(problems: Iterable[tuple[str, str | None]]) -> int:
    """Print each path that has a problem, with the problem, to standard error; return 2 if there is one, else 0."""
    code = 0
    for path, problem in problems:
        if problem is not None:
            print(f"flake8-botocore: {shown_path(path)}: {shown(problem)}", file=sys.stderr)
            code = 2
    return code


FILES_PER_JOB = 8
"""Fewer files than this for each process are not worth starting one."""

FILES_PER_BATCH = 4
"""Files that a process is given at once."""

FILES_BEFORE_FORK = 4
"""Files that are worked on before workers are forked: what they need of the project, most others need, too."""

LARGEST_HERE = 1 << 20
"""Bytes of a file past which it is left to a process that may die of it."""

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError, UnreadableSourceError)
"""The errors of ``ast.parse`` and ``linter.read_gated`` for text that is not Python, or too much of it."""

UNREADABLE = (OSError, SourceError, *UNPARSABLE)
"""The same for a file, which may be gone, or not the text it claims to be."""


Result = TypeVar("Result")
Work: TypeAlias = Callable[[Context, str], Result]
Named: TypeAlias = Callable[..., Result]
"""The result for a path that could not be worked on, with ``problem=``, why that is so."""


def over_files(
    work: Work[Result], paths: Iterable[str], options: argparse.Namespace, settings: Settings, named: Named[Result]
) -> list[Result]:
    """The results of ``work`` on all files of ``paths`` that can hold findings, in order of path; see ``over_all``.

    Messages about the botocore releases of the files, and about templates that cannot be read, are printed to standard
    error.
    """
    context = Context(options, settings)
    wanted = sorted(path for path in paths if path == "-" or _can_hold(path, context.nearest(path).settings))
    # Here, before workers start, since these inherit what was read.
    groups = list(_by_settings(context, wanted))
    messages = [message for own, names in groups for message in _remarks(own, names)]
    if wanted and not vars(options).get("quiet"):
        from ..source.project.deployed import apps_to_synthesise

        messages += apps_to_synthesise((os.path.abspath(name), own) for own, names in groups for name in names)
    for message in dict.fromkeys(messages):
        print(f"flake8-botocore: {shown(message)}", file=sys.stderr)
    return over_all(work, wanted, options, settings, named)


def over_all(
    work: Work[Result], wanted: list[str], options: argparse.Namespace, settings: Settings, named: Named[Result]
) -> list[Result]:
    """The results of ``work`` on all files of ``wanted``, in that order.

    ``named`` makes the result of a file that cannot be worked on. ``work`` must be a function of a module, or a partial
    of one: it may run in another process, which may die.
    """
    answers: dict[int, Any] = {number: _size(path) for number, path in enumerate(wanted)}
    sizes = {number: answer for number, answer in answers.items() if isinstance(answer, int)}
    prepare = partial(_prepare, work, options, settings, current())
    with closing(_results(prepare, wanted, sizes, options)) as found:
        answers.update(found)
    return [
        named(path, problem=answers[number].reason) if isinstance(answers[number], NoResult) else answers[number]
        for number, path in enumerate(wanted)
    ]


def why(error: BaseException) -> str:
    """Why a file cannot be read, or Python cannot parse it, on one line."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, SyntaxError):
        release = ".".join(map(str, sys.version_info[:2]))
        return f"line {error.lineno or 1}: {error.msg} (Python {release} cannot parse this file)"
    return str(error) if isinstance(error, (UnreadableSourceError, SourceError)) else error_in_words(error)


def _by_settings(context: Context, paths: Iterable[str]) -> Iterable[tuple[Settings, list[str]]]:
    """``paths`` grouped by the settings that apply to them, with standard input under its display name.

    The first group is that of the settings in ``context``, even if it is empty. There is one context for each
    configuration, so its ``id`` tells groups apart.
    """
    groups: dict[int, tuple[Settings, list[str]]] = {id(context): (context.settings, [])}
    for path in paths:
        nearest = context.nearest(path)
        _, names = groups.setdefault(id(nearest), (nearest.settings, []))
        names.append(context.options.stdin_display_name if path == "-" else path)
    return groups.values()


def _remarks(settings: Settings, paths: list[str]) -> Iterator[str]:
    """Problems of files beside ``paths`` that the user should know, a line each."""
    yield from remarks(settings, paths)
    yield from (line for path in paths for line in misread(os.path.abspath(path), _codes_by_name))
    if paths:
        from ..source.project.deployed import unreadable_templates

        for path in paths:
            yield from unreadable_templates(os.path.abspath(path))


def _codes_by_name() -> dict[str, str]:
    from ..rules import all_rules

    return {rule.name: rule.code for rule in all_rules()}


def _can_hold(path: str, settings: Settings) -> bool:
    """Whether the file can hold a finding; True if this check fails, since the work on it then reports why."""
    raw = None if isinstance(_size(path), NoResult) else content(path)
    if raw is None:
        return True
    # Names of boto are ASCII, and so the same bytes in every encoding that sources are written in.
    text = raw.decode("latin-1")
    try:
        return may_hold(may_be_said(text) if is_notebook(path) else text, path, settings)
    except Exception:
        # The work on it says what fails.
        return True


def _size(path: str) -> int | NoResult:
    """The size of a file in bytes; or why it must not even be opened: it is a folder, a pipe, or too large.

    0 for a file that is gone or cannot be looked at: the work on it then says why.
    """
    try:
        found = os.stat(path)
    except OSError:
        return 0
    if path != "-" and not stat.S_ISREG(found.st_mode):
        return NoResult(_why_unlisted(path) if stat.S_ISDIR(found.st_mode) else f"left alone: {NOT_REGULAR}")
    if found.st_size > LARGEST:
        return NoResult(f"left alone: it is larger than {shown_size(LARGEST)}")
    return found.st_size


def _why_unlisted(folder: str) -> str:
    """Why a folder is among the files to check: its files could not be listed."""
    failed = current().unlisted.get(os.path.realpath(folder))
    if failed is not None:
        return f"left alone: git does not list its files: {failed}"
    try:
        with os.scandir(folder):
            return "left alone: it is a folder"
    except OSError as error:
        return f"this folder cannot be read: {error.strerror}"


def _results(
    prepare: Callable[..., Callable[[str], Any]], files: list[str], sizes: dict[int, int], options: argparse.Namespace
) -> Generator[tuple[int, Any], None, None]:
    """Yield the index and the result of every file in ``sizes``, in any order.

    ``sizes`` are bytes by index in ``files``. The work is done in this process if there is standard input, or if there
    are too few files for workers and none is large; else in workers. Where processes fork, a first one works on the
    largest files, and the workers are forked from that, so that they inherit what it has read of the project.
    """
    wanted_jobs = (os.cpu_count() or 1) if options.jobs is None else options.jobs
    jobs = max(min(wanted_jobs, len(sizes) // FILES_PER_JOB), 1)
    if "-" in files or (jobs < 2 and max(sizes.values(), default=0) <= LARGEST_HERE):
        # If the collector is off, the process ends with the command (``__main__``), and trees need not be freed either.
        yield from _results_here(partial(prepare, keep=0 if gc.isenabled() else MOST_KEPT), files, sizes)
        return
    from . import workers

    prepare = partial(prepare, keep=MOST_KEPT // jobs)
    if workers.forks():
        # Forked workers inherit these modules, and need not load them again.
        from ..rules import all_rules
        from ..source import fact_table  # noqa: F401

        all_rules()
        first = _largest(sizes) if jobs > 1 else []
        if first:
            others = {number: size for number, size in sizes.items() if number not in first}
            yield from workers.inheriting(prepare, files, first, _batches(others), jobs)
            return
    yield from workers.supervised(prepare, files, _batches(sizes), jobs)


def _largest(sizes: dict[int, int]) -> list[int]:
    """The largest files, but for any that could kill a worker."""
    numbers = [number for number, size in sizes.items() if size <= LARGEST_HERE]
    return sorted(numbers, key=lambda number: -sizes[number])[:FILES_BEFORE_FORK]


def _results_here(
    prepare: Callable[[], Callable[[str], Any]], files: list[str], numbers: Iterable[int]
) -> Iterator[tuple[int, Any]]:
    """The results of this process, in order."""
    with collector_paused():
        work = prepare()
        for number in numbers:
            yield number, work(files[number])


def _batches(sizes: dict[int, int]) -> list[list[int]]:
    """The files that a worker is given at once: neighbours, which read the same modules; the largest batch first."""
    numbers = list(sizes)
    batches = [numbers[start : start + FILES_PER_BATCH] for start in range(0, len(numbers), FILES_PER_BATCH)]
    return sorted(batches, key=lambda batch: -sum(sizes[number] for number in batch))


def _prepare(
    work: Work[Any], options: argparse.Namespace, settings: Settings, snapshot: Snapshot, *, keep: int = 0
) -> Callable[[str], Any]:
    """Work on ``snapshot`` in this process, and return a function that does ``work`` on the file at a path.

    ``keep`` is the number of characters of source whose trees are not freed.
    """
    begin(snapshot)
    READINGS.begin(keep)
    return partial(_work, work, Context(options, settings))


def _work(work: Work[Any], context: Context, path: str) -> Any:
    """The result of ``work``; a NoResult with the reason if it fails."""
    try:
        return work(context.nearest(path), path)
    except Exception as error:
        # One file must not take the others down with it, nor be passed over in silence.
        return NoResult(why_not_analysed(error))
    finally:
        READINGS.file_done()
