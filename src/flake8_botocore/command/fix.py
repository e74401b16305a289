"""``flake8-botocore fix``: apply the fixes of what ``check`` reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from ..cache.codec import Codec
from ..findings import PARTS, Applicability, CellLine, shown_path
from ..fixing.apply import choose
from ..reports import CheckedFile, Run
from ..reports.concise import render
from . import UsageError
from .colours import add_color
from .files import over_files
from .fix_places import fix_places, take_places
from .flake8_adapter import name_line
from .options import add_file_arguments
from .parser import from_one
from .places import Place
from .problems import name_problems
from .request import Request, request
from .results import Results, results, serves
from .rewriting import Fixing, Rewritten, all_fixes, rewrite, rewrite_in_place
from .write_back import prepared, roots

MOST_LINES = 5
"""Lines that are named of those where a fix is left out for the same reason."""


def run(arguments: Sequence[str]) -> int:
    """Fix what ``arguments`` name and return the exit code: 1 where anything was found or changed."""
    asked = request("fix", arguments, add_arguments, take_places)
    options = asked.options
    if options.at is not None:
        from .fix_at import fix_at

        return fix_at(asked)
    if "-" in asked.files and (asked.files != ["-"] or options.interactive):
        raise UsageError("standard input is fixed alone, not beside files: its new text goes to standard output")
    if options.interactive:
        if options.diff:
            raise UsageError("--diff writes nothing: --interactive asks what to write")
        from .fix_asking import ask

        return _ended(ask(asked), options, left=False)
    writing = not options.diff and asked.files != ["-"]
    files, work = asked.files, partial(rewrite, fixing=_fixing(options))
    if writing:
        files = prepared(asked.files)
        work = partial(rewrite_in_place, fixing=_fixing(options), within=roots(options.filenames))
    cached = None if options.places else _cached(asked)
    rewritten = over_files(work, files, options, asked.settings, _named, cached)
    if cached is not None:
        cached.save()
    for each in rewritten:
        if each.old is not None:
            sys.stdout.buffer.write(each.printed(diff=options.diff))
    rewritten += _unread(options.places, rewritten)
    return _ended(rewritten, options, left=writing and not options.places and not options.fix_only)


def _fixing(options: argparse.Namespace) -> Fixing:
    if options.places:
        return partial(fix_places, places=options.places, reading=options.reading)
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    return partial(all_fixes, allowed=allowed)


def _cached(asked: Request) -> Results[Rewritten] | None:
    """What is known of files in which nothing is to be fixed."""
    codec = Codec(Rewritten, *PARTS, CellLine)

    def unchanged(each: Rewritten) -> bool:
        return each.new is None and serves(each)

    return results(("fix",), asked.options, asked.settings, codec, unchanged)


def _named(path: str, problem: str) -> Rewritten:
    return Rewritten(path, problem=problem)


def _unread(places: Sequence[Place], rewritten: Sequence[Rewritten]) -> list[Rewritten]:
    """What is said of ``places`` in files that were not even read, for nothing can be found there."""
    read = {os.path.realpath(each.path) for each in rewritten}
    return [Rewritten(each.path, problem=each.nothing) for each in places if os.path.realpath(each.path) not in read]


def _ended(rewritten: Sequence[Rewritten], options: argparse.Namespace, *, left: bool) -> int:
    """Say what was done, and what is ``left`` if that is wanted; the exit code."""
    failed = name_problems((each.path, each.problem) for each in rewritten)
    if options.unsafe_fixes or options.interactive:
        for line in _refused(rewritten):
            print(f"flake8-botocore: {line}", file=sys.stderr)
    if left:
        files = tuple(CheckedFile(each.path, {}, each.left, each.cell_lines) for each in rewritten)
        sys.stdout.write(render(Run(files, (), "")))
    print(_summary(rewritten, options), file=sys.stderr)
    return failed or int(any(each.new is not None or (each.left and not options.fix_only) for each in rewritten))


def _refused(rewritten: Sequence[Rewritten]) -> Iterator[str]:
    """Why fixes were not made that one would expect: a line for each reason in a file."""
    for each in rewritten:
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for finding in each.left:
            if finding.refused:
                lines[finding.refused].append(name_line(finding.span.start_line, each.cell_lines))
        for reason, places in lines.items():
            fixes, word = ("1 fix", "line") if len(places) == 1 else (f"{len(places)} fixes", "lines")
            named = ", ".join([*places[:MOST_LINES], *["…"] * (len(places) > MOST_LINES)])
            yield f"{shown_path(each.path)}: {fixes} left out ({word} {named}): {reason}"


def _summary(rewritten: Sequence[Rewritten], options: argparse.Namespace) -> str:
    changed = sum(each.new is not None for each in rewritten)
    applied = sum(each.applied for each in rewritten)
    text = f"{'Would fix' if options.diff else 'Fixed'} {applied} in {changed} file{'s' * (changed != 1)}"
    if options.places:
        return f"{text}."
    left = [finding for each in rewritten for finding in each.left]
    unsafe = sum(choose(finding, ["unsafe"]) is not None for finding in left)
    text = f"{text}, {len(left)} left"
    return f"{text}, {unsafe} of them for --unsafe-fixes." if unsafe and not options.interactive else f"{text}."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Register the options that only this subcommand has."""
    parser.usage = "%(prog)s [options] PATH ... | FILE:LINE[:CODE] ..."
    add_file_arguments(parser)
    parser.add_argument("--unsafe-fixes", action="store_true", help="also apply fixes that change how clients behave")
    parser.add_argument(
        "--at",
        metavar="FILE:LINE",
        help="give a default Config to the session, or what the function gives, in that line",
    )
    parser.add_argument(
        "--fix-only", action="store_true", help="say nothing of what is left, and end with exit code 1 for fixes only"
    )
    parser.add_argument("--diff", action="store_true", help="print what would change and write nothing")
    add_color(parser)
    parser.add_argument("-i", "--interactive", action="store_true", help="show each fix and ask whether to write it")
    parser.add_argument(
        "--reading",
        type=from_one,
        metavar="N",
        help="of a place with several readings of what was meant, write the one of this number",
    )
