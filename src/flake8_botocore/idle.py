"""The ``# noqa`` comments of a file that suppress nothing, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .facts import Anchor, IdleSuppression
from .findings import Finding, Fix
from .reading.reader import UNUSED_NOQA
from .settings import Settings

OVER_BUDGET = "BOT303"
"""What is on where a budget is stated."""


def idle(source: str, found: Sequence[Finding], settings: Settings, *, fixes: bool) -> Iterator[Finding]:
    """The findings on comments in ``source`` that suppress none of ``found``, all that was found without them."""
    if UNUSED_NOQA not in settings.opt_in:
        return
    from .reading.suppressions import suppressions
    from .registry import all_rules

    rules = all_rules()
    (unused_noqa,) = (rule for rule in rules if rule.code == UNUSED_NOQA)
    silent = {rule.code for rule in rules if rule.opt_in and rule.code not in settings.opt_in}
    if settings.max_wait is None:
        silent.add(OVER_BUDGET)
    for comment in suppressions(source):
        here = {finding.code for finding in found if comment.first <= finding.span.start_line <= comment.last}
        # What is off may stand there all the same.
        known = tuple(here | silent | {UNUSED_NOQA})
        codes = {code: span for code, span in comment.codes if not any(each.startswith(code) for each in known)}
        if not codes:
            continue
        fact = IdleSuppression(tuple(codes), Anchor(None))
        for problem in unused_noqa.check(fact, settings):
            fix = Fix("Take what suppresses nothing out of the comment", (comment.without(codes),), "safe")
            place = min(codes.values())
            headline, advice = problem.message
            yield Finding(unused_noqa.code, place, headline, (fix,) if fixes else (), advice=advice)
