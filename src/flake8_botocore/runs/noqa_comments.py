"""``# noqa`` comments for findings, written where flake8 and black leave them."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from ..findings import Edit, Finding, Span
from .selection import SourceLines, Stretch

NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
"""The comments that flake8 obeys; a test compares this pattern with flake8's own."""

_F_STRING = re.compile(r"""\b[rR]?[fF][rR]?["']""")
USUAL_WIDTH = 88
"""Columns past which black breaks a line, and carries the comment at its end to another one."""


def suppression(file: SourceLines, finding: Finding, newline: str) -> list[Edit]:
    """The edits that suppress ``finding`` by a comment in the lines in which flake8 looks for one.

    A comment with codes gets one more. A line that black would break is broken first. Nothing where flake8 obeys a
    ``# noqa`` in a string.
    """
    line = finding.span.start_line
    first, last, present = file.noqa_stretches.get(line, Stretch(line, line, None))
    match = NOQA.search("".join(file.lines[first - 1 : last]))
    if match is not None and match["codes"]:
        obeyed = match[0].rstrip(", \t\r\n")
        if present is None or obeyed not in present.string:
            return []
        end = present.start[1] + present.string.index(obeyed) + len(obeyed)
        return [Edit(Span(last, end, last, end), f",{finding.code}")]
    comment = f"  # noqa: {finding.code}"
    end = len(file.lines[last - 1].rstrip())
    broken = _broken(file, finding, comment, newline) if first == last and end + len(comment) > USUAL_WIDTH else []
    return broken or [Edit(Span(last, end, last, end), comment)]


def _broken(file: SourceLines, finding: Finding, comment: str, newline: str) -> list[Edit]:
    """The edits that put the arguments of the call of ``finding`` on a line of their own, behind the ``comment``.

    black breaks a line that is too long, too, and would move a comment at its end to the last of the new lines. Nothing
    where it is not certain that the call can be broken.
    """
    at = finding.span
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
    outer = newline + line[: len(line) - len(line.lstrip())]
    changes = ((columns[0][0], f"{comment}{outer}    "), (columns[-1][1], outer))
    return [Edit(Span(at.start_line, place, at.start_line, place), text) for place, text in changes]
