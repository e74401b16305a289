"""Findings' edits -> new text, all at once or one at a time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, takewhile
from typing import NamedTuple, TypeAlias

from .files.write import LineTable, refusal
from .findings import Applicability, Edit, Finding, Fix

_Place = tuple[str, int, int]


class Steps:
    """A text, the findings in it as it is now, and what was accepted."""

    def __init__(self, text: str, lint: Lint, valid: Callable[[str], bool]) -> None:
        """``lint`` returns the findings in a text; see ``apply.fix``."""
        self.text = text
        self.findings: Sequence[Finding] = lint(text)
        self._lint = lint
        self._valid = valid
        self._places = dict(zip(self.findings, self._places_now(), strict=True))
        self._applied: list[Finding] = []
        self._broken: list[Finding] = []

    def over(self, wanted: Callable[[Finding], bool]) -> Iterator[Finding]:
        """Those findings that are ``wanted`` at the start, in order, each as it is when its turn comes.

        What was settled by a fix that was accepted for another one has no turn.
        """
        for first in sorted(filter(wanted, self._places), key=lambda each: each.sort_key):
            finding = self.now(first)
            if finding is not None:
                yield finding

    def now(self, first: Finding) -> Finding | None:
        """``first``, a finding of the start, as it is now; None if another fix has settled it."""
        places = zip(self._places_now(), self.findings, strict=True)
        return next((finding for place, finding in places if place == self._places.get(first)), None)

    def made(self, fix: Fix) -> str:
        """The text with ``fix``."""
        return replace(self.text, fix.edits)

    def accept(self, finding: Finding, fix: Fix) -> bool:
        """Apply ``fix`` of ``finding``. False, and nothing changes, if the new text would not be valid."""
        new = self.made(fix)
        if not self._valid(new):
            self._broken.append(finding)
            return False
        table = LineTable(self.text)
        ranges = ((*table.range(edit.span), len(edit.text)) for edit in set(fix.edits))
        grown = [(end, length - (end - start)) for start, end, length in ranges]
        self._places = {
            first: (code, _moved(start, grown), _moved(end, grown))
            for first, (code, start, end) in self._places.items()
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


def _moved(offset: int, grown: Sequence[tuple[int, int]]) -> int:
    """``offset`` behind edits, each where it ends and by how much it makes the text longer."""
    return offset + sum(more for end, more in grown if end <= offset)


MAX_ROUNDS = 10

Lint: TypeAlias = Callable[[str], Sequence[Finding]]
_Taken: TypeAlias = tuple[Finding, Fix]


class FixError(Exception):
    """The fixes of a file cannot be applied: a rule is wrong, so the file is left alone."""


class Fixed(NamedTuple):
    """The new text, the findings whose fix was applied, and the findings in the new text.

    ``broken`` are findings whose fix would leave something that is not Python: a rule is wrong, so it was left out.
    """

    text: str
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...]
    broken: tuple[Finding, ...] = ()


def fix(text: str, lint: Lint, allowed: Collection[Applicability], valid: Callable[[str], bool] | None = None) -> Fixed:
    """Apply the fixes that ``lint`` offers for ``text``, in rounds until no allowed one is left.

    ``lint`` returns the findings that stand; what is suppressed it leaves out, and so it is never fixed. A
    fix that overlaps one taken in the same round waits for the next. A fix that leaves something that is not
    ``valid``, which is what compiles as ``text`` does unless another test is given, is left out, the others stay.
    Raises FixError where fixes still come after MAX_ROUNDS rounds.
    """
    valid = valid or partial(compiles_like, text)
    applied: list[Finding] = []
    broken: dict[str, Finding] = {}
    findings = lint(text)
    for _ in range(MAX_ROUNDS):
        taken = [pair for pair in take(text, findings, allowed) if _name(pair) not in broken]
        if not taken:
            break
        new = _made(text, taken)
        if not valid(new):
            taken, wrong = _sorted_out(text, taken, valid)
            broken |= {_name(pair): pair[0] for pair in wrong}
            new = _made(text, taken)
        if taken:
            text = new
            applied += (finding for finding, _ in taken)
            findings = lint(text)
    else:
        if take(text, findings, allowed):
            codes = ", ".join(sorted({finding.code for finding in findings}))
            raise FixError(f"still changing after {MAX_ROUNDS} rounds ({codes})")
    return Fixed(text, tuple(applied), tuple(findings), tuple(broken.values()))


def _made(text: str, taken: Sequence[_Taken]) -> str:
    return replace(text, (edit for _, chosen in taken for edit in chosen.edits))


def _name(pair: _Taken) -> str:
    """The identity of a fix while lines move: its finding's message, its title and what it writes."""
    finding, chosen = pair
    return "\0".join((finding.text, chosen.title, *(edit.text for edit in chosen.edits)))


def _sorted_out(text: str, taken: Sequence[_Taken], valid: Callable[[str], bool]) -> tuple[list[_Taken], list[_Taken]]:
    """The fixes that together leave Python, taken in order of place, and the ones that would break it."""
    kept: list[_Taken] = []
    wrong: list[_Taken] = []
    for pair in taken:
        (kept if valid(_made(text, [*kept, pair])) else wrong).append(pair)
    return kept, wrong


def choose(finding: Finding, allowed: Collection[Applicability]) -> Fix | None:
    """The fix that is applied for ``finding``: the first allowed one."""
    return next((each for each in finding.fixes if each.applicability in allowed and each.edits), None)


def take(text: str, findings: Iterable[Finding], allowed: Collection[Applicability]) -> list[tuple[Finding, Fix]]:
    """The fixes that can be applied together, in order of place.

    Two fixes may share edits, a new import for instance; they clash where edits that differ touch the same
    text.
    """
    table = LineTable(text)
    taken: list[tuple[Finding, Fix]] = []
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


def replace(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` made, each once; they must not overlap."""
    table = LineTable(text)
    parts: list[str] = []
    done = 0
    for (start, end), new in sorted({(table.range(edit.span), edit.text) for edit in edits}):
        if start < done:
            raise FixError(f"two edits of one fix overlap in line {table.position(start)[0]}")
        parts += (text[done:start], new)
        done = end
    return "".join((*parts, text[done:]))


def _clashes(place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether ``place`` overlaps one of ``taken``, an ordered list; insertions clash with what they touch."""
    start, end = place
    index = bisect_left(taken, place)
    after = takewhile(lambda other: other[0] <= end, islice(taken, index, None))
    before = takewhile(lambda other: other[1] >= start, (taken[i] for i in range(index - 1, -1, -1)))
    return any(
        (start < other_end and other_start < end) or start == end or other_start == other_end
        for other_start, other_end in chain(before, after)
    )


def compiles_like(old: str, new: str) -> bool:
    """Whether ``new`` compiles, or Python refuses it as it refuses ``old``, for an ``await`` outside a function say."""
    problem = refusal(new)
    return problem is None or problem == refusal(old)
