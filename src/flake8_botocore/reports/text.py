"""The reports for people: a header for each decision, or a line for each finding."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from shlex import quote, split

from ..findings import SEVERITIES, Finding, escaped, shown_path, with_places
from . import Proposed, Run, counted, nothing_found, page_url
from .colours import BY_SEVERITY, UNBROKEN, columns, linked, painted, wrapped
from .decisions import SETTINGS, Decision, decisions, found_in

COMMAND = "flake8-botocore"

STDIN = "-"

MOST_LISTED, MOST_ROWS = 20, 10
"""How many dangers, and how many decisions about settings without a root, are listed without ``--all``."""

MOST_PLACES = 3
"""How many folders are named for a code, and how many paths in a command."""

MANY = 20
"""With so many findings, a baseline is suggested, and a remedy is either a command or words."""

PARTS = ("Runs twice or fails", "Outlasts its caller, blocks the loop, or loses a result", "Settings")
"""The parts of the report, in the order of ``Decision.part``."""

_AMOUNT = re.compile(r"(?:up to )?\b(\d+(?:\.\d+)?)(?= (?:s|times)\b)")
"""The seconds or requests in a consequence."""

_LACKS = re.compile(r"((?:(?! has no ).)+ has no [^:]+): (.+)")
"""A headline of two parts: ``Config(...) has no read_timeout``, then the consequence."""


def text(run: Run) -> str:
    """The default report: up to three parts, each with decisions and their remedies, and the summary.

    The first two parts are dangers: all decisions but those about policy findings, which are the third part.
    """
    made = decisions(run.files)
    # Decisions by their index in ``made``, in which dangers come first; ``blocks`` are those about settings at a root.
    dangers = [number for number, each in enumerate(made) if each.part < SETTINGS]
    listed = dangers if run.every else dangers[:MOST_LISTED]
    settings = range(len(dangers), len(made))
    blocks = [number for number in settings if made[number].root is not None]
    rows = [number for number in settings if number not in blocks]
    shown = rows if run.every else rows[:MOST_ROWS]
    lines: list[str] = []
    for part, title in enumerate(PARTS):
        belong = [number for number, each in enumerate(made) if each.part == part]
        if not belong:
            continue
        lines += _wrapped(run, f"{title}: {_in_all(made, belong)}", "    ")
        for number in belong:
            if number in listed or number in blocks or number in shown:
                lines += _row(run, made[number])
                lines += _remedy(run, made[number], run.proposed.get(number))
        if others := _others([made[each] for each in belong if each in dangers and each not in listed]):
            lines += wrapped("", others, "    ", run.width)
        if part == SETTINGS and len(shown) < len(rows):
            left = rows[len(shown) :]
            places = sum(len(made[number].found) for number in left)
            lines.append(f"and {counted(len(left), 'decision')} on {counted(places, 'place')} (--all lists them)")
        lines.append("")
    return "".join(f"{line}\n" for line in lines) + summary(run, made)


def _in_all(every_made: Sequence[Decision], numbers: Iterable[int]) -> str:
    """The sums of a part: ``91 findings in 14 files: 60 through get_client, 31 alone``.

    ``numbers`` are the indexes in ``every_made`` of the decisions of the part.
    """
    made = [every_made[number] for number in numbers]
    found = [each for decision in made for each in decision.found]
    files = counted(len({each.file.path for each in found}), "file")
    every = sum(len(each.of(each.code)) for each in made)
    roots = [each for each in made if each.root is not None]
    kinds = [f"{len(each.found):,} through {escaped(each.root.name)}" for each in roots if each.root is not None]
    alone = every - sum(len(each.found) for each in roots)
    kinds += [f"{alone:,} alone"] * bool(alone)
    joined = f": {', '.join(kinds)}" if roots else ""
    return f"{counted(every, 'finding')} in {files}{joined}"


def _others(made: Iterable[Decision]) -> str:
    """The line about decisions that are not listed; empty if there are none.

    ``and 12 more: BOT302 7 in app/jobs, 2 in app; BOT404 3 in web (--all lists them)``.
    """
    places: dict[str, Counter[str]] = {}
    for decision in made:
        for file, finding in decision.of(decision.code):
            places.setdefault(finding.code, Counter())[shown_path(os.path.dirname(_path(file.path)) or os.curdir)] += 1
    if not places:
        return ""
    codes = (
        f"{code} {', '.join(f'{number:,} in {folder}' for folder, number in found.most_common(MOST_PLACES))}"
        f"{', …' * (len(found) > MOST_PLACES)}"
        for code, found in places.items()
    )
    number = sum(sum(found.values()) for found in places.values())
    return f"and {number:,} more: {'; '.join(codes)} (--all lists them)"


def _remedy(run: Run, decision: Decision, proposed: Proposed | None) -> Iterator[str]:
    """The lines that say what to do about ``decision``: its advice, then the ``proposed`` command, if there is one.

    Code to write at a root replaces both. In a report of MANY findings the command replaces the advice.
    """
    root, advice = decision.root, decision.found[0].finding.advice if decision.root is None else ""
    if root is not None:
        where = (_WHERE if root.lines else _ELSEWHERE)[root.kind].format(escaped(root.name))
        yield from _wrapped(run, f"    {where}", "        ")
        for line in root.lines:
            yield from _wrapped(run, f"        {escaped(line)}", " " * 12)
        return
    if advice and decision.part < SETTINGS:
        notes = [note for note in decision.found[0].finding.notes if not note.said]
        advice = with_places(advice, [note.label for note in notes], [note.place for note in notes])
    if proposed is not None and proposed.module is not None:
        advice = ""
    if advice and (proposed is None or sum(len(each.findings) for each in run.files) < MANY):
        first, *others = wrapped("    ", advice, "    ", run.width)
        yield from [f"    {first}", *others]
    if proposed is not None and proposed.module is not None:
        path, lines, setting = proposed.module
        every = "all" if proposed.settled == len(decision.found) else f"{proposed.settled:,}"
        yield from _wrapped(run, f"    write {escaped(path)}, once for {every} of them:", "        ")
        yield from (f"        {line}".rstrip() for line in lines)
        yield from _wrapped(run, f"    add to [tool.flake8-botocore] in pyproject.toml: {escaped(setting)}", " " * 8)
    if proposed is not None:
        number = f" {proposed.settled:,}" if proposed.settled > 1 else ""
        yield from _command_lines(run, f"    fix{number}: ", proposed.command)
        for count, title in enumerate(proposed.readings, 1):
            yield from _wrapped(run, f"        --reading {count}: {title}", " " * 12)


def _command_lines(run: Run, begin: str, command: str, behind: str = "") -> Iterator[str]:
    """``begin``, a ``command`` to be copied, and the words ``behind`` it; one line where there is room.

    Else the command is broken into lines that end with a backslash, which a POSIX shell joins again; not on Windows.
    """
    whole, indent = f"{begin}{command}{behind}", " " * (len(begin) - len(begin.lstrip()) + 4)
    if run.width is None or os.name == "nt" or columns(whole) <= run.width:
        yield whole
        return
    words = " ".join(quote(each).replace(" ", UNBROKEN) for each in split(command))
    first, *others = wrapped(begin, words, indent, run.width - 2)
    yield " \\\n".join([f"{begin}{first}", *others])
    if behind:
        yield from _wrapped(run, f"{indent}{behind.lstrip()}", indent)


def _wrapped(run: Run, line: str, indent: str) -> list[str]:
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
        f"{file.shown(it.span)} {painted(it.code, BY_SEVERITY[it.severity], run.colour)} {it.headline}\n"
        for file in run.files
        for it in file.findings
    )


def summary(run: Run, made: Sequence[Decision] | None = None) -> str:
    """The end of a report: what is recorded or skipped, how many findings of each severity, and what to do next.

    ``made`` are the decisions, if the caller has them. Empty if the run wants no summary.
    """
    if not run.closing:
        return ""
    findings = [finding for _, finding in found_in(run.files)]
    made = decisions(run.files) if made is None else made
    ends: list[str] = []
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
        codes = " ".join(dict.fromkeys(code for each in made for code in each.codes))
        ends = [*_command_lines(run, "Read more: ", f"{COMMAND} explain {codes}")]
        ends += [*_wrapped(run, _counts(run, findings, made), "    "), *_next(run, findings, made)]
    wide = [line for text in lines for line in _wrapped(run, text, "    ")]
    return "".join(f"{line}\n" for line in [*wide, *ends])


def _counts(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> str:
    """The sums of a report: ``3 warnings, 903 policy findings in 160 of 657 files: 10 decisions.``"""
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
    return f"{', '.join(numbers)} in {files}: {counted(len(made), 'decision')}."


def _next(run: Run, findings: Sequence[Finding], made: Sequence[Decision]) -> Iterator[str]:
    """The line ``Next:`` with the most useful step; none for standard input, or if no step helps.

    It is the remedy of the first decision that has one: code to write at its root, or a command. Else it is a baseline,
    for MANY findings.
    """
    if STDIN in run.paths:
        return
    for number, decision in enumerate(made):
        root, command = decision.root, run.proposed.get(number)
        if root is not None and root.lines:
            step = f"give {escaped(root.name)} at {_path(root.place)} a default Config"
            yield from _wrapped(run, f"Next: {step}; this resolves {len(decision.found):,} of them.", "    ")
            return
        if command is not None:
            if command.module is not None:
                step = f"write {escaped(command.module.path)} as above, then fix its users"
                yield from _wrapped(run, f"Next: {step}; this resolves {command.settled:,} of them.", "    ")
                return
            behind = f" shows the change that settles {command.settled:,} of them."
            yield from _command_lines(run, "Next: ", f"{command.command} --diff", behind)
            return
    if len(findings) >= MANY and not run.baselined:
        recording = f"{COMMAND} check --write-baseline{_paths(run)}"
        yield from _command_lines(run, "Next: ", recording, " records them: later runs report only new ones.")


def _paths(run: Run) -> str:
    """The given paths, quoted for a command; empty if there are too many: the command is for the whole project then."""
    return "".join(f" {escaped(quote(path))}" for path in run.paths) if len(run.paths) <= MOST_PLACES else ""


def short_path(place: str) -> str:
    """``place`` without ``./``, unless it would be taken for an option."""
    short = place.removeprefix(f"{os.curdir}{os.sep}")
    return place if short.startswith("-") else short


def _path(place: str) -> str:
    """``place`` as reports show it: short, so that terminals link to it, and never a command to GitHub Actions."""
    return shown_path(short_path(place))


def _consequence(finding: Finding) -> tuple[str, str]:
    """The consequence in the headline of ``finding``, and the words before it, if any.

    Only a policy finding has such words: in ``Config(...) has no read_timeout: 21 attempts`` those before the colon.
    """
    parts = _LACKS.fullmatch(finding.headline.removesuffix(".")) if finding.severity == "policy" else None
    return (finding.headline.removesuffix("."), "") if parts is None else (parts[2], f" {parts[1]}")


def _words(findings: Sequence[Finding]) -> str:
    """The consequence of the first of ``findings``, which are of one code, with the number of places.

    If the consequences differ only in amounts, each amount is the greatest, ``up to 60 s``; if they differ in more, the
    first one is an example.
    """
    consequence, _ = _consequence(findings[0])
    if len(findings) == 1:
        return consequence
    number = counted(len(findings), "client" if findings[0].rule.endswith("client-without-config") else "place")
    said = list(dict.fromkeys(_consequence(each)[0] for each in findings))
    if len({_AMOUNT.sub("", each) for each in said}) > 1:
        return f"{number}, for example: {consequence}"
    most = (max(found, key=float) for found in zip(*map(_AMOUNT.findall, said), strict=True))
    return f"{number}: {_AMOUNT.sub(lambda _: f'up to {next(most)}', consequence) if len(said) > 1 else consequence}"


def _header(run: Run, findings: Sequence[Finding], place: str = "") -> Iterator[str]:
    """The lines ``policy[BOT101 client-without-config]: 785 clients: ...``, with ``place`` at their end.

    ``findings`` are of one code.
    """
    severity, code = findings[0].severity, findings[0].code
    text = f"{severity}[{f'{code} {findings[0].rule}'.rstrip()}]: {_words(findings)}{place}"
    first, *others = wrapped("", text, "    ", run.width)
    url = page_url(code)
    shown_code = linked(code, url) if run.links and url else code
    first = first.removeprefix(severity).replace(code, shown_code, 1)
    yield f"{painted(severity, BY_SEVERITY[severity], run.colour)}{first}"
    yield from others


def _row(run: Run, decision: Decision) -> Iterator[str]:
    """The header of a decision, which ends with its first place or its root; with --all, its other places follow."""
    file, finding = decision.found[0]
    place = decision.root.place if decision.root is not None else file.place(finding.span)
    behind = f" -->{UNBROKEN}{_path(place).replace(' ', UNBROKEN)}"
    if decision.root is not None:
        settles = f": one change there settles all {len(decision.found):,}" * bool(decision.root.lines)
        behind += f" {escaped(decision.root.name)}{settles}"
    also = "".join(f", also {code}" for code in decision.codes[1:])
    yield from _header(run, _worst(decision), f"{also}{behind}")
    for place in _elsewhere(decision) if run.every else ():
        yield from _wrapped(run, f"    {place}", " " * 8)


def _elsewhere(decision: Decision) -> list[str]:
    """The places of the findings of ``decision`` that its header does not name.

    These are all but the first, or all if the header names a root. A place of another code has that code behind it.
    """
    found = decision.found[1:] if decision.root is None else decision.found
    names = ["" if each.finding.code == decision.code else f" ({each.finding.code})" for each in found]
    return [f"{_path(each.file.place(each.finding.span))}{name}" for each, name in zip(found, names, strict=True)]


def _worst(decision: Decision) -> list[Finding]:
    """The findings of ``decision`` that have its worst code."""
    return [each.finding for each in decision.of(decision.code)]


_WHERE = {
    "session": "give this session a default Config:",
    "session factory": "give the sessions of {} a default Config:",
    "client factory": "write as the first line of {}:",
}
"""The instruction above the lines for a root of each kind."""

_ELSEWHERE = {
    "session": "give this session a default Config, with set_default_client_config of its botocore session",
    "session factory": "{} returns their sessions: give each session that it may return a default Config where it is "
    "made, with set_default_client_config of its botocore session",
    "client factory": "",
}
"""The instruction for a root whose lines are not known."""
