"""Source text to findings: the text gate, the reading, the rules, and their spans."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from .config import Settings
from .findings import Finding, Note, NotPythonError, RootPlace, Span, UnreadableSourceError
from .source.garbage_collection import collector_paused
from .source.text_gate import may_use_client, mentions_library, text_gate

if TYPE_CHECKING:
    from .facts import Anchor, Root, SourceFacts
    from .rule import Mention, Message, Problem, ProposedFix, Rule
    from .source.reader import Reading


NameLine: TypeAlias = Callable[[int], str]
"""Returns how to print a 1-based line of the text: its number, or ``2 of cell 3`` in a notebook."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """The result for one text: ``findings``, in order and without fixes.

    ``fixed`` writes the fixes afterwards, for the findings that are kept. ``problems`` has the problem behind each
    finding, in the order of the rules.
    """

    findings: Sequence[Finding]
    reading: Reading | None = None
    problems: Mapping[Finding, Problem] = field(default_factory=dict)

    @property
    def tree(self) -> ast.AST | None:
        """The ``ast`` tree of the text; None if the text was not parsed."""
        return None if self.reading is None else self.reading.ast

    def fixed(self, kept: Sequence[Finding]) -> list[Finding]:
        """The findings that were ``kept``, with their fixes. Each fix is written for the text without the others.

        Fixes are proposed in the order of the rules. Raises whatever writing them raises; the caller may turn the error
        into a finding with ``not_analysed``.
        """
        with_fixes = {finding: finding for finding in kept}
        problem_of = {finding: problem for finding, problem in self.problems.items() if finding in with_fixes}
        # A finding that a file was not analysed has no problem.
        if self.reading is None or not problem_of:
            return list(kept)
        written = self.reading.fixes([problem.proposals for problem in problem_of.values()])
        for finding, result in zip(problem_of, written, strict=True):
            with_fixes[finding] = replace(finding, fixes=result.fixes, refused=result.refused or finding.refused)
        return list(with_fixes.values())


@contextmanager
def analysed(
    source: str, path: str, settings: Settings, tree: ast.AST | None = None, *, name_line: NameLine = str
) -> Iterator[Analysis]:
    """The analysis of ``source``, whose tree is kept until the ``with`` block ends.

    ``path`` is the file's, by which modules beside it are found; ``tree`` is its ``ast`` tree if the caller has it.
    ``name_line`` prints the lines that a message mentions. The paths of roots are absolute. A file that ``may_hold``
    rules out has an empty analysis.

    Raises NotPythonError where Python cannot parse ``source`` and no tree is given. Any other error becomes a finding.
    """
    reading, paused = None, ExitStack()
    try:
        try:
            reading = read_gated(source, path, settings, tree)
            paused.enter_context(collector_paused())
            found = Analysis([]) if reading is None else _analysis(reading, name_line)
        except NotPythonError:
            raise
        except Exception as error:
            # A crash of ours must neither take the user's run down nor hide.
            found = Analysis(not_analysed(error, settings))
        yield found
    finally:
        if reading is not None:
            reading.release()
        paused.close()


def lint(
    source: str, path: str, settings: Settings, tree: ast.AST | None = None, *, fixes: bool = True
) -> list[Finding]:
    """All findings in ``source``, with their ``fixes`` if these are wanted; see ``analysed``."""
    with analysed(source, path, settings, tree) as found:
        try:
            return found.fixed(found.findings) if fixes else [*found.findings]
        except Exception as error:
            return not_analysed(error, settings)


def may_hold(source: str, path: str, settings: Settings) -> bool:
    """Whether a file can hold anything for a rule; every other file is never parsed.

    It can if it mentions boto or a library that makes clients, or if it may use a client of a module of the project
    that it imports, and if it is no test that is skipped.
    """
    if _is_skipped_test(source, settings):
        return False
    if text_gate(source, settings.client_factories) or mentions_library(source):
        return True
    if not may_use_client(source):
        return False
    from .source.project.importers import imports_boto

    return imports_boto(source, path)


_FIXTURE = re.compile(r"^[ \t]*@pytest\.fixture\b", re.MULTILINE)


def _is_skipped_test(source: str, settings: Settings) -> bool:
    """Whether tests are skipped and the file defines fixtures for pytest: it is a test, whatever its name."""
    return settings.tests == "skip" and "@pytest.fixture" in source and _FIXTURE.search(source) is not None


def read_gated(source: str, path: str, settings: Settings, tree: ast.AST | None = None) -> Reading | None:
    """The reading of ``source``, the text of the file ``path``; None if it can hold no finding, and need not be parsed.

    Raises NotPythonError if it mentions boto and is not Python. A file that is not Python and mentions none can hold no
    finding.
    """
    if not may_hold(source, path, settings):
        return None
    try:
        return read_unless_skipped(source, path, settings, tree)
    except SyntaxError:
        if text_gate(source, settings.client_factories):
            raise
        # The file does not mention boto. Python cannot run it, so it uses no client of another module either.
        return None


def read_unless_skipped(source: str, path: str, settings: Settings, tree: ast.AST | None = None) -> Reading | None:
    """The reading of ``source``, whatever it mentions; None for a test that is skipped."""
    if _is_skipped_test(source, settings):
        return None
    # Loading the reader and the facts takes 14 of the 50 ms of the plugin, and a run without boto does not need them.
    from .source import reader

    return reader.read(source, path, settings, tree)


def error_in_words(error: BaseException) -> str:
    """The type and the text of ``error``. Never raises, though ``str()`` of a KeyError is the repr of any object."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        return name
    return f"{name}: {text}" if text else name


