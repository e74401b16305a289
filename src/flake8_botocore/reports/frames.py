"""Frames in a report for people: lines of code with marks under them, and the lines that a fix changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..findings import Edit, Finding, Fix, Note, Span, shown_path, text_lines
from . import CONTEXT_LINES, CheckedFile
from .colours import columns, display, painted


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
    """The lines that differ, counted from 0."""
    # Most formats show no differences.
    from difflib import SequenceMatcher

    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Changed("-", number, old[number]) for number in range(start, end))
            yield from (Changed("+", number, new[number]) for number in range(begin, stop))


LONGEST_LINE = 240
"""Characters of a line of code that are shown, if the terminal has room."""


class Mark(NamedTuple):
    """A marked part of a line: the place itself, without a label, or another one that the finding is about."""

    span: Span
    label: str = ""


class CodeFrame(NamedTuple):
    """Draws lines of code behind numbers that take ``gutter`` columns.

    ``colour`` is that of the mark at the place itself, if any; ``width`` the terminal's, if there is one.
    """

    gutter: int
    colour: str
    width: int | None = None

    @property
    def bar(self) -> str:
        """The line beside no line of code."""
        return f"{' ' * self.gutter} |"

    def numbered(self, number: int | str, sign: str, text: str) -> str:
        """A line of code behind its number and a bar, or the sign of a difference."""
        return f"{number:>{self.gutter}} {sign} {text}".rstrip()

    def of(self, file: CheckedFile, finding: Finding) -> Iterator[str]:
        """The lines around ``finding`` with the places of its file that it rests on, then those of other files."""
        here, apart = _parted(file, finding)
        marks: dict[int, list[Mark]] = defaultdict(list)
        others = (note for note in here if note.span != finding.span)
        for mark in [Mark(finding.span), *(Mark(note.span, note.label) for note in others)]:
            marks[mark.span.start_line].append(mark)
        last = 0
        for number in _shown(file, finding.span, marks):
            yield from [self.bar] if not last else ["..."] if number != last + 1 else []
            yield from self._line(file.line(number), file.lines[number], marks.get(number, []))
            last = number
        for note in apart:
            yield from self._elsewhere(file, note)

    def _elsewhere(self, file: CheckedFile, note: Note) -> Iterator[str]:
        """A note of another file, or another cell, with its line where that is known."""
        place = file.place(note.span) if note.path is None else f"{note.path}:{note.span.start_line}"
        yield self.bar
        yield f"{' ' * self.gutter}::: {shown_path(place)}"
        source = file.lines.get(note.span.start_line, "") if note.path is None else note.source
        number = file.line(note.span.start_line) if note.path is None else note.span.start_line
        if source.strip():
            span = note.span
            if note.path is not None:
                start, end = len(source) - len(source.lstrip()), len(source.rstrip())
                span = Span(span.start_line, start, span.start_line, end)
            yield self.bar
            yield from self._line(number, source, [Mark(span, note.label)])

    def _line(self, number: int, line: str, marks: list[Mark]) -> Iterator[str]:
        source = line.rstrip("\r\n")
        longest = LONGEST_LINE if self.width is None else min(LONGEST_LINE, max(self.width - self.gutter - 5, 40))
        skipped = max(min((mark.span.start_column for mark in marks), default=0) - longest // 4, 0)
        skipped = skipped if len(source) > longest else 0
        end = skipped + longest
        window = f"{'…' * (skipped > 0)}{source[skipped:end]}{'…' * (end < len(source))}"
        yield self.numbered(number, "|", display(window))
        moved = skipped - (skipped > 0)
        for mark in sorted(marks):
            span = mark.span
            last = span.end_column if span.end_line == span.start_line else len(source.rstrip())
            signs = _signs(window, span.start_column - moved, min(last, end) - moved, "-" if mark.label else "^")
            indent = len(signs) - len(signs.lstrip())
            sign = painted(signs[indent:], self.colour, not mark.label)
            fits = self.width is None or columns(f"{self.bar} {signs} {mark.label}") <= self.width
            yield f"{self.bar} {signs[:indent]}{sign}{f' {mark.label}' if mark.label and fits else ''}"
            if not fits:
                yield f"{self.bar} {signs[:indent]}{mark.label}"


def gutter(file: CheckedFile, finding: Finding) -> int:
    """The columns that the numbers of everything that is shown of ``finding`` take."""
    here, apart = _parted(file, finding)
    spans = [finding.span, *(note.span for note in here)]
    numbers = [file.line(span.start_line) for span in spans]
    numbers += [file.line(number) for number in _shown(file, finding.span, {})]
    numbers += [note.span.start_line if note.path else file.line(note.span.start_line) for note in apart]
    return len(str(max(numbers)))


def _parted(file: CheckedFile, finding: Finding) -> tuple[list[Note], list[Note]]:
    """The notes of the same file, of a notebook the same cell, and the others."""
    cell = file.cell(finding.span)
    here = [note for note in finding.notes if note.path is None and file.cell(note.span) == cell]
    return here, [note for note in finding.notes if note not in here]


def _shown(file: CheckedFile, span: Span, marks: dict[int, list[Mark]]) -> list[int]:
    """The numbers of the lines that are shown, the marked ones among them, without empty ones at the ends."""
    line, cell = span.start_line, file.cell(span)
    around = range(line - CONTEXT_LINES, line + CONTEXT_LINES + 1)
    shown = sorted(
        number
        for number in {*around, *marks}
        if number in file.lines and (not file.cell_lines or file.cell_lines[number - 1].cell == cell)
    )
    kept = {number for number in shown if number in marks or number == line or file.lines[number].strip()}
    # An empty line is worth showing between two others, not at an end or beside a gap.
    return [each for each in shown if each in kept or _between(each, kept, shown)]


def _between(number: int, kept: set[int], shown: list[int]) -> bool:
    """Whether lines that are kept stand on both sides of ``number``, with nothing left out in between."""
    for step in (-1, 1):
        other = number + step
        while other in shown and other not in kept:
            other += step
        if other not in kept:
            return False
    return True


def _signs(source: str, start: int, end: int, sign: str) -> str:
    """``sign`` under the part of ``source`` from ``start`` to ``end``, as it is displayed."""
    before = columns(display(source[:start]))
    marked = columns(display(source[: max(end, start + 1)])) - before
    return " " * before + sign * max(marked, 1)
