"""Findings and records of findings brought together, although lines moved or a formatter ran in between."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..findings import Finding
from .identity import Identity, Page

_LAYOUT = re.compile(r"[\s\"'(),\\]")

_Step: TypeAlias = tuple[Callable[[Finding], object], Callable[[Identity], object]]


def match(found: Sequence[Finding], records: Sequence[Identity], page: Page) -> dict[Finding, Identity]:
    """The record of each of ``found`` that has one; a record is of one finding.

    ``found`` are all findings of a file, suppressed ones too, in order of place. Of several alike the first ones are
    those that are recorded.
    """
    if not records:
        return {}
    by_source: _Step = (lambda each: (each.code, page.source(each)), lambda each: (each.code, each.source))
    by_statement: _Step = (lambda each: (each.code, page.statement(each)), lambda each: (each.code, each.statement))
    by_both: _Step = (
        lambda each: (each.code, _bare(page.source(each)), page.statement(each)),
        lambda each: (each.code, _bare(each.source), each.statement),
    )
    # Where every line is recorded nothing was changed, and no tree is needed to see that.
    same = Counter(map(by_source[0], found)) <= Counter(map(by_source[1], records))
    matched: dict[Finding, Identity] = {}
    left = list(found)
    unused = sorted(records, key=lambda each: each.nth)
    for of_finding, of_record in (by_source,) if same else (by_both, by_statement, by_source):
        pool: defaultdict[object, deque[Identity]] = defaultdict(deque)
        for record in unused:
            pool[of_record(record)].append(record)
        for finding in left:
            alike = pool.get(of_finding(finding))
            if alike:
                matched[finding] = alike.popleft()
        left = [finding for finding in left if finding not in matched]
        unused = [record for alike in pool.values() for record in alike]
    return matched


def _bare(source: str) -> str:
    """``source`` without what formatters change; comments stay, for one that is suppressed is another finding."""
    return _LAYOUT.sub("", source)
