"""Findings as a Code Quality report: GitLab shows them in merge requests, beside the changed lines."""

from __future__ import annotations

import json
import posixpath
from pathlib import PurePath
from typing import Any

from . import LEVELS, CheckedFile, Run


def render(run: Run) -> str:
    """A JSON array with one object per finding.

    GitLab takes paths from the root of the repository, so the command has to run there. Of a notebook
    the lines are those of its JSON, and the description names cell and line. The text is ASCII.
    Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    issues = [_issue(file, number) for file in run.files for number in range(len(file.findings))]
    return json.dumps(issues, indent=2) + "\n"


def _issue(file: CheckedFile, number: int) -> dict[str, Any]:
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
            "path": posixpath.normpath(PurePath(file.path).as_posix()),
            "lines": {"begin": file.file_line(span.start_line), "end": file.file_line(span.end_line)},
        },
    }
