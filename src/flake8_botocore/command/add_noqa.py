"""``flake8-botocore check --add-noqa``: suppress what stands today, so that only what is new is reported."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ..findings import Edit, Finding, Span
from ..fixing.apply import replace
from ..fixing.source import SourceError, decode
from . import UsageError
from .context import Context
from .files import UNPARSABLE, over_files, why
from .flake8_adapter import SourceLines, end_of_noqa_codes
from .problems import name_problems
from .request import Request
from .write_back import prepared, roots, write_back


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
    work = partial(suppress, within=roots(asked.options.filenames))
    results = over_files(work, prepared(asked.files), asked.options, asked.settings, _named)
    written = [each for each in results if each.count]
    code = name_problems((each.path, each.problem) for each in results)
    print(f"Suppressed {sum(each.count for each in written)} in {len(written)} file{'s' * (len(written) != 1)}.")
    return code


def suppress(context: Context, path: str, *, within: Sequence[str]) -> Suppressed:
    """Write comments for the findings in the file ``path``; refused where anything but comments would change."""
    try:
        with open(path, "rb") as file:
            source = decode(file.read())
        findings = _standing(context, path, source.text)
        if not findings:
            return Suppressed(path)
        lines = SourceLines(path, context.options, source.text)
        text = replace(source.text, _comments(lines, findings))
        clean = ast.dump(ast.parse(text)) == ast.dump(ast.parse(source.text)) and not _standing(context, path, text)
        if not clean:
            return Suppressed(path, problem="left alone: a # noqa comment cannot be written there")
        problem = write_back(path, source.encode(source.text), source.encode(text), within)
        return Suppressed(path, 0 if problem else len(findings), problem)
    except OSError as error:
        return Suppressed(path, problem=error.strerror or str(error))
    except SourceError as error:
        return Suppressed(path, problem=str(error))
    except UNPARSABLE as error:
        return Suppressed(path, problem=why(error))


def _named(path: str, problem: str) -> Suppressed:
    return Suppressed(path, problem=problem)


def _standing(context: Context, path: str, text: str) -> list[Finding]:
    return context.standing(SourceLines(path, context.options, text), text, fixes=False)


def _comments(file: SourceLines, findings: list[Finding]) -> list[Edit]:
    """The comments to write, one for each stretch of lines that flake8 looks for a ``# noqa`` in as a whole."""
    codes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for finding in findings:
        codes[file.noqa_range(finding.span.start_line)].add(finding.code)
    return [_comment(file, first, last, sorted(found)) for (first, last), found in codes.items()]


def _comment(file: SourceLines, first: int, last: int, codes: list[str]) -> Edit:
    present = end_of_noqa_codes(file.noqa_line(first) or "")
    if present is None:
        column = len(file.lines[last - 1].rstrip())
        return Edit(Span(last, column, last, column), f"  # noqa: {','.join(codes)}")
    line = first
    while present > len(file.lines[line - 1]):
        present -= len(file.lines[line - 1])
        line += 1
    return Edit(Span(line, present, line, present), f",{','.join(codes)}")
