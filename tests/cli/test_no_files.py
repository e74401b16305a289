"""What looks like a file and is none, or is more than anybody meant: named or linear, never waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .running import CLIENT, in_process, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name in a folder there")
NOT_REGULAR = "left alone: it is not a regular file"


def special(directory: Path) -> None:
    """A pipe, a socket and a link to a device in ``src``, beside a file."""
    tree(directory, {"src/a.py": CLIENT})
    os.mkfifo(directory / "src/pipe.py")
    (directory / "src/null.py").symlink_to("/dev/zero")
    here = os.getcwd()
    os.chdir(directory / "src")
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket.py")
    finally:
        os.chdir(here)


@POSIX
@pytest.mark.parametrize("arguments", [("check",), ("fix",), ("audit",)])
def test_a_path_that_is_no_file_is_named_and_the_rest_is_done(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    special(tmp_path)
    ran = in_process(tmp_path, *arguments, "src")
    assert ran.code == 2
    assert ran.err.splitlines()[:3] == [
        "flake8-botocore: src/null.py: skipped: it is a link to a file outside the project",
        *(f"flake8-botocore: src/{name}.py: {NOT_REGULAR}" for name in ("pipe", "socket")),
    ]
    assert "src/a.py" in ran.out or ran.out == "Suppressed 1 in 1 file.\n"


@POSIX
def test_imports_of_what_is_no_file_are_unknown(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "import boto3\nimport pipe\nboto3.client('s3', config=pipe.CONFIG)\n", ".flake8": ""})
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "conftest.py")
    assert in_process(tmp_path, "check", "a.py").is_clean


@POSIX
@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "requirements.txt"])
def test_a_pin_that_is_no_file_is_passed_over(tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    os.mkfifo(tmp_path / name)
    ran = in_process(tmp_path, "check", "--format=concise", "a.py")
    assert (ran.code, len(ran.lines), ran.err) == (1, 1, "")


@POSIX
def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    with open(tmp_path / "b.py", "wb") as file:
        file.truncate(1 << 40)
    ran = in_process(tmp_path, "check", "--format=concise", ".")
    assert (ran.code, len(ran.lines), ran.err) == (
        2,
        1,
        "flake8-botocore: ./b.py: left alone: it is larger than 64 MiB\n",
    )


def test_very_many_excludes(tmp_path: Path) -> None:
    """Tried one by one on every file these are 4,800,000 comparisons, each of which compiles a pattern."""
    names = [f"gone/file{number}.py" for number in range(40_000)]
    tree(tmp_path, {f"src/m{number}.py": "" for number in range(120)} | {"src/a.py": CLIENT, "src/b.py": CLIENT})
    tree(tmp_path, {".flake8": "[flake8]\nexclude =\n  " + ",\n  ".join([*names, "src/b.py"]) + "\n"})
    ran = in_process(tmp_path, "check", "--format=concise", ".")
    assert (ran.code, len(ran.lines), ran.err) == (1, 1, "")


HOSTILE = [
    pytest.param("from " + "." * 40_000 + "\n", id="dots"),
    pytest.param("from" + " " * 40_000 + "\n", id="blanks"),
    pytest.param("from " + "." * 40_000 + "x" * 40_000 + "\n", id="dots and letters"),
    pytest.param("from x import (\n" * 10_000, id="brackets that never close"),
    pytest.param("from x import (#\n" * 10_000, id="and comments"),
    pytest.param("import " + "a." * 20_000 + "a\n", id="a long name"),
    pytest.param(
        "from " + "a." * 20_000 + "a import " + ", ".join(f"n{n}" for n in range(5_000)) + "\n", id="names of it"
    ),
    pytest.param(
        "from " + "." * 40_000 + " import " + ", ".join(f"n{n}" for n in range(5_000)) + "\n", id="names far up"
    ),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_imports_that_are_hard_to_take_apart(tmp_path: Path, text: str) -> None:
    """Where the work grows with the square these take minutes, else moments."""
    script = "import sys; from flake8_botocore.audit import possible_users; print(possible_users([], sys.argv[1:]))"
    tree(tmp_path, {"a.py": text})
    ran = subprocess.run(
        [sys.executable, "-c", script, "a.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (ran.returncode, ran.stdout) == (0, "[]\n")


@pytest.mark.parametrize("line", ["boto3" + " " * 100_000, "boto3[" + "a" * 100_000, "boto3==" + "1" * 100_000 + ","])
def test_requirements_that_are_hard_to_take_apart(tmp_path: Path, line: str) -> None:
    tree(tmp_path, {"a.py": CLIENT, "requirements.txt": f"{line}\nbotocore==1.43.5\n"})
    ran = in_process(tmp_path, "check", "--format=concise", "a.py")
    assert "(botocore 1.43)" in ran.out
    assert ran.err == ""
