"""Fixes and noqa comments written into files, once and only if nothing else changed the file, or shown as a diff."""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from ..files.filesystem import LINKED, leads_out
from ..files.write import ChangedError, LineTable, Source, remove_leftovers, write
from ..findings import Applicability, CellLine, Edit, Finding, Span, UsageError, escaped, without_controls
from ..fixing import Fixed, FixError, Lint, fix
from ..fixing import replace as edited
from ..linter import NOQA, Stretch
from ..reports import counted
from .request import Request
from .run import UNREADABLE, name_problems, over_files, why
from .selection import SourceLines
from .source_file import Context, Text, is_notebook, read, text_of


def prepared(paths: Iterable[str]) -> list[str]:
    """``paths`` to write to, of several names of one file the first that is no link; leftovers beside them go."""
    names: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), path)
    for folder in {os.path.dirname(real) for real in names}:
        remove_leftovers(folder)
    return list(names.values())


def roots(paths: Iterable[str]) -> tuple[str, ...]:
    """The real locations of the given paths; only files there or below may be written."""
    return tuple(map(os.path.realpath, paths or ["."]))


def write_back(path: str, old: bytes, new: bytes, within: Iterable[str]) -> str | None:
    """Write ``new`` where the file ``path`` still holds ``old`` and is in ``within``; why it was not, else None."""
    if leads_out(path):
        return f"left alone: {LINKED}"
    target = os.path.realpath(path)
    if not any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in within):
        return "left alone: it is a link to a file outside of what was given"
    try:
        write(path, old, new)
    except ChangedError:
        return "left alone: it was changed meanwhile"
    except OSError as error:
        return f"not written: {error.strerror or error}"
    return None


_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_F_STRING = re.compile(r"""\b[rR]?[fF][rR]?["']""")
MARK = "\ufeff"


def difference(path: str, old: Source, new: str) -> bytes:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them.

    Control characters are escaped, because a diff is printed on terminals; patch refuses what is around them.
    """
    name = path.replace(os.sep, "/").removeprefix("./")
    marked = old.encoding == "utf-8-sig"
    before, after = (_LINES.findall(f"{MARK}{text}" if marked else text) for text in (old.text, new))
    _, _, *lines = unified_diff(before, after)
    if is_notebook(path) and lines:
        from ..files.notebook import notebook, with_cells

        lines = list(with_cells(lines, notebook(old.text)))
    head = f"--- a/{escaped(name)}\n+++ b/{escaped(name)}\n"
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return head.encode() + without_controls(body).encode("utf-8" if marked else old.encoding)


Fixing: TypeAlias = Callable[[Text, Lint], "tuple[Fixed, str | None]"]
"""Applies the requested fixes to a text: the result, and what could not be done, in words."""


@dataclass(frozen=True)
class Rewritten:
    """What became of a file: ``new`` is its content if that changed, ``problem`` why it or a fix was left alone.

    ``old`` and ``text``, what it says now, are there where it changed, and of standard input. ``cell_lines`` is where
    each line is in a notebook, now.
    """

    path: str
    old: Source | None = None
    text: str = ""
    new: bytes | None = None
    applied: int = 0
    left: tuple[Finding, ...] = ()
    cell_lines: tuple[CellLine, ...] = ()
    problem: str | None = None

    def printed(self, *, diff: bool) -> bytes:
        """The whole text, changed or not, or the difference, in the encoding of the file."""
        assert self.old is not None
        if not diff:
            return self.old.encode(self.text)
        return difference(self.path, self.old, self.text) if self.new is not None else b""


def all_fixes(text: Text, lint: Lint, *, allowed: Collection[Applicability]) -> tuple[Fixed, str | None]:
    """Every fix that is ``allowed``; see ``Fixing``."""
    return fix(text.text, lint, allowed, text.is_python), None


def rewrite(context: Context, path: str, *, fixing: Fixing) -> Rewritten:
    """The file ``path`` with its fixes applied; nothing is written yet."""
    name = context.options.stdin_display_name if path == "-" else path
    try:
        old = text_of(name, read(path))
        fixed, undone = fixing(old, lambda text: standing(context, old.changed(text)))
        changed = old.changed(fixed.text)
        new = changed.encode() if fixed.text != old.text else None
    except FixError as error:
        return Rewritten(name, problem=f"left alone: {error}. This is a bug of flake8-botocore")
    except UNREADABLE as error:
        return Rewritten(name, problem=why(error))
    problems = [undone, old.problem(context), *(_left_out(finding, old) for finding in fixed.broken)]
    problem = "; ".join(filter(None, problems)) or None
    text = changed.source.text
    if new is None and path != "-":
        return Rewritten(name, None, "", None, 0, fixed.left, changed.cell_lines, problem)
    return Rewritten(name, old.source, text, new, len(fixed.applied), fixed.left, changed.cell_lines, problem)


def rewrite_in_place(context: Context, path: str, *, fixing: Fixing, within: Sequence[str]) -> Rewritten:
    """What became of the file ``path``, whose new content is written; texts stay here, this is another process."""
    each = rewrite(context, path, fixing=fixing)
    if each.old is not None and each.new is not None:
        problem = write_back(each.path, each.old.encode(each.old.text), each.new, within)
        if problem is not None:
            return Rewritten(each.path, problem=problem)
    return replace(each, old=None, text="")


def _left_out(finding: Finding, text: Text) -> str:
    return (
        f"the fix of {finding.code} in line {text.name_line(finding.span.start_line)} is left out: "
        "the file would not be Python any more. This is a bug of flake8-botocore"
    )


def standing(context: Context, text: Text, *, fixes: bool = True) -> list[Finding]:
    """The findings in ``text`` that are to be reported, with their fixes if these are wanted."""
    return context.standing(text.lines(context.options), text.text, fixes=fixes)


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
    results = over_files(work, prepared(asked.files), asked.options, asked.settings, Suppressed)
    written = [each for each in results if each.count]
    code = name_problems((each.path, each.problem) for each in results)
    print(f"Suppressed {sum(each.count for each in written)} in {counted(len(written), 'file')}.")
    return code


_NO_REASON = re.compile(r"[\r\n()#]")


def behind_codes(reason: str | None) -> str:
    """What is written behind the codes; in brackets, because flake8 takes a bare ``S3`` for a code."""
    if reason is None:
        return ""
    if not reason.strip() or _NO_REASON.search(reason):
        raise UsageError(f"--reason takes one line of text without brackets and #, not {reason!r}")
    return f" ({reason.strip()})"


def suppress(context: Context, path: str, *, within: Sequence[str], reason: str) -> Suppressed:
    """Write comments for the findings in the file ``path``; refused where the code would change.

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
    """What to write to suppress ``findings``: the codes, and ``reason`` behind them as it is.

    It is written once for each stretch of lines that flake8 looks for a ``# noqa`` in as a whole.
    """
    found: dict[Stretch, list[Finding]] = defaultdict(list)
    for finding in findings:
        line = finding.span.start_line
        found[file.noqa_stretches.get(line, Stretch(line, line, None))].append(finding)
    return [edit for stretch, here in found.items() for edit in _suppression(file, stretch, here, reason, newline)]


def _suppression(
    file: SourceLines, stretch: Stretch, found: list[Finding], reason: str, newline: str
) -> Iterable[Edit]:
    """What suppresses ``found`` in the lines of ``stretch``; nothing where flake8 obeys a string there."""
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
    """The call at the first of ``found`` with its arguments on lines of their own, and the comments behind these.

    Arguments without a comment stay on one line. black would break the line there, too, and take a comment at its end
    to the last of the lines. Nothing where it is not certain that the call can be broken.
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
