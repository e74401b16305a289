"""What git is asked in repositories of every kind, and what happens where it does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.files import git as asking
from tests.cli.git import IDENTITY, commit, git, start
from tests.cli.running import CLIENT, Command, Ran, in_this_process, tree

CHECK = ("check", "-j1", "--no-cache", "--format=concise")
OTHER = "import boto3\n\nnew = boto3.client('sqs')\n"

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")


def files(ran: Ran) -> list[str]:
    """The files with findings."""
    return sorted({line.partition(":")[0].removeprefix("./") for line in ran.lines if ": BOT" in line})


def reported(folder: Path, *arguments: str) -> list[str]:
    """The same, by the command in a process of its own."""
    ran = in_this_process(folder, *CHECK, "-q", *arguments, ".", **IDENTITY)
    assert (ran.code, ran.err) == (1, "")
    return files(ran)


@pytest.mark.parametrize("kind", ["clone", "worktree", "worktree of a bare repository", "submodule", "SHA-256"])
def test_repositories_of_every_kind(tmp_path: Path, kind: str) -> None:
    """Files that git ignores are skipped, a baseline follows a staged rename, and only new findings are reported."""
    first, folder = tmp_path / "first", tmp_path / "folder"
    tree(first, {"a.py": CLIENT * 3, "b.py": CLIENT, "x.py": CLIENT, ".gitignore": "x.py\n"})
    if kind == "SHA-256":
        git(first, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
        commit(first)
    else:
        start(first)
    if kind in ("clone", "SHA-256"):
        git(tmp_path, "clone", "--quiet", "first", "folder")
    elif kind == "worktree":
        git(first, "worktree", "add", "--quiet", str(folder))
    elif kind == "worktree of a bare repository":
        git(tmp_path, "clone", "--quiet", "--bare", "first", "bare")
        git(tmp_path / "bare", "worktree", "add", "--quiet", str(folder))
    else:
        tree(tmp_path / "outer", {"y.py": CLIENT})
        start(tmp_path / "outer")
        add = ("submodule", "--quiet", "add", str(first), "folder")
        git(tmp_path / "outer", "-c", "protocol.file.allow=always", *add)
        folder = tmp_path / "outer" / "folder"
    tree(folder, {"x.py": CLIENT})
    assert reported(folder) == ["a.py", "b.py"]
    in_this_process(folder, "check", "--write-baseline", ".", **IDENTITY)
    commit(folder)
    git(folder, "mv", "a.py", "renamed.py")
    tree(folder, {"b.py": CLIENT + OTHER, "c.py": OTHER})
    assert reported(folder) == ["b.py", "c.py"]
    assert reported(folder, "--bot-baseline=", "--since=HEAD") == ["b.py", "c.py"]


def test_a_repository_of_another_owner(tmp_path: Path) -> None:
    """git refuses it, so names decide; unless the user trusts it."""
    tree(tmp_path, {"a.py": CLIENT, "x.py": CLIENT, ".gitignore": "x.py\n"})
    start(tmp_path)
    other = {**IDENTITY, "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    ran = in_this_process(tmp_path, *CHECK, ".", **other)
    assert (ran.code, files(ran), ran.err.count("\n")) == (1, ["a.py", "x.py"], 1)
    assert ran.err.startswith(
        "flake8-botocore: ignored files are checked, too, since git does not list the files of .: "
    )
    assert "dubious ownership" in ran.err
    assert in_this_process(tmp_path, *CHECK, "-q", ".", **other).err == ""
    ran = in_this_process(tmp_path, "check", "--since=HEAD", ".", **other)
    assert (ran.code, ran.out) == (2, "")
    assert "dubious ownership" in ran.err
    trusted = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    ran = in_this_process(tmp_path, *CHECK, ".", **other, **trusted)
    assert (ran.code, files(ran), ran.err) == (1, ["a.py"], "")


def test_a_worktree_of_a_repository_that_is_elsewhere(tmp_path: Path) -> None:
    """As a container has it in which only the worktree is mounted."""
    tree(tmp_path, {"a.py": CLIENT, "x.py": CLIENT, ".gitignore": "x.py\n", ".git": "gitdir: /gone/.git/worktrees/x\n"})
    ran = in_this_process(tmp_path, *CHECK, ".")
    assert (ran.code, files(ran), ran.err.count("\n")) == (1, ["a.py", "x.py"], 1)
    assert ran.err.startswith(
        "flake8-botocore: ignored files are checked, too, since git does not list the files of .: "
    )


def test_without_git(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "x.py": CLIENT, ".gitignore": "x.py\n"})
    start(tmp_path)
    said = "ignored files are checked, too, since git does not list the files of .: git is not on PATH"
    ran = in_this_process(tmp_path, *CHECK, ".", PATH="")
    assert (ran.code, files(ran), ran.err) == (1, ["a.py", "x.py"], f"flake8-botocore: {said}\n")
    assert in_this_process(tmp_path, *CHECK, "--no-respect-gitignore", ".", PATH="").err == ""
    ran = in_this_process(tmp_path, *CHECK, "-q", "--since=HEAD", ".", PATH="")
    assert ran == (2, "", "flake8-botocore: --since: git is not on PATH\n")


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_the_program_is_found_in_folders_that_are_named_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in "here", "there", "no program":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "git").touch(0o755 if folder != "no program" else 0o644)
    monkeypatch.chdir(tmp_path / "here")
    folders = ("", ".", "../here", str(tmp_path / "gone"), str(tmp_path / "no program"), str(tmp_path / "there"))
    monkeypatch.setenv("PATH", os.pathsep.join(folders))
    assert asking._program() == str(tmp_path / "there" / "git")


def refused(reason: str, root: str = ".") -> Ran:
    """What a run comes to that does not learn which files git ignores."""
    said = (
        f"flake8-botocore: git does not list the files of {root}: {reason}. Add --no-respect-gitignore to check ignored"
    )
    return Ran(2, "", f"{said} files, too\n")


@pipes
@pytest.mark.parametrize("name", [".gitignore", ".git/info/exclude", ".git/HEAD", ".git/config", ".git/index"])
def test_a_pipe_is_not_waited_for(command: Command, tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    start(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    assert command("check", ".") == refused(f"{name}: it is not a regular file")
    assert command(*CHECK, "-q", "--no-respect-gitignore", ".").code == 1


@pipes
def test_nor_is_one_in_a_folder_below(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "DOUBT", 0.5)
    tree(tmp_path, {"a.py": CLIENT, "b/b.py": CLIENT})
    start(tmp_path)
    os.mkfifo(tmp_path / "b" / ".gitignore")
    assert command("check", ".") == refused("b/.gitignore: it is not a regular file")


@pytest.mark.parametrize("subcommand", [("check", "--format=concise"), ("audit",), ("fix", "--diff")])
def test_a_nested_repository_in_which_git_fails_is_named_and_left_alone(
    command: Command, tmp_path: Path, subcommand: tuple[str, ...]
) -> None:
    tree(tmp_path, {"a.py": CLIENT, "in/b.py": CLIENT})
    for folder in "", "in":
        start(tmp_path / folder)
    expected = command(*subcommand, "a.py")
    (tmp_path / "in" / ".git" / "config").write_text("[broken")
    ran = command(*subcommand, ".")
    said = "flake8-botocore: ./in/: left alone: git does not list its files: "
    assert (ran.code, ran.out.replace("./", ""), ran.err.count("\n")) == (2, expected.out, 1 + expected.err.count("\n"))
    assert ran.err.startswith(said)
    assert command(*subcommand, "in").err.startswith("flake8-botocore: git does not list the files of in: ")


@pipes
def test_git_is_stopped_and_not_waited_for_again_in_a_run(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.5)
    monkeypatch.setattr(asking, "DOUBT", 0.25)
    started: list[object] = []
    tree(tmp_path, {"a/a.py": CLIENT, "b/b.py": CLIENT})
    for folder in "a", "b":
        start(tmp_path / folder)
        os.mkfifo(tmp_path / folder / ".git" / "commondir")
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *words, **how: (started.append(how["cwd"]), run(*words, **how))[1])
    for subcommand in "check", "fix", "audit":
        assert command(subcommand, "a", "b") == refused("git did not answer within 0.5 s", "a")
        assert len(started) == 2, "it is asked twice for the first repository, and not at all for the second"
        started.clear()
    for folder in "a", "b":
        (tmp_path / folder / ".git" / "commondir").unlink()
    assert len(command(*CHECK, "-q", "a", "b").lines) == 2, "the next run asks it again"


def test_an_index_that_git_cannot_read(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    start(tmp_path)
    (tmp_path / ".git" / "index").write_bytes(b"DIRC")
    ran = command("check", ".")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("flake8-botocore: git does not list the files of .: ")


def test_without_the_renames_a_run_goes_on_and_says_so(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT * 3, "b.py": CLIENT})
    start(tmp_path)
    command("check", "--write-baseline", ".")
    first = commit(tmp_path)
    git(tmp_path, "mv", "a.py", "new.py")
    tree(tmp_path, {"new.py": CLIENT * 4})
    git(tmp_path, "add", "--all")
    assert len(command(*CHECK, "-q", "new.py").lines) == 1
    lost = git(tmp_path, "rev-parse", "HEAD:a.py").strip()
    (tmp_path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    ran = command(*CHECK, "-q", "new.py")
    assert (ran.code, len(ran.lines), ran.err.count("\n")) == (1, 4, 1)
    assert ran.err.startswith("flake8-botocore: the findings of renamed files count as new, since git cannot tell ")
    ran = command("check", "--since", first, ".")
    assert ran.code == 1
    assert "flake8-botocore: --since: renamed files count as new: " in ran.err
