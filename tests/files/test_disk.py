"""Looks at the disk: what they see, that an unchanged folder is listed once, and that each can be taken again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem, ignored
from flake8_botocore.files.dependencies import Dependency, Plain, drop_everything, noting

LONG_AGO = 1_000_000_000


def entries(folder: str) -> set[str]:
    return set(filesystem.names(folder))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are listed while the test runs."""
    seen: list[str] = []
    scandir = os.scandir

    def noting(folder: str) -> object:
        seen.append(folder)
        return scandir(folder)

    drop_everything()
    monkeypatch.setattr(filesystem.os, "scandir", noting)
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
    assert entries(str(tmp_path)) == set()
    assert len(listed) == 2


@pytest.mark.parametrize("name", ["missing", "file.py", "null\0byte"])
def test_a_folder_that_cannot_be_listed_is_empty(name: str, tmp_path: Path, listed: list[str]) -> None:
    (tmp_path / "file.py").touch()
    assert entries(str(tmp_path / name)) == set()


def seen_by(folder: Path) -> dict[Dependency, Plain]:
    """What every look at ``folder`` sees."""
    with noting() as looks:
        for path in (folder, folder / "a.py", folder / "b", folder / "link", folder / "missing", "null\0byte"):
            filesystem.content(str(path))
            filesystem.has(str(path), "a.py")
            filesystem.names(str(path))
            filesystem.kind(str(path))
            ignored.modules_and_folders(str(path), str(folder))
            ignored.left_out(os.path.join(path, "a.py"), str(folder))
        for path in (folder, folder / "a.py", folder / "b", folder / "link"):
            filesystem.target(str(path))
            filesystem.real(str(path))
        filesystem.installed("pytest")
        filesystem.installed("no-such-distribution")
    return looks


def test_a_look_taken_again_sees_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a")
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("b")
    looks = seen_by(tmp_path)
    assert {look[0] for look in looks} == {
        *("content", "has", "installed", "kind", "left out", "modules and folders", "names", "real", "target")
    }
    assert {look: filesystem.again(look) for look in looks} == looks
    drop_everything()
    assert {look: filesystem.again(look) for look in looks} == looks


CHANGES = {
    "a file is written": lambda folder: (folder / "a.py").write_text("b"),
    "a file goes": lambda folder: (folder / "a.py").unlink(),
    "a file comes": lambda folder: (folder / "missing").touch(),
    "a file becomes a folder": lambda folder: ((folder / "a.py").unlink(), (folder / "a.py").mkdir()),
    "a link leads elsewhere": lambda folder: ((folder / "link").unlink(), (folder / "link").symlink_to("a.py")),
    "a file comes in a folder": lambda folder: (folder / "b" / "a.py").touch(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "a.py").write_text("a")
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("b")
    looks = seen_by(tmp_path)
    change(tmp_path)
    assert {look: filesystem.again(look) for look in looks} != looks


def test_a_change_between_a_look_and_its_note_is_never_seen_again(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a")
    before = filesystem.state_of_file(str(path))
    path.write_text("ab")
    with noting() as looks:
        filesystem.note_content(str(path), before)
    assert looks == {("content", str(path)): ""}
    assert filesystem.again(("content", str(path))) not in ("", None)


@pytest.mark.parametrize("named", ["botocore", "pytest", "missing", "flake8-botocore"])
def test_the_installed_release_is_the_one_in_its_metadata(named: str) -> None:
    try:
        expected = metadata.version(named)
    except metadata.PackageNotFoundError:
        expected = None
    filesystem.installed_version.cache_clear()
    assert filesystem.installed(named) == expected


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
    assert filesystem._told_by_its_folder("botocore") == told
    monkeypatch.setattr(sys, "meta_path", [metadata.DistributionFinder, PathFinder])
    assert filesystem._told_by_its_folder("botocore") is None


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert filesystem.content(str(tmp_path / "pipe")) is None


def test_who_notes_around_does_not_hear_of_it() -> None:
    with noting() as outer:
        filesystem.kind("/")
        with noting() as inner:
            filesystem.kind("/missing")
        filesystem.real("/")
    filesystem.kind("/later")
    assert outer == {("kind", "/"): "folder", ("real", "/"): "/"}
    assert inner == {("kind", "/missing"): ""}
