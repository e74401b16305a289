"""Source text to findings: gates, reading, rules, spans."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from .findings import Finding, Span
from .reading.gates import ast_gate, text_gate
from .settings import Settings
from .settings.target import for_file

if TYPE_CHECKING:
    from .facts import SourceFacts
    from .reading.reader import Reading
    from .rule import Problem, Rule

NOT_ANALYSED = "BOT001"


def lint(
    source: str,
    path: str,
    settings: Settings,
    tree: ast.AST | None = None,
    *,
    gates: bool = True,
    fixes: bool = True,
) -> list[Finding]:
    """The findings in ``source``, in order of their place.

    ``path`` is where the file stands, for names of its neighbours; ``tree`` is its ``ast`` tree if the caller has
    it. ``gates=False`` reads files in which nothing can be found, too, and all from libcst's own tree: for tests, the
    result is the same. ``fixes=False`` spares the work on fixes, which flake8 has no use for.
    Raises SyntaxError (and ValueError for null bytes) where Python cannot parse ``source`` and no tree is given.
    """
    if gates and not text_gate(source, settings.client_factories):
        return []
    if tree is None:
        try:
            tree = ast.parse(source)
        except (RecursionError, MemoryError):
            return _not_analysed("it is nested too deeply", settings)
    try:
        if gates and not ast_gate(tree, source, settings.client_factories):
            return []
        settings = for_file(settings, path)
        # Reading makes millions of objects that live until it ends; scanning them meanwhile costs a fifth of it.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return _analyse(source, path, settings, tree, lean=gates, fixes=fixes)
        finally:
            if collecting:
                gc.enable()
    except Exception as error:
        # A crash of ours must neither take the user's run down nor hide.
        return _not_analysed(f"flake8-botocore failed with {type(error).__name__}: {error}", settings)


def _analyse(source: str, path: str, settings: Settings, tree: ast.AST, *, lean: bool, fixes: bool) -> list[Finding]:
    """The findings in ``source``; from a ``lean`` tree unless they need libcst's own, as fixes do."""
    from .reading.reader import Reading, UnreadableSourceError
    from .reading.syntax.lean import LeanTree, NotLeanError

    found: list[Finding] | None = None
    if lean:
        with suppress(NotLeanError):
            found = _found_in(Reading(source, path, settings, LeanTree(tree, source)), settings)
    if found is None or (found and fixes):
        try:
            reading = Reading(source, path, settings, shallow=found is not None)
            return _found_in(reading, settings, tree if fixes else None)
        except UnreadableSourceError as error:
            if found is None:
                return _not_analysed(str(error), settings)
    return found


def _found_in(reading: Reading, settings: Settings, tree: ast.AST | None = None) -> list[Finding]:
    """The findings in what was read, in order, with fixes if the ``ast`` tree is given; lets go of the reading."""
    try:
        return sorted(set(_findings(reading, settings, tree)), key=lambda finding: finding.sort_key)
    finally:
        reading.release()


def _findings(reading: Reading, settings: Settings, tree: ast.AST | None) -> Iterator[Finding]:
    """Findings of every rule, with fixes if the ``ast`` tree is given.

    What stands in another file is reported in the run over that file.
    """
    found = [(rule, problem) for rule in _rules(settings) for problem in _problems(rule, reading.facts, settings)]
    if not found:
        return
    wishes = [wish for _, problem in found for wish in problem.wishes] if tree is not None else []
    anchors = [anchor for _, problem in found for anchor in (problem.anchor, *problem.mentions)]
    spans, written = reading.places(anchors, wishes, tree)
    fix_of = dict(zip(map(id, wishes), written, strict=True))
    for rule, problem in found:
        span = spans.get(problem.anchor)
        if span is not None:
            fixes = (fix_of.get(id(wish)) for wish in problem.wishes)
            message = problem.told([spans[anchor].start_line for anchor in problem.mentions])
            yield Finding(rule.code, span, message, tuple(fix for fix in fixes if fix is not None))


def _rules(settings: Settings) -> Iterator[Rule]:
    from .registry import all_rules

    return (rule for rule in all_rules() if not rule.opt_in or rule.code in settings.opt_in)


def _problems(rule: Rule, facts: SourceFacts, settings: Settings) -> Iterator[Problem]:
    for fact in facts.of(rule.reads):
        yield from rule.check(fact, settings)


def _not_analysed(reason: str, settings: Settings) -> list[Finding]:
    from .registry import all_rules

    (rule,) = (rule for rule in all_rules() if rule.code == NOT_ANALYSED)
    problems: Iterable[Problem] = rule.check(reason, settings)
    return [Finding(rule.code, Span(1, 0, 1, 0), problem.message) for problem in problems]
