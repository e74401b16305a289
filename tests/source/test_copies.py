"""Copies of boto's libraries in a project are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.source.reader import is_copy
from tests.layouts import clean_in, flags_in


@pytest.mark.parametrize("folder", ["vendored", "vendor", "_vendor", "third_party", "site-packages"])
def test_vendored(folder: str, tmp_path: Path) -> None:
    """A part of the library is enough there."""
    assert is_copy(str(tmp_path / folder / "botocore" / "regions.py"))
    assert is_copy(str(tmp_path / folder / "botocore" / "vendored" / "six.py"))
    assert not is_copy(str(tmp_path / folder / "app" / "botocore" / "regions.py"))
    assert not is_copy(str(tmp_path / folder / "botocore.py"))


def test_nothing_is_reported_inside(tmp_path: Path) -> None:
    source = "import boto3\nboto3.client('s3')\n"
    clean_in(tmp_path, {"app/vendored/botocore/utils.py": source})
    flags_in(tmp_path, {"app/examples/boto3/utils.py": source.replace("')", "')  # BOT101")})
