"""Findings in reviewdog's diagnostic format; reviewdog turns them into review comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..findings import Edit, Finding, Fix, Note, RootPlace
from . import LEVELS, CheckedFile, Run, with_url


def render(run: Run) -> str:
    """One ``DiagnosticResult``.

    The message is headline and advice, a line each. Related locations are the places that these rest on, and where a
    default Config may settle a finding together with others. Columns are 1-based and count bytes in UTF-8; a finding
    over several lines is told by its lines alone, as are those in notebooks, whose lines are those of the JSON. A fix
    becomes a suggestion where it changes nothing but the finding's own line, for a suggestion is accepted alone. The
    text is ASCII. Source: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
    """
    source = {"name": "flake8-botocore", **with_url("url")}
    diagnostics = [_diagnostic(file, finding) for file in run.files for finding in file.findings]
    return json.dumps({"source": source, "severity": "WARNING", "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(file: CheckedFile, finding: Finding) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": file.in_cell(finding.paragraph, finding.span),
        "location": {"path": file.path, "range": _range(file, finding)},
        "severity": LEVELS[finding.severity].rdjson,
        "code": {"value": finding.code, **with_url("url", finding.code)},
    }
    related = [*(_note(file, note) for note in finding.notes), *(_root(root) for root in [finding.root] if root)]
    if related:
        diagnostic["related_locations"] = related
    suggestions = list(_suggestions(file, finding))
    if suggestions:
        diagnostic["suggestions"] = suggestions
    return diagnostic


def _note(file: CheckedFile, note: Note) -> dict[str, Any]:
    line = note.span.start_line
    return _related(note.label, note.path or file.path, line if note.path else file.file_line(line))


def _root(root: RootPlace) -> dict[str, Any]:
    return _related(root.settles, root.path, root.file_line)


def _related(message: str, path: str, line: int) -> dict[str, Any]:
    return {"message": message, "location": {"path": path, "range": {"start": {"line": line}}}}


def _line(file: CheckedFile, finding: Finding) -> str | None:
    """The text of the one line that ``finding`` is in; None for several, and in a notebook."""
    span = finding.span
    return None if file.cell_lines or span.start_line != span.end_line else file.lines.get(span.start_line)


def _range(file: CheckedFile, finding: Finding) -> dict[str, Any]:
    span, text = finding.span, _line(file, finding)
    if text is not None:
        return _columns(text, span.start_line, span.start_column, span.end_column)
    return {
        "start": {"line": file.file_line(span.start_line)},
        "end": {"line": file.file_line(span.end_line)},
    }


def _columns(text: str, line: int, start: int, end: int) -> dict[str, Any]:
    """The range in ``line``, which is ``text``, of two 0-based columns in code points."""
    columns = (len(text[:column].encode("utf-8", "surrogatepass")) + 1 for column in (start, end))
    first, last = ({"line": line, "column": column} for column in columns)
    return {"start": first, "end": last}


def _suggestions(file: CheckedFile, finding: Finding) -> Iterator[dict[str, Any]]:
    text, line = _line(file, finding), finding.span.start_line
    for fix in finding.fixes if text is not None else ():
        if fix.edits and all((edit.span.start_line, edit.span.end_line) == (line, line) for edit in fix.edits):
            yield _suggestion(text or "", line, fix)


def _suggestion(text: str, line: int, fix: Fix) -> dict[str, Any]:
    """``fix`` of ``line``, which is ``text``: all its edits as one."""
    edits: list[Edit] = sorted(fix.edits)
    start = end = edits[0].span.start_column
    new = ""
    for edit in edits:
        new += text[end : edit.span.start_column] + edit.text
        end = edit.span.end_column
    return {"range": _columns(text, line, start, end), "text": new}
