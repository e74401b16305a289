"""Workflow commands and their escaping."""

from __future__ import annotations

from flake8_botocore.findings import Finding, Span
from flake8_botocore.reports.github_gitlab import github

from .samples import NOTHING, RUN, run_of


def test_columns_only_where_the_finding_stands_on_one_line() -> None:
    assert github(RUN) == (
        "::warning file=src/app.py,line=2,endLine=2,col=6,endColumn=24,title=BOT101 client-without-config"
        '::BOT101 boto3.client("s3") has no config=.\n'
        "::warning file=src/app.py,line=3,endLine=5,title=BOT101 client-without-config"
        '::BOT101 boto3.client("sqs") has no config=.\n'
    )


def test_a_path_is_written_as_git_writes_it() -> None:
    finding = Finding("BOT101", Span(1, 0, 1, 1), "M.")
    assert github(run_of(finding, path="./src//app.py")).startswith("::warning file=src/app.py,line=1,")


def test_characters_that_end_a_value_are_escaped() -> None:
    finding = Finding("BOT999", Span(1, 0, 1, 1), "100 %: a,b\r\nc")
    assert github(run_of(finding, path="a,b:100%.py")) == (
        "::warning file=a%2Cb%3A100%25.py,line=1,endLine=1,col=1,endColumn=2,title=BOT999::BOT999 100 %25: a,b\\r\\nc\n"
    )


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


def test_nothing_found_prints_nothing() -> None:
    assert github(NOTHING) == ""
