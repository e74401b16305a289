"""``--add-noqa``: a ``# noqa`` comment for each finding, written where flake8 and black leave it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from ..files.dependencies import one_moment
from ..files.write import LineTable
from ..findings import Edit, Finding, Span, UsageError
from ..fixing import replace as edited
from ..reports import counted
from .request import Request
from .rewriting import prepared, roots, standing, write_back
from .run import UNREADABLE, name_problems, over_files, why
from .selection import Context, SourceLines, Stretch
from .source_file import read, text_of

NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
"""The comments that flake8 obeys; a test compares this pattern with flake8's own."""

_F_STRING = re.compile(r"""\b[rR]?[fF][rR]?["']""")
USUAL_WIDTH = 88
"""Columns past which black breaks a line, and carries the comment at its end to another one."""


@dataclass(frozen=True)
class Suppressed:
    """A file, how many findings were suppressed in it, and why it was left alone if it was."""

    path: str
    count: int = 0
    problem: str | None = None


def add_noqa(asked: Request) -> int:
    """Write a ``# noqa`` comment for every finding and return the exit code: 0, or 2 where that was not possible."""
    if "-" in asked.files:
        raise UsageError("--add-noqa writes to files; it cannot be used with standard input")
    work = partial(suppress, within=roots(asked.options.filenames), reason=behind_codes(asked.options.reason))
    # Comments change no findings in other files.
    with one_moment():
        results = over_files(work, prepared(asked.files), asked.options, asked.settings, Suppressed)
    written = [each for each in results if each.count]
    code = name_problems((each.path, each.problem) for each in results)
    print(f"Suppressed {sum(each.count for each in written)} in {counted(len(written), 'file')}.")
    return code


_NO_REASON = re.compile(r"[\r\n()#]")


def behind_codes(reason: str | None) -> str:
    """The reason as it is written behind the codes: in brackets, because flake8 takes a bare ``S3`` for a code.

    Empty without a reason. Raises UsageError for a reason that cannot be written in a comment.
    """
    if reason is None:
        return ""
    if not reason.strip() or _NO_REASON.search(reason):
        raise UsageError(f"--reason takes one line of text without brackets and #, not {reason!r}")
    return f" ({reason.strip()})"


def suppress(context: Context, path: str, *, within: Sequence[str], reason: str) -> Suppressed:
    """Write a ``# noqa`` comment for every finding in the file ``path``; how many, or why the file was left alone.

    It is left alone if the comments change the code or do not suppress everything, or if it is not in ``within``.
    ``reason`` is written behind the codes as it is.
    """
    try:
        old = text_of(path, read(path))
        findings = standing(context, old, fixes=False)
        unread = old.problem(context)
        if not findings:
            return Suppressed(path, problem=unread)
        newline = LineTable(old.text).newline(0)
        text = edited(old.text, comments(old.lines(context.options), findings, reason, newline))
        new = old.changed(text)
        clean = ast.dump(ast.parse(text)) == ast.dump(ast.parse(old.text)) and not standing(context, new, fixes=False)
        if not clean:
            return Suppressed(path, problem="left alone: a # noqa comment cannot be written there")
        problem = write_back(path, old.encode(), new.encode(), within)
        return Suppressed(path, 0 if problem else len(findings), problem or unread)
    except UNREADABLE as error:
        return Suppressed(path, problem=why(error))


def comments(file: SourceLines, findings: list[Finding], reason: str, newline: str) -> list[Edit]:
    """The edits that write ``# noqa`` comments for ``findings``: their codes, with ``reason`` behind them as it is.

    Findings are grouped by stretch: the lines in which flake8 looks for one comment.
    """
    found: dict[Stretch, list[Finding]] = defaultdict(list)
    for finding in findings:
        line = finding.span.start_line
        found[file.noqa_stretches.get(line, Stretch(line, line, None))].append(finding)
    return [edit for stretch, here in found.items() for edit in _suppression(file, stretch, here, reason, newline)]


def _suppression(
    file: SourceLines, stretch: Stretch, found: list[Finding], reason: str, newline: str
) -> Iterable[Edit]:
    """The edits that suppress ``found``, the findings in the lines of ``stretch``.

    A comment with codes gets more codes. A line that black would break is broken first. Nothing where flake8 obeys a
    ``# noqa`` in a string.
    """
    first, last, present = stretch
    comment = f"  # noqa: {_codes(found)}"
    match = NOQA.search("".join(file.lines[first - 1 : last]))
    if match is not None and match["codes"]:
        obeyed = match[0].rstrip(", \t\r\n")
        if present is None or obeyed not in present.string:
            return []
        end = present.start[1] + present.string.index(obeyed) + len(obeyed)
        return [Edit(Span(last, end, last, end), f",{_codes(found)}")]
    end = len(file.lines[last - 1].rstrip())
    too_long = first == last and end + len(comment + reason) > USUAL_WIDTH
    broken = _broken(file, found, reason, newline) if too_long else []
    return broken or [Edit(Span(last, end, last, end), comment + reason)]


def _within(found: Iterable[Finding], start: int, end: int, reason: str) -> str:
    """The comment for findings that begin between two columns, if there are any."""
    here = [each for each in found if start <= each.span.start_column < end]
    return f"  # noqa: {_codes(here)}{reason}" if here else ""


def _codes(found: Iterable[Finding]) -> str:
    return ",".join(sorted({finding.code for finding in found}))


def _broken(file: SourceLines, found: list[Finding], reason: str, newline: str) -> list[Edit]:
    """The edits that put the arguments of the call at the first of ``found`` on lines of their own, with comments.

    black breaks a line that is too long, too, and would move a comment at its end to the last of the new lines. Without
    a comment, arguments stay together. Nothing where it is not certain that the call can be broken.
    """
    at = found[0].span
    line = file.lines[at.start_line - 1]
    if at.start_line != at.end_line or "#" in line or not line.isascii() or _F_STRING.search(line):
        return []
    try:
        call = ast.parse(line[at.start_column : at.end_column], mode="eval").body
    except SyntaxError:
        return []
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords] if isinstance(call, ast.Call) else []
    columns = sorted(
        (at.start_column + each.col_offset, at.start_column + (each.end_col_offset or 0)) for each in given
    )
    edges = [*columns, (at.end_column - 1, at.end_column)]
    if not columns or any(line[one[1] : other[0]].strip() not in ("", ",") for one, other in pairwise(edges)):
        return []
    start, end = columns[0][0], columns[-1][1]
    if found[-1].span.start_column >= end:
        return []
    outer = newline + line[: len(line) - len(line.lstrip())]
    changes = [(start, start, f"{_within(found, 0, start, reason)}{outer}    ")]
    behind = [_within(found, *each, reason) for each in columns]
    if any(behind):
        gaps = zip(pairwise(columns), behind, strict=False)
        changes += [(one[1], other[0], f",{comment}{outer}    ") for (one, other), comment in gaps]
        changes.append((end, end, f",{behind[-1]}{outer}"))
    else:
        changes.append((end, end, outer))
    return [Edit(Span(at.start_line, first, at.start_line, last), text) for first, last, text in changes]
