"""Every format has a function."""

from __future__ import annotations

from flake8_botocore.reports import FORMATS, report_for

from .samples import NOTHING


def test_each_format_renders_a_run() -> None:
    for name in FORMATS:
        assert isinstance(report_for(name)(NOTHING), str)
