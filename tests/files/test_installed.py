"""The installed releases of distributions, read from the names of their folders where that is certain."""

from __future__ import annotations

import sys
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem


def test_the_installed_release_is_the_one_in_its_metadata() -> None:
    for named in ["botocore", "pytest", "missing", "flake8-botocore"]:
        try:
            expected = metadata.version(named)
        except metadata.PackageNotFoundError:
            expected = None
        filesystem.installed_version.cache_clear()
        assert filesystem.installed_version(named) == expected


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["botocore-1.34.5.dist-info", "botocore"], "1.34.5"),
        (["botocore", "boto3-1.0.dist-info"], ""),
        (["botocore-1.34.5.dist-info", "botocore-stubs", "botocore_stubs-1.0.dist-info"], "1.34.5"),
        (["botocore-1.34.5.dist-info", "botocore-1.34.6.dist-info"], None),
        (["botocore-1.34.5.egg-info"], None),
        (["botocore-1.34.5.dist-info", "botocore-stubs-1.0.dist-info"], None),
    ],
)
def test_the_installed_release_is_known_only_if_one_folder_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], told: str | None
) -> None:
    for name in names:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    # A finder of modules alone, as that of setuptools, changes nothing; one of distributions may know others.
    monkeypatch.setattr(sys, "meta_path", [object(), PathFinder])
    assert filesystem._version_of_folder("botocore") == told
    monkeypatch.setattr(sys, "meta_path", [metadata.DistributionFinder, PathFinder])
    assert filesystem._version_of_folder("botocore") is None
