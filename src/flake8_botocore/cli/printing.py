"""The reports of ``check``: in which formats, with which details, to which files."""

from __future__ import annotations

import argparse
import sys

from ..errors import UsageError
from ..reports import CheckedFile, Run, colours, report_for
from ..runs.request import Request, for_folder
from .check_options import Output

WITHOUT_FIXES = frozenset({"concise", "github", "gitlab", "junit"})
WITHOUT_RULES = frozenset({"concise", "text"})
WITH_FINGERPRINTS = frozenset({"gitlab", "sarif"})


def wants_fixes(options: argparse.Namespace) -> bool:
    """Whether fixes are shown or counted; they cost more than the findings."""
    return bool(options.statistics or _formats(options) - WITHOUT_FIXES)


def wants_fingerprints(options: argparse.Namespace) -> bool:
    """Whether a report tells what findings are known by from run to run."""
    return bool(_formats(options) & WITH_FINGERPRINTS)


def put(files: tuple[CheckedFile, ...], asked: Request, *, baselined: bool) -> None:
    """Write the reports on ``files`` that go to files, then print the one that is printed.

    Raises UsageError where a file cannot be written.
    """
    options = asked.options
    run = Run(files, (), "", closing=not options.quiet, baselined=baselined)
    if _formats(options) - WITHOUT_RULES:
        run = _with_rules(run, asked)
    for each in options.output_file:
        _write(each, run)
    run = run._replace(colour=colours.colour(options.color), width=colours.width())
    sys.stdout.write(_printed(_with_links(run) if options.format == "text" else run, options))


def _with_links(run: Run) -> Run:
    """``run`` with the addresses of pages, where it is printed for a terminal that may link to them."""
    if not (run.colour and colours.is_terminal()):
        return run
    from ..runs.version import page_url

    return run._replace(page=page_url)


def _printed(run: Run, options: argparse.Namespace) -> str:
    if not options.statistics:
        return report_for(options.format)(run)
    from ..reports.text import statistics
    from ..runs.version import rule_names

    return statistics(run, rule_names())


def _write(report: Output, run: Run) -> None:
    # Opening the file empties it, so the report is made before.
    text = report_for(report.format)(run)
    try:
        with open(report.path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{report.path} cannot be written: {error.strerror or error}") from error


def _formats(options: argparse.Namespace) -> set[str]:
    """The formats that are asked for."""
    return {*(each.format for each in options.output_file), options.format}


def _with_rules(run: Run, asked: Request) -> Run:
    from ..runs.version import home, rule_infos, version

    rules = rule_infos(for_folder(asked.settings).botocore_version)
    return run._replace(rules=rules, version=version(), url=home())
