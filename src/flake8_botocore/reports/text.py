"""The reports for people: a header for each decision, or a line for each finding."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from ..findings import SENTENCE_END, SEVERITIES, Finding, escaped, shown, shown_path
from . import Proposed, Run, counted, nothing_found, page_url
from .colours import BY_SEVERITY, UNBROKEN, columns, linked, painted, wrapped
from .decisions import SETTINGS, Decision, decisions, found_in, remedy

COMMAND = "flake8-botocore"

STDIN = "-"

MOST_LISTED, MOST_LINES = 20, 45
"""How many dangers are listed without ``--all``; and how many lines are, before decisions about settings are not."""

MOST_PATHS = 3
"""How many paths are named in a command."""

MANY = 20
"""With so many findings, a baseline is suggested."""

LONGEST = 250
"""The most characters of what a decision says; beyond that, only the first sentence of its advice is printed."""

PARTS = ("Runs twice or fails", "Outlasts its caller, blocks the loop, or loses a result", "Settings")
"""The parts of the report, in the order of ``Decision.part``."""


def text(run: Run) -> str:
    """The default report: up to three parts, each with decisions and their remedies, and the summary.

    The first two parts are dangers: all decisions but those about policy findings, which are the third part. Of each
    part, at least one decision is listed; the summary names only commands of listed decisions.
    """
    made = decisions(run.files)
    # The numbers of the decisions that are listed so far.
    listed: set[int] = set()
    lines: list[str] = []
    for part, title in enumerate(PARTS):
        of_part = [(number, each) for number, each in enumerate(made) if each.part == part]
        if not of_part:
            continue
        findings = sum(len(each.of(each.code)) for _, each in of_part)
        about = f" about {counted(findings, 'finding')}" if findings > len(of_part) else ""
        lines += [*_wrapped(run, f"{title}: {counted(len(of_part), 'decision')}{about}"), ""]
        others = []
        for number, each in of_part:
            has_room = len(lines) < MOST_LINES if part == SETTINGS else len(listed) < MOST_LISTED
            if has_room or run.every or each is of_part[0][1]:
                listed.add(number)
                lines += [*_decision(run, each, run.proposed.get(number)), ""]
            else:
                others.append(each)
        if others:
            lines += [*_wrapped(run, _others(others)), ""]
    proposed = {number: each for number, each in run.proposed.items() if number in listed}
    return "".join(f"{line}\n" for line in lines) + summary(run._replace(proposed=proposed), made)


def _others(made: Sequence[Decision]) -> str:
    """The line for decisions that are not listed: ``and 2 more decisions: BOT302 in 7 places (--all lists them)``."""
    places = Counter(finding.code for decision in made for _, finding in decision.of(decision.code))
    codes = ", ".join(f"{code} in {counted(number, 'place')}" for code, number in places.items())
    return f"and {counted(len(made), 'more decision')}: {codes} (--all lists them)"


def _decision(run: Run, decision: Decision, proposed: Proposed | None) -> Iterator[str]:
    """The lines of a decision: its place, the line of code, the consequence, what to write, and the commands.

    If there is no command, the reason is printed. With --all, the notes of the first finding and all places follow.
    """
    file, finding = decision.found[0]
    root = decision.root
    yield from _header(run, decision)
    source = file.lines.get(finding.span.start_line, "") if root is None else root.source
    if source.strip():
        number = file.line(finding.span.start_line) if root is None else root.line
        yield _cut(run, f"  {number} | {shown(source.strip().expandtabs(4))}")
    example = "For example, " if decision.part < SETTINGS and decision.varies else ""
    if root is not None:
        example = f"For example at {_path(file.place(finding.span))}: "
    yield from _wrapped(run, f"  {example}{finding.consequence}")
    yield from _remedy(run, decision, proposed)
    if proposed is not None:
        yield from _commands(run, decision, proposed)
    no_command = "no fix: write these lines by hand" if root is not None else "" if proposed is None else proposed.why
    if no_command:
        yield from _wrapped(run, f"  {no_command}")
    if run.every:
        for note in dict.fromkeys(finding.notes):
            yield from _wrapped(run, f"  {note.label}: {note.place}")
        # The header has the place of the first finding, or that of the root.
        for each in decision.found[1:] if root is None else decision.found:
            rule = "" if each.finding.code == finding.code else f" ({each.finding.code})"
            yield from _wrapped(run, f"  at {_path(each.file.place(each.finding.span))}{rule}")


def _commands(run: Run, decision: Decision, proposed: Proposed) -> Iterator[str]:
    """The ``proposed`` commands, each below what it does if there are several: ``Either set ...:``, ``Or set ...:``.

    If they do not settle the whole decision, ``For 2 of 5 places; ...`` comes first.
    """
    scope = ""
    if proposed.settled < proposed.of:
        noun = "places" if proposed.of == len(decision.of(decision.code)) else "clients"
        scope = f"For {proposed.settled} of {proposed.of:,} {noun}; then run check again for the rest: "
    for number, (heading, command) in enumerate(proposed.commands):
        if len(proposed.commands) > 1:
            heading = f"{'Or' if number else 'Either'} {_lowered(heading)}"
        if scope and number == 0:
            heading = f"{scope}{_lowered(heading)}".rstrip()
        if heading:
            yield from _wrapped(run, f"  {heading}")
        yield f"  $ {command}"


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _remedy(run: Run, decision: Decision, proposed: Proposed | None) -> Iterator[str]:
    """What to write: the lines at a root, a module for many other files, or the advice; nothing without any of these.

    Of an advice, the sentences after the first are left out if the finding would get longer than LONGEST, unless --all
    is given, and if other places of the decision have another advice.
    """
    finding, root = decision.found[0].finding, decision.root
    if root is not None:
        instruction = (_WHERE if root.exact else _ELSEWHERE)[root.kind].format(escaped(root.name))
        yield from _code(run, instruction, root.lines)
    elif proposed is not None and proposed.module is not None:
        path, lines, setting = proposed.module
        number = "all" if proposed.settled == len(decision.of(decision.code)) else f"{proposed.settled:,}"
        yield from _code(run, f"Write {escaped(path)}, once for {number} of them:", lines)
        yield from _wrapped(run, f"  Add to [tool.flake8-botocore] in pyproject.toml: {escaped(setting)}")
    elif finding.advice:
        text, *more_sentences = SENTENCE_END.split(finding.advice)
        if more_sentences and len({remedy(each) for each in decision.of(decision.code)}) > 1:
            more_sentences = []
        titles = "" if proposed is None else " ".join(proposed.readings)
        for sentence in more_sentences:
            if not run.every and len(f"{finding.consequence} {text}{sentence} {titles}") > LONGEST:
                break
            text += sentence
        yield from _wrapped(run, f"  {text}")


def _header(run: Run, decision: Decision) -> Iterator[str]:
    """``app.py:3  BOT101 client-without-config (policy)    and 4 more places``, as wide as the terminal.

    For a decision with a root, it is the place of the root, and ``5 clients of make_session``.
    """
    (file, finding), root = decision.found[0], decision.root
    code, number = finding.code, len(decision.of(finding.code))
    place = _path(file.place(finding.span) if root is None else root.place).replace(" ", UNBROKEN)
    others = f"    and {counted(number - 1, 'more place')}" if number > 1 else ""
    if root is not None:
        noun = "client" if finding.rule == "client-without-config" else "place"
        others = f"    {counted(number, noun)} of {escaped(root.name)}"
    rule = f"{code} {finding.rule}" if finding.rule else code
    line = f"{place}  {rule.replace(' ', UNBROKEN)} ({finding.severity}){others}"
    # Links and colours have no width, so they are added to the wrapped lines, in which the blanks are back.
    lines, url = "\n".join(wrapped("", line, "    ", run.width)), page_url(code)
    linked_rule = rule.replace(code, linked(code, url), 1) if run.links and url else rule
    yield from lines.replace(rule, painted(linked_rule, BY_SEVERITY[finding.severity], run.colour), 1).split("\n")


def _cut(run: Run, line: str) -> str:
    """``line``, cut where it is wider than the terminal."""
    if run.width is None or columns(line) <= run.width:
        return line
    line = line[: run.width]
    while columns(line) >= run.width:
        line = line[:-1]
    return f"{line}…"


def _code(run: Run, instruction: str, lines: Iterable[str]) -> Iterator[str]:
    """What to do with ``lines`` of code, and below it these lines, indented."""
    yield from _wrapped(run, f"  {instruction}")
    for line in lines:
        yield from _wrapped(run, f"    {escaped(line)}".rstrip(), " " * 8)


def _wrapped(run: Run, line: str, indent: str = "    ") -> list[str]:
    """``line`` wrapped to the terminal: the first line keeps its leading spaces, the others begin with ``indent``."""
    text = line.lstrip(" ")
    begin = line.removesuffix(text)
    first, *others = wrapped(begin, text, indent, run.width)
    return [f"{begin}{first}", *others]


def concise(run: Run) -> str:
    """``path:line:column: CODE headline`` for every finding; line and column are 1-based.

    In a notebook ``path:cell number:line:column:``, the line counted in the cell.
    """
    return "".join(
        f"{file.shown(each.span)} {painted(each.code, BY_SEVERITY[each.severity], run.colour)} {each.headline}\n"
        for file in run.files
        for each in file.findings
    )


def summary(run: Run, made: Sequence[Decision] | None = None) -> str:
    """The end of a report: what is recorded or skipped, how many findings of each severity, and what to do next.

    ``made`` are the decisions, if the caller has them. Empty if the run wants no summary.
    """
    if not run.closing:
        return ""
    findings = [finding for _, finding in found_in(run.files)]
    made = decisions(run.files) if made is None else made
    sentences = [f"{counted(run.unread, 'file')} could not be checked."] if run.unread else []
    if not findings and not run.unread:
        sentences.append(nothing_found(run.checked, new=run.baselined))
    if run.baseline is not None:
        sentences.append(f"The baseline holds {counted(run.baseline, 'finding')}.")
    if run.skipped:
        # The most frequent reason first.
        reasons = sorted(run.skipped.items(), key=lambda reason_and_count: (-reason_and_count[1], reason_and_count[0]))
        number = counted(sum(run.skipped.values()), "file or folder", "files and folders")
        sentences.append(f"Skipped {number}: {', '.join(f'{count:,} {reason}' for reason, count in reasons)}.")
    if findings:
        codes = " ".join(dict.fromkeys(code for each in made for code in each.codes))
        sentences += [_counts(run, findings, made), f"Read more: {COMMAND} explain {codes}"]
    lines = [line for sentence in sentences for line in _wrapped(run, sentence)]
    return "".join(f"{line}\n" for line in [*lines, *_next(run, findings, made)])


def _counts(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> str:
    """The sums of a report: ``3 warnings, 903 policy findings in 160 of 657 files: 10 decisions.``"""
    with_findings = sum(bool(file.findings) for file in run.files)
    files = counted(with_findings, "file")
    if run.checked is not None and run.checked > with_findings:
        files = f"{with_findings:,} of {counted(run.checked, 'file')}"
    severities, new = Counter(finding.severity for finding in findings), "new " if run.baselined else ""
    nouns = {"error": "error", "warning": "warning", "policy": "policy finding"}
    numbers = [counted(severities[each], f"{new}{nouns[each]}") for each in SEVERITIES if severities[each]]
    hint = " (--all lists every place)" if len(findings) > len(made) and not run.every else ""
    return f"{', '.join(numbers)} in {files}: {counted(len(made), 'decision')}{hint}."


def _next(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> Iterator[str]:
    """The lines from ``Next:`` on, with the most useful step; none for standard input, or if no step helps.

    It is the way to begin with the first decision that has one. Else it is a baseline, for MANY findings.
    """
    if STDIN in run.paths:
        return
    steps = (_step(decision, run.proposed.get(number)) for number, decision in enumerate(made))
    step = next(filter(None, steps), "")
    if step:
        yield from _wrapped(run, f"Next: {step}")
    elif len(findings) >= MANY and not run.baselined:
        yield from _wrapped(run, "Next: record them, so that later runs report only new findings:")
        # With too many paths the command is for the whole project.
        paths = [f" {escaped(quote(path))}" for path in run.paths] if len(run.paths) <= MOST_PATHS else []
        yield f"  $ {COMMAND} check --write-baseline{''.join(paths)}"


def _step(decision: Decision, proposed: Proposed | None) -> str:
    """How to begin with ``decision``: code to write at its root, a module to write, or a command; empty if none."""
    root = decision.root
    settled = len(decision.found) if proposed is None else proposed.settled
    resolves = f"this resolves {counted(settled, 'finding')}"
    if root is not None and root.exact:
        return f"give {escaped(root.name)} at {_path(root.place)} a default Config; {resolves}."
    if proposed is not None and proposed.module is not None:
        return f"write {escaped(proposed.module.path)} as above, then fix its users; {resolves}."
    if proposed is not None and proposed.command:
        return f"add --diff to the first command to see its change; {resolves}."
    return ""


def short_path(place: str) -> str:
    """``place`` without ``./``, unless it would be taken for an option."""
    short = place.removeprefix(f"{os.curdir}{os.sep}")
    return place if short.startswith("-") else short


def _path(place: str) -> str:
    """``place`` as reports show it: short, so that terminals link to it, and never a command to GitHub Actions."""
    return shown_path(short_path(place))


_WHERE = {
    "session": "Give this session a default Config:",
    "session factory": "Give the sessions of {} a default Config:",
    "client factory": "Write as the first line of {}:",
}
"""The instruction above the lines for a root of each kind."""

_ELSEWHERE = {
    "session": "Give this session a default Config where it is made:",
    "session factory": "Give each session that {} may return a default Config where it is made:",
}
"""The instruction above an example, for a root whose own lines are not known."""
