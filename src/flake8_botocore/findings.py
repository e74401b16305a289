"""Findings and fixes: plain values, sortable, picklable and printable; and errors that users see as one line."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

Applicability = Literal["safe", "unsafe", "offered"]

Severity = Literal["error", "warning", "policy"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "policy")
"""How bad what a rule reports is, the worst first.

``error``: the code fails when it runs, or does not do what is written. ``warning``: an operation can run twice, or a
wait has no limit or exceeds one. ``policy``: a setting is left to its default.
"""

LONGEST_TEXT = 1_000
"""The most characters of a text or title that are shown; none of ours is longer, unless it has a very long name."""


_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that make a terminal show others in another order than they are written in."""

_CONTROLS = re.compile(rf"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f{_DIRECTIONS}]|\r(?!\n)")


def escaped(text: str) -> str:
    r"""``text`` on one line and safe to print: what is not printable becomes ``\n``, ``\x1b``, ``\ud800``."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def without_controls(text: str) -> str:
    r"""``text`` of several lines with its control characters escaped, such as ``\x1b``; tabs and newlines stay."""
    return _CONTROLS.sub(lambda match: escaped(match[0]), text)


def text_lines(text: str) -> list[str]:
    r"""The lines of ``text`` without what ends them: ``\r\n``, ``\r`` or ``\n``, as Python and editors count them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """``text``; if it has more than ``longest`` characters, about so many of them, with ``…`` in place of the middle.

    The end stays, because a message ends with its advice.
    """
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]}…{text[-half:]}"


def shown(text: str) -> str:
    """``text`` as every report prints it: on one line, escaped and shortened."""
    return shortened(escaped(text))


_COLONS = re.compile(r"\s*::")


def shown_path(path: str) -> str:
    """``path`` to print at the beginning of a line: escaped, but never shortened, because it leads to the file.

    A path that begins with ``::`` gets ``./`` in front, because GitHub Actions would run it as a command.
    """
    return escaped(f"./{path}" if _COLONS.match(path) else path)


def with_places(headline: str, labels: Sequence[str], places: Sequence[str]) -> str:
    """``headline`` with labelled ``places`` in brackets before its final period: ``… (client: line 4).``

    If it ends with brackets already, the places are added inside them.
    """
    named = "; ".join(dict.fromkeys(f"{label}: {place}" for label, place in zip(labels, places, strict=True)))
    if not named:
        return headline
    return f"{headline[:-2]}; {named})." if headline.endswith(").") else f"{headline.removesuffix('.')} ({named})."


def plain(number: float) -> str:
    """``number`` with at most one decimal from 10 on and two below: ``60``, ``3.1``; infinity in words."""
    if math.isinf(number):
        return "infinitely many"
    return f"{number:.1f}".rstrip("0").rstrip(".") if number >= 10 else f"{number:.2f}".rstrip("0").rstrip(".")


def rounded(seconds: float) -> str:
    """A wait as messages write it: ``195`` for 195.9 s, ``2.5`` for 2.52 s, ``1e+18`` from 1e12 on."""
    if seconds >= 1e12:
        return f"{seconds:.3g}"
    return f"{math.floor(seconds)}" if seconds >= 10 else f"{seconds:.1f}".removesuffix(".0")


def exact(seconds: float) -> str:
    """Seconds with up to three decimals, for sums and for values to write: ``180.15``; ``no limit`` for infinity."""
    return "no limit" if math.isinf(seconds) else f"{seconds:.3f}".rstrip("0").rstrip(".")


class Span(NamedTuple):
    """A stretch of source text: lines are 1-based, columns 0-based and counted in code points.

    The end is exclusive, as in ``text[start:end]``.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class CellLine(NamedTuple):
    """Where a line of a notebook's code is: its cell, counted among all cells, and its line in the cell, both 1-based.

    ``file_line`` is the 1-based line of the notebook's file, which is JSON.
    """

    cell: int
    line: int
    file_line: int


class NoResult(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


class Edit(NamedTuple):
    """Replace the source at ``span`` by ``text``; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Text edits with a title and what applying them means.

    ``safe``: the same requests on the wire, comments kept. ``unsafe``: changes behaviour, a person decides.
    ``offered``: one of several readings of the code; shown, and applied only where it is chosen by its number.
    ``new_config`` are the arguments of a Config that the edits create in this file; empty if they create none.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability
    new_config: str = ""

    def __post_init__(self) -> None:
        """Make the title safe to print."""
        object.__setattr__(self, "title", shown(self.title))


class RootPlace(NamedTuple):
    """The place where one setting, a default Config, could resolve many findings.

    ``kind`` is ``session`` for a call that creates a session, ``session factory`` or ``client factory`` for a function
    that returns one. ``name`` is the name of what is called. ``line`` is 1-based; ``cell`` is its place in a notebook,
    else None. ``library`` is the session's. If a report asks for them, ``source`` is the line at that place, and
    ``lines`` are the code to write there: ``exact``, or an example.
    """

    kind: str
    name: str
    path: str
    line: int
    cell: CellLine | None = None
    library: str = "boto3"
    source: str = ""
    lines: tuple[str, ...] = ()
    exact: bool = False

    @property
    def counted(self) -> tuple[int | None, int]:
        """The cell and the line, 1-based as users count them; the cell is None outside a notebook."""
        return (None, self.line) if self.cell is None else self.cell[:2]

    @property
    def file_line(self) -> int:
        """The 1-based line in the file itself; in a notebook, the line of its JSON."""
        return self.line if self.cell is None else self.cell.file_line

    @property
    def settles(self) -> str:
        """The sentence about the root that is shown with a finding."""
        return f"Root: a default Config for {self.text} would settle this, too."

    @property
    def place(self) -> str:
        """Path and line as users count it: ``app/aws.py:12``, ``nb.ipynb:cell 3:2``."""
        cell, line = self.counted
        return f"{self.path}:{line}" if cell is None else f"{self.path}:cell {cell}:{line}"

    @property
    def text(self) -> str:
        """The root in words: ``the session made at app/aws.py:12``, ``make_client at app/aws.py:12``."""
        place = shown_path(self.place)
        return f"the session made at {place}" if self.kind == "session" else f"{escaped(self.name)} at {place}"


