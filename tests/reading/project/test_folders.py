"""Folders: their names, and that a change is seen although an unchanged folder is listed once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_botocore.reading.project import folders
from flake8_botocore.reading.project.cache import CACHE
from flake8_botocore.reading.project.folders import entries

LONG_AGO = 1_000_000_000


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are listed while the test runs."""
    seen: list[str] = []
    listdir = os.listdir

    def noting(folder: str) -> list[str]:
        seen.append(folder)
        return listdir(folder)

    CACHE.drop()
    monkeypatch.setattr(folders.os, "listdir", noting)
    return seen


def test_a_settled_folder_is_listed_once(tmp_path: Path, listed: list[str]) -> None:
    (tmp_path / "a.py").touch()
    os.utime(tmp_path, (LONG_AGO, LONG_AGO))
    assert entries(str(tmp_path)) == entries(str(tmp_path)) == {"a.py"}
    assert listed == [str(tmp_path)]


def test_a_folder_that_changed_a_moment_ago_is_listed_again(tmp_path: Path, listed: list[str]) -> None:
    """Within one tick of the clock a second change leaves the time stamp as it is."""
    (tmp_path / "a.py").touch()
    assert entries(str(tmp_path)) == {"a.py"}
    (tmp_path / "b.py").touch()
    assert entries(str(tmp_path)) == {"a.py", "b.py"}
    assert len(listed) == 2


def test_a_change_of_a_settled_folder_is_seen(tmp_path: Path, listed: list[str]) -> None:
    (tmp_path / "a.py").touch()
    os.utime(tmp_path, (LONG_AGO, LONG_AGO))
    assert entries(str(tmp_path)) == {"a.py"}
    (tmp_path / "a.py").unlink()
    assert entries(str(tmp_path)) == frozenset()
    assert len(listed) == 2


@pytest.mark.parametrize("name", ["missing", "file.py", "null\0byte"])
def test_what_cannot_be_listed_is_empty(name: str, tmp_path: Path, listed: list[str]) -> None:
    (tmp_path / "file.py").touch()
    assert entries(str(tmp_path / name)) == frozenset()
