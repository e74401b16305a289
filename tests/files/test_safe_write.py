"""Whole or not at all, with the permissions and links that were there."""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_botocore.files import safe_write as module
from flake8_botocore.files.safe_write import ChangedError, create, remove_leftovers, write


def test_content_is_replaced_and_nothing_else_left(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    write(str(path), b"old", b"new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="it knows read-only and nothing else")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(str(path), b"old", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
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
        "import sys; from flake8_botocore.files.safe_write import write\n"
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


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"edited")
    with pytest.raises(ChangedError):
        write(str(path), b"old", b"new")
    assert path.read_bytes() == b"edited"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_file_that_was_replaced_by_an_equal_one_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "a.py", tmp_path / "b.py"
    path.write_bytes(b"old")
    other.write_bytes(b"old")
    fill = module._fill

    def replaced(descriptor: int, data: bytes) -> None:
        fill(descriptor, data)
        os.replace(other, path)

    monkeypatch.setattr(module, "_fill", replaced)
    with pytest.raises(ChangedError):
        write(str(path), b"old", b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform != "linux", reason="no other system lets two files change places")
@pytest.mark.parametrize("edited", [b"old", b"edited"])
def test_an_edit_between_the_last_look_and_the_replacement_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: bytes
) -> None:
    path, other = tmp_path / "a.py", tmp_path / "b.py"
    path.write_bytes(b"old")
    other.write_bytes(edited)
    exchange = module._exchange

    def edit_and_exchange(one: str, two: str) -> bool:
        if other.exists():
            os.replace(other, path)
        return exchange(one, two)

    monkeypatch.setattr(module, "_exchange", edit_and_exchange)
    with pytest.raises(ChangedError, match=r"a\.py' has changed"):
        write(str(path), b"old", b"new")
    assert path.read_bytes() == edited
    assert os.listdir(tmp_path) == ["a.py"]


def test_where_two_files_cannot_change_places_one_replaces_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    monkeypatch.setattr(module, "_exchange", lambda *_: False)
    write(str(path), b"old", b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="one file has one name there")
def test_a_file_with_several_names_is_left_alone(tmp_path: Path) -> None:
    path, other = tmp_path / "a.py", tmp_path / "b.py"
    path.write_bytes(b"old")
    os.link(path, other)
    with pytest.raises(OSError, match="it has 2 hard links"):
        write(str(path), b"old", b"new")
    assert (path.read_bytes(), path.stat().st_nlink, sorted(os.listdir(tmp_path))) == (b"old", 2, ["a.py", "b.py"])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may give a file away")
def test_owner_and_group_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    path.chmod(0o6754)
    write(str(path), b"old", b"new")
    found = path.stat()
    assert (path.read_bytes(), found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (b"new", 1234, 2345, 0o6754)


def test_an_owner_that_may_not_be_given_away_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    number = path.stat().st_ino
    monkeypatch.setattr(module, "_made_alike", lambda *_: False)
    write(str(path), b"old", b"new")
    assert (path.read_bytes(), path.stat().st_ino) == (b"new", number)
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(sys.platform != "linux", reason="Python reads extended attributes on Linux only")
def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.origin", b"here")
    except OSError:
        pytest.skip("this file system has none")
    write(str(path), b"old", b"new")
    assert os.getxattr(path, "user.origin") == b"here"


FOREIGN = (
    *(".flake8-botocore-abandoned", ".flake8-botocore", "a.py", ".flake8-botocore-baseline.json"),
    *(
        ".flake8-botocore-0123456789abcdef.tmp",
        f".flake8-botocore-{'0123456789abcdef' * 2}.tmp",
        ".flake8-botocore-.tmp",
    ),
)


def test_only_what_we_made_and_no_process_holds_is_removed(tmp_path: Path) -> None:
    abandoned = tmp_path / module._name(b"abandoned"[:8])
    with module._temporary(str(tmp_path)) as (_, held):
        for name in (*FOREIGN, abandoned.name):
            (tmp_path / name).write_bytes(b"")
        folder = tmp_path / module._name(b"a folder")
        folder.mkdir()
        remove_leftovers(str(tmp_path))
        kept = {*FOREIGN, folder.name}
        assert set(os.listdir(tmp_path)) == {*kept, os.path.basename(held)}
    assert set(os.listdir(tmp_path)) == kept
    remove_leftovers(str(tmp_path / "nowhere"))


def test_a_file_that_is_written_in_place_keeps_its_content_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old content")
    real, left = os.write, [3]

    def full(descriptor: int, data: bytes) -> int:
        if not os.path.samestat(os.fstat(descriptor), path.stat()) or bytes(data) == b"old content":
            return real(descriptor, data)
        if not left:
            raise OSError("disk full")
        return real(descriptor, data[: left.pop()])

    monkeypatch.setattr(module, "_made_alike", lambda *_: False)
    monkeypatch.setattr(module.os, "write", full)
    with pytest.raises(OSError, match="disk full"):
        write(str(path), b"old content", b"new content that is longer")
    assert (left, path.read_bytes()) == ([], b"old content")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_file_that_becomes_a_link_in_the_last_moment_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, elsewhere = tmp_path / "a.py", tmp_path / "c.py"
    path.write_bytes(b"old")
    elsewhere.write_bytes(b"old")
    fill = module._fill

    def swapped(descriptor: int, data: bytes) -> None:
        fill(descriptor, data)
        path.unlink()
        path.symlink_to("c.py")

    monkeypatch.setattr(module, "_made_alike", lambda *_: False)
    monkeypatch.setattr(module, "_fill", swapped)
    with pytest.raises(ChangedError):
        write(str(path), b"old", b"new")
    assert elsewhere.read_bytes() == b"old"


def test_a_new_file_takes_the_place_of_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    create(str(path), b"one")
    with pytest.raises(FileExistsError):
        create(str(path), b"other")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"one", ["a.json"])


def test_a_new_file_that_cannot_be_written_is_not_left_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.FileIO):
        def write(self, data: bytes) -> int:
            super().write(data[:1])
            raise OSError("disk full")

    monkeypatch.setattr(module, "open", Full, raising=False)
    with pytest.raises(OSError, match="disk full"):
        create(str(tmp_path / "a.json"), b"one")
    assert os.listdir(tmp_path) == []