_LACKS = re.compile(r"((?:(?! has no ).)+) has no [^:]+: (.+)")
"""A headline of two parts: ``Config(...) has no read_timeout``, then the consequence."""

SENTENCE_END = re.compile(r"(?<=\.)(?= )")
"""The place between two sentences."""


class Note(NamedTuple):
    """A place that a finding refers to, with a ``label`` for what is there: ``client``, ``session``.

    ``place`` is how a message names it: ``line 4``, ``app/aws.py:12``. Without a ``path`` it is at ``span`` in the
    finding's own file. Else it begins in the first line of ``span`` in the file ``path``, which is absolute. ``said``:
    ``Finding.message`` need not add the place, because the headline or the advice names it or reports show it beside
    the message.
    """

    label: str
    place: str
    span: Span
    path: str | None = None
    said: bool = False


@dataclass(frozen=True)
class Finding:
    """One problem to report: the code of the rule, the place, the message, and how it may be fixed.

    ``headline`` is the consequence and ``advice`` what to write, each one or more sentences. ``notes`` are the places
    that these refer to. ``root`` is where one change may resolve it together with other findings, if that is known and
    was asked for. ``refused`` is why a fix that one would expect is not offered. ``rule`` is the name of the rule,
    ``severity`` the rule's, and ``repeats`` whether the rule is about an operation that can run more than once.
    ``config`` are the arguments of the Config that the advice gives a client without one; empty if it gives none.
    """

    code: str
    span: Span
    headline: str
    fixes: tuple[Fix, ...] = ()
    root: RootPlace | None = None
    advice: str = ""
    notes: tuple[Note, ...] = ()
    refused: str = ""
    severity: Severity = "warning"
    repeats: bool = False
    rule: str = ""
    config: str = ""

    def __post_init__(self) -> None:
        """Make every text safe to print, whoever prints it."""
        object.__setattr__(self, "headline", shown(self.headline))
        object.__setattr__(self, "advice", shown(self.advice))
        object.__setattr__(self, "refused", shown(self.refused))
        object.__setattr__(self, "notes", tuple(each._replace(place=shown(each.place)) for each in self.notes))

    @cached_property
    def message(self) -> str:
        """The message on one line: the headline, in brackets the places that it does not name itself, the advice."""
        notes = [note for note in self.notes if not note.said]
        headline = with_places(self.headline, [note.label for note in notes], [note.place for note in notes])
        return f"{headline} {self.advice}".rstrip()

    @property
    def paragraph(self) -> str:
        """Headline and advice on a line each, for formats that show the places beside them."""
        return f"{self.headline}\n{self.advice}".rstrip()

    @property
    def sort_key(self) -> tuple[Span, str, str]:
        """Order of the report: by place, then code, then message."""
        return self.span, self.code, self.message

    @property
    def text(self) -> str:
        """Code and message."""
        return f"{self.code} {self.message}"

    @property
    def consequence(self) -> str:
        """The headline; that of a policy finding from behind the colon.

        Of ``Config(...) has no read_timeout: 3 attempts can take 360 s.`` it is ``3 attempts can take 360 s.``
        """
        return self._subject_and_consequence[1]

    @property
    def _subject_and_consequence(self) -> tuple[str, str]:
        """The client or Config that lacks a setting, such as ``Config(...)``, and the ``consequence``.

        The subject is empty if the headline does not say that one ``has no`` setting, and for all but policy findings.
        """
        parts = _LACKS.fullmatch(self.headline) if self.severity == "policy" else None
        return ("", self.headline) if parts is None else (parts[1], parts[2])

    @property
    def line(self) -> str:
        """The line flake8 prints after the position: the code, what it is about, the consequence, advice, the root.

        What the client or Config lacks is left out, as the advice names it, and so is all but the first sentence of the
        advice. If another file makes the client, its place follows the consequence.
        """
        clients = [note for note in self.notes if note.label == "client" and note.path is not None and not note.said]
        headline = ": ".join(filter(None, self._subject_and_consequence))
        headline = with_places(headline, [note.label for note in clients], [note.place for note in clients])
        root = "" if self.root is None else f"Root: {shown(self.root.place)}."
        first = SENTENCE_END.split(self.advice, maxsplit=1)[0]
        return " ".join(filter(None, (self.code, headline, first, root)))


class UsageError(Exception):
    """The user's request cannot be met; the message is one line."""


class PlacedError(UsageError):
    """A UsageError whose message already names the file that it is about."""


class UnreadableSourceError(Exception):
    """The source cannot be analysed, though it may be Python: the message says why."""


class NotPythonError(SyntaxError):
    """Python cannot parse ``source``; message and position, if there is one, are Python's."""

    def __init__(self, error: SyntaxError | ValueError, source: str) -> None:
        if isinstance(error, SyntaxError):
            super().__init__(error.msg, (error.filename, error.lineno, error.offset, error.text))
        else:
            # A ValueError has no position: null bytes before Python 3.12, and lone surrogates, raise it.
            super().__init__(str(error))
        self.source = source
