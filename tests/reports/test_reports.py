"""Every format has a function."""

from __future__ import annotations

import pytest

from flake8_botocore.reports import FORMATS, report_for

from .samples import NOTHING


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_renders_a_run(name: str) -> None:
    assert isinstance(report_for(name)(NOTHING), str)
