"""Frames in a report for people: lines of code with marks under them, and the lines that a fix changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..findings import Edit, Finding, Fix, Note, Span, shown_path, text_lines
from . import CONTEXT_LINES, CheckedFile
from .colours import columns, display, painted


class Changed(NamedTuple):
    """A line that a fix removes (``-``) or adds (``+``), with its 1-based number before or after the fix."""

    sign: str
    number: int
    text: str


def difference(file: CheckedFile, fix: Fix) -> list[Changed]:
    """The lines that ``fix`` removes and adds, in order; none if ``file`` lacks the first line of an edit."""
    touched = {line for edit in fix.edits for line in range(edit.span.start_line, edit.span.end_line + 1)}
    if not touched.intersection(file.lines) or any(edit.span.start_line not in file.lines for edit in fix.edits):
        return []
    changed: list[Changed] = []
    # ``moved`` is by how many lines the ranges before have made the text longer; it starts anew in each cell.
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
    """The first and the last of each run of consecutive ``numbers``, which are in order and not empty."""
    start = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        if following != number + 1:
            yield start, number
            start = following


def _applied(text: str, lengths: list[int], first: int, edits: list[Edit]) -> str:
    """``text`` after ``edits``; its first line is line ``first`` of the file, and its lines have these ``lengths``."""

    def place(line: int, column: int) -> int:
        return min(sum(lengths[: line - first]) + column, len(text))

    for edit in sorted(edits, reverse=True):
        span = edit.span
        start, end = place(span.start_line, span.start_column), place(span.end_line, span.end_column)
        text = text[:start] + edit.text + text[end:]
    return text


def _lines(old: list[str], new: list[str]) -> Iterator[Changed]:
    """The lines that differ between ``old`` and ``new``, numbered from 0."""
    # Imported here, because most formats show no differences.
    from difflib import SequenceMatcher

    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Changed("-", number, old[number]) for number in range(start, end))
            yield from (Changed("+", number, new[number]) for number in range(begin, stop))


LONGEST_LINE = 240
"""The most characters of a line of code that are shown, if the terminal has room."""


class Mark(NamedTuple):
    """A part of a line to mark: the place of the finding, without a label, or that of a note, with its label."""

    span: Span
    label: str = ""


class CodeFrame(NamedTuple):
    """Draws lines of code, with line numbers in front that take ``gutter`` columns.

    ``colour`` is the code for the mark at the finding, empty without colours. ``width`` is the terminal's in columns;
    None without a terminal.
    """

    gutter: int
    colour: str
    width: int | None = None

    @property
    def bar(self) -> str:
        """A bar without a line of code beside it."""
        return f"{' ' * self.gutter} |"

    def numbered(self, number: int | str, sign: str, text: str) -> str:
        """``text`` behind its line number and ``sign``: ``|`` for a line of code, ``-`` or ``+`` in a difference."""
        return f"{number:>{self.gutter}} {sign} {text}".rstrip()

    def of(self, file: CheckedFile, finding: Finding) -> Iterator[str]:
        """The code around ``finding`` with marks for its notes there; then its notes in other files and cells."""
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
        """The place of a note in another file or cell, and its line of code with a mark, if that is known."""
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
        """A line of code, and below it a line for each of its ``marks``.

        Of a long line only a part is shown, which begins shortly before the first mark. A label that does not fit
        behind its mark gets a line of its own.
        """
        source = line.rstrip("\r\n")
        longest = LONGEST_LINE if self.width is None else min(LONGEST_LINE, max(self.width - self.gutter - 5, 40))
        skipped = max(min((mark.span.start_column for mark in marks), default=0) - longest // 4, 0)
        skipped = skipped if len(source) > longest else 0
        end = skipped + longest
        window = f"{'…' * (skipped > 0)}{source[skipped:end]}{'…' * (end < len(source))}"
        yield self.numbered(number, "|", display(window))
        # A column of ``source`` less ``moved`` is its column in ``window``, where ``…`` replaces what is skipped.
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
    """The columns that the greatest line number shown with ``finding`` takes."""
    here, apart = _parted(file, finding)
    spans = [finding.span, *(note.span for note in here)]
    numbers = [file.line(span.start_line) for span in spans]
    numbers += [file.line(number) for number in _shown(file, finding.span, {})]
    numbers += [note.span.start_line if note.path else file.line(note.span.start_line) for note in apart]
    return len(str(max(numbers)))


def _parted(file: CheckedFile, finding: Finding) -> tuple[list[Note], list[Note]]:
    """The notes of ``finding`` in two lists: those in its file, in a notebook in its cell, and all others."""
    cell = file.cell(finding.span)
    here = [note for note in finding.notes if note.path is None and file.cell(note.span) == cell]
    return here, [note for note in finding.notes if note not in here]


def _shown(file: CheckedFile, span: Span, marks: dict[int, list[Mark]]) -> list[int]:
    """The numbers of the lines to show: those around ``span`` and the marked ones, as far as ``file`` holds them.

    In a notebook they are in the same cell. Blank lines at the ends and beside a gap are left out.
    """
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
    """Blanks and then ``sign``, to be printed below the part of ``source`` from ``start`` to ``end``; one at least."""
    before = columns(display(source[:start]))
    marked = columns(display(source[: max(end, start + 1)])) - before
    return " " * before + sign * max(marked, 1)
