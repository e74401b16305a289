"""Findings for what shows them beside the changed lines of a review: GitHub Actions and GitLab."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ..findings import SEVERITIES, Finding, Severity, escaped
from . import LEVELS, CheckedFile, Run

MOST = 10
"""Annotations of one level that GitHub shows for a step. Source: https://github.com/orgs/community/discussions/26680"""


def github(run: Run) -> str:
    """A workflow command for each of the first MOST findings of every severity; the others as plain lines of the log.

    GitHub refuses columns for an annotation over several lines, so these carry lines only. Source:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands and
    https://docs.github.com/en/rest/checks/runs (``start_column``). It takes paths from the root of the repository, as
    git writes them. For a notebook, GitHub shows the JSON, so the line is that of the JSON, and the message names cell
    and line.
    """
    return "".join(_commands(run))


def _commands(run: Run) -> Iterator[str]:
    """The lines of ``github``: the most severe findings first, because GitHub shows only the first ones."""
    found = [(file, finding) for file in run.files for finding in file.findings]
    found.sort(key=lambda each: SEVERITIES.index(each[1].severity))
    shown: Counter[Severity] = Counter()
    others = []
    for file, finding in found:
        shown[finding.severity] += 1
        if shown[finding.severity] > MOST:
            others.append(f"{file.shown(finding.span)} {finding.text}\n")
        else:
            level, message = LEVELS[finding.severity].github, file.in_cell(finding.text, finding.span)
            yield f"::{level} {_properties(file, finding)}::{_data(message)}\n"
    if others:
        yield f"GitHub shows {MOST} annotations of each level for a step. Not among them: {len(others):,}\n"
        yield from others


def _properties(file: CheckedFile, finding: Finding) -> str:
    """The properties of a workflow command: ``file=app.py,line=3,endLine=3,col=8,endColumn=27,title=...``.

    Columns are left out for several lines, which GitHub refuses, and in a notebook, where they are not those of the
    JSON.
    """
    span = finding.span
    first, last = file.file_line(span.start_line), file.file_line(span.end_line)
    properties = {"file": _path(file), "line": str(first), "endLine": str(last)}
    if span.start_line == span.end_line and not file.cell_lines:
        properties |= {"col": str(span.start_column + 1), "endColumn": str(span.end_column + 1)}
    properties["title"] = f"{finding.code} {finding.rule}".rstrip()
    return ",".join(f"{name}={_property(value)}" for name, value in properties.items())


def _data(text: str) -> str:
    """``text`` escaped as the data of a workflow command, so that it stays on one line and is no further command."""
    return escaped(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    """``text`` as the value of a property, with colon and comma escaped, too, because they would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(run: Run) -> str:
    """A Code Quality report, a JSON array with one object per finding.

    GitLab takes paths from the root of the repository, so the command has to run there. For a notebook, the lines are
    those of its JSON, and the description names cell and line. The text is ASCII.
    Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    issues = [_issue(file, number) for file in run.files for number in range(len(file.findings))]
    return json.dumps(issues, indent=2) + "\n"


def _issue(file: CheckedFile, number: int) -> dict[str, Any]:
    """The finding of ``file`` with the 0-based ``number`` as an object of the report."""
    finding = file.findings[number]
    span = finding.span
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": file.in_cell(finding.text, span),
        "fingerprint": file.fingerprints[number],
        "severity": LEVELS[finding.severity].gitlab,
        "categories": ["Bug Risk"],
        "location": {
            "path": _path(file),
            "lines": {"begin": file.file_line(span.start_line), "end": file.file_line(span.end_line)},
        },
    }


def _path(file: CheckedFile) -> str:
    """The path of ``file`` as git writes it: normalized, with slashes."""
    return posixpath.normpath(PurePath(file.path).as_posix())
