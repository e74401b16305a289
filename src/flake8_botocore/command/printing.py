"""The report of ``check``: in which form, with what in it, and where it goes."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from ..reports import CheckedFile, Run, report_for
from ..reports.closing import closing, statistics
from . import UsageError
from .request import Request, for_folder

WITHOUT_FIXES = frozenset({"concise", "github"})
WITHOUT_RULES = frozenset({"concise", "text"})


def wants_fixes(options: argparse.Namespace) -> bool:
    """Whether fixes are shown or counted; they cost more than the findings."""
    counted = options.statistics or options.output_file is not None
    return counted or options.format not in WITHOUT_FIXES


def put(files: tuple[CheckedFile, ...], asked: Request, *, baselined: bool) -> None:
    """Print the report on ``files``, or write it to the file that was asked for and print what it comes to."""
    options = asked.options
    colour = options.output_file is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    run = Run(files, (), "", colour=colour, closing=not options.quiet, baselined=baselined)
    report = _report(run, asked)
    if options.output_file is None:
        sys.stdout.write(report)
        return
    try:
        with open(options.output_file, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(report)
    except OSError as error:
        raise UsageError(f"{options.output_file} cannot be written: {error.strerror or error}") from error
    sys.stdout.write(closing(run))


def _report(run: Run, asked: Request) -> str:
    options = asked.options
    if options.statistics:
        from .about import rule_names

        return statistics(run, rule_names())
    if options.format in WITHOUT_RULES:
        return report_for(options.format)(run)
    from .about import home, rule_infos, version

    rules = rule_infos(for_folder(asked.settings).botocore_version)
    return report_for(options.format)(replace(run, rules=rules, version=version(), url=home()))
