"""``check --since REV``: what a change brings, and nothing that was there before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flake8_botocore.runs.since import since

from ..cli.git import commit, git, start
from ..cli.running import CLIENT, Command, tree

CHECK = ("check", "--format=concise", "--since", "main")
NEW = 'new = boto3.client("sqs")\n'
WITH_CONFIG = """\
import boto3
from botocore.config import Config
CONFIG = Config(read_timeout=9, retries={"mode": "standard", "total_max_attempts": 2})
client = boto3.client(
    "s3",
    config=CONFIG,
)
"""


def places(command: Command, *arguments: str) -> list[str]:
    """``path:line`` of what is reported."""
    ran = command(*CHECK, *(arguments or ["."]))
    assert ran.err == ""
    assert ran.code == int(bool(ran.lines))
    return [":".join(line.removeprefix("./").split(":")[:2]) for line in ran.lines]


def test_a_line_that_is_gone_brings_a_finding(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": WITH_CONFIG})
    start(tmp_path)
    tree(tmp_path, {"a.py": WITH_CONFIG.replace("    config=CONFIG,\n", "")})
    assert places(command) == ["a.py:4"]


def test_a_renamed_file_and_a_suppression_taken_away(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT * 4, "b.py": CLIENT.rstrip() + "  # noqa: BOT101\n"})
    start(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "renamed.py")
    tree(tmp_path, {"b.py": CLIENT})
    assert places(command) == ["b.py:3", *(f"renamed.py:{line}" for line in (3, 6, 9, 12))]
    git(tmp_path, "add", "--all")
    assert places(command) == ["b.py:3"]


def test_an_old_text_that_was_no_python_had_no_findings(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT + "(\n"})
    start(tmp_path)
    tree(tmp_path, {"a.py": CLIENT})
    assert places(command) == ["a.py:3"]


def test_which_files_differ(command: Command, tmp_path: Path) -> None:
    """Files of other repositories and ignored ones do not; what a filter or an encoding changes may."""
    attributes = "encoded.py working-tree-encoding=UTF-16LE\nfiltered.py filter=x\n"
    tree(tmp_path, dict.fromkeys(("same.py", "lines.py", "filtered.py", "changed.py"), CLIENT))
    tree(tmp_path, {".gitattributes": attributes, ".gitignore": "ignored.py\n"})
    tree(tmp_path, {"encoded.py": CLIENT.encode("utf-16-le")})
    for link in "link.py", "led.py":
        (tmp_path / link).symlink_to("same.py")
    start(tmp_path)
    git(tmp_path, "config", "filter.x.clean", "sed s/s3/S3/")
    tree(tmp_path, {"filtered.py": NEW + CLIENT})
    commit(tmp_path)
    tree(
        tmp_path, {"lines.py": CLIENT.replace("\n", "\r\n"), "changed.py": CLIENT + NEW, "new.py": "", "ignored.py": ""}
    )
    tree(tmp_path, {"inner/a.py": CLIENT})
    start(tmp_path / "inner")
    (tmp_path / "led.py").unlink()
    (tmp_path / "led.py").symlink_to("lines.py")
    before = since("HEAD")
    paths = [*sorted(map(str, tmp_path.glob("*.py"))), "-", "inner/a.py", str(tmp_path.parent / "outside.py")]
    differing = [os.path.basename(path) for path in paths if before.differs(path)]
    assert differing == ["changed.py", "encoded.py", "filtered.py", "led.py", "new.py", "-"]


def test_old_texts_git_cannot_give_are_named(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, {"a.py": CLIENT, "c.py": "import boto3\n"})
    start(tmp_path)
    tree(tmp_path, {"a.py": f"# more\n{CLIENT}", "c.py": CLIENT})
    monkeypatch.setattr("flake8_botocore.files.git.LARGEST", 18)
    ran = command(*CHECK[:-1], "HEAD", "-q", ".")
    said = "flake8-botocore: ./a.py: --since: git cannot tell what it held before: it is larger than 18 bytes\n"
    assert (ran.code, [line.partition(":")[0] for line in ran.lines], ran.err) == (2, ["./c.py"], said)


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "", "HEAD:a.py"])
def test_a_revision_that_is_no_commit_is_refused(command: Command, tmp_path: Path, revision: str) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    start(tmp_path)
    ran = command("check", f"--since={revision}", ".")
    assert ran == (2, "", f"flake8-botocore: --since: {revision!r} names no commit of the repository\n")
