"""The options and reports of ``check``, and a quick answer where no file can hold a finding, without the linter."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..botocore.services import judged_methods
from ..config import Settings, named_codes, pyproject
from ..config.options import may_be_test
from ..files.filesystem import read_regular, upward, why_not_written
from ..findings import UsageError
from ..reports import FOR_PEOPLE, FORMATS, Run, colours, nothing_found, report_for
from ..source.text_gate import has_coroutine_or_handler, mentions_library, text_gate
from .arguments import NO_TABLE, add_file_arguments, configured, is_isolated

if TYPE_CHECKING:
    from .request import Request

LARGEST = 1 << 20
"""Bytes; a larger file is left to the linter."""

SILENT = frozenset({*FOR_PEOPLE, "github"})
"""Formats whose report without findings is empty or one sentence."""

WITHOUT_FIXES = frozenset({"text", "concise", "github", "gitlab"})
WITH_FINGERPRINTS = frozenset({"gitlab", "sarif"})

DECIDING = ("output_file", "since", "write_baseline", "prune_baseline", "show_settings", "bot_client_factories")
"""Options with which a run may print or search for something even if no file mentions boto."""


def quick_answer(arguments: Sequence[str]) -> str | None:
    """The whole output of ``check`` with ``arguments`` if it certainly finds nothing; None if only the linter can tell.

    That is certain only for named ``.py`` files whose text can hold no finding, under one configuration, without a
    baseline and without the options in DECIDING. Raises UsageError, as the whole run would.
    """
    paths = {each for each in arguments if each.endswith(".py")}
    if not paths or any(map(may_be_test, paths)) or any(map(_may_hold, paths)):
        return None
    table = NO_TABLE if is_isolated(arguments) else pyproject.find(os.getcwd())
    options = configured("check", arguments, add_arguments, table)
    if {*options.filenames} != paths or options.format not in SILENT or any(vars(options)[name] for name in DECIDING):
        return None
    if named_codes(options.select, options.extend_select) or _has_baseline(options):
        return None
    # The table nearest to a file counts, wherever the command runs.
    nearest = () if is_isolated(arguments) else {pyproject.find(os.path.dirname(each)).path for each in paths}
    if not {None, table.path}.issuperset(nearest):
        return None
    if options.format != "text" or options.quiet:
        return ""
    # With --force-exclude, some of these files may be excluded; how many is not looked up.
    return f"{nothing_found(None if options.force_exclude else len(paths))}\n"


def _may_hold(path: str) -> bool:
    """Whether the file can hold a finding, by a search of its text; True for a file that cannot be read."""
    try:
        # Names of boto are ASCII, and so the same bytes in every encoding that sources are written in.
        text = read_regular(path, LARGEST).decode("latin-1")
    except (OSError, ValueError):
        return True
    # A regular expression is faster, and slower to load.
    calls = any(f".{name}(" in text for name in judged_methods())
    return calls or text_gate(text) or mentions_library(text) or has_coroutine_or_handler(text)


def _has_baseline(options: argparse.Namespace) -> bool:
    """Whether a baseline may exist: another one is named, or the usual file is in the working directory or above it."""
    name = Settings.baseline or ""
    files = (os.path.join(folder, name) for folder in upward(os.getcwd()))
    return options.bot_baseline != name or any(map(os.path.lexists, files))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that only this subcommand has."""
    add = parser.add_argument
    add_file_arguments(parser)
    printed = "format of the report; text groups findings, concise has a line for each (default: text)"
    add("--format", choices=FORMATS, default="text", help=printed)
    add("--all", action="store_true", help="list every place of a decision")
    to_file = "also write a report to FILE, such as sarif:found.sarif; can be repeated"
    add("--output-file", metavar="FORMAT:FILE", type=output, action="append", default=[], help=to_file)
    colours.add_color(parser)
    add("-q", "--quiet", action="store_true", help="print only the findings, without the summary")
    add("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    alone = parser.add_mutually_exclusive_group().add_argument
    alone("--since", metavar="REV", help="report only findings that the git commit REV does not have, in changed files")
    alone("--write-baseline", action="store_true", help="record every finding in the baseline instead of reporting it")
    alone("--prune-baseline", action="store_true", help="remove findings that are gone from the baseline")
    add(
        "--show-settings",
        action="store_true",
        help="print every option with its value and origin, the botocore release of each folder, and how many files "
        "are skipped and why, and exit",
    )


class Output(NamedTuple):
    """A report that goes to a file."""

    format: str
    path: str


def output(text: str) -> Output:
    """The report and the file that ``text`` names, as in ``sarif:found.sarif``. Raises ArgumentTypeError."""
    name, colon, path = text.partition(":")
    if name not in FORMATS or not colon or path in ("", "-"):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not FORMAT:FILE, such as sarif:found.sarif; formats are {', '.join(FORMATS)}"
        )
    return Output(name, path)


def wants_fixes(options: argparse.Namespace) -> bool:
    """Whether a report shows or counts fixes, which take longer to work out than the findings."""
    return bool(formats(options) - WITHOUT_FIXES)


def wants_fingerprints(options: argparse.Namespace) -> bool:
    """Whether a report has fingerprints, which identify a finding from run to run."""
    return bool(formats(options) & WITH_FINGERPRINTS)


def write_reports(run: Run, asked: Request) -> None:
    """Write the reports of ``run`` that go to files, then print the one that is printed.

    Raises UsageError where a file cannot be written.
    """
    options = asked.options
    if "sarif" in formats(options):
        run = _with_rules(run, asked)
    for each in options.output_file:
        _write(each, run, options.filenames)
    # Only the report that is printed has colours, and is wrapped.
    colour = colours.colour(options.color)
    run = run._replace(colour=colour, links=colour and colours.is_terminal(), width=colours.width())
    sys.stdout.write(report_for(options.format)(run))


def _write(report: Output, run: Run, checked: Sequence[str]) -> None:
    """Write the ``report`` of ``run`` to its file. Raises UsageError where that is not allowed or fails."""
    refused = why_not_written(report.path, checked)
    if refused is not None:
        raise UsageError(f"{report.path} cannot be written: {refused}")
    # Opening the file empties it, so the report is made before.
    text = report_for(report.format)(run)
    try:
        with open(report.path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        reason = f"{os.path.dirname(report.path)} does not exist" if error.errno == errno.ENOENT else error.strerror
        raise UsageError(f"{report.path} cannot be written: {reason or error}") from error


def formats(options: argparse.Namespace) -> set[str]:
    """The formats of all reports, the printed one and those written to files."""
    return {*(each.format for each in options.output_file), options.format}


def _with_rules(run: Run, asked: Request) -> Run:
    from ..files.filesystem import version
    from .request import for_folder
    from .rules import rule_infos

    rules = rule_infos(for_folder(asked.settings).botocore_version)
    return run._replace(rules=rules, version=version())
