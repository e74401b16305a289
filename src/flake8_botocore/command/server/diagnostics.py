"""Findings as diagnostics of the Language Server Protocol."""

from __future__ import annotations

import os
from pathlib import Path

from ...findings import Finding, Note
from ..about import levels, page_url
from ..root_places import from_here, note_from_here
from .documents import Document
from .positions import Json, Positions

SOURCE = "flake8-botocore"
SEVERITIES = {"error": 1, "warning": 2}


def diagnostics(document: Document, positions: Positions) -> list[Json]:
    """What is found in ``document``, in order of place; ``positions`` are those of its text."""
    return [diagnostic(finding, positions, document.uri) for finding in document.findings]


def diagnostic(finding: Finding, positions: Positions, uri: str) -> Json:
    """``finding`` in the document ``uri`` as a Diagnostic, with a link to the rule's page and related places."""
    told: Json = {
        "range": positions.range(finding.span),
        "severity": SEVERITIES[levels().get(finding.code, "warning")],
        "code": finding.code,
        "source": SOURCE,
        "message": finding.paragraph,
    }
    url = page_url(finding.code)
    if url is not None:
        told["codeDescription"] = {"href": url}
    related = [
        {"location": _place(note, positions, uri), "message": note.label} for note in map(note_from_here, finding.notes)
    ]
    root = from_here(finding.root)
    if root is not None:
        related.append({"location": _line(os.path.abspath(root.path), root.line), "message": root.settles})
    if related:
        told["relatedInformation"] = related
    return told


def _place(note: Note, positions: Positions, uri: str) -> Json:
    """Where what ``note`` labels stands, as a Location."""
    if note.path is None:
        return {"uri": uri, "range": positions.range(note.span)}
    return _line(os.path.abspath(note.path), note.span.start_line)


def _line(path: str, line: int) -> Json:
    """The start of a 1-based line of the file at the absolute ``path`` as a Location."""
    start = {"line": line - 1, "character": 0}
    return {"uri": Path(path).as_uri(), "range": {"start": start, "end": start}}
