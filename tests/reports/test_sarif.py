"""SARIF 2.1.0: valid against the schema, and its fixes are the edits."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from flake8_botocore.findings import Finding, RootPlace, Span
from flake8_botocore.reports import Run, page_url
from flake8_botocore.reports.sarif import render

from .samples import ELSEWHERE, FAILING, FAILS, FILE, NOTHING, POLICY, RULE, RUN, S3, run_of


def log_of(run: Run) -> dict[str, Any]:
    """The only run of the log, after it was held against the models generated from the schema."""
    text = render(run)
    SarifLog.model_validate_json(text, strict=True)
    (only,) = json.loads(text)["runs"]
    return dict(only)


def test_the_models_refuse_what_the_schema_refuses() -> None:
    broken = json.loads(render(RUN))
    broken["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0
    with pytest.raises(ValueError, match="startColumn"):
        SarifLog.model_validate_json(json.dumps(broken), strict=True)


def test_a_result_with_its_region_rule_and_fix() -> None:
    log = log_of(RUN)
    region = {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 24}
    insertion = {"startLine": 2, "startColumn": 23, "endLine": 2, "endColumn": 23}
    artifact = {"uri": "src/app.py", "uriBaseId": "SRCROOT"}
    assert log["columnKind"] == "unicodeCodePoints"
    assert list(log["originalUriBaseIds"]) == ["SRCROOT"]
    assert log["results"][0] == {
        "ruleId": "BOT101",
        "ruleIndex": 0,
        "level": "warning",
        "partialFingerprints": {"statement/v1": "aaaa"},
        "message": {"text": S3.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "fixes": [
            {
                "description": {"text": "Add config=Config(...) (unsafe)"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [
                            {
                                "deletedRegion": insertion,
                                "insertedContent": {"text": ", config=Config(read_timeout=60)"},
                            }
                        ],
                    }
                ],
                "properties": {"applicability": "unsafe"},
            }
        ],
    }
    assert len(log["results"]) == len(FILE.findings)


def test_rules_carry_their_help() -> None:
    driver = log_of(RUN)["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("flake8-botocore", "1.2.3")
    (rule,) = driver["rules"]
    assert rule["id"] == "BOT101"
    assert rule["name"] == "ClientWithoutConfig"
    assert rule["shortDescription"] == {"text": "A client without a Config."}
    assert rule["help"] == {"text": RULE.help, "markdown": RULE.help}
    assert rule["helpUri"] == page_url("BOT101")
    assert rule["defaultConfiguration"] == {"enabled": True, "level": "warning"}


def test_severities() -> None:
    log = log_of(run_of(FAILING, S3, POLICY)._replace(rules=(FAILS,)))
    assert log["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert [result["level"] for result in log["results"]] == ["error", "warning", "note"]


def test_nothing_found_is_a_run_without_results() -> None:
    assert log_of(NOTHING)["results"] == []


def test_paths_become_uris() -> None:
    for path, expected in [
        ("./src/a b.py", {"uri": "src/a%20b.py", "uriBaseId": "SRCROOT"}),
        ("/srv/é.py", {"uri": "file:///srv/%C3%A9.py"}),
    ]:
        (result,) = log_of(run_of(Finding("BOT999", Span(1, 0, 1, 1), "M."), path=path))["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"] == expected
        assert (result["ruleIndex"], result["level"]) == (-1, "warning")


def test_the_root_is_a_related_location() -> None:
    root = RootPlace("session", "boto3.Session", "src/aws.py", 7)
    (result,) = log_of(run_of(replace(S3, root=root)))["results"]
    assert result["properties"] == {"root": "src/aws.py:7"}
    assert result["relatedLocations"] == [
        {
            "id": 1,
            "physicalLocation": {
                "artifactLocation": {"uri": "src/aws.py", "uriBaseId": "SRCROOT"},
                "region": {"startLine": 7},
            },
            "message": {"text": "Root: a default Config for the session made at src/aws.py:7 would settle this, too."},
        }
    ]


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
