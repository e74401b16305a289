"""The line that flake8 prints."""

from __future__ import annotations

from flake8_botocore.reports.text import concise

from .samples import NOTHING, RUN


def test_one_line_per_finding_with_columns_from_one() -> None:
    assert concise(RUN) == (
        'src/app.py:2:6: BOT101 boto3.client("s3") has no config=.\n'
        'src/app.py:3:9: BOT101 boto3.client("sqs") has no config=.\n'
    )


def test_nothing_found_prints_nothing() -> None:
    assert concise(NOTHING) == ""
