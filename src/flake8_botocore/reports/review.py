"""Findings for what shows them beside the changed lines of a review: GitHub Actions, GitLab and reviewdog."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ..findings import SEVERITIES, Edit, Finding, Fix, Note, RootPlace, Severity, escaped
from . import LEVELS, CheckedFile, Run, with_url

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


def rdjson(run: Run) -> str:
    """One ``DiagnosticResult`` of reviewdog, which makes review comments of it.

    The message is headline and advice, a line each. Related locations are the places that these refer to, and the root
    where a default Config may settle a finding together with others. Columns are 1-based and count bytes in UTF-8.
    A finding over several lines, or in a notebook, has lines without columns; those of a notebook are the JSON's. A fix
    becomes a suggestion only if it changes nothing but the finding's own line, because a suggestion is accepted alone.
    The text is ASCII. Source: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
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
    """The text of the only line of ``finding``; None if it has several lines, in a notebook, or if it is not known."""
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
    """The range from ``start`` to ``end``, 0-based columns in code points, of the line ``line`` with this ``text``."""
    columns = (len(text[:column].encode("utf-8", "surrogatepass")) + 1 for column in (start, end))
    first, last = ({"line": line, "column": column} for column in columns)
    return {"start": first, "end": last}


def _suggestions(file: CheckedFile, finding: Finding) -> Iterator[dict[str, Any]]:
    """The suggestions for those fixes of ``finding`` that change only the one line that it is in."""
    text, line = _line(file, finding), finding.span.start_line
    for fix in finding.fixes if text is not None else ():
        if fix.edits and all((edit.span.start_line, edit.span.end_line) == (line, line) for edit in fix.edits):
            yield _suggestion(text or "", line, fix)


def _suggestion(text: str, line: int, fix: Fix) -> dict[str, Any]:
    """``fix`` as one replacement in the line ``line`` with this ``text``, from its first edit to its last."""
    edits: list[Edit] = sorted(fix.edits)
    start = end = edits[0].span.start_column
    new = ""
    for edit in edits:
        new += text[end : edit.span.start_column] + edit.text
        end = edit.span.end_column
    return {"range": _columns(text, line, start, end), "text": new}
