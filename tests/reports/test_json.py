"""The JSON array for programs."""

from __future__ import annotations

import json
from dataclasses import replace

from flake8_botocore.findings import RootPlace
from flake8_botocore.reports import page_url
from flake8_botocore.reports.json import render

from .samples import ELSEWHERE, NOTHING, RUN, S3, run_of


def test_every_finding_with_its_place_rule_and_fixes() -> None:
    assert json.loads(render(RUN)) == [
        {
            "path": "src/app.py",
            "cell": None,
            "line": 2,
            "column": 6,
            "end_line": 2,
            "end_column": 24,
            "code": "BOT101",
            "name": "client-without-config",
            "severity": "warning",
            "message": 'boto3.client("s3") has no config=.',
            "headline": 'boto3.client("s3") has no config=.',
            "advice": None,
            "notes": [],
            "url": page_url("BOT101"),
            "fixes": [
                {
                    "title": "Add config=Config(...)",
                    "applicability": "unsafe",
                    "edits": [
                        {
                            "cell": None,
                            "line": 2,
                            "column": 23,
                            "end_line": 2,
                            "end_column": 23,
                            "text": ", config=Config(read_timeout=60)",
                        }
                    ],
                }
            ],
            "root": None,
        },
        {
            "path": "src/app.py",
            "cell": None,
            "line": 3,
            "column": 9,
            "end_line": 5,
            "end_column": 2,
            "code": "BOT101",
            "name": "client-without-config",
            "severity": "warning",
            "message": 'boto3.client("sqs") has no config=.',
            "headline": 'boto3.client("sqs") has no config=.',
            "advice": None,
            "notes": [],
            "url": page_url("BOT101"),
            "fixes": [],
            "root": None,
        },
    ]


def test_where_it_may_be_settled_together_with_others() -> None:
    root = RootPlace("client factory", "make", "src/aws.py", 7)
    (finding,) = json.loads(render(run_of(replace(S3, root=root))))
    told = {"kind": "client factory", "name": "make", "path": "src/aws.py", "cell": None, "line": 7}
    assert finding["root"] == told


def test_nothing_found_is_an_empty_array() -> None:
    assert render(NOTHING) == "[]\n"


def test_headline_advice_and_places_stand_apart() -> None:
    (finding,) = json.loads(render(run_of(ELSEWHERE)))
    assert {name: finding[name] for name in ("message", "headline", "advice", "notes")} == {
        "message": "s3.run can run 3 times in total (client: src/aws.py:7). Write x for sqs at line 3.",
        "headline": "s3.run can run 3 times in total.",
        "advice": "Write x for sqs at line 3.",
        "notes": [
            {"label": "client", "path": "src/aws.py", "cell": None, "line": 7},
            {"label": "sqs", "path": "src/app.py", "cell": None, "line": 3},
        ],
    }
