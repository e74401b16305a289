"""Accepting fixes one at a time: the text changes under the findings that are still to be decided on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..findings import Finding, Fix
from .apply import Fixed, Lint, replace
from .source import LineTable

_Place = tuple[str, int, int]


class Steps:
    """A text, the findings in it as it is now, and what was accepted."""

    def __init__(self, text: str, lint: Lint, valid: Callable[[str], bool]) -> None:
        """``lint`` returns the findings that stand in a text; see ``apply.fix``."""
        self.text = text
        self.findings: Sequence[Finding] = lint(text)
        self._lint = lint
        self._valid = valid
        self._ahead: list[_Place] = []
        self._applied: list[Finding] = []
        self._broken: list[Finding] = []

    def over(self, wanted: Callable[[Finding], bool]) -> Iterator[Finding]:
        """Those findings that are ``wanted`` at the start, in order, each as it is when its turn comes.

        What was settled by a fix that was accepted for another one has no turn.
        """
        first = sorted((finding for finding in self.findings if wanted(finding)), key=lambda each: each.sort_key)
        self._ahead = [self._place(finding) for finding in first]
        while self._ahead:
            place = self._ahead.pop(0)
            finding = next((each for each in self.findings if self._place(each) == place), None)
            if finding is not None:
                yield finding

    def made(self, fix: Fix) -> str:
        """The text with ``fix``."""
        return replace(self.text, fix.edits)

    def accept(self, finding: Finding, fix: Fix) -> bool:
        """Make ``fix`` of ``finding``; False where it would leave something that is not valid, and is left out."""
        new = self.made(fix)
        if not self._valid(new):
            self._broken.append(finding)
            return False
        table = LineTable(self.text)
        grown = [(table.range(edit.span)[1], len(edit.text) - _length(table, edit.span)) for edit in set(fix.edits)]
        self._ahead = [(code, _moved(start, grown), _moved(end, grown)) for code, start, end in self._ahead]
        self.text = new
        self.findings = self._lint(new)
        self._applied.append(finding)
        return True

    @property
    def result(self) -> Fixed:
        """What came of it."""
        return Fixed(self.text, tuple(self._applied), tuple(self.findings), tuple(self._broken))

    def _place(self, finding: Finding) -> _Place:
        return finding.code, *LineTable(self.text).range(finding.span)


def _length(table: LineTable, span: tuple[int, int, int, int]) -> int:
    start, end = table.offset(*span[:2]), table.offset(*span[2:])
    return end - start


def _moved(offset: int, grown: Sequence[tuple[int, int]]) -> int:
    """``offset`` behind edits, each where it ends and by how much it makes the text longer."""
    return offset + sum(more for end, more in grown if end <= offset)
