"""Whole or not at all, with the permissions and links that were there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_botocore.fixing import write as module
from flake8_botocore.fixing.write import remove_leftovers, write


def test_content_is_replaced_and_nothing_else_left(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    write(str(path), b"old", b"new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(str(path), b"old", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_symbolic_link_keeps_pointing_at_the_changed_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.py"
    target.write_bytes(b"old")
    link = tmp_path / "link.py"
    link.symlink_to("real/a.py")
    write(str(link), b"old", b"new")
    assert os.readlink(link) == "real/a.py"
    assert target.read_bytes() == b"new"


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        write(str(path), b"old", b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_failure_leaves_the_old_content_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module.os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write(str(path), b"old", b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")
def test_killed_at_any_moment_the_file_is_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    old, new = b"o" * 2_000_000, b"n" * 2_000_000
    path.write_bytes(old)
    loop = (
        "import sys; from flake8_botocore.fixing.write import write\n"
        "print('ready', flush=True)\n"
        "old, new = b'o' * 2_000_000, b'n' * 2_000_000\n"
        "if open(sys.argv[1], 'rb').read(1) == b'n': old, new = new, old\n"
        "while True:\n"
        "    write(sys.argv[1], old, new)\n"
        "    old, new = new, old\n"
    )
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", loop, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            while not list(tmp_path.glob(".flake8-botocore-*")) and writer.poll() is None:
                time.sleep(0.0005)
            writer.send_signal(signal.SIGKILL)
        assert path.read_bytes() in (old, new)
        remove_leftovers(str(tmp_path))
        assert os.listdir(tmp_path) == ["a.py"]
