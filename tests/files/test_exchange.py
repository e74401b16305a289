"""Two files change places, or the caller hears that they cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flake8_botocore.files.write import exchange


def test_two_files_change_places_or_stay(tmp_path: Path) -> None:
    one, other = tmp_path / "é.py", tmp_path / "b.py"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    done = exchange(str(one), str(other))
    assert (one.read_bytes(), other.read_bytes()) == ((b"2", b"1") if done else (b"1", b"2"))
    assert not (done and sys.platform == "win32")


@pytest.mark.skipif(sys.platform == "win32", reason="files do not change places there")
def test_a_file_that_is_gone_does_not_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"1")
    with pytest.raises(FileNotFoundError):
        exchange(str(tmp_path / "a.py"), str(tmp_path / "b.py"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
