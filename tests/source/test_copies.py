"""Copies of boto's libraries in a project are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.source.reader import is_copy
from tests.layouts import clean_in, flags_in

PACKAGES = {
    "botocore": ("session.py", "hooks.py"),
    "aiobotocore": ("session.py", "hooks.py"),
    "boto3": ("session.py", "resources/base.py"),
    "aioboto3": ("session.py", "resources/base.py"),
    "s3transfer": ("manager.py", "futures.py"),
}


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()


@pytest.mark.parametrize(("name", "modules"), PACKAGES.items(), ids=PACKAGES)
def test_a_package(name: str, modules: tuple[str, str], tmp_path: Path) -> None:
    """The library itself, wherever it lies; a folder of the project that only has its name is none."""
    put(tmp_path, *(f"layer/python/{name}/{module}" for module in modules), f"app/{name}/{modules[0]}")
    assert is_copy(str(tmp_path / "layer" / "python" / name / "docs" / "utils.py"))
    assert is_copy(str(tmp_path / "layer" / "python" / name / "utils.py"))
    assert not is_copy(str(tmp_path / "layer" / "python" / "app.py"))
    assert not is_copy(str(tmp_path / "app" / name / "utils.py"))


@pytest.mark.parametrize("folder", ["vendored", "vendor", "_vendor", "third_party", "site-packages"])
def test_vendored(folder: str, tmp_path: Path) -> None:
    """A part of the library is enough there."""
    assert is_copy(str(tmp_path / folder / "botocore" / "regions.py"))
    assert is_copy(str(tmp_path / folder / "botocore" / "vendored" / "six.py"))
    assert not is_copy(str(tmp_path / folder / "app" / "botocore" / "regions.py"))
    assert not is_copy(str(tmp_path / folder / "botocore.py"))


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "vendored/botocore/utils.py")
    monkeypatch.chdir(tmp_path / "vendored" / "botocore")
    assert is_copy("utils.py")
    monkeypatch.chdir(tmp_path)
    assert is_copy("vendored/botocore/utils.py")
    assert not is_copy("utils.py")


def test_nothing_is_reported_inside(tmp_path: Path) -> None:
    source = "import boto3\nboto3.client('s3')\n"
    clean_in(tmp_path, {"app/vendored/botocore/utils.py": source})
    flags_in(tmp_path, {"app/examples/boto3/utils.py": source.replace("')", "')  # BOT101")})
