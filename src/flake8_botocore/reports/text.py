"""Findings as a compiler prints them: the line of code, a caret under the place, and what would help."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from shlex import quote

from ..findings import Finding, RootPlace, Span, escaped
from . import CheckedFile, Run
from .closing import closing, settled

TAB_WIDTH = 4
LONGEST_LINE = 240
"""Characters of a line of code that are shown."""
CONTEXT = 60
"""Characters shown before the place in a longer one."""
BOLD, RED, BLUE, GREEN, PLAIN = "\033[1m", "\033[1;31m", "\033[1;34m", "\033[1;32m", "\033[0m"


def render(run: Run) -> str:
    """A block of lines per finding and what closes; colour codes only where ``run.colour`` is set."""
    shared = settled(run)
    blocks = [_block(file, finding, shared, run.colour) for file in run.files for finding in file.findings]
    return "".join(f"{block}\n" for block in blocks) + closing(run)


def _block(file: CheckedFile, finding: Finding, shared: Mapping[tuple[str, RootPlace], int], colour: bool) -> str:
    span = finding.span
    line = str(file.line(span.start_line))
    gutter = " " * len(line)
    bar = _paint("|", BLUE, colour)
    place = _paint(file.shown(span), BOLD, colour)
    lines = [f"{place} {_paint(finding.code, RED, colour)} {finding.headline}"]
    if span.start_line in file.lines:
        source, span = _window(file.lines[span.start_line].rstrip("\r\n"), span)
        number = _paint(line, BLUE, colour)
        carets = _paint(_carets(source, span), RED, colour)
        lines += [f"{gutter} {bar}", f"{number} {bar} {_display(source)}", f"{gutter} {bar} {carets}"]
    helps = [f"{_paint(f'{note.label}:', GREEN, colour)} {note.place}" for note in finding.notes if not note.said]
    helps += [f"{_paint('advice:', GREEN, colour)} {finding.advice}"] * bool(finding.advice)
    helps += _helps(file, finding, colour)
    if finding.root is not None and (finding.code, finding.root) in shared:
        number = f"{shared[finding.code, finding.root]:,}"
        helps.append(f"{_paint('root:', GREEN, colour)} {finding.root.text}, where a default Config settles {number}")
    lines += [f"{gutter} {_paint('=', BLUE, colour)} {each}" for each in helps]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _helps(file: CheckedFile, finding: Finding, colour: bool) -> Iterator[str]:
    """What each fix does, and the command that writes this one; of several readings each has a number."""
    place = escaped(quote(f"{file.place(finding.span)}:{finding.code}"))
    offered = 0
    for fix in finding.fixes:
        offered += fix.applicability == "offered"
        reading = f" --reading {offered}" if fix.applicability == "offered" else ""
        how = f"{fix.applicability}: flake8-botocore fix {place}{reading}"
        yield f"{_paint('help:', GREEN, colour)} {fix.title} ({how})"


def _window(source: str, span: Span) -> tuple[str, Span]:
    """The part of a long line around the place of a finding, and the place in it."""
    if len(source) <= LONGEST_LINE:
        return source, span
    skipped = max(span.start_column - CONTEXT, 0)
    end = skipped + LONGEST_LINE
    window = f"{'…' * (skipped > 0)}{source[skipped:end]}{'…' * (end < len(source))}"
    moved = skipped - (skipped > 0)
    last = min(span.end_column, end) if span.end_line == span.start_line else end
    return window, Span(span.start_line, span.start_column - moved, span.start_line, last - moved)


def _carets(source: str, span: Span) -> str:
    """Carets under the part of ``source``, the first line of ``span``, that belongs to the finding."""
    end = span.end_column if span.end_line == span.start_line else len(source.rstrip())
    before = _width(_display(source[: span.start_column]))
    marked = _width(_display(source[: max(end, span.start_column + 1)])) - before
    return " " * before + "^" * max(marked, 1)


def _display(source: str) -> str:
    """``source`` as it is safe to print: tabs become spaces, other control characters are escaped."""
    return escaped(source.expandtabs(TAB_WIDTH))


def _width(text: str) -> int:
    """How many columns a terminal uses for ``text``."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _paint(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{PLAIN}" if colour else text
