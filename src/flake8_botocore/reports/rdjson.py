"""Findings in reviewdog's diagnostic format, which it writes as comments into reviews on many hosts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..findings import Edit, Finding, Fix
from . import CheckedFile, RuleInfo, Run


def render(run: Run) -> str:
    """One ``DiagnosticResult``.

    Columns are 1-based and count bytes in UTF-8; a finding over several lines is told by its lines alone, as are those
    in notebooks, whose lines are those of the JSON. A fix becomes a suggestion where it changes nothing but the
    finding's own line, for a suggestion is accepted alone. The text is ASCII.
    Source: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
    """
    rules = {rule.code: rule for rule in run.rules}
    source = {"name": "flake8-botocore"} | ({} if run.url is None else {"url": run.url})
    diagnostics = [
        _diagnostic(file, finding, rules.get(finding.code)) for file in run.files for finding in file.findings
    ]
    return json.dumps({"source": source, "severity": "WARNING", "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(file: CheckedFile, finding: Finding, rule: RuleInfo | None) -> dict[str, Any]:
    span, code = finding.span, {"value": finding.code}
    if rule is not None and rule.url is not None:
        code["url"] = rule.url
    diagnostic: dict[str, Any] = {
        "message": file.in_cell(finding.message, span),
        "location": {"path": file.path, "range": _range(file, finding)},
        "severity": "WARNING" if rule is None else rule.level.upper(),
        "code": code,
    }
    suggestions = list(_suggestions(file, finding))
    if suggestions:
        diagnostic["suggestions"] = suggestions
    return diagnostic


def _line(file: CheckedFile, finding: Finding) -> str | None:
    """The text of the one line that ``finding`` stands in; None for several, and in a notebook."""
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
