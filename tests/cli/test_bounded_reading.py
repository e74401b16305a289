"""What is no regular file never holds up the command: pipes, devices and what is too large are named or passed over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.files.filesystem import read_regular

from .running import CLIENT, Ran, tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")

FOUND = ["app.py:3:10: BOT101"]


def check(directory: Path, *arguments: str) -> Ran:
    """Run the command, which waits for nothing: a minute is many times what it takes."""
    command = [sys.executable, "-m", "flake8_botocore", "check", "--format=concise", "--no-cache", *arguments]
    ran = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def found(ran: Ran) -> list[str]:
    return [" ".join(line.split()[:2]) for line in ran.lines]


NAMES = (".env", "Dockerfile", "config", "compose.yaml", "template.yaml", "requirements.txt", "constraints.txt")


@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_pipes_and_devices_are_passed_over(tmp_path: Path, kind: str) -> None:
    tree(tmp_path, {"app.py": CLIENT})
    for name in NAMES:
        if kind == "pipe":
            os.mkfifo(tmp_path / name)
        else:
            (tmp_path / name).symlink_to("/dev/zero")
    ran = check(tmp_path, ".")
    assert [line.removeprefix("./") for line in found(ran)] == FOUND


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8", "pyproject.toml"])
def test_configuration_that_is_no_file(tmp_path: Path, name: str) -> None:
    """It is passed over where flake8's configuration is looked for; flake8 would wait for ever."""
    tree(tmp_path, {"app.py": CLIENT})
    os.mkfifo(tmp_path / name)
    refused = f"{name} cannot be read: it is not a regular file"
    ran = check(tmp_path, f"--config={name}", "app.py")
    assert (ran.code, ran.out, refused in ran.err) == (2, "", True)
    if name != "pyproject.toml":
        assert found(check(tmp_path, "--extend-ignore=E501", "app.py")) == FOUND


def test_a_baseline_that_is_no_file(tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": CLIENT})
    os.mkfifo(tmp_path / "flake8-botocore-baseline.json")
    ran = check(tmp_path, "app.py")
    assert (ran.code, ran.out) == (2, "")
    assert "flake8-botocore-baseline.json: it is not a regular file" in ran.err


@pytest.mark.parametrize("name", ["pipe.py", "pipe.env", "pipe.ipynb"])
def test_a_named_file_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"app.py": CLIENT})
    os.mkfifo(tmp_path / name)
    ran = check(tmp_path, "app.py", name)
    assert (ran.code, found(ran)) == (2, FOUND)
    assert ran.err.startswith(f"flake8-botocore: {name}: ")
    assert ran.err.endswith("it is not a regular file\n")


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
