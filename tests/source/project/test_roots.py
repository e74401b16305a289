"""The project around a file: git root, else configuration, else its outermost package and the working directory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.source.project import module_paths
from flake8_botocore.source.project.module_paths import project_root

LAYOUTS = [
    pytest.param(".git/ a/b/x.py", "a/b/x.py", ".", id="git root"),
    pytest.param(".git a/b/x.py", "a/b/x.py", ".", id="work tree, where .git is a file"),
    pytest.param(".git/ a/.git/ a/b/x.py", "a/b/x.py", "a", id="nearest git root"),
    pytest.param(".git/ a/pyproject.toml a/b/x.py", "a/b/x.py", ".", id="git root above a configuration"),
    pytest.param("pyproject.toml a/.git/ a/b/x.py", "a/b/x.py", "a", id="git root below a configuration"),
    pytest.param("a/pyproject.toml a/b/x.py", "a/b/x.py", "a", id="pyproject.toml"),
    pytest.param("a/setup.cfg a/b/x.py", "a/b/x.py", "a", id="setup.cfg"),
    pytest.param("a/tox.ini a/b/x.py", "a/b/x.py", "a", id="tox.ini"),
    pytest.param("a/.flake8 a/b/x.py", "a/b/x.py", "a", id=".flake8"),
    pytest.param("tox.ini a/.flake8 a/b/x.py", "a/b/x.py", ".", id="highest configuration"),
    pytest.param("a/b/x.py", "a/b/x.py", "a/b", id="nothing"),
    pytest.param("a/b/__init__.py a/b/x.py", "a/b/x.py", "a", id="above the package"),
    pytest.param("a/__init__.py a/b/__init__.py a/b/x.py", "a/b/x.py", ".", id="above the outermost package"),
    pytest.param("a/src/b/__init__.py a/src/b/x.py", "a/src/b/x.py", "a", id="above src"),
    pytest.param("a/b/", "a/b/unsaved.py", "a/b", id="no such file"),
]


def root_of(path: str) -> str:
    return project_root(os.path.dirname(path), os.getcwd())


def lay_out(folder: Path, paths: str) -> None:
    for path in paths.split():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.mkdir() if path.endswith("/") else target.touch()


@pytest.mark.parametrize(("paths", "path", "root"), LAYOUTS)
def test_root(paths: str, path: str, root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same wherever one stands, but above the file."""
    lay_out(tmp_path, f"{paths} elsewhere/")
    for here in (Path("/"), (tmp_path / path).parent, tmp_path / "elsewhere"):
        monkeypatch.chdir(here)
        begin(Snapshot())
        assert root_of(str(tmp_path / path)) == str((tmp_path / root).resolve())


def test_the_working_directory_above_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, "a/b/x.py a/p/__init__.py a/p/x.py")
    monkeypatch.chdir(tmp_path)
    assert root_of(str(tmp_path / "a/b/x.py")) == str(tmp_path)
    assert root_of(str(tmp_path / "a/p/x.py")) == str(tmp_path)
    monkeypatch.chdir(tmp_path / "a" / "p")
    assert root_of(str(tmp_path / "a/p/x.py")) == str(tmp_path / "a")


@pytest.mark.parametrize(("most", "found"), [(3, ["app"]), (2, [])])
def test_a_project_with_too_many_folders_is_not_searched_for_packages_that_it_installs(
    most: int, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path, "lib/pyproject.toml lib/app/__init__.py")
    begin(Snapshot())
    monkeypatch.setattr(module_paths, "MOST_FOLDERS", most)
    assert [*module_paths.installed_below(str(tmp_path.resolve()))] == found
