"""Workflow commands and their escaping."""

from __future__ import annotations

from flake8_botocore.findings import Finding, Span
from flake8_botocore.reports.github_gitlab import github

from .samples import run_of


def test_ten_annotations_of_each_level_and_the_rest_as_lines() -> None:
    many = [Finding("BOT101", Span(number, 0, number, 1), "M.", severity="policy") for number in range(1, 13)]
    fails = Finding("BOT213", Span(20, 0, 20, 1), "M.", severity="error")
    lines = github(run_of(*many, fails)).splitlines()
    assert [line.partition(" ")[0] for line in lines[:11]] == ["::error", *["::notice"] * 10]
    assert lines[11:] == [
        "GitHub shows 10 annotations of each level for a step. Not among them: 2",
        "src/app.py:11:1: BOT101 M.",
        "src/app.py:12:1: BOT101 M.",
    ]
