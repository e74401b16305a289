"""The reports for people: a header for each decision, the first ones with their code, or a line for each finding."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import Any

from ..findings import SEVERITIES, Applicability, Finding, Fix, escaped, shown_path
from . import CheckedFile, Run, counted, nothing_found, page_url
from .colours import BY_SEVERITY, UNBROKEN, columns, display, linked, painted, wrapped
from .decisions import Decision, FoundAt, clients_of, decisions, found_in, settled
from .frames import LONGEST_LINE, CodeFrame, difference, gutter

APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe", "offered")

COMMAND = "flake8-botocore"

STDIN = "-"

FEWEST_BLOCKS, MOST_BLOCKS, MOST_LINES, LINES_EACH = 2, 5, 62, 1.4
"""How many of the first decisions are shown with their code, and the lines past which no more than the fewest are.

Of many findings these are so many lines for each, a tenth of what each would take by itself.
"""

MOST_PLACES = 3
"""Places that are named beside the first one of a decision."""

MANY = 20
"""Findings from which on a baseline is suggested, and what a fix writes is not shown."""

_LACKS = re.compile(r"((?:(?! has no ).)+ has no [^:]+): (.+)")
"""A headline that names what has a setting left to its default, then the consequence."""


def text(run: Run) -> str:
    """The decisions: blocks of lines for the first ones, a row for each other; colours where ``run.colour`` is set."""
    made = decisions(run.files)
    rows = ["".join(_row(run, each)) for each in made]
    blocks = _blocks(run, made, rows)
    parts: list[str] = []
    for number, row in enumerate(rows):
        ends = number + 1 == len(rows) or number + 1 in blocks
        parts.append(f"{blocks[number]}\n" if number in blocks else f"{row}\n" if ends else row)
    return "".join(parts) + summary(run, made)


def _blocks(run: Run, made: Sequence[Decision], rows: Sequence[str]) -> dict[int, str]:
    """The blocks of the decisions that get one, by number: that which one change settles, then the first ones."""
    blocks: dict[int, str] = {}
    found = sum(len(each.found) for each in made)
    lines = sum(row.count("\n") for row in rows)
    most = MOST_LINES if found < MANY else min(MOST_LINES, LINES_EACH * found)
    settling = _settling(made)
    first = [number for number, each in enumerate(made) if each is settling]
    for number in dict.fromkeys([*first, *range(len(made[:MOST_BLOCKS]))]):
        block = _decision(run, made[number], written=found < MANY)
        lines += 0 if run.every else block.count("\n") + 1 - rows[number].count("\n")
        if len(blocks) >= FEWEST_BLOCKS and lines > most:
            break
        blocks[number] = block
    return blocks


def _settling(made: Iterable[Decision]) -> Decision | None:
    """The decision of which one change settles the most findings."""
    return max((each for each in made if each.root is not None), key=lambda each: len(each.found), default=None)


def full(run: Run) -> str:
    """A block of lines for every finding, and the summary."""
    roots = settled(found_in(run.files))
    blocks = []
    for file in run.files:
        for finding in file.findings:
            number = None if finding.root is None else roots.get((finding.code, finding.root))
            blocks.append(_block(run, FoundAt(file, finding), [] if number is None else [_root(finding, number)]))
    return "".join(f"{block}\n" for block in blocks) + summary(run)


def concise(run: Run) -> str:
    """``path:line:column: CODE headline`` for every finding; line and column are 1-based.

    In a notebook ``path:cell number:line:column:``, the line counted in the cell.
    """
    return "".join(f"{file.shown(it.span)} {it.code} {it.headline}\n" for file in run.files for it in file.findings)


def statistics(run: Run) -> str:
    """A line for each code, most frequent first: count, code, name, how many have which kind of fix; then the end."""
    made = by_code(run)
    counts = max((len(f"{each['findings']:,}") for each in made), default=0)
    names = max((len(each["name"]) for each in made), default=0)
    lines = [
        f"{each['findings']:>{counts},}  {each['code']}  {each['name']:<{names}}  {_fixable(each['fixes'])}\n"
        for each in made
    ]
    return "".join(lines) + summary(run)


def _fixable(fixes: Mapping[str, int]) -> str:
    """``1,660 unsafe``."""
    return ", ".join(f"{number:,} {kind}" for kind, number in fixes.items() if number) or "no fix"


def by_code(run: Run) -> list[dict[str, Any]]:
    """The number of findings of each code, most frequent first, and of those with each kind of fix, the safest each."""
    findings: dict[str, list[Finding]] = {}
    for _, finding in found_in(run.files):
        findings.setdefault(finding.code, []).append(finding)
    made = []
    for code, same in sorted(findings.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        kinds = [{fix.applicability for fix in each.fixes} for each in same]
        best = Counter(next((kind for kind in APPLICABILITIES if kind in each), None) for each in kinds)
        fixes = {kind: best[kind] for kind in APPLICABILITIES}
        rule = {"code": code, "name": same[0].rule, "severity": same[0].severity}
        made.append({"findings": len(same), **rule, "fixes": fixes})
    return made


def summary(run: Run, made: Sequence[Decision] | None = None) -> str:
    """What closes a report: what is recorded or skipped, how many findings of each severity, and what to do next."""
    if not run.closing:
        return ""
    findings = [finding for _, finding in found_in(run.files)]
    made = decisions(run.files) if made is None else made
    lines = [f"{counted(run.unread, 'file')} could not be checked."] if run.unread else []
    if not findings and not run.unread:
        lines.append(nothing_found(run.checked, new=run.baselined))
    if run.baseline is not None:
        lines.append(f"The baseline holds {counted(run.baseline, 'finding')}.")
    if run.skipped:
        reasons = sorted(run.skipped.items(), key=lambda each: (-each[1], each[0]))
        number = counted(sum(run.skipped.values()), "file or folder", "files and folders")
        lines.append(f"Skipped {number}: {', '.join(f'{count:,} {reason}' for reason, count in reasons)}.")
    if findings:
        lines.append(
            f"Read more: {COMMAND} explain {' '.join(dict.fromkeys(code for each in made for code in each.codes))}"
        )
        lines.append(_counts(run, findings, made))
    # A command stays whole: it is there to be copied.
    wide = [line for text in lines for line in wrapped("", text, "    ", None if COMMAND in text else run.width)]
    return "".join(f"{line}\n" for line in [*wide, *_next(run, findings, made)])


def _counts(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> str:
    """``3 warnings, 903 policy findings in 160 of 657 files: 10 decisions; 903 fixes, none safe.``"""
    with_findings = sum(bool(file.findings) for file in run.files)
    files = counted(with_findings, "file")
    if run.checked is not None and run.checked > with_findings:
        files = f"{with_findings:,} of {counted(run.checked, 'file')}"
    severities, new = Counter(finding.severity for finding in findings), "new " * run.baselined
    numbers = [
        counted(severities[each], f"{new}{each}{' finding' * (each == 'policy')}")
        for each in SEVERITIES
        if severities[each]
    ]
    fixes = [fix for finding in findings for fix in finding.fixes]
    safe = sum(fix.applicability == "safe" for fix in fixes)
    fixable = f"{counted(len(fixes), 'fix', 'fixes')}, {f'{safe:,}' if safe else 'none'} safe" if fixes else "no fixes"
    return f"{', '.join(numbers)} in {files}: {counted(len(made), 'decision')}; {fixable}."


def _next(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> Iterator[str]:
    """The one step that goes furthest from here."""
    if STDIN in run.paths:
        return
    rooted = _settling(made)
    if rooted is not None and rooted.root is not None:
        step = f"{_at_root(rooted)} --diff shows the change that"
        if rooted.root.lines:
            step = f"give {escaped(rooted.root.name)} at {_path(rooted.root.place)} a default Config; this"
        yield f"Next: {step} resolves {len(rooted.found):,} of them."
    elif len(findings) >= MANY and not run.baselined:
        yield f"Next: {COMMAND} check --write-baseline{_paths(run)} records them: later runs report only new ones."
    elif any(each.fixes() for each in made):
        yield f"Next: {COMMAND} fix -i{_paths(run)} asks about one decision after the other."


def _paths(run: Run) -> str:
    """The paths that were given, for a command; without many of them it is about the whole project."""
    return "".join(f" {escaped(quote(path))}" for path in run.paths) if len(run.paths) <= MOST_PLACES else ""


def _path(place: str) -> str:
    """``place`` as a terminal makes a link of it: without ``./``, unless it would look like an option or a command."""
    short = place.removeprefix(f"{os.curdir}{os.sep}")
    return shown_path(place if short.startswith("-") else short)


def _consequence(finding: Finding) -> tuple[str, str]:
    """What ``finding`` comes to, and what it says of the place before that, if anything."""
    parts = _LACKS.fullmatch(finding.headline.removesuffix(".")) if finding.severity == "policy" else None
    return (finding.headline.removesuffix("."), "") if parts is None else (parts[2], f" {parts[1]}")


def _words(findings: Sequence[Finding]) -> str:
    """The consequence of the first of ``findings``, with how many places share it."""
    consequence, _ = _consequence(findings[0])
    if len(findings) == 1:
        return consequence
    number = counted(len(findings), "client" if findings[0].rule.endswith("client-without-config") else "place")
    like = sum(_consequence(each)[0] == consequence for each in findings)
    if like == 1:
        return f"the first of {number}: {consequence}"
    return f"{number}{f', {like:,} of them' if like < len(findings) else ''}: {consequence}"


def _header(run: Run, findings: Sequence[Finding], place: str = "") -> Iterator[str]:
    """``policy[BOT101 client-without-config]: 785 clients: ...``, then the ``place`` if this is all that is shown."""
    severity, code = findings[0].severity, findings[0].code
    text = f"{severity}[{f'{code} {findings[0].rule}'.rstrip()}]: {_words(findings)}{place}"
    first, *others = wrapped("", text, "    ", run.width)
    url = page_url(code)
    shown_code = linked(code, url) if run.links and url else code
    first = first.removeprefix(severity).replace(code, shown_code, 1)
    yield f"{painted(severity, BY_SEVERITY[severity], run.colour)}{first}"
    yield from others


def _row(run: Run, decision: Decision) -> Iterator[str]:
    """Words first, path last; the other places, too, if all are wanted."""
    file, finding = decision.found[0]
    place = decision.root.place if decision.root is not None else file.place(finding.span)
    behind = f" -->{UNBROKEN}{_path(place).replace(' ', UNBROKEN)}"
    also = "".join(f", also {code}" for code in decision.codes[1:])
    yield from (f"{line}\n" for line in _header(run, _worst(decision), f"{also}{behind}"))
    if run.every:
        yield from (f"    {place}\n" for place in _elsewhere(decision))


def _elsewhere(decision: Decision) -> list[str]:
    """The places of its findings beside the one that the header leads to, the first, or the root; other codes named."""
    found = decision.found[1:] if decision.root is None else decision.found
    names = ["" if each.finding.code == decision.code else f" ({each.finding.code})" for each in found]
    return [f"{_path(each.file.place(each.finding.span))}{name}" for each, name in zip(found, names, strict=True)]


def _worst(decision: Decision) -> list[Finding]:
    """Its findings of the worst code."""
    return [each.finding for each in decision.of(decision.code)]


def _fixed(decision: Decision) -> FoundAt:
    """The finding whose fix is shown: the first, or of another code about the same client if that alone has one."""
    first = decision.found[0]
    found = [first, *(each for code in decision.codes[1:] for each in decision.of(code))]
    return next((each for each in found if each.finding.fixes), first)


def _besides(decision: Decision) -> Iterator[str]:
    """What else goes wrong at its clients: a text for each other code."""
    for code in decision.codes[1:]:
        findings = [each.finding for each in decision.of(code)]
        yield f"{code} {findings[0].rule}".rstrip() + f": {_words(findings)}"


def _decision(run: Run, decision: Decision, *, written: bool) -> str:
    """What it comes to, where, what to write, where the others are, and the command that fixes them all.

    What a fix writes is shown where that is ``written``, and the fix itself for a single client, where it settles the
    decision.
    """
    several = clients_of(decision.found) > 1
    more: list[_Labelled] = []
    if decision.root is not None and decision.root.lines:
        more.append((f"write {_WHERE[decision.root.kind]}", "", decision.root.lines))
    command = _command_for_all(run, decision)
    if command and (several or decision.root is not None):
        more.append(("fix all", command, ()))
    places = _elsewhere(decision)
    label = "also at" if decision.root is None else "used at"
    if run.every and places:
        more.append((label, "", places))
    elif places:
        rest = f" and {len(places) - MOST_PLACES:,} more (--all lists them)" if len(places) > MOST_PLACES else ""
        more.append((label, f"{', '.join(places[:MOST_PLACES])}{rest}", ()))
    return _block(run, decision.found[0], more, decision, fixes=written or not several, written=written)


def _command_for_all(run: Run, decision: Decision) -> str:
    """The command that fixes all findings of a decision, or asks about them; empty if nothing does."""
    if decision.root is not None:
        return "" if decision.root.lines else f"{_at_root(decision)} --unsafe-fixes"
    fixes = decision.fixes()
    if not fixes or STDIN in run.paths:
        return ""
    asks = not decision.whole or "offered" in fixes
    how = "-i" if asks else "--unsafe-fixes" if "unsafe" in fixes else ""
    return f"{' '.join(filter(None, [COMMAND, 'fix', how]))} --select {','.join(decision.codes)}{_paths(run)}"


def _at_root(decision: Decision) -> str:
    assert decision.root is not None
    return f"{COMMAND} fix --at {escaped(quote(_path(decision.root.place)))}"


_Labelled = tuple[str, str, Sequence[str]]
"""A label, the text behind it, and lines below it."""


_WHERE = {
    "session": "there",
    "session factory": "where it makes the sessions that it returns",
    "client factory": "as its first line",
}
"""Where the lines for a root of each kind belong."""


def _root(finding: Finding, number: int) -> _Labelled:
    assert finding.root is not None
    return "root", f"{_path(finding.root.place)} {escaped(finding.root.name)}: one change there settles {number:,}", ()


def _block(
    run: Run,
    first: FoundAt,
    more: Iterable[_Labelled] = (),
    decision: Decision | None = None,
    *,
    fixes: bool = True,
    written: bool = True,
) -> str:
    """A header, the place, its lines of code and what to do; of a ``decision`` with a root, that is the place."""
    file, finding = first
    root = decision.root if decision is not None else None
    number = 1 if decision is None else len(decision.found)
    fixed = first if decision is None else _fixed(decision)
    wanted = fixed.finding.fixes if fixes and root is None else ()
    changes = [(fix, difference(fixed.file, fix) if written else []) for fix in wanted]
    numbers = [len(str(change.number)) for _, changed in changes for change in changed]
    mark = BY_SEVERITY[finding.severity] if run.colour else ""
    frame = CodeFrame(2 if root is not None else max([gutter(file, finding), *numbers]), mark, run.width)
    lines = list(_header(run, [finding] if decision is None else _worst(decision)))
    if root is not None:
        said = f"{_path(root.place)} {escaped(root.name)}: one change here settles all {number:,}"
        drawn = []
    else:
        said = f"{_path(file.place(finding.span))}{_consequence(finding)[1]}"
        drawn = list(frame.of(file, finding))
    arrow, *others = wrapped(" " * frame.gutter + "--> ", said, " " * (frame.gutter + 4), run.width)
    lines += [f"{' ' * frame.gutter}--> {arrow}", *others, *drawn, *[frame.bar] * bool(drawn)]
    for other in _besides(decision) if decision is not None else ():
        lines += _labelled(run, frame, "also", other)
    if finding.advice and root is None:
        lines += _labelled(run, frame, "advice", finding.advice)
    offered = 0
    for fix, changed in changes:
        offered += fix.applicability == "offered"
        title = f"{fix.title} ({fix.applicability}):"
        lines += _labelled(run, frame, "help", title, _command(*fixed, fix, offered))
        lines += [_changed(frame, *change) for change in changed]
    if finding.refused:
        lines += _labelled(run, frame, "no fix", finding.refused)
    for label, text, below in more:
        command = text if text.startswith(COMMAND) else ""
        lines += _labelled(run, frame, label, text.removeprefix(command), command)
        lines += [f"{' ' * frame.gutter}     {line}" for line in below]
    while lines[-1] == frame.bar:
        lines.pop()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _labelled(run: Run, frame: CodeFrame, label: str, text: str, command: str = "") -> Iterator[str]:
    """``= label: text``, its other lines under the text; a ``command`` stays whole: it is there to be copied."""
    begin = " " * frame.gutter + f" = {label}: "
    whole = f"{text} {command}".strip()
    if not command or run.width is None or columns(begin + whole) <= run.width:
        first, *others = wrapped(begin, whole, " " * len(begin), None if command else run.width)
        yield from [begin + first, *others]
    else:
        yield from [f"{begin}{text}", f"{' ' * frame.gutter}     {command}"]


def _command(file: CheckedFile, finding: Finding, fix: Fix, offered: int) -> str:
    """The command that writes ``fix``; of several readings each has a number."""
    place = escaped(quote(f"{_path(file.place(finding.span))}:{finding.code}"))
    reading = f" --reading {offered}" if fix.applicability == "offered" else ""
    return f"{COMMAND} fix {place}{reading}"


def _changed(frame: CodeFrame, sign: str, number: int, text: str) -> str:
    return frame.numbered(number, sign, display(text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"))
