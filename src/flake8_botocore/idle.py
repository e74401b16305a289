"""The ``# noqa`` comments of a file that suppress nothing, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .facts import Anchor, IdleSuppression
from .findings import Finding, Fix
from .settings import Settings


def is_asked_for(settings: Settings) -> bool:
    """Whether somebody asks for such comments."""
    if not settings.opt_in:
        return False
    from .registry import rule_that_reads

    return rule_that_reads(IdleSuppression).code in settings.opt_in


def idle(source: str, found: Sequence[Finding], settings: Settings, *, fixes: bool) -> Iterator[Finding]:
    """The findings on comments in ``source`` that suppress none of ``found``, all that was found without them."""
    if not is_asked_for(settings):
        return
    from .reading.suppressions import suppressions
    from .registry import all_rules, rule_that_reads

    unused_noqa = rule_that_reads(IdleSuppression)
    silent = {
        rule.code
        for rule in all_rules()
        if not rule.is_on(settings.opt_in) or (rule.option is not None and getattr(settings, rule.option) is None)
    }
    for comment in suppressions(source):
        here = {finding.code for finding in found if comment.first <= finding.span.start_line <= comment.last}
        # What is off may stand there all the same.
        known = tuple(here | silent | {unused_noqa.code})
        codes = {code: span for code, span in comment.codes if not any(each.startswith(code) for each in known)}
        if not codes:
            continue
        fact = IdleSuppression(tuple(codes), Anchor(None))
        for problem in unused_noqa.check(fact, settings):
            fix = Fix("Take what suppresses nothing out of the comment", (comment.without(codes),), "safe")
            place = min(codes.values())
            headline, advice = problem.message
            yield Finding(unused_noqa.code, place, headline, (fix,) if fixes else (), advice=advice)
