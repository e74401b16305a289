"""Which names of a file are written to, and that nothing outside of what was given is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.runs.rewriting import Rewritten

from ..cli.running import Command, tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")

BOTH = """\
from botocore.config import Config
Config(read_timeout=9, retries={"max_attempts": 3, "total_max_attempts": 2})
"""
LEFT = "b.py:2:33: BOT201 "
FIXED = BOTH.replace('"max_attempts": 3, ', "")


def test_a_link_to_a_file_outside_is_not_followed(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"src/a.py": BOTH, "other/b.py": BOTH})
    (tmp_path / "src" / "link.py").symlink_to("../other/b.py")
    ran = command("fix", "src")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "flake8-botocore: src/link.py: left alone: it is a link to a file outside of what was given",
    )
    assert (tmp_path / "src/a.py").read_text() == FIXED
    assert (tmp_path / "other/b.py").read_text() == BOTH


@pytest.mark.parametrize("given", [("link.py",), (".",), ("link.py", "other"), ("folder",)])
def test_a_link_that_was_given_or_stays_inside_is_followed_and_stays(
    command: Command, tmp_path: Path, given: tuple[str, ...]
) -> None:
    tree(tmp_path, {"other/b.py": BOTH})
    (tmp_path / "link.py").symlink_to("other/b.py")
    (tmp_path / "folder").symlink_to("other")
    assert command("fix", *given) == (0, "", "Fixed 1 in 1 file, 0 left.\n")
    assert os.readlink(tmp_path / "link.py") == "other/b.py"
    assert (tmp_path / "other/b.py").read_text() == FIXED


def test_a_file_with_a_hard_link_is_named_and_left_alone(command: Command, tmp_path: Path) -> None:
    """Its other name may be outside of the project."""
    tree(tmp_path, {"src/a.py": BOTH, "src/b.py": BOTH})
    os.link(tmp_path / "src/a.py", tmp_path / "other.py")
    ran = command("fix", "src")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "flake8-botocore: src/a.py: not written: it has 2 hard links")
    assert ((tmp_path / "src/a.py").read_text(), (tmp_path / "src/b.py").read_text() == BOTH) == (BOTH, False)


def test_a_file_that_an_editor_changes_meanwhile_is_named_and_the_others_are_fixed(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flake8_botocore.cli import fix

    over_files = fix.over_files

    def edited(*arguments: Any) -> list[Rewritten]:
        result = over_files(*arguments)
        (tmp_path / "b.py").write_text(f"{BOTH}# edited\n")
        return result

    monkeypatch.setattr(fix, "over_files", edited)
    tree(tmp_path, {"a.py": BOTH, "b.py": BOTH, "c.py": BOTH})
    ran = command("fix", "a.py", "b.py", "c.py")
    assert (ran.code, [line[: len(LEFT)] for line in ran.lines], ran.err.splitlines()) == (
        2,
        [LEFT],
        ["flake8-botocore: b.py: left alone: it was changed meanwhile", "Fixed 2 in 2 files, 1 left."],
    )
    texts = [(tmp_path / name).read_text() for name in ("a.py", "b.py", "c.py")]
    assert texts == [FIXED, f"{BOTH}# edited\n", FIXED]


def test_a_file_that_a_full_disk_does_not_take_is_left_with_its_findings(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flake8_botocore.files import safe_write

    fill, done = safe_write._fill, list[bytes]()

    def full(descriptor: int, data: bytes) -> None:
        done.append(data)
        if len(done) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fill(descriptor, data)

    monkeypatch.setattr(safe_write, "_fill", full)
    tree(tmp_path, {"a.py": BOTH, "b.py": BOTH, "c.py": BOTH})
    ran = command("fix", "a.py", "b.py", "c.py")
    assert (ran.code, ran.err.splitlines()) == (
        2,
        ["flake8-botocore: b.py: not written: No space left on device", "Fixed 2 in 2 files, 1 left."],
    )
    assert [(tmp_path / name).read_text() for name in ("a.py", "b.py", "c.py")] == [FIXED, BOTH, FIXED]
    assert len(done) == 3


HOLDING = """
import fcntl, sys
file = open(sys.argv[1], "rb")
fcntl.flock(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_has_locked_is_named_and_left_alone(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flake8_botocore.files import safe_write

    slept: list[float] = []
    monkeypatch.setattr(safe_write.time, "sleep", slept.append)
    tree(tmp_path, {"a.py": BOTH, "b.py": BOTH})
    script = [sys.executable, "-c", HOLDING, str(tmp_path / "a.py")]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "locked\n"
        ran = command("fix", "a.py", "b.py")
        holding.communicate("")
    assert (ran.code, ran.err.splitlines()) == (
        2,
        ["flake8-botocore: a.py: not written: another process has locked this file", "Fixed 1 in 1 file, 1 left."],
    )
    assert [(tmp_path / name).read_text() for name in ("a.py", "b.py")] == [BOTH, FIXED]
    assert sorted(os.listdir(tmp_path)) == [".git", "a.py", "b.py"]
    assert 9 < sum(slept) <= 10


def test_a_lock_that_ends_in_time_is_waited_for(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from flake8_botocore.files import safe_write

    tree(tmp_path, {"a.py": BOTH})
    with open(tmp_path / "a.py", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        monkeypatch.setattr(safe_write.time, "sleep", lambda seconds: fcntl.flock(file, fcntl.LOCK_UN))
        assert command("fix", "a.py") == (0, "", "Fixed 1 in 1 file, 0 left.\n")
    assert (tmp_path / "a.py").read_text() == FIXED
