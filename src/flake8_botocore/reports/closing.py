"""What is said of all findings together: how many, of which rules, what can be fixed, and where most are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from shlex import quote

from ..findings import Applicability, Finding, RootPlace, escaped
from . import Run

APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe", "offered")

FEWEST_SETTLED = 3
"""Findings that a setting at their root must settle for it to be named."""

MOST_ROOTS = 3
"""Roots that are named at the end of a report."""


def closing(run: Run) -> str:
    """The lines that close a report: how many findings there are, and the roots that settle most of them."""
    return sentence(run) + ("".join(_roots(run)) if run.closing else "")


def settled(run: Run) -> dict[tuple[str, RootPlace], int]:
    """How many findings of each code the roots settle that are worth it, those that settle most first."""
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
