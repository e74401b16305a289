"""Findings as SARIF 2.1.0, the format of GitHub code scanning and others, with rule help and fixes."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..findings import Fix, Note, RootPlace, Span
from . import LEVELS, CheckedFile, RuleInfo, Run, with_url

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE_ID = "SRCROOT"
FINGERPRINT = "statement/v1"
"""The name of our fingerprint, by what it is made of; GitHub adds one of its own, made of the lines around."""


def render(run: Run) -> str:
    """One SARIF log with one run.

    Regions are 1-based and counted in code points. Relative paths are given against the base id SRCROOT, the
    directory the command ran in. A fix says what applying it means in its property ``applicability``. The
    message is headline and advice, a line each. Related locations are the places that these refer to, and the root
    where a default Config may settle a result together with others; the property ``root`` names this root, too. For a
    notebook, regions are lines of its JSON, the message names cell and line, and fixes are left out.
    Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    rules = {rule.code: number for number, rule in enumerate(run.rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(run)},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    BASE_ID: {"description": {"text": "The directory that flake8-botocore ran in."}}
                },
                "results": [
                    _result(file, number, rules) | ({"baselineState": "new"} if run.baselined else {})
                    for file in run.files
                    for number in range(len(file.findings))
                ],
            }
        ],
    }
    return json.dumps(log, indent=2) + "\n"


def _driver(run: Run) -> dict[str, Any]:
    return {
        "name": "flake8-botocore",
        "version": run.version,
        "rules": [_rule(rule) for rule in run.rules],
        **with_url("informationUri"),
    }


def _rule(rule: RuleInfo) -> dict[str, Any]:
    """A rule as a reportingDescriptor; its name is in PascalCase, as SARIF wants it: ``ClientWithoutConfig``."""
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": f"{rule.summary}."},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"enabled": not rule.opt_in, "level": LEVELS[rule.severity].sarif},
        "properties": {"tags": ["aws", "botocore", "reliability"]},
        **with_url("helpUri", rule.code),
    }


def _result(file: CheckedFile, number: int, rules: Mapping[str, int]) -> dict[str, Any]:
    """The result for the finding of ``file`` with the 0-based ``number``; ``rules`` are indexes of rules by code.

    In a notebook, places are lines of its JSON, and fixes are left out, as their columns are not those of the JSON. The
    index of a code that is not in ``rules`` is -1, SARIF's own word for none.
    """
    finding = file.findings[number]
    artifact, span = _artifact(file.path), finding.span
    lines = {"startLine": file.file_line(span.start_line), "endLine": file.file_line(span.end_line)}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules.get(finding.code, -1),
        "level": LEVELS[finding.severity].sarif,
        "message": {"text": file.in_cell(finding.paragraph, span)},
        "locations": [
            {"physicalLocation": {"artifactLocation": artifact, "region": lines if file.cell_lines else _region(span)}}
        ],
    }
    if file.fingerprints:
        result["partialFingerprints"] = {FINGERPRINT: file.fingerprints[number]}
    if finding.fixes and not file.cell_lines:
        result["fixes"] = [_fix(artifact, fix) for fix in finding.fixes]
    related = [_note(file, note) for note in finding.notes] + [_root(root) for root in [finding.root] if root]
    if related:
        result["relatedLocations"] = [{"id": number, **each} for number, each in enumerate(related, 1)]
    if finding.root is not None:
        result["properties"] = {"root": finding.root.place}
    return result


def _note(file: CheckedFile, note: Note) -> dict[str, Any]:
    line = note.span.start_line
    region = {"startLine": file.file_line(line)} if note.path is None else {"startLine": line}
    if note.path is None and not file.cell_lines:
        region = _region(note.span)
    place = {"artifactLocation": _artifact(note.path or file.path), "region": region}
    return {"physicalLocation": place, "message": {"text": note.label}}


def _root(root: RootPlace) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": _artifact(root.path), "region": {"startLine": root.file_line}},
        "message": {"text": root.settles},
    }


def _artifact(path: str) -> dict[str, str]:
    """Where a file is: relative to SRCROOT, or by its own URI if ``path`` is absolute."""
    place = Path(path)
    if place.is_absolute():
        return {"uri": place.as_uri()}
    return {"uri": quote(os.fsencode(posixpath.normpath(place.as_posix()))), "uriBaseId": BASE_ID}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start_line,
        "startColumn": span.start_column + 1,
        "endLine": span.end_line,
        "endColumn": span.end_column + 1,
    }


def _fix(artifact: dict[str, str], fix: Fix) -> dict[str, Any]:
    replacements = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    return {
        "description": {"text": f"{fix.title} ({fix.applicability})"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"applicability": fix.applicability},
    }
