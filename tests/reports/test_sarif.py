"""SARIF 2.1.0: valid against the schema, and its fixes are the edits."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from flake8_botocore.findings import Finding, RootPlace, Span
from flake8_botocore.reports import Run
from flake8_botocore.reports.sarif import render

from .samples import ELSEWHERE, run_of


def log_of(run: Run) -> dict[str, Any]:
    """The only run of the log, after it was held against the models generated from the schema."""
    text = render(run)
    SarifLog.model_validate_json(text, strict=True)
    (only,) = json.loads(text)["runs"]
    return dict(only)


def test_paths_become_uris() -> None:
    for path, expected in [
        ("./src/a b.py", {"uri": "src/a%20b.py", "uriBaseId": "SRCROOT"}),
        ("/srv/é.py", {"uri": "file:///srv/%C3%A9.py"}),
    ]:
        (result,) = log_of(run_of(Finding("BOT999", Span(1, 0, 1, 1), "M."), path=path))["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"] == expected
        assert (result["ruleIndex"], result["level"]) == (-1, "warning")


def test_places_are_related_locations() -> None:
    root = RootPlace("session", "boto3.Session", "src/aws.py", 7)
    (result,) = log_of(run_of(replace(ELSEWHERE, root=root)))["results"]
    assert result["message"] == {"text": "s3.run can run 3 times in total.\nWrite x for sqs at line 3."}
    there = {"artifactLocation": {"uri": "src/aws.py", "uriBaseId": "SRCROOT"}, "region": {"startLine": 7}}
    here = {
        "artifactLocation": {"uri": "src/app.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "startColumn": 9, "endLine": 5, "endColumn": 2},
    }
    client, call, last = result["relatedLocations"]
    assert client == {"id": 1, "physicalLocation": there, "message": {"text": "client"}}
    assert call == {"id": 2, "physicalLocation": here, "message": {"text": "sqs"}}
    assert (last["id"], last["physicalLocation"]) == (3, there)