def problems(facts: SourceFacts, settings: Settings) -> Iterator[tuple[Rule, Problem]]:
    """The problems that the enabled rules find in the ``facts`` of a file, each with its rule."""
    from .rules import all_rules

    for rule in all_rules():
        if rule.is_on(settings.opt_in):
            for fact in facts.of(rule.reads):
                yield from ((rule, problem) for problem in rule.check(fact, settings))


def _analysis(reading: Reading, name_line: NameLine) -> Analysis:
    """The analysis of a file: the findings of the rules that are on.

    A problem at a place in another file is left out here: the analysis of that file reports it. Of several problems
    that would be reported in the same words at the same place, only the first is kept.
    """
    found = list(problems(reading.facts, reading.settings))
    # Only anchors in this file have spans.
    spans = reading.spans([anchor for _, problem in found for anchor in _anchors(problem)]) if found else {}
    problem_of: dict[Finding, Problem] = {}
    for rule, problem in found:
        if problem.anchor in spans:
            finding = _finding(rule, problem, spans, name_line)
            titled = tuple(_titled(proposal, spans, name_line) for proposal in problem.proposals)
            problem_of.setdefault(finding, problem._replace(proposals=titled))
    return Analysis(sorted(problem_of, key=lambda finding: finding.sort_key), reading, problem_of)


def _anchors(problem: Problem) -> Iterator[Anchor]:
    """The anchors in ``problem``: its own, the ones in its mentions, and the clients that a fix leaves unchanged."""
    yield problem.anchor
    yield from (mention.anchor for mention in problem.mentions if mention.anchor is not None)
    yield from (anchor for proposal in problem.proposals for anchor in proposal.left)


def _finding(rule: Rule, problem: Problem, spans: Mapping[Anchor, Span], name_line: NameLine) -> Finding:
    """The finding for ``problem``: its mentions become notes, whose lines replace ``{0}`` and so on in the message.

    A mention that is only shown beside the message is left out if its place has no span.
    """
    # A note that is an ``aside``, or whose line the message names, need not be added to the message (``said``).
    notes = tuple(
        _note(mention, spans, name_line)._replace(said=mention.aside or problem.message.names(index))
        for index, mention in enumerate(problem.mentions)
        if not mention.aside or mention.anchor is None or mention.anchor in spans
    )
    message = problem.message.with_lines([note.place.removeprefix("line ") for note in notes])
    finding = _finding_at(rule, spans[problem.anchor], message, notes=notes, root=root_place(problem.root))
    # A fix that is only offered writes another Config than the advice.
    config = next((each.config for each in problem.proposals if each.applicability != "offered"), "")
    return replace(finding, config=config, refused=problem.refused)


def _finding_at(
    rule: Rule, span: Span, message: Message, *, notes: tuple[Note, ...] = (), root: RootPlace | None = None
) -> Finding:
    """A finding of ``rule`` at ``span``, so far without fixes."""
    headline, advice = message
    of_rule = rule.severity, rule.repeats, rule.name
    return Finding(rule.code, span, headline, (), root, advice, notes, "", *of_rule)


def _titled(proposal: ProposedFix, spans: Mapping[Anchor, Span], name_line: NameLine) -> ProposedFix:
    """``proposal``; if it leaves clients unchanged, their lines are added to its title."""
    lines = [name_line(spans[anchor].start_line) for anchor in proposal.left if anchor in spans]
    if not lines:
        return proposal
    return proposal._replace(title=f"{proposal.title} (left: the client made in line {' and '.join(lines)})")


def _note(mention: Mention, spans: Mapping[Anchor, Span], name_line: NameLine) -> Note:
    """The place of ``mention`` as a report names it: ``line 4``, or ``app/aws.py:12`` in another file."""
    from .facts import Place

    label, place, _ = mention
    if isinstance(place, Place):
        return Note(label, str(place), Span(place.line, 0, place.line, 0), place.file)
    span = spans[place]
    return Note(label, f"line {name_line(span.start_line)}", span)


def root_place(root: Root | None) -> RootPlace | None:
    """``root`` as a plain value, with an absolute path; None for None."""
    if root is None:
        return None
    return RootPlace(root.kind, root.name, root.place.path, root.place.line, library=root.library)


def why_not_analysed(error: Exception) -> str:
    """The words for why a file was not analysed, given the ``error`` that ended its analysis."""
    if isinstance(error, UnreadableSourceError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    return f"flake8-botocore failed with {error_in_words(error)}"


def not_analysed(error: Exception, settings: Settings) -> list[Finding]:
    """The finding, at line 1, that a file was not analysed because ``error`` ended its analysis."""
    from .rules import rule_that_reads

    # The one rule whose "fact" is a text: why the file was not analysed.
    rule = rule_that_reads(str)
    found: Iterable[Problem] = rule.check(why_not_analysed(error), settings)
    return [_finding_at(rule, Span(1, 0, 1, 0), problem.message) for problem in found]
