"""What is said of all findings together: how many, of which rules, and what can be fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..findings import Applicability, Finding
from . import Run

APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe", "offered")


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
    """A line for each code, most frequent first: count, code, name, and how many have which kind of fix."""
    by_code: dict[str, list[Finding]] = {}
    for finding in (finding for file in run.files for finding in file.findings):
        by_code.setdefault(finding.code, []).append(finding)
    rows = [
        (f"{len(found):,}", code, names.get(code, ""), _fixable(found))
        for code, found in sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    counts, titles = (max((len(row[column]) for row in rows), default=0) for column in (0, 2))
    lines = [f"{count:>{counts}}  {code}  {name:<{titles}}  {fixable}\n" for count, code, name, fixable in rows]
    return "".join(lines) + sentence(run)


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
