"""The reports for people: a block for each of the first decisions, a frame for each finding, or a line for each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote

from ..findings import Applicability, Finding, Fix, SharedModule, escaped, shown_path
from . import CheckedFile, Run, counted, nothing_found
from .colours import ADDED, BLUE, BOLD, CYAN, GREEN, RED, REMOVED, columns, display, linked, painted, wrapped
from .decisions import Decision, FoundAt, decisions, found_in, settled
from .frames import LONGEST_LINE, CodeFrame, difference, gutter

APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe", "offered")

COMMAND = "flake8-botocore"

STDIN = "-"

FEWEST_BLOCKS, MOST_BLOCKS, MOST_LINES, LINES_EACH = 2, 5, 72, 1.4
"""How many of the first decisions get a block of lines, and the lines past which no more than the fewest do.

Of many findings these are so many lines for each, a tenth of what each would take by itself.
"""

MOST_PLACES = 3
"""Places that are named beside the first one of a decision."""

MANY = 20
"""Findings from which on a baseline is suggested, and what a fix writes is not shown for one of several places."""


def text(run: Run) -> str:
    """The decisions: blocks of lines for the first ones, a line for each other; colours where ``run.colour`` is set."""
    made = decisions(run.files)
    blocks: list[str] = []
    lines, found = len(made), sum(len(each.found) for each in made)
    most = MOST_LINES if found < MANY else min(MOST_LINES, LINES_EACH * found)
    for each in made[:MOST_BLOCKS]:
        block = f"{_decision(run, each, written=found < MANY)}\n"
        lines += 0 if run.every else block.count("\n") - 1
        if len(blocks) >= FEWEST_BLOCKS and lines > most:
            break
        blocks.append(block)
    others = "".join(line for each in made[len(blocks) :] for line in _in_a_line(run, each))
    return "".join(blocks) + (f"{others}\n" if others else "") + summary(run, made)


def full(run: Run) -> str:
    """A block of lines for every finding, and the summary."""
    roots = settled(found_in(run.files))
    blocks = []
    for file in run.files:
        for finding in file.findings:
            number = None if finding.root is None else roots.get((finding.code, finding.root))
            blocks.append(_block(run, file, finding, () if number is None else [_root(finding, f"{number:,}")]))
    return "".join(f"{block}\n" for block in blocks) + summary(run)


def concise(run: Run) -> str:
    """``path:line:column: CODE message`` for every finding, as flake8 prints it; line and column are 1-based.

    In a notebook ``path:cell number:line:column:``, the line counted in the cell.
    """
    return "".join(f"{file.shown(finding.span)} {finding.line}\n" for file in run.files for finding in file.findings)


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
    return "".join(lines) + summary(run)


def _fixable(found: list[Finding]) -> str:
    """``1,660 unsafe``: how many of ``found`` have a fix of each kind, counting the safest of each."""
    best = Counter(
        min((fix.applicability for fix in finding.fixes), key=APPLICABILITIES.index)
        for finding in found
        if finding.fixes
    )
    return ", ".join(f"{best[kind]:,} {kind}" for kind in APPLICABILITIES if best[kind]) or "no fix"


def summary(run: Run, made: Sequence[Decision] | None = None) -> str:
    """What closes a report: how many decisions and findings, what is recorded or skipped, and what to do next."""
    if not run.closing:
        return ""
    found = [finding for file in run.files for finding in file.findings]
    made = decisions(run.files) if made is None else made
    said = [f"{counted(run.unread, 'file')} could not be checked."] if run.unread else []
    if found:
        said.append(_sentence(run, found, made))
    elif not said:
        said.append(nothing_found(run.checked, new=run.baselined))
    if run.baseline is not None:
        said.append(f"The baseline holds {counted(run.baseline, 'finding')}.")
    if run.skipped:
        reasons = sorted(run.skipped.items(), key=lambda each: (-each[1], each[0]))
        number = counted(sum(run.skipped.values()), "file or folder", "files and folders")
        said.append(f"Skipped {number}: {', '.join(f'{count:,} {reason}' for reason, count in reasons)}.")
    return "".join(f"{line}\n" for line in [*said, *_next(run, found, made)])


def _sentence(run: Run, found: Sequence[Finding], made: Sequence[Decision]) -> str:
    """``12 decisions for 907 findings in 160 of 412 files: 906 fixes, 3 of them safe.``"""
    with_findings = sum(bool(file.findings) for file in run.files)
    files = counted(with_findings, "file")
    if run.checked is not None and run.checked > with_findings:
        files = f"{with_findings:,} of {counted(run.checked, 'file')}"
    fixes = [fix for finding in found for fix in finding.fixes]
    safe = sum(fix.applicability == "safe" for fix in fixes)
    fixable = (
        f"{counted(len(fixes), 'fix', 'fixes')}, {f'{safe:,}' if safe else 'none'} of them safe"
        if fixes
        else "no fixes"
    )
    findings = counted(len(found), f"{'new ' * run.baselined}finding")
    return f"{counted(len(made), 'decision')} for {findings} in {files}: {fixable}."


def _next(run: Run, found: Sequence[Finding], made: Sequence[Decision]) -> Iterator[str]:
    """At most two commands that go on from here."""
    if STDIN in run.paths:
        return
    rooted = [each for each in made if each.root is not None and not each.root.lines]
    best = max(rooted, key=lambda each: len(each.found), default=None)
    shared = max(map(_shared, made), key=len, default=[])
    if len(shared) > (0 if best is None else len(best.found)):
        yield f"Next: {_for_shared(shared)} shows one Config for {len(shared):,} of them."
    elif best is not None:
        yield f"Next: {_at_root(best)} --diff shows the change that resolves {len(best.found):,} of them."
    elif any(each.fixes() for each in made):
        yield f"Next: {COMMAND} fix -i{_paths(run)} asks about one decision after the other."
    if len(found) >= MANY and not run.baselined:
        yield f"Or: {COMMAND} check --write-baseline{_paths(run)} records them: later runs report only new ones."


def _paths(run: Run) -> str:
    """The paths that were given, for a command; without many of them it is about the whole project."""
    return "".join(f" {escaped(quote(path))}" for path in run.paths) if len(run.paths) <= MOST_PLACES else ""


def _decision(run: Run, decision: Decision, *, written: bool) -> str:
    """The lines of its first finding, where the others are, and the command that fixes them all.

    What the fix of the first one writes is shown where that is ``written``.
    """
    (file, finding), *others = decision.found
    if not others:
        return _block(run, file, finding)
    more: list[_Labelled] = []
    number = len(decision.found)
    if decision.root is not None:
        more.append(_root(finding, f"all {number:,}"))
        if decision.root.lines:
            more.append(("write by hand", _WHERE[decision.root.kind], decision.root.lines))
    places = [shown_path(each.file.place(each.finding.span)) for each in others]
    if run.every:
        more.append(("also at", "", places))
    else:
        rest = f" and {len(places) - MOST_PLACES:,} more (--all lists them)" if len(places) > MOST_PLACES else ""
        more.append(("also at", f"{', '.join(places[:MOST_PLACES])}{rest}", ()))
    command, shared = _command_for_all(run, decision), _shared(decision)
    if shared and STDIN not in run.paths:
        which = "these" if len(shared) == number else f"{len(shared):,} of these"
        more.append((f"one Config for {which}", "", [_for_shared(shared)]))
    if command:
        # It is there to be copied.
        apart = run.width is not None and columns(command) + 20 > run.width
        more.append(("fix all", "", [command]) if apart else ("fix all", command, ()))
    return _block(run, file, finding, more, number, fixes=written and decision.root is None)


def _in_a_line(run: Run, decision: Decision) -> Iterator[str]:
    """Its first finding in a line; the other places, too, if all are wanted."""
    (file, finding), *others = decision.found
    place, headline = file.shown(finding.span), f"{_number(len(decision.found))}{finding.headline}"
    if decision.root is not None:
        headline = f"{headline} Root: {decision.root.text}."
    room = None if run.width is None else max(run.width - columns(f"{place} {finding.code} "), 1)
    if room is not None and columns(headline) > room:
        headline = f"{headline[: room - 1]}…"
    yield f"{painted(place, BOLD, run.colour)} {_code(run, finding)} {headline}\n"
    if run.every:
        yield from (f"    {shown_path(each.file.place(each.finding.span))}\n" for each in others)


def _number(places: int) -> str:
    return f"({places:,} places) " if places > 1 else ""


def _command_for_all(run: Run, decision: Decision) -> str:
    """The command that fixes all findings of a decision, or asks about them; empty if nothing does."""
    if decision.root is not None:
        return "" if decision.root.lines else f"{_at_root(decision)} --unsafe-fixes"
    fixes = decision.fixes()
    if not fixes or STDIN in run.paths:
        return ""
    asks = not decision.whole or "offered" in fixes
    how = "-i" if asks else "--unsafe-fixes" if "unsafe" in fixes else ""
    return f"{' '.join(filter(None, [COMMAND, 'fix', how]))} --select {decision.code}{_paths(run)}"


def _shared(decision: Decision) -> list[FoundAt]:
    """Those of its findings that one shared Config settles; none where another change settles all.

    Its module is one below the working directory, where the command runs.
    """
    groups: dict[SharedModule, list[FoundAt]] = {}
    for each in decision.found if decision.root is None else ():
        if each.finding.shared is not None and not os.path.isabs(each.finding.shared.path):
            groups.setdefault(each.finding.shared, []).append(each)
    return max(groups.values(), key=len, default=[])


def _for_shared(found: Sequence[FoundAt]) -> str:
    """The command that shows one Config for the clients ``found``."""
    module = found[0].finding.shared
    assert module is not None
    return f"{COMMAND} fix --shared {escaped(quote(shown_path(module.path)))} --diff"


def _at_root(decision: Decision) -> str:
    assert decision.root is not None
    return f"{COMMAND} fix --at {escaped(quote(decision.root.place))}"


_Labelled = tuple[str, str, Sequence[str]]
"""A label, the text behind it, and lines below it."""


_WHERE = {
    "session": "there",
    "session factory": "where the sessions that it returns are made",
    "client factory": "as its first line",
}
"""Where the lines for a root of each kind belong."""


def _root(finding: Finding, settles: str) -> _Labelled:
    assert finding.root is not None
    return "root", f"{finding.root.text}, where a default Config settles {settles}", ()


def _block(
    run: Run,
    file: CheckedFile,
    finding: Finding,
    more: Iterable[_Labelled] = (),
    places: int = 1,
    *,
    fixes: bool = True,
) -> str:
    changes = [(fix, difference(file, fix)) for fix in (finding.fixes if fixes else ())]
    numbers = [len(str(change.number)) for _, changed in changes for change in changed]
    frame = CodeFrame(max([gutter(file, finding), *numbers]), run.colour)
    drawn = list(frame.of(file, finding))
    lines = [*_headline(run, file, finding, places), *drawn, *[frame.bar] * bool(drawn)]
    if finding.advice:
        lines += _labelled(run, frame, "advice", finding.advice, CYAN)
    offered = 0
    for fix, changed in changes:
        offered += fix.applicability == "offered"
        lines += _help(run, frame, fix, _command(file, finding, fix, offered))
        lines += [_changed(run, frame, *change) for change in changed]
    if finding.refused:
        lines += _labelled(run, frame, "no fix", finding.refused, GREEN)
    for label, said, below in more:
        lines += _labelled(run, frame, label, said, GREEN)
        lines += [f"{' ' * frame.gutter}   {line}" for line in below]
    while lines[-1] == frame.bar:
        lines.pop()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _headline(run: Run, file: CheckedFile, finding: Finding, places: int) -> Iterator[str]:
    place = file.shown(finding.span)
    begin = f"{place} {finding.code} "
    first, *others = wrapped(begin, f"{_number(places)}{finding.headline}", "    ", run.width)
    yield f"{painted(place, BOLD, run.colour)} {_code(run, finding)} {painted(first, BOLD, run.colour)}"
    yield from (f"    {painted(line.strip(), BOLD, run.colour)}" for line in others)


def _code(run: Run, finding: Finding) -> str:
    url = run.page(finding.code) if run.page is not None else None
    return linked(painted(finding.code, RED, run.colour), url)


def _labelled(run: Run, frame: CodeFrame, label: str, text: str, code: str) -> Iterator[str]:
    """``= label: text``, its other lines under the text."""
    begin = " " * frame.gutter + f" = {label}: "
    first, *others = wrapped(begin, text, " " * len(begin), run.width)
    yield f"{' ' * frame.gutter} {painted('=', BLUE, run.colour)} {painted(f'{label}:', code, run.colour)} {first}"
    yield from others


def _help(run: Run, frame: CodeFrame, fix: Fix, command: str) -> Iterator[str]:
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
    return f"{COMMAND} fix {place}{reading}"


def _changed(run: Run, frame: CodeFrame, sign: str, number: int, text: str) -> str:
    shown = display(text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…")
    return frame.numbered(number, sign, painted(shown, REMOVED if sign == "-" else ADDED, run.colour))
