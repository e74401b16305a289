"""Findings' edits -> new text, all at once or one at a time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, takewhile
from typing import NamedTuple, TypeAlias

from .files.source_text import LineTable, refusal
from .findings import Applicability, Edit, Finding, Fix

_Place = tuple[str, int, int]
"""The code of a finding, and the start and end index of its span in the text."""


class Steps:
    """Fixes applied to a text one at a time: ``text`` and ``findings`` are those after the fixes accepted so far."""

    def __init__(self, text: str, lint: Lint, valid: Callable[[str], bool]) -> None:
        """Take a text, a ``lint`` as for ``fix``, and ``valid``: whether a new text may replace the current one."""
        self.text = text
        self.findings: Sequence[Finding] = lint(text)
        self._lint = lint
        self._valid = valid
        # For each finding in the original text, where it is in the current one.
        self._places = dict(zip(self.findings, self._places_now(), strict=True))
        self._applied: list[Finding] = []
        self._broken: list[Finding] = []

    def over(self, wanted: Callable[[Finding], bool]) -> Iterator[Finding]:
        """The findings in the original text that are ``wanted``, in order, each as it is in the current text.

        The caller may accept fixes between two findings. A finding that such a fix has settled is left out.
        """
        for original in sorted(filter(wanted, self._places), key=lambda each: each.sort_key):
            finding = self.now(original)
            if finding is not None:
                yield finding

    def now(self, original: Finding) -> Finding | None:
        """``original``, a finding in the original text, as it is in the current text; None if a fix has settled it."""
        places = zip(self._places_now(), self.findings, strict=True)
        return next((finding for place, finding in places if place == self._places.get(original)), None)

    def made(self, fix: Fix) -> str:
        """The current text with ``fix`` applied; this only shows it, ``accept`` applies it."""
        return replace(self.text, fix.edits)

    def accept(self, finding: Finding, fix: Fix) -> bool:
        """Apply ``fix`` of ``finding``. False, and nothing changes, if the new text would not be valid."""
        new = self.made(fix)
        if not self._valid(new):
            self._broken.append(finding)
            return False
        # Findings are recognised by their place, so what ``fix`` moves is to be found at its new place.
        table = LineTable(self.text)
        replaced = ((*table.range(edit.span), len(edit.text)) for edit in set(fix.edits))
        growths = [(end, new_length - (end - start)) for start, end, new_length in replaced]
        self._places = {
            original: (code, _offset_after(growths, start), _offset_after(growths, end))
            for original, (code, start, end) in self._places.items()
        }
        self.text = new
        self.findings = self._lint(new)
        self._applied.append(finding)
        return True

    @property
    def result(self) -> Fixed:
        """The text and findings after all steps."""
        return Fixed(self.text, tuple(self._applied), tuple(self.findings), tuple(self._broken))

    def _places_now(self) -> Iterator[_Place]:
        table = LineTable(self.text)
        return ((finding.code, *table.range(finding.span)) for finding in self.findings)


def _offset_after(growths: Sequence[tuple[int, int]], offset: int) -> int:
    """The place in the new text of the character that was at ``offset`` before edits were made.

    For each edit, ``growths`` has its end in the old text, and by how many characters it makes the text longer.
    """
    return offset + sum(growth for end, growth in growths if end <= offset)


MAX_ROUNDS = 10

Lint: TypeAlias = Callable[[str], Sequence[Finding]]
_FoundFix: TypeAlias = tuple[Finding, Fix]


class FixError(Exception):
    """The fixes of a file cannot be applied: a rule is wrong, so the file is left alone."""


class Fixed(NamedTuple):
    """The new text, the findings whose fix was ``applied``, and the findings ``left`` in the new text.

    ``broken`` are findings whose fix was not applied, because the new text would not be Python: a bug in a rule.
    """

    text: str
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...]
    broken: tuple[Finding, ...] = ()


def fix(text: str, lint: Lint, allowed: Collection[Applicability], valid: Callable[[str], bool] | None = None) -> Fixed:
    """Apply the ``allowed`` fixes of the findings in ``text``, in rounds until none is left.

    ``lint`` returns the findings in a text without the suppressed ones, so these are never fixed. A fix that overlaps
    one applied in the same round waits for the next round. A fix whose result is not ``valid`` is left out, the others
    stay; by default, a text is valid if it compiles, or fails to compile as the original does.
    Raises FixError where fixes still come after MAX_ROUNDS rounds.
    """
    valid = valid or partial(compiles_like, text)
    applied: list[Finding] = []
    # By _key, because a fix that was left out is found again in every round.
    broken: dict[str, Finding] = {}
    findings = lint(text)
    for _ in range(MAX_ROUNDS):
        fixes = [found for found in take(text, findings, allowed) if _key(found) not in broken]
        if not fixes:
            break
        new = _text_with(fixes, text)
        if not valid(new):
            fixes, breaking = _split(fixes, text, valid)
            broken |= {_key(found): found[0] for found in breaking}
            new = _text_with(fixes, text)
        if fixes:
            text = new
            applied += (finding for finding, _ in fixes)
            findings = lint(text)
    else:
        # Each round has fixed something, and the last may have left nothing.
        if take(text, findings, allowed):
            codes = ", ".join(sorted({finding.code for finding in findings}))
            raise FixError(f"still changing after {MAX_ROUNDS} rounds ({codes})")
    return Fixed(text, tuple(applied), tuple(findings), tuple(broken.values()))


def _text_with(fixes: Sequence[_FoundFix], text: str) -> str:
    return replace(text, (edit for _, chosen in fixes for edit in chosen.edits))


def _key(found: _FoundFix) -> str:
    """What a fix has in common with itself after lines have moved: message, title and the text that it writes."""
    finding, chosen = found
    return "\0".join((finding.text, chosen.title, *(edit.text for edit in chosen.edits)))


def _split(
    fixes: Sequence[_FoundFix], text: str, valid: Callable[[str], bool]
) -> tuple[list[_FoundFix], list[_FoundFix]]:
    """``fixes`` in two lists: the ones whose common result is valid, and the ones that would make it invalid.

    Each fix is tried in order, together with the ones that were valid before it.
    """
    kept, breaking = list[_FoundFix](), list[_FoundFix]()
    for found in fixes:
        (kept if valid(_text_with([*kept, found], text)) else breaking).append(found)
    return kept, breaking


def choose(finding: Finding, allowed: Collection[Applicability]) -> Fix | None:
    """The fix that is applied for ``finding``: the first allowed one."""
    return next((each for each in finding.fixes if each.applicability in allowed and each.edits), None)


def take(text: str, findings: Iterable[Finding], allowed: Collection[Applicability]) -> list[_FoundFix]:
    """The findings, in order of place, whose first allowed fixes can be applied together, each with that fix.

    A finding whose fix clashes with that of an earlier one is left out. Two fixes may share edits, a new import for
    instance; they clash where edits that differ touch the same text.
    """
    table = LineTable(text)
    taken: list[_FoundFix] = []
    places: list[tuple[int, int]] = []
    edits: dict[tuple[int, int], Edit] = {}
    for finding in sorted(findings, key=lambda each: each.sort_key):
        chosen = choose(finding, allowed)
        if chosen is None:
            continue
        new = {table.range(edit.span): edit for edit in chosen.edits}
        if all(edits.get(place) == edit or not _clashes(place, places) for place, edit in new.items()):
            for place in new.keys() - edits.keys():
                insort(places, place)
            edits |= new
            taken.append((finding, chosen))
    return taken


def in_order(change: tuple[int, int, str]) -> tuple[int, int, int, str]:
    """The sort key of a change, which is a start, an end and the new text.

    At one place, a text that begins with empty lines comes last: it begins another paragraph.
    """
    start, end, text = change
    return start, end, len(text) - len(text.lstrip("\r\n")), text


def replace(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` made; equal edits are made once. Raises FixError if two edits overlap."""
    table = LineTable(text)
    parts: list[str] = []
    copied = 0
    changes = {(*table.range(edit.span), edit.text) for edit in edits}
    for start, end, new in sorted(changes, key=in_order):
        if start < copied:
            raise FixError(f"two edits of one fix overlap in line {table.position(start)[0]}")
        parts += (text[copied:start], new)
        copied = end
    return "".join((*parts, text[copied:]))


def _clashes(place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the range ``place`` overlaps one of ``taken``, a sorted list of ranges.

    Where one of the two is an insertion, which is an empty range, it is enough that they touch: which text comes first
    would not be known.
    """
    start, end = place
    index = bisect_left(taken, place)
    # As ranges in ``taken`` do not overlap, the search ends, in each direction, at the first one that is apart.
    after = takewhile(lambda other: other[0] <= end, islice(taken, index, None))
    before = takewhile(lambda other: other[1] >= start, (taken[i] for i in range(index - 1, -1, -1)))
    return any(
        (start < other_end and other_start < end) or start == end or other_start == other_end
        for other_start, other_end in chain(before, after)
    )


def compiles_like(old: str, new: str) -> bool:
    """Whether ``new`` compiles, or fails with the same error as ``old``, such as an ``await`` outside a function."""
    problem = refusal(new)
    return problem is None or problem == refusal(old)
