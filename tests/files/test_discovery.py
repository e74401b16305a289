"""What is looked for in folders: unreadable ones are named, and scripts need no ``.py``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from flake8_botocore.files import discovery

from ..cli.running import CLEAN, CLIENT, Command, tree

CONCISE = ("check", "--format=concise", "--no-cache")


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders called ``private`` cannot be listed: whoever runs the tests may be allowed to list all."""
    scandir = os.scandir

    def refusing(folder: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if os.path.basename(os.path.normpath(folder)) == "private":
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("name", ["check", "fix", "audit"])
def test_a_folder_that_cannot_be_read(command: Command, tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"a.py": CLEAN, "private/b.py": CLIENT, "public/c.py": CLEAN})
    ran = command(name, "private")
    said = ran.err.splitlines()[0]
    assert (ran.code, said) == (2, "flake8-botocore: private/: this folder cannot be read: Permission denied")
    ran = command(name, ".")
    said = ran.err.splitlines()[0]
    assert (ran.code, said) == (2, "flake8-botocore: ./private/: this folder cannot be read: Permission denied")
    assert command(name, "a.py", "public").code == 0
    assert command(name, ".", "--extend-exclude=private").code == 0


@pytest.mark.usefixtures("private")
def test_the_rest_is_checked(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "private/b.py": CLIENT, "public/c.py": CLIENT})
    ran = command(*CONCISE, ".")
    assert (ran.code, [line.partition(":")[0] for line in ran.lines]) == (2, ["./a.py", "./public/c.py"])


@pytest.mark.skipif(sys.platform == "win32", reason="no file is executable there, or all are")
@pytest.mark.parametrize(
    ("line", "mode", "name", "read"),
    [
        ("#!/usr/bin/env python3", 0o755, "deploy", True),
        ("#!/usr/bin/python", 0o755, "deploy", True),
        ("#! /usr/local/bin/python3.12 -u", 0o755, "deploy", True),
        ("#!/usr/bin/env -S python3 -u", 0o755, "deploy", True),
        ("#!/usr/bin/env python3", 0o644, "deploy", False),
        ("#!/usr/bin/env python2", 0o755, "deploy", False),
        ("#!/bin/sh", 0o755, "deploy", False),
        ("#!/usr/bin/pythonic", 0o755, "deploy", False),
        ("# python", 0o755, "deploy", False),
        ("#!/usr/bin/env python3", 0o755, "deploy.txt", False),
    ],
)
def test_scripts_without_an_ending(
    command: Command, tmp_path: Path, line: str, mode: int, name: str, read: bool
) -> None:
    tree(tmp_path, {"a.py": CLEAN, f"bin/{name}": f"{line}\n{CLIENT}"})
    (tmp_path / "bin" / name).chmod(mode)
    ran = command(*CONCISE, ".")
    assert [each.split()[0] for each in ran.lines] == [f"./bin/{name}:4:10:"] * read
    # Named on the command line, whatever it is called.
    assert [each.split()[0] for each in command(*CONCISE, f"bin/{name}").lines] == [f"bin/{name}:4:10:"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file is executable there, or all are")
def test_who_chooses_names_gets_these(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "deploy": f"#!/usr/bin/env python3\n{CLIENT}"})
    (tmp_path / "deploy").chmod(0o755)
    (tmp_path / "link").symlink_to("deploy")
    assert [each.split(":")[0] for each in command(*CONCISE, ".").lines] == ["./a.py", "./deploy"]
    assert [each.split(":")[0] for each in command(*CONCISE, "--filename=*.py", ".").lines] == ["./a.py"]


def test_little_is_read_of_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(discovery, "beginning", lambda path, size: looked.append(path) or b"")
    tree(tmp_path, {"Makefile": "all:\n", "run": "#!/bin/sh\n", "run.sh": "#!/bin/sh\n", "a.py": "#!/usr/bin/python\n"})
    for path in tmp_path.iterdir():
        path.chmod(0o644 if path.name == "Makefile" else 0o755)
        discovery.is_script(str(path))
    assert looked == [str(tmp_path / "run")]
