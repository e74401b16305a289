"""What is no regular file never holds up the command: pipes, devices and what is too large are named or passed over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.files.filesystem import read_regular

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")


def test_a_file_is_read_whole_up_to_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    assert read_regular(str(path), 100) == b"x" * 100
    with pytest.raises(OSError, match="it is larger than 99 bytes"):
        read_regular(str(path), 99)
    assert read_regular("/proc/self/status" if sys.platform == "linux" else str(path))
    # One that grows while it is read.
    state = os.stat(path)
    path.write_bytes(b"y" * 300)
    monkeypatch.setattr(filesystem.os, "fstat", lambda _: state)
    assert read_regular(str(path), 300) == b"y" * 300
    with pytest.raises(OSError, match="it is larger than 299 bytes"):
        read_regular(str(path), 299)
    monkeypatch.undo()
    with pytest.raises(OSError, match="it is not a regular file"):
        read_regular(os.devnull)
    with pytest.raises(FileNotFoundError):
        read_regular(str(tmp_path / "none"))
