"""Findings as workflow commands: GitHub Actions shows them as annotations beside the changed lines."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from ..findings import SEVERITIES, Finding, Severity, escaped
from . import LEVELS, CheckedFile, Run

MOST = 10
"""Annotations of one level that GitHub shows for a step. Source: https://github.com/orgs/community/discussions/26680"""


def render(run: Run) -> str:
    """A command for each of the first findings of every severity, and the others as lines of the log.

    GitHub refuses columns for an annotation over several lines, so these carry lines only. Source:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands and
    https://docs.github.com/en/rest/checks/runs (``start_column``). It takes paths from the root of the repository, as
    git writes them. Of a notebook it shows the JSON, so the line is one
    of that, and the message names cell and line.
    """
    return "".join(_lines(run))


def _lines(run: Run) -> Iterator[str]:
    found = [(file, finding) for file in run.files for finding in file.findings]
    found.sort(key=lambda each: SEVERITIES.index(each[1].severity))
    shown: Counter[Severity] = Counter()
    others = []
    for file, finding in found:
        shown[finding.severity] += 1
        if shown[finding.severity] > MOST:
            others.append(f"{file.shown(finding.span)} {finding.text}\n")
        else:
            level, said = LEVELS[finding.severity].github, file.in_cell(finding.text, finding.span)
            yield f"::{level} {_properties(file, finding)}::{_data(said)}\n"
    if others:
        yield f"GitHub shows {MOST} annotations of each level for a step. Not among them: {len(others):,}\n"
        yield from others


def _properties(file: CheckedFile, finding: Finding) -> str:
    span = finding.span
    first, last = file.file_line(span.start_line), file.file_line(span.end_line)
    path = posixpath.normpath(PurePath(file.path).as_posix())
    properties = {"file": path, "line": str(first), "endLine": str(last)}
    if span.start_line == span.end_line and not file.cell_lines:
        properties |= {"col": str(span.start_column + 1), "endColumn": str(span.end_column + 1)}
    properties["title"] = f"{finding.code} {finding.rule}".rstrip()
    return ",".join(f"{name}={_property(value)}" for name, value in properties.items())


def _data(text: str) -> str:
    """``text`` as the data of a workflow command; no line of the log is anything else."""
    return escaped(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    """``text`` as the value of a property, where colon and comma would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
