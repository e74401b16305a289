"""What the linter says about a file: plain values, sortable, picklable and printable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Applicability = Literal["safe", "unsafe", "offered"]


class Span(NamedTuple):
    """A stretch of source text: lines are 1-based, columns 0-based and counted in code points.

    The end is exclusive, as in ``text[start:end]``.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Edit(NamedTuple):
    """Replace what stands at ``span`` by ``text``; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Text edits with a title and what applying them means.

    ``safe``: the same requests on the wire, comments kept. ``unsafe``: changes behaviour, a person decides.
    ``offered``: one of several readings of the code; shown, never applied by the command.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability


@dataclass(frozen=True)
class Finding:
    """One thing to report: a rule's code, where it stands, what it says, and how it may be fixed."""

    code: str
    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()

    @property
    def sort_key(self) -> tuple[Span, str, str]:
        """Order of the report: by place, then code, then message."""
        return self.span, self.code, self.message

    @property
    def text(self) -> str:
        """The line flake8 prints after the position: code and message."""
        return f"{self.code} {self.message}"
