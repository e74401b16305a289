"""``flake8-botocore fix``: apply the fixes of what ``check`` reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..findings import Applicability, CellLine, Finding
from ..fixing.apply import FixError, choose, fix
from ..fixing.source import Source, SourceError
from ..reports import CheckedFile, Run
from ..reports.concise import render
from . import UsageError
from .context import Context
from .difference import difference
from .files import UNPARSABLE, over_files, why
from .problems import name_problems
from .request import request
from .texts import Text, read, text_of
from .write_back import prepared, roots, write_back


@dataclass(frozen=True)
class Rewritten:
    """What became of a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``cell_lines`` is where each line stands in a notebook, now.
    """

    path: str
    old: Source | None = None
    text: str = ""
    new: bytes | None = None
    applied: int = 0
    left: tuple[Finding, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()
    problem: str | None = None


def run(arguments: Sequence[str]) -> int:
    """Fix what ``arguments`` name and return the exit code: 1 where anything was found or changed."""
    asked = request("fix", arguments, _add_arguments)
    if asked.options.at is not None:
        from .fix_at import fix_at

        return fix_at(asked)
    if "-" in asked.files and asked.files != ["-"]:
        raise UsageError("standard input is fixed alone, not beside files: its new text goes to standard output")
    allowed: tuple[Applicability, ...] = ("safe", "unsafe") if asked.options.unsafe_fixes else ("safe",)
    writing = not asked.options.diff and asked.files != ["-"]
    files, work = asked.files, partial(rewrite, allowed=allowed)
    if writing:
        files = prepared(asked.files)
        work = partial(rewrite_in_place, allowed=allowed, within=roots(asked.options.filenames))
    rewritten = over_files(work, files, asked.options, asked.settings, _named)
    for each in rewritten:
        if each.old is not None:
            sys.stdout.buffer.write(_printed(each, asked.options.diff))
    failed = name_problems((each.path, each.problem) for each in rewritten)
    if writing:
        left = tuple(CheckedFile(each.path, {}, each.left, each.cell_lines) for each in rewritten)
        sys.stdout.write(render(Run(left, (), "")))
    print(_summary(rewritten, dry=asked.options.diff), file=sys.stderr)
    return failed or int(any(each.new is not None or each.left for each in rewritten))


def rewrite(context: Context, path: str, *, allowed: Sequence[Applicability]) -> Rewritten:
    """The file ``path`` with its allowed fixes applied; nothing is written yet."""
    name = context.options.stdin_display_name if path == "-" else path
    try:
        old = text_of(name, read(path))
        fixed = fix(old.text, lambda text: _standing(context, old.changed(text)), allowed, old.is_python)
        changed = old.changed(fixed.text)
        new = changed.encode() if fixed.text != old.text else None
    except OSError as error:
        return Rewritten(name, problem=error.strerror or str(error))
    except SourceError as error:
        return Rewritten(name, problem=str(error))
    except FixError as error:
        return Rewritten(name, problem=f"left alone: {error}. This is a bug of flake8-botocore")
    except UNPARSABLE as error:
        return Rewritten(name, problem=why(error))
    unread = old.problem(context)
    problem = "; ".join([*filter(None, [unread]), *(_left_out(finding, old) for finding in fixed.broken)]) or None
    text = changed.source.text
    return Rewritten(name, old.source, text, new, len(fixed.applied), fixed.left, changed.cell_lines, problem)


def _left_out(finding: Finding, text: Text) -> str:
    return (
        f"the fix of {finding.code} in line {text.name_line(finding.span.start_line)} is left out: "
        "the file would not be Python any more. This is a bug of flake8-botocore"
    )


def rewrite_in_place(
    context: Context, path: str, *, allowed: Sequence[Applicability], within: Sequence[str]
) -> Rewritten:
    """What became of the file ``path``, whose new content is written; texts stay here, this is another process."""
    each = rewrite(context, path, allowed=allowed)
    if each.old is None or each.new is None:
        return replace(each, old=None, text="")
    problem = write_back(path, each.old.encode(each.old.text), each.new, within)
    if problem is not None:
        return Rewritten(each.path, problem=problem)
    return replace(each, old=None, text="")


def _named(path: str, problem: str) -> Rewritten:
    return Rewritten(path, problem=problem)


def _printed(each: Rewritten, diff: bool) -> bytes:
    """What goes to standard output: the whole text, changed or not, or a difference, in the encoding of the file."""
    assert each.old is not None
    if not diff:
        return each.old.encode(each.text)
    return difference(each.path, each.old, each.text) if each.new is not None else b""


def _standing(context: Context, text: Text) -> list[Finding]:
    return context.standing(text.lines(context.options), text.text, fixes=True)


def _summary(rewritten: Sequence[Rewritten], *, dry: bool) -> str:
    changed = sum(each.new is not None for each in rewritten)
    applied = sum(each.applied for each in rewritten)
    left = [finding for each in rewritten for finding in each.left]
    unsafe = sum(choose(finding, ["unsafe"]) is not None for finding in left)
    text = f"{'Would fix' if dry else 'Fixed'} {applied} in {changed} file{'s' * (changed != 1)}, {len(left)} left"
    return f"{text}, {unsafe} of them for --unsafe-fixes." if unsafe else f"{text}."


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unsafe-fixes", action="store_true", help="also apply fixes that change how clients behave")
    parser.add_argument(
        "--at",
        metavar="FILE:LINE",
        help="give a default Config to the session, or what the function gives, in that line",
    )
    parser.add_argument("--diff", action="store_true", help="print what would change and write nothing")
