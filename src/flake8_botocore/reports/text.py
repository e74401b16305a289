"""Findings as a compiler prints them: what happens, the lines of code it rests on, what to write, what fixes change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from shlex import quote

from ..findings import Finding, Fix, RootPlace, escaped
from . import CheckedFile, Run
from .closing import closing, settled
from .differences import difference
from .frames import LONGEST_LINE, Frame, gutter
from .painting import ADDED, BLUE, BOLD, CYAN, GREEN, RED, REMOVED, columns, display, linked, painted, wrapped


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
