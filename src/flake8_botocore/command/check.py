"""``flake8-botocore check``: the findings of ``flake8 --select BOT``, without its other checks, in more formats."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ..findings import Finding
from ..reports import FORMATS, CheckedFile, Run, report_for
from .environment_files import over_environment, parted
from .files import UNPARSABLE, Context, over_files, why
from .flake8_adapter import SourceLines
from .problems import name_problems
from .request import Request, for_folder, request

WITHOUT_FIXES = frozenset({"concise", "github"})
WITHOUT_RULES = frozenset({"concise", "text"})


@dataclass(frozen=True)
class Checked:
    """A file and what is to be reported in it; ``problem`` says why it could not be checked."""

    path: str
    lines: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str | None = None


def run(arguments: Sequence[str]) -> int:
    """Check what ``arguments`` name, print a report, and return the exit code."""
    asked = request("check", arguments, _add_arguments)
    if asked.options.add_noqa:
        from .add_noqa import add_noqa

        return add_noqa(asked)
    work = partial(check, fixes=asked.options.format not in WITHOUT_FIXES)
    python, named = parted(asked.files)
    checked = over_files(work, python, asked.options, asked.settings, _named)
    around = over_environment(named, Context(asked.options, asked.settings), beside=bool(checked))
    checked = sorted([*checked, *(Checked(*each) for each in around)], key=lambda each: each.path)
    failed = name_problems((each.path, each.problem) for each in checked)
    sys.stdout.write(_report(checked, asked))
    return failed or int(any(each.findings for each in checked))


def check(context: Context, path: str, *, fixes: bool) -> Checked:
    """What is to be reported in the file ``path``, or in standard input for ``-``."""
    name = context.options.stdin_display_name if path == "-" else path
    try:
        file = SourceLines(path, context.options)
        findings = context.standing(file, "".join(file.lines), fixes=fixes)
    except OSError as error:
        return Checked(name, problem=error.strerror or str(error))
    except UNPARSABLE as error:
        return Checked(name, problem=why(error))
    return Checked(file.path, tuple(file.lines) if findings else (), tuple(findings))


def _named(path: str, problem: str) -> Checked:
    return Checked(path, problem=problem)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to report (default: text)")
    parser.add_argument(
        "--add-noqa", action="store_true", help="write a # noqa comment for every finding instead of reporting"
    )


def _report(checked: Sequence[Checked], asked: Request) -> str:
    name = asked.options.format
    files = tuple(CheckedFile(each.path, each.lines, each.findings) for each in checked if each.findings)
    if name in WITHOUT_RULES:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        return report_for(name)(Run(files, (), "", colour=colour))
    from .about import home, rule_infos, version

    rules = rule_infos(for_folder(asked.settings).botocore_version)
    return report_for(name)(Run(files, rules, version(), home()))
