"""BOT001: the line it prints."""

from __future__ import annotations

from flake8_botocore.config import Settings
from flake8_botocore.findings import Span
from flake8_botocore.linter import lint
from flake8_botocore.rules.file_not_analysed import file_not_analysed
from tests.snippets import message

UNREADABLE = "import boto3\nx = " + "lambda: " * 1000 + 'y\nboto3.client("s3")\n'


def test_the_line() -> None:
    assert message(UNREADABLE) == "This file mentions boto but was not analysed: it is nested too deeply."


def test_the_finding_is_at_the_first_line() -> None:
    (finding,) = lint(UNREADABLE, "x.py", Settings())
    assert (finding.code, finding.span, finding.fixes) == ("BOT001", Span(1, 0, 1, 0), ())


def test_a_long_reason_is_cut_and_kept_on_one_line() -> None:
    (problem,) = file_not_analysed.check("a\nreason " + "x" * 500, Settings())
    line = f"BOT001 {problem.message.headline}"
    assert line.startswith("BOT001 This file mentions boto but was not analysed: a reason xxx")
    assert len(line) <= 200
    assert "\n" not in line
