"""What looks like a file and is none, or is more than anybody meant: named or linear, never waited for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .running import CLIENT, in_process, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name in a folder there")


@POSIX
@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "requirements.txt"])
def test_a_pin_that_is_no_file_is_passed_over(tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    os.mkfifo(tmp_path / name)
    ran = in_process(tmp_path, "check", "--format=concise", "a.py")
    assert (ran.code, len(ran.lines), ran.err) == (1, 1, "")
