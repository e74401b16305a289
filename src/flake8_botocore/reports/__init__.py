"""Findings in, text out: one pure function per output format, each in a module of the format's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias, cast

from ..findings import Finding

FORMATS = ("text", "concise", "json", "github", "sarif")


@dataclass(frozen=True)
class CheckedFile:
    """One file's findings in order of place; ``lines`` are those that findings begin in, by number."""

    path: str
    lines: Mapping[int, str]
    findings: tuple[Finding, ...]


def first_lines(lines: Sequence[str], findings: Sequence[Finding]) -> dict[int, str]:
    """Of the lines of a file, each with its newline, those that ``findings`` begin in, by number."""
    numbers = (finding.span.start_line for finding in findings)
    return {number: lines[number - 1] for number in numbers if number <= len(lines)}


@dataclass(frozen=True)
class RuleInfo:
    """What a report says about a rule; ``help`` is its page in Markdown, ``url`` where that is published, if it is."""

    code: str
    name: str
    summary: str
    help: str
    url: str | None
    opt_in: bool


@dataclass(frozen=True)
class Run:
    """Everything a report is made of; ``version`` and ``url`` are the linter's."""

    files: tuple[CheckedFile, ...]
    rules: tuple[RuleInfo, ...]
    version: str
    url: str | None = None
    colour: bool = False
    closing: bool = True
    """Whether a line on all findings closes a report for people."""
    baselined: bool = False
    """Whether findings that a baseline records were left out."""


Report: TypeAlias = Callable[[Run], str]


def report_for(format_name: str) -> Report:
    """The report of the name ``format_name``, one of FORMATS; only its own module is imported."""
    return cast(Report, import_module(f"{__name__}.{format_name}").render)
