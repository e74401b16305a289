"""The request to a run: files or lines of them, and the options and settings of each."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from ..baseline import Baseline, BaselineError, load, rename_problems
from ..botocore import Version
from ..config import Settings, pyproject
from ..config.botocore_release import settings_for_file
from ..config.options import AS_TESTS, is_skipped, settings_of, skipped_tests
from ..config.pyproject import Configured, Tables
from ..files.discovery import discover, is_left_out, links_out, passed_over
from ..files.filesystem import LINKED
from ..files.git import NoGitError
from ..files.snapshot import current
from ..findings import CellLine, Finding, UsageError, shown, shown_path
from .arguments import NO_TABLE, PREFIX, AddArguments, configured, is_isolated


class Request(NamedTuple):
    """A command line as it was understood: options by name, the linter's settings, and the files to check.

    ``tests`` is the number of test files that are skipped without a message.
    """

    options: argparse.Namespace
    settings: Settings
    files: list[str]
    tests: int = 0

    def skipped(self) -> dict[str, int]:
        """How many files and folders were skipped, by the reason."""
        return passed_over(self.options) | ({AS_TESTS: self.tests} if self.tests else {})


def request(
    name: str,
    arguments: Sequence[str],
    add_arguments: AddArguments,
    prepare: Callable[[argparse.Namespace], None] = lambda options: None,
) -> Request:
    """The request that ``arguments`` of the subcommand ``name`` make. Raises UsageError if they are invalid.

    Finds the files of the run and their configurations, reads the baselines, and prints warnings to standard
    error. ``prepare`` may change the options before files are searched: ``fix`` makes paths of FILE:LINE.
    """
    isolated = is_isolated(arguments)
    table = NO_TABLE if isolated else pyproject.find(os.getcwd())
    options = configured(name, arguments, add_arguments, table)
    prepare(options)
    if vars(options).get("no_respect_gitignore"):
        current().respects_gitignore = False
    _need_paths(name, options)
    files = discover(options)
    _need_git(options)
    options.tables = Tables(table.path)
    if not isolated:
        files = _with_tables(files, options, partial(_configured, name, arguments, add_arguments))
    _need_files(files, options)
    name_links(links_out(options))
    settings = settings_of(options)
    checked, tests = _without_tests(files, options, settings)
    every = [settings, *(each.settings for each in options.tables.all().values())]
    for warning in dict.fromkeys(_warnings(name, options, every, files, isolated)):
        _warn(warning)
    return Request(options, settings, checked, tests)


def _without_tests(files: list[str], options: argparse.Namespace, settings: Settings) -> tuple[list[str], int]:
    """Those of ``files`` that are not skipped as tests, and how many tests the summary at the end has to count.

    A message counts tests at once if the command line names them, or if no other files are left.
    """
    checked = [path for path in files if not _is_skipped(path, options, settings)]
    tests = len(files) - len(checked)
    in_message = len({*options.filenames}.intersection(files).difference(checked)) if checked else tests
    if in_message:
        print(f"flake8-botocore: {skipped_tests(in_message)}", file=sys.stderr)
    return checked, tests - in_message


def _need_paths(name: str, options: argparse.Namespace) -> None:
    """Raises UsageError for a path on the command line of the subcommand ``name`` that does not exist."""
    for path in options.filenames:
        if path != "-" and not os.path.exists(path):
            raise UsageError(f"{path or '(an empty path)'} does not exist{_whole_file(name, path)}")


def _with_tables(
    files: list[str], options: argparse.Namespace, configure: Callable[[pyproject.Pyproject], Configured]
) -> list[str]:
    """Find the configurations nearer to ``files``, read them with ``configure``, and return the files to check.

    Those are all but the ones that the ``exclude`` of their nearer configuration leaves out.
    """
    given = {os.path.abspath(path) for path in options.filenames or ["."]}
    options.tables.find((path for path in files if path != "-"), configure)
    return [path for path in files if not _left_out(path, given, options.tables)] if options.tables else files


def _need_files(files: list[str], options: argparse.Namespace) -> None:
    """Raises UsageError, which names what is skipped, if a folder was given and ``files`` is empty."""
    paths = options.filenames or ["."]
    if files or vars(options).get("force_exclude") or not any(map(os.path.isdir, paths)):
        return
    skipped = ", ".join(f"{count:,} {reason}" for reason, count in sorted(passed_over(options).items()))
    raise UsageError(f"No Python files found in {' '.join(paths)}{f'; skipped: {skipped}' if skipped else ''}")


def _warnings(
    name: str, options: argparse.Namespace, every: Sequence[Settings], files: list[str], isolated: bool
) -> Iterator[str]:
    """What is wrong with configurations and baselines, in words.

    Reads the baselines here, before other processes start: they inherit what was read. Raises UsageError where
    ``fix`` could not write the shared Config.
    """
    if not isolated:
        yield from pyproject.unread_flake8_tables(os.getcwd())
    if not vars(options).get("write_baseline"):
        for baseline in map(the_baseline, every):
            if baseline is not None and baseline.gone:
                # Asked here for every folder, so that git need not be asked again, and its problems are known.
                for folder in {os.path.dirname(path) for path in files}:
                    baseline.renames(folder)
        yield from rename_problems()
    if name in ("check", "fix"):
        wrong = [problem for each in every if (problem := _problem(each))]
        if wrong and name == "fix":
            raise UsageError(wrong[0])
        yield from chain(wrong, *map(_unmatched, every))


def name_links(paths: Iterable[str]) -> None:
    """Name on standard error the links out of the project that are skipped."""
    for path in paths:
        print(f"flake8-botocore: {shown_path(path)}: skipped: {LINKED}", file=sys.stderr)


def _problem(settings: Settings) -> str:
    """The problem of the Config that fixes are to use, in words; empty if there is none."""
    if settings.shared_config is None:
        return ""
    # Few have one, and the start loads nothing of the source.
    from ..source.project.shared_config import problem

    return problem(settings)


def _unmatched(settings: Settings) -> Iterator[str]:
    """A message for each name in an option that nothing in the project has."""
    # Few name any.
    if settings.client_factories:
        from ..source.project.shared_config import unmatched_factories

        yield from unmatched_factories(settings)
    if settings.limits:
        from ..source.project.deployed import unmatched_limits

        yield from unmatched_limits(settings)


def _is_skipped(path: str, options: argparse.Namespace, settings: Settings) -> bool:
    """Whether ``path`` is a test that the configuration nearest to it skips, ``settings`` if there is no nearer one."""
    nearest = options.tables.of(path) if options.tables and path != "-" else None
    name = options.stdin_display_name if path == "-" else path
    return is_skipped(name, settings if nearest is None else nearest.settings)


def _need_git(options: argparse.Namespace) -> None:
    """Warn that ignored files are checked, too, in repositories whose files git does not list for this user.

    Raises UsageError if git fails in a repository that holds a named path. One below a named path is left alone
    instead, and the run names it.
    """
    named = [os.path.join(os.path.realpath(path), "") for path in options.filenames or ["."]]
    unlisted = current().unlisted if current().respects_gitignore else {}
    for root, error in unlisted.items():
        problem = f"git does not list the files of {shown_path(os.path.relpath(root))}: {error}"
        if isinstance(error, NoGitError):
            if not vars(options).get("quiet"):
                _warn(f"ignored files are checked, too, since {problem}")
        elif any(path.startswith(os.path.join(root, "")) for path in named):
            raise UsageError(f"{problem}. Add --no-respect-gitignore to check ignored files, too")


def _warn(problem: str) -> None:
    print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)


def _whole_file(name: str, path: str) -> str:
    """The end of the message that ``path`` does not exist: what to write for the code of a rule, or for FILE:LINE."""
    if path.startswith(PREFIX) and path[len(PREFIX) :].isdecimal():
        return f"; write --select {path} to choose a rule"
    place = next(iter(named_places(path)), None)
    if place is None or not os.path.isfile(place.path):
        return ""
    return f"; {name} takes whole files, {place.path}, and only fix takes FILE:LINE"


def with_settings(asked: Request, change: Callable[[Settings], Settings]) -> Request:
    """``asked`` with ``change`` applied to all its settings, those of configurations nearer to files included."""
    options = argparse.Namespace(**{**vars(asked.options), "tables": asked.options.tables.with_settings(change)})
    return asked._replace(options=options, settings=change(asked.settings))


def _configured(
    name: str, arguments: Sequence[str], add_arguments: AddArguments, table: pyproject.Pyproject
) -> Configured:
    options = configured(name, arguments, add_arguments, table)
    return Configured(options, settings_of(options))


def _left_out(path: str, given: Collection[str], tables: Tables) -> bool:
    found = tables.of(path)
    return found is not None and is_left_out(os.path.abspath(path), tables.folder(path), found.options, given)


def the_baseline(settings: Settings) -> Baseline | None:
    """The baseline of ``settings``; None if there is none. Raises UsageError where it cannot be read."""
    try:
        return load(settings.baseline)
    except BaselineError as error:
        raise UsageError(str(error)) from error


def target_version() -> Version:
    """The botocore version that the configuration of the working directory asks for."""
    options = configured("explain", [], lambda parser: None, pyproject.find(os.getcwd()))
    return for_folder(settings_of(options)).botocore_version


def for_folder(settings: Settings) -> Settings:
    """``settings`` with the botocore release of the working directory, for output that is not about one file."""
    return settings_for_file(settings, "any.py")


_PLACE = re.compile(
    r"(?P<path>.+?)(?::cell (?P<cell>\d+))?:(?P<lines>[1-9]\d*(?:,[1-9]\d*)*)(?::(?P<column>\d+))?"
    r"(?::(?: ?(?P<code>[A-Z]+\d+))?)?",
    re.DOTALL,
)
"""A place as users and reports write it: ``app.py:3,12``, ``app.py:3:BOT101``, ``nb.ipynb:cell 2:3:8: BOT101``."""


class FileLine(NamedTuple):
    """A line of a file, or of a cell of a notebook, 1-based; a 1-based column and a code narrow it down if given."""

    path: str
    cell: int | None
    line: int
    column: int | None = None
    code: str | None = None

    @property
    def shown(self) -> str:
        """The place without its path: ``line 3``, ``cell 2, line 3``."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"

    @property
    def nothing(self) -> str:
        """The message where nothing is found."""
        return f"no {self.code or 'finding'} {'on' if self.cell is None else 'in'} {self.shown}"

    def line_of(self, cell_lines: Sequence[CellLine]) -> int:
        """The 1-based line of this place in the text that is checked; 0 if there is no such line.

        For a notebook, this text is the code of all its cells, and ``cell_lines`` are the places of its lines.
        """
        if not cell_lines:
            return self.line if self.cell is None else 0
        places = ((each.cell, each.line) for each in cell_lines)
        return next((line for line, place in enumerate(places, 1) if place == (self.cell, self.line)), 0)

    def holds(self, finding: Finding, cell_lines: Sequence[CellLine]) -> bool:
        """Whether ``finding`` is at this place; ``cell_lines`` are those of a notebook."""
        line, column = finding.span[:2]
        return (
            line == self.line_of(cell_lines) and self.column in (None, column + 1) and self.code in (None, finding.code)
        )


def named_places(text: str) -> tuple[FileLine, ...]:
    """The places that ``text`` names, as ``app.py:3,12`` does; none for a path, or if a file has this whole name."""
    found = _PLACE.fullmatch(text)
    if found is None or os.path.exists(text):
        return ()
    cell, column = (None if found[name] is None else int(found[name]) for name in ("cell", "column"))
    lines = map(int, found["lines"].split(","))
    return tuple(FileLine(found["path"], cell, line, column, found["code"]) for line in lines)
