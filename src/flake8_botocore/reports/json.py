"""Findings as a JSON array, for programs."""

from __future__ import annotations

import json
from typing import Any

from ..findings import Fix, Note, RootPlace, Span
from . import CheckedFile, Run, page_url


def render(run: Run) -> str:
    """A JSON array with one object per finding.

    Lines and columns are 1-based, columns count code points, ends are exclusive. In a notebook lines are counted in the
    ``cell``, and ``cell`` is counted among all cells; elsewhere ``cell`` is null. The text is ASCII, so that it
    survives every pipe; a path is the file's own, with undecodable bytes as Python's ``os.fsdecode`` has them.
    ``message`` is ``headline``, ``notes`` and ``advice`` on one line. ``root`` is where a default Config may settle a
    finding together with others; null where none is known.
    """
    findings = [
        {
            "path": file.path,
            **_place(file, finding.span),
            "code": finding.code,
            "name": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "headline": finding.headline,
            "advice": finding.advice or None,
            "notes": [_note(file, note) for note in finding.notes],
            "url": page_url(finding.code),
            "fixes": [_fix(file, fix) for fix in finding.fixes],
            "root": _root(finding.root),
        }
        for file in run.files
        for finding in file.findings
    ]
    return json.dumps(findings, indent=2) + "\n"


def _place(file: CheckedFile, span: Span) -> dict[str, int | None]:
    """The keys for a place in ``file``, counted as ``render`` says."""
    return {
        "cell": file.cell(span),
        "line": file.line(span.start_line),
        "column": span.start_column + 1,
        "end_line": file.line(span.end_line),
        "end_column": span.end_column + 1,
    }


def _note(file: CheckedFile, note: Note) -> dict[str, Any]:
    """A note as a JSON object: its label, and where the place begins."""
    if note.path is not None:
        return {"label": note.label, "path": note.path, "cell": None, "line": note.span.start_line}
    cell, line = file.cell(note.span), file.line(note.span.start_line)
    return {"label": note.label, "path": file.path, "cell": cell, "line": line}


def _fix(file: CheckedFile, fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "edits": [{**_place(file, edit.span), "text": edit.text} for edit in fix.edits],
    }


def _root(root: RootPlace | None) -> dict[str, Any] | None:
    if root is None:
        return None
    cell, line = root.counted
    return {"kind": root.kind, "name": root.name, "path": root.path, "cell": cell, "line": line}
