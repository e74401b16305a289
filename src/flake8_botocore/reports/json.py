"""Findings as a JSON array, for programs."""

from __future__ import annotations

import json
from typing import Any

from ..findings import Edit, Fix, RootPlace, Span
from . import Run


def render(run: Run) -> str:
    """A JSON array with one object per finding.

    Lines and columns are 1-based, columns count code points, ends are exclusive. The text is ASCII, so that it
    survives every pipe; a path is the file's own, with undecodable bytes as Python's ``os.fsdecode`` has them.
    ``root`` is where a default Config may settle a finding together with others; null where none is known.
    """
    urls = {rule.code: rule.url for rule in run.rules}
    names = {rule.code: rule.name for rule in run.rules}
    findings = [
        {
            "path": file.path,
            **_place(finding.span),
            "code": finding.code,
            "name": names.get(finding.code),
            "message": finding.message,
            "url": urls.get(finding.code),
            "fixes": [_fix(fix) for fix in finding.fixes],
            "root": _root(finding.root),
        }
        for file in run.files
        for finding in file.findings
    ]
    return json.dumps(findings, indent=2) + "\n"


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.start_line,
        "column": span.start_column + 1,
        "end_line": span.end_line,
        "end_column": span.end_column + 1,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {**_place(edit.span), "text": edit.text}


def _root(root: RootPlace | None) -> dict[str, Any] | None:
    return None if root is None else root._asdict()
