"""Where the root of a project is, and which paths lead out of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flake8_botocore.files.filesystem import leads_out

from ..cli.running import tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.mark.parametrize(
    ("path", "folder", "out"),
    [
        ("a/x", None, False),
        ("../outside/x", None, False),
        ("out", None, True),
        ("out/x", None, True),
        ("loop", None, False),
        ("inner", None, False),
        ("gone", None, True),
        ("../outside/x", "a", True),
        ("a/../../outside", "a", True),
        ("a/../x", "a", False),
        ("x\0", "a", True),
        (".", ".", False),
        ("../here-too", ".", True),
    ],
)
def test_paths_that_lead_out_of_the_project_are_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, folder: str | None, out: bool
) -> None:
    here = tmp_path / "here"
    tree(tmp_path, {"outside/x": "", "here-too/x": "", "here/.git/HEAD": "", "here/a/x": ""})
    for name, target in {"out": "../outside", "loop": "loop", "inner": "a/x", "gone": "../nowhere"}.items():
        (here / name).symlink_to(target)
    monkeypatch.chdir(here)
    assert leads_out(path if folder is None else os.path.join(here, path), folder) is out
