"""Which modules set up sessions that others use, told by their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.source.project import importers
from flake8_botocore.source.project.importers import setters, setters_below

SETS = "session.set_default_client_config(config)\n"


def found(folder: Path, files: dict[str, str], *, deep: bool = True) -> list[str]:
    """The paths of the modules found among ``files``, as seen from ``folder``."""
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source)
    look = setters_below if deep else setters
    return [Path(path).relative_to(folder).as_posix() for path in look(str(folder), str(folder))]


LEFT_OUT = ("tests", "test", ".hidden", "node_modules", "site-packages", "env", "build", "dist")


def test_places(tmp_path: Path) -> None:
    """In order of path, files before folders; tests, links and what is installed or built are left out."""
    programs = ["z.py", "b.py", "a/c.py", "a/b/d.py", "latest/a.py"]
    left_out = ["a.txt", "test_a.py", "a_test.py", "conftest.py", "a/tests/b.py"]
    left_out += [f"{folder}/a.py" for folder in LEFT_OUT]
    files = {**dict.fromkeys([*programs, *left_out], SETS), "setup.py": "", "env/pyvenv.cfg": ""}
    assert found(tmp_path, files) == ["b.py", "z.py", "a/c.py", "a/b/d.py", "latest/a.py"]
    assert found(tmp_path, {}, deep=False) == ["b.py", "z.py"]


def test_only_so_many_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers, "MOST_SCANNED", 3)
    assert found(tmp_path, {f"m{n}.py": SETS for n in range(5)}) == ["m0.py", "m1.py", "m2.py"]
