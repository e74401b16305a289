"""What a fix would change, as lines with a minus and lines with a plus."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from ..findings import Edit, Fix, text_lines
from . import CheckedFile


class Changed(NamedTuple):
    """A line that goes, ``-``, or comes, ``+``, with the number that it has, or will have."""

    sign: str
    number: int
    text: str


def difference(file: CheckedFile, fix: Fix) -> list[Changed]:
    """The lines that ``fix`` changes, in order; none where ``file`` does not hold them all."""
    touched = {line for edit in fix.edits for line in range(edit.span.start_line, edit.span.end_line + 1)}
    if not touched.intersection(file.lines) or any(edit.span.start_line not in file.lines for edit in fix.edits):
        return []
    changed: list[Changed] = []
    moved, cell = 0, None
    for first, last in _ranges(sorted(touched)):
        old = [file.lines.get(number, "") for number in range(first, last + 1)]
        now = text_lines("".join(old))
        edits = [edit for edit in fix.edits if first <= edit.span.start_line <= last]
        new = text_lines(_applied("".join(old), [len(line) for line in old], first, edits))
        here = file.cell_lines[first - 1].cell if file.cell_lines else None
        moved, cell = (moved, cell) if here == cell else (0, here)
        for change in _lines(now, new):
            number = file.line(first) + change.number + (moved if change.sign == "+" else 0)
            changed.append(change._replace(number=number))
        moved += len(new) - len(now)
    return changed


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of lines without a gap."""
    start = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        if following != number + 1:
            yield start, number
            start = following


def _applied(text: str, lengths: list[int], first: int, edits: list[Edit]) -> str:
    """``text``, whose lines from ``first`` on have these ``lengths``, after ``edits``."""

    def place(line: int, column: int) -> int:
        return min(sum(lengths[: line - first]) + column, len(text))

    for edit in sorted(edits, reverse=True):
        span = edit.span
        start, end = place(span.start_line, span.start_column), place(span.end_line, span.end_column)
        text = text[:start] + edit.text + text[end:]
    return text


def _lines(old: list[str], new: list[str]) -> Iterator[Changed]:
    """What differs, lines counted from 0."""
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Changed("-", number, old[number]) for number in range(start, end))
            yield from (Changed("+", number, new[number]) for number in range(begin, stop))
