"""The report for people: each finding with its lines and fixes, and a line on all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from shlex import quote
from typing import NamedTuple

from ..findings import Applicability, Edit, Finding, Fix, Note, RootPlace, Span, escaped, shown_path, text_lines
from . import CONTEXT_LINES, CheckedFile, Run
from .colours import ADDED, BLUE, BOLD, CYAN, GREEN, RED, REMOVED, columns, display, linked, painted, wrapped

APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe", "offered")

FEWEST_SETTLED = 3
"""Findings that a setting at their root must settle for it to be named."""

MOST_ROOTS = 3
"""Roots that are named at the end of a report."""


def closing(run: Run) -> str:
    """The lines that close a report: how many findings there are, and the roots that settle most of them."""
    return sentence(run) + ("".join(_roots(run)) if run.closing else "")


def settled(run: Run) -> dict[tuple[str, RootPlace], int]:
    """How many findings of each code the roots settle that are worth it, the most effective roots first."""
    found = Counter(
        (finding.code, finding.root) for file in run.files for finding in file.findings if finding.root is not None
    )
    worth = [(key, number) for key, number in found.items() if number >= FEWEST_SETTLED]
    return dict(sorted(worth, key=lambda pair: (-pair[1], pair[0])))


def _roots(run: Run) -> Iterator[str]:
    of_code = Counter(finding.code for file in run.files for finding in file.findings)
    named = [*settled(run).items()][:MOST_ROOTS]
    for (code, root), number in named:
        yield f"{number:,} of {of_code[code]:,} {code} come from {root.text}: a default Config there settles them.\n"
    if named:
        (_, root), _ = named[0]
        yield f"To see it written: flake8-botocore fix --at {escaped(quote(root.place))} --diff\n"


def sentence(run: Run) -> str:
    """``1,680 findings in 412 files: 1,702 fixes, 3 of them safe.``; nothing without findings."""
    found = [finding for file in run.files for finding in file.findings]
    if not found or not run.closing:
        return ""
    files = sum(bool(file.findings) for file in run.files)
    fixes = [fix for finding in found for fix in finding.fixes]
    safe = sum(fix.applicability == "safe" for fix in fixes)
    counted = (
        f"{_count(len(fixes), 'fix', 'fixes')}, {f'{safe:,}' if safe else 'none'} of them safe" if fixes else "no fixes"
    )
    new = "new " if run.baselined else ""
    return f"{_count(len(found), f'{new}finding', f'{new}findings')} in {_count(files, 'file', 'files')}: {counted}.\n"


def statistics(run: Run, names: Mapping[str, str]) -> str:
    """A line for each code, most frequent first: count, code, name, how many have which kind of fix; then the end."""
    by_code: dict[str, list[Finding]] = {}
    for finding in (finding for file in run.files for finding in file.findings):
        by_code.setdefault(finding.code, []).append(finding)
    rows = [
        (f"{len(found):,}", code, names.get(code, ""), _fixable(found))
        for code, found in sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    counts, titles = (max((len(row[column]) for row in rows), default=0) for column in (0, 2))
    lines = [f"{count:>{counts}}  {code}  {name:<{titles}}  {fixable}\n" for count, code, name, fixable in rows]
    return "".join(lines) + closing(run)


def _fixable(found: list[Finding]) -> str:
    """``1,660 unsafe``: how many of ``found`` have a fix of each kind, counting the safest of each."""
    best = Counter(
        min((fix.applicability for fix in finding.fixes), key=APPLICABILITIES.index)
        for finding in found
        if finding.fixes
    )
    return ", ".join(f"{best[kind]:,} {kind}" for kind in APPLICABILITIES if best[kind]) or "no fix"


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


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


LONGEST_LINE = 240
"""Characters of a line of code that are shown."""
CONTEXT = 60
"""Characters shown before the place in a longer one."""


class Mark(NamedTuple):
    """What is marked in a line: the place itself, without a label, or one that it rests on."""

    span: Span
    label: str = ""


class Frame(NamedTuple):
    """Draws lines of code behind numbers that take ``gutter`` columns."""

    gutter: int
    colour: bool

    @property
    def bar(self) -> str:
        """The line beside no line of code."""
        return " " * self.gutter + painted(" |", BLUE, self.colour)

    def numbered(self, number: int | str, sign: str, text: str) -> str:
        """A line of code behind its number and a bar, or the sign of a difference."""
        return f"{painted(f'{number:>{self.gutter}} {sign}', BLUE, self.colour)} {text}".rstrip()

    def of(self, file: CheckedFile, finding: Finding) -> Iterator[str]:
        """The lines around ``finding`` with the places of its file that it rests on, then those of other files."""
        here, apart = _parted(file, finding)
        marks: dict[int, list[Mark]] = defaultdict(list)
        for mark in [Mark(finding.span), *(Mark(note.span, note.label) for note in here)]:
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
        yield f"{' ' * self.gutter}{painted(':::', BLUE, self.colour)} {shown_path(place)}"
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
        skipped = max(min((mark.span.start_column for mark in marks), default=0) - CONTEXT, 0)
        skipped = skipped if len(source) > LONGEST_LINE else 0
        end = skipped + LONGEST_LINE
        window = f"{'…' * (skipped > 0)}{source[skipped:end]}{'…' * (end < len(source))}"
        yield self.numbered(number, "|", display(window))
        moved = skipped - (skipped > 0)
        for mark in sorted(marks):
            span = mark.span
            last = span.end_column if span.end_line == span.start_line else len(source.rstrip())
            signs = _signs(window, span.start_column - moved, min(last, end) - moved, "-" if mark.label else "^")
            coloured = painted(f"{signs} {mark.label}".rstrip(), BLUE if mark.label else RED, self.colour)
            indent = len(signs) - len(signs.lstrip())
            yield f"{self.bar} {signs[:indent]}{coloured.replace(signs[:indent], '', 1) if indent else coloured}"


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


def render(run: Run) -> str:
    """A block of lines per finding and what closes; colour codes only where ``run.colour`` is set."""
    shared = settled(run)
    blocks = [_block(run, file, finding, shared) for file in run.files for finding in file.findings]
    return "".join(f"{block}\n" for block in blocks) + closing(run)


def _block(run: Run, file: CheckedFile, finding: Finding, shared: Mapping[tuple[str, RootPlace], int]) -> str:
    changes = [(fix, difference(file, fix)) for fix in finding.fixes]
    numbers = [len(str(change.number)) for _, changed in changes for change in changed]
    frame = Frame(max([gutter(file, finding), *numbers]), run.colour)
    drawn = list(frame.of(file, finding))
    lines = [*_headline(run, file, finding), *drawn, *[frame.bar] * bool(drawn)]
    if finding.advice:
        lines += _labelled(run, frame, "advice", finding.advice, CYAN)
    offered = 0
    for fix, changed in changes:
        offered += fix.applicability == "offered"
        lines += _help(run, frame, fix, _command(file, finding, fix, offered))
        lines += [_changed(run, frame, *change) for change in changed]
    if finding.refused:
        lines += _labelled(run, frame, "no fix", finding.refused, GREEN)
    if finding.root is not None and (finding.code, finding.root) in shared:
        number = f"{shared[finding.code, finding.root]:,}"
        lines += _labelled(run, frame, "root", f"{finding.root.text}, where a default Config settles {number}", GREEN)
    while lines[-1] == frame.bar:
        lines.pop()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _headline(run: Run, file: CheckedFile, finding: Finding) -> Iterator[str]:
    place = file.shown(finding.span)
    first, *others = wrapped(f"{place} {finding.code} ", finding.headline, "    ", run.width)
    url = run.page(finding.code) if run.page is not None else None
    code = linked(painted(finding.code, RED, run.colour), url)
    yield f"{painted(place, BOLD, run.colour)} {code} {painted(first, BOLD, run.colour)}"
    yield from (f"    {painted(line.strip(), BOLD, run.colour)}" for line in others)


def _labelled(run: Run, frame: Frame, label: str, text: str, code: str) -> Iterator[str]:
    """``= label: text``, its other lines under the text."""
    begin = " " * frame.gutter + f" = {label}: "
    first, *others = wrapped(begin, text, " " * len(begin), run.width)
    yield f"{' ' * frame.gutter} {painted('=', BLUE, run.colour)} {painted(f'{label}:', code, run.colour)} {first}"
    yield from others


def _help(run: Run, frame: Frame, fix: Fix, command: str) -> Iterator[str]:
    """A fix, and the command that writes it, whole: it is there to be copied."""
    begin = " " * frame.gutter + " = help: "
    text = f"{fix.title} ({fix.applicability}: {command})"
    labelled = f"{' ' * frame.gutter} {painted('=', BLUE, run.colour)} {painted('help:', GREEN, run.colour)}"
    if run.width is None or columns(begin + text) <= run.width:
        yield f"{labelled} {text}"
    else:
        yield f"{labelled} {fix.title} ({fix.applicability})"
        yield " " * len(begin) + command


def _command(file: CheckedFile, finding: Finding, fix: Fix, offered: int) -> str:
    """The command that writes ``fix``; of several readings each has a number."""
    place = escaped(quote(f"{file.place(finding.span)}:{finding.code}"))
    reading = f" --reading {offered}" if fix.applicability == "offered" else ""
    return f"flake8-botocore fix {place}{reading}"


def _changed(run: Run, frame: Frame, sign: str, number: int, text: str) -> str:
    shown = display(text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…")
    return frame.numbered(number, sign, painted(shown, REMOVED if sign == "-" else ADDED, run.colour))
