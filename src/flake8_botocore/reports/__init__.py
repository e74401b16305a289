"""Findings -> text: a pure function for each format, ``render`` in its module, or in ``text`` and ``github_gitlab``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, TypeAlias, cast

from ..findings import CellLine, Finding, Severity, Span, shown_path

FOR_PEOPLE = ("text", "concise")

FOR_REVIEW = ("github", "gitlab")

FORMATS = (*FOR_PEOPLE, "json", "github", "gitlab", "sarif")


class Levels(NamedTuple):
    """The names that other formats have for a severity."""

    github: str
    sarif: str
    gitlab: str
    lsp: int


LEVELS: dict[Severity, Levels] = {
    "error": Levels("error", "error", "major", 1),
    "warning": Levels("warning", "warning", "minor", 2),
    "policy": Levels("notice", "note", "info", 3),
}


class CheckedFile(NamedTuple):
    """One file's findings in order of place; ``lines`` are the lines with findings, by 1-based number.

    ``cell_lines`` has, for a notebook, the place of each line of its code. ``fingerprints`` has one for each finding,
    by which it is known again in another run; it is empty unless the format needs them.
    """

    path: str
    lines: Mapping[int, str]
    findings: tuple[Finding, ...]
    cell_lines: tuple[CellLine, ...] = ()
    fingerprints: tuple[str, ...] = ()

    def shown(self, span: Span) -> str:
        """Path, line and 1-based column at which ``span`` begins: ``app.py:3:8:``, ``nb.ipynb:cell 2:3:8:``."""
        return f"{shown_path(self.place(span))}:{span.start_column + 1}:"

    def place(self, span: Span) -> str:
        """Path and line at which ``span`` begins: ``app.py:3``, ``nb.ipynb:cell 2:3``."""
        cell = self.cell(span)
        where = self.path if cell is None else f"{self.path}:cell {cell}"
        return f"{where}:{self.line(span.start_line)}"

    def cell(self, span: Span) -> int | None:
        """The 1-based cell that ``span`` begins in; None outside a notebook."""
        return self.cell_lines[span.start_line - 1].cell if self.cell_lines else None

    def line(self, line: int) -> int:
        """The 1-based ``line`` as the user counts it; in a notebook, the line in its cell."""
        return self.cell_lines[line - 1].line if self.cell_lines else line

    def file_line(self, line: int) -> int:
        """The line of the file itself for the 1-based ``line``; in a notebook, the line of its JSON."""
        return self.cell_lines[line - 1].file_line if self.cell_lines else line

    def in_cell(self, text: str, span: Span) -> str:
        """``text`` about ``span``; in a notebook with cell and line in front, for formats that show its JSON."""
        cell = self.cell(span)
        return text if cell is None else f"cell {cell}, line {self.line(span.start_line)}: {text}"


def lines_in(findings: Sequence[Finding], lines: Sequence[str]) -> dict[int, str]:
    """Those of a file's ``lines``, each with its newline, that its ``findings`` are in, by 1-based number."""
    numbers = {line for each in findings for line in range(each.span.start_line, each.span.end_line + 1)}
    return {number: lines[number - 1] for number in sorted(numbers) if 0 < number <= len(lines)}


# home: written by scripts/write_pages.py
HOME = ""
# end of home
"""The project's site; empty before it has an address."""


def page_url(code: str = "") -> str | None:
    """The address of a rule's page on the site, or of the site itself; None before it has one."""
    return f"{HOME}{f'rules/{code}/' if code else ''}" if HOME else None


def with_url(key: str, code: str = "") -> dict[str, str]:
    """``page_url`` as ``{key: address}``, to be merged into a JSON object; empty without an address."""
    url = page_url(code)
    return {} if url is None else {key: url}


class RuleInfo(NamedTuple):
    """A rule as a report describes it; ``help`` is its page in Markdown."""

    code: str
    name: str
    summary: str
    help: str
    opt_in: bool
    severity: Severity = "warning"


class Proposed(NamedTuple):
    """A ``fix`` command for a decision, and how many ``of`` its findings it settles; or ``why`` there is none.

    ``readings`` are the titles of several possible fixes, of which ``--reading`` chooses one; empty if there is one
    fix. ``module`` is what to write first, if anything.
    """

    command: str
    settled: int = 0
    readings: tuple[str, ...] = ()
    module: SharedModule | None = None
    of: int = 0
    why: str = ""

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The commands to choose from, each after the title of its reading, if there are readings."""
        if not self.command:
            return []
        readings = enumerate(self.readings, 1)
        return [(title, f"{self.command} --reading {number}") for number, title in readings] or [("", self.command)]


class SharedModule(NamedTuple):
    """A module for a Config that many others would copy: its path, its lines, and the ``setting`` that names it."""

    path: str
    lines: tuple[str, ...]
    setting: str


class Run(NamedTuple):
    """The input of every report. Only SARIF needs ``rules`` and ``version``, the linter's."""

    files: tuple[CheckedFile, ...]
    rules: tuple[RuleInfo, ...] = ()
    version: str = ""
    colour: bool = False
    width: int | None = None
    """Columns of the terminal; None where nothing is to be wrapped."""
    links: bool = False
    """Whether the terminal may link to the pages of rules."""
    closing: bool = True
    """Whether a summary closes a report for people."""
    every: bool = False
    """Whether a decision names all its places."""
    paths: tuple[str, ...] = ()
    """The paths given on the command line."""
    checked: int | None = None
    """How many files were looked at, if that is known."""
    unread: int = 0
    """How many files could not be checked."""
    baseline: int | None = None
    """How many findings the baseline holds, which are left out; None without a baseline."""
    proposed: Mapping[int, Proposed] = {}
    """The command for a decision, by the number of the decision."""
    skipped: Mapping[str, int] = {}
    """How many files and folders were skipped, by the reason."""

    @property
    def baselined(self) -> bool:
        """Whether findings that a baseline records were left out."""
        return self.baseline is not None


Report: TypeAlias = Callable[[Run], str]


def report_for(format_name: str) -> Report:
    """The function that renders ``format_name``, one of FORMATS; only the module of that format is imported."""
    module = "text" if format_name in FOR_PEOPLE else "github_gitlab" if format_name in FOR_REVIEW else format_name
    made = import_module(f"{__name__}.{module}")
    return cast(Report, getattr(made, "render" if module == format_name != "text" else format_name))


def counted(number: int, one: str, several: str = "") -> str:
    """``number`` with its noun: ``1 finding``, ``1,680 findings``; ``several`` is an irregular plural of ``one``."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def nothing_found(files: int | None, *, new: bool = False) -> str:
    """The sentence for a run without findings in so many ``files``; None if their number is not known."""
    where = "" if files is None else f" in {counted(files, 'file')}"
    return f"No {'new findings' if new else 'findings'}{where}."
