"""reviewdog's diagnostic format: columns count bytes, and a suggestion is what a fix does to the line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from flake8_botocore.findings import CellLine, Edit, Finding, Fix, RootPlace, Span
from flake8_botocore.reports import CheckedFile, Run, page_url
from flake8_botocore.reports.review import rdjson

from .samples import ELSEWHERE, FAILING, LINES, NOTHING, POLICY, RUN, S3, run_of


def diagnostics_of(run: Run) -> list[dict[str, Any]]:
    """The diagnostics, after they were held against the constraints of reviewdog's schema."""
    result = json.loads(rdjson(run))
    assert set(result) <= {"diagnostics", "source", "severity"}
    for diagnostic in result["diagnostics"]:
        assert set(diagnostic) <= {"message", "location", "severity", "code", "suggestions", "related_locations"}
        assert diagnostic["severity"] in {"ERROR", "WARNING", "INFO"}
        assert (type(diagnostic["message"]), type(diagnostic["location"]["path"])) == (str, str)
        ranges = [each["range"] for each in (diagnostic["location"], *diagnostic.get("suggestions", ()))]
        for position in (position for each in ranges for position in each.values()):
            assert set(position) <= {"line", "column"}
            assert min(position.values()) > 0
    return list(result["diagnostics"])


def test_a_diagnostic_per_finding() -> None:
    first, second = diagnostics_of(RUN)
    assert first == {
        "message": 'boto3.client("s3") has no config=.',
        "location": {
            "path": "src/app.py",
            "range": {"start": {"line": 2, "column": 6}, "end": {"line": 2, "column": 24}},
        },
        "severity": "WARNING",
        "code": {"value": "BOT101", "url": page_url("BOT101")},
        "suggestions": [
            {
                "range": {"start": {"line": 2, "column": 23}, "end": {"line": 2, "column": 23}},
                "text": ", config=Config(read_timeout=60)",
            }
        ],
    }
    assert second["location"]["range"] == {"start": {"line": 3}, "end": {"line": 5}}
    assert "suggestions" not in second


def test_the_source_is_the_linter() -> None:
    assert json.loads(rdjson(RUN))["source"] == {"name": "flake8-botocore", "url": page_url()}


def test_severities() -> None:
    severities = [each["severity"] for each in diagnostics_of(run_of(FAILING, S3, POLICY))]
    assert severities == ["ERROR", "WARNING", "INFO"]


LINE = 'é = Config(a=1, b="𐐀", c=3)\n'
MARKED = Span(1, 4, 1, 27)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([Edit(Span(1, 19, 1, 20), "x")], 'é = Config(a=1, b="x", c=3)\n'),
        ([Edit(Span(1, 21, 1, 26), ""), Edit(Span(1, 11, 1, 16), "")], 'é = Config(b="𐐀")\n'),
        ([Edit(Span(1, 27, 1, 27), "  # ü")], LINE.replace("\n", "  # ü\n")),
    ],
)
def test_a_suggestion_makes_the_line_that_the_fix_makes(edits: list[Edit], expected: str) -> None:
    finding = Finding("BOT999", MARKED, "M.", (Fix("Do it", tuple(edits), "unsafe"),))
    (diagnostic,) = diagnostics_of(run_of(finding, lines=(LINE,)))
    (suggestion,) = diagnostic["suggestions"]
    start, end = (suggestion["range"][name]["column"] - 1 for name in ("start", "end"))
    raw = LINE.encode()
    assert (raw[:start] + suggestion["text"].encode() + raw[end:]).decode() == expected
    assert diagnostic["location"]["range"]["start"] == {"line": 1, "column": 6}


def test_half_a_fix_is_no_suggestion() -> None:
    imported = Edit(Span(1, 0, 1, 0), "from botocore.config import Config\n")
    fix = replace(S3.fixes[0], edits=(imported, *S3.fixes[0].edits))
    (diagnostic,) = diagnostics_of(run_of(replace(S3, fixes=(fix,)), lines=LINES))
    assert "suggestions" not in diagnostic


def test_the_places_that_it_rests_on_are_related() -> None:
    (diagnostic,) = diagnostics_of(run_of(replace(ELSEWHERE, root=RootPlace("session", "Session", "src/aws.py", 3))))
    assert diagnostic["message"] == "s3.run can run 3 times in total.\nWrite x for sqs at line 3."
    told = [(each["message"], *each["location"].values()) for each in diagnostic["related_locations"]]
    root = "Root: a default Config for the session made at src/aws.py:3 would settle this, too."
    assert told == [
        ("client", "src/aws.py", {"start": {"line": 7}}),
        ("sqs", "src/app.py", {"start": {"line": 3}}),
        (root, "src/aws.py", {"start": {"line": 3}}),
    ]


def test_of_a_notebook_the_lines_are_those_of_its_file() -> None:
    book = CheckedFile("nb.ipynb", {2: LINES[1]}, (S3,), (CellLine(1, 1, 9), CellLine(3, 4, 17)))
    (diagnostic,) = diagnostics_of(RUN._replace(files=(book,)))
    assert diagnostic["location"]["range"] == {"start": {"line": 17}, "end": {"line": 17}}
    assert diagnostic["message"] == 'cell 3, line 4: boto3.client("s3") has no config=.'
    assert "suggestions" not in diagnostic


def test_nothing_found_is_a_result_without_diagnostics() -> None:
    assert diagnostics_of(NOTHING) == []
