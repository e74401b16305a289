"""Which files are the project's: not those that git ignores, nor what tools install or build, unless they are named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flake8_botocore.files.ignored import GitListing, left_out
from flake8_botocore.files.snapshot import Snapshot, working_on
from tests.cli.git import git, start
from tests.cli.running import CLIENT, Command, in_this_process, tree

FOLDERS = (
    *(".aws-sam", ".nox", ".serverless", ".terraform", ".tox", "__pypackages__", "build", "cdk.out", "dist"),
    *("node_modules", "site-packages"),
)
PROJECT = {"pyproject.toml": "", "app/a.py": CLIENT}
ENVIRONMENT = {".venv/pyvenv.cfg": "", ".venv/bin/b.py": CLIENT, ".venv/lib/python3/site-packages/c/d.py": CLIENT}
EVERYTHING = {**PROJECT, **ENVIRONMENT, **{f"{name}/x.py": CLIENT for name in FOLDERS}}


def checked(command: Command, *arguments: str) -> list[str]:
    """The files with findings, in order of path."""
    ran = command("check", "--format=json", "--no-cache", *arguments)
    assert ran.err == ""
    return sorted({each["path"].replace(os.sep, "/").removeprefix("./") for each in json.loads(ran.out)})


@pytest.mark.parametrize("in_git", [True, False])
def test_files_that_tools_install_or_build_are_skipped(command: Command, tmp_path: Path, in_git: bool) -> None:
    tree(tmp_path, PROJECT)
    if in_git:
        start(tmp_path)
    tree(tmp_path, EVERYTHING)
    assert checked(command) == ["app/a.py"]
    assert checked(command, ".") == ["app/a.py"]
    assert checked(command, "--no-respect-gitignore", ".") == ["app/a.py"]


def test_an_ignored_environment_is_skipped(command: Command, tmp_path: Path) -> None:
    """What the README's own commands make of a project."""
    tree(tmp_path, {**PROJECT, **ENVIRONMENT, ".gitignore": ".venv\n"})
    start(tmp_path)
    assert checked(command, ".") == ["app/a.py"]
    assert [row["path"] for row in json.loads(command("audit", "--format=json", ".").out)["clients"]] == [
        os.path.join(".", "app", "a.py")
    ]
    before = (tmp_path / ".venv/bin/b.py").read_text()
    assert command("fix", "--unsafe-fixes", ".").err == "Fixed 1 in 1 file, 0 left.\n"
    assert (tmp_path / ".venv/bin/b.py").read_text() == before


def test_files_that_git_tracks_are_checked(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, EVERYTHING)
    start(tmp_path)
    tree(tmp_path, {"build/new.py": CLIENT, ".venv/bin/new.py": CLIENT})
    own = ["app/a.py", ".venv/bin/b.py", ".venv/lib/python3/site-packages/c/d.py"]
    # These two are excluded by flake8's own default.
    assert checked(command, ".") == sorted(
        [*own, *(f"{name}/x.py" for name in FOLDERS if name not in (".nox", ".tox"))]
    )


@pytest.mark.parametrize("name", ["build", "dist"])
def test_build_is_a_name_like_others_without_a_file_that_builds(command: Command, tmp_path: Path, name: str) -> None:
    tree(tmp_path, {f"{name}/x.py": CLIENT, "venv/y.py": CLIENT, "app/setup.py": "", f"app/{name}/z.py": CLIENT})
    assert checked(command, ".") == sorted([f"{name}/x.py", "venv/y.py"])


def test_files_that_git_ignores_are_skipped(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, ".gitignore": "gen/\n*_pb2.py\n", "sub/.gitignore": "/own.py\n"})
    start(tmp_path)
    files = ["a_pb2.py", "gen/b.py", "gen/deep/c.py", "new.py", "own.py", "sub/own.py", "sub/d e\n.py"]
    tree(tmp_path, dict.fromkeys(files, CLIENT))
    own = ["a.py", "new.py", "own.py", "sub/d e\n.py"]
    assert checked(command, ".") == own
    assert checked(command, "sub") == ["sub/d e\n.py"]
    assert checked(command, "--no-respect-gitignore", ".") == sorted([*files, "a.py"])
    # A file or folder that is named is meant, and then its own files are.
    assert checked(command, "a_pb2.py") == ["a_pb2.py"]
    assert checked(command, "gen") == ["gen/b.py", "gen/deep/c.py"]
    assert checked(command, "gen/deep", "sub/own.py") == ["gen/deep/c.py", "sub/own.py"]
    assert command("check", "--force-exclude", "a_pb2.py", "gen/b.py", "gen", "gen/deep").is_clean
    assert checked(command, "--force-exclude", "a.py", "a_pb2.py", "sub") == ["a.py", "sub/d e\n.py"]


def test_force_exclude_concerns_patterns_and_names(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, EVERYTHING)
    names = ["app/a.py", *ENVIRONMENT, *(f"{name}/x.py" for name in FOLDERS)]
    named = [name for name in names if name.endswith(".py")]
    assert checked(command, *named) == sorted(named)
    assert checked(command, "--force-exclude", *named) == ["app/a.py"]
    for pattern in ("app", "a.py", "app/*", "./app"):
        assert command("check", f"--extend-exclude={pattern}", "--force-exclude", *named).is_clean
        assert checked(command, f"--extend-exclude={pattern}", "app/a.py") == ["app/a.py"]


def test_repositories_inside_another(command: Command, tmp_path: Path) -> None:
    inner = {"a.py": CLIENT, "ignored.py": CLIENT, ".gitignore": "ignored.py\n"}
    for name in ("tracked", "untracked", "vendor"):
        tree(tmp_path / name, inner)
        start(tmp_path / name)
    tree(tmp_path, {".gitignore": "vendor\n", "b.py": CLIENT})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "-c", "advice.addEmbeddedRepo=false", "add", "tracked", "b.py")
    assert checked(command, ".") == ["b.py", "tracked/a.py", "untracked/a.py"]
    assert checked(command, "vendor") == ["vendor/a.py"]
    assert checked(command, "tracked/ignored.py", "--force-exclude") == []


def test_a_folder_behind_a_link(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "gen.py": CLIENT, ".gitignore": "gen.py\n"})
    start(tmp_path)
    outside = tmp_path.parent / f"{tmp_path.name} link"
    outside.symlink_to(tmp_path, target_is_directory=True)
    assert checked(command, str(outside)) == [(outside / "a.py").as_posix()]


def test_without_an_answer_of_git_names_decide(tmp_path: Path) -> None:
    tree(tmp_path, {**EVERYTHING, ".gitignore": "app\n"})
    start(tmp_path)
    git(tmp_path, "rm", "--cached", "--quiet", "-r", ".")
    for environment in ({"PATH": ""}, {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}):
        ran = in_this_process(tmp_path, "check", "--quiet", "--format=concise", ".", **environment)
        assert (ran.code, [line.partition(":")[0] for line in ran.lines], ran.err) == (1, ["./app/a.py"], "")
        shown = in_this_process(tmp_path, "check", "--show-settings", ".", **environment)
        assert "\n  git does not list the files of ., so only names decide: " in shown.out
    assert in_this_process(tmp_path, "check", "--quiet", ".").code == 2


def test_no_command_of_the_repository_runs(tmp_path: Path, command: Command) -> None:
    tree(tmp_path, {"a.py": CLIENT, "run.sh": "#!/bin/sh\ntouch ran\n"})
    start(tmp_path)
    (tmp_path / "run.sh").chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "filter.x.clean", "core.hooksPath"):
        git(tmp_path, "config", key, "./run.sh")
    tree(tmp_path, {".gitattributes": "*.py filter=x\n"})
    assert checked(command, ".") == ["a.py"]
    assert not (tmp_path / "ran").exists()


def test_a_hooks_environment_does_not_mislead(tmp_path: Path) -> None:
    tree(tmp_path / "inner", {"a.py": CLIENT, "b.py": CLIENT, ".gitignore": "b.py\n"})
    start(tmp_path / "inner")
    tree(tmp_path, {"c.py": CLIENT})
    git(tmp_path, "init", "--quiet")
    environment = {"GIT_DIR": str(tmp_path / ".git"), "GIT_INDEX_FILE": str(tmp_path / ".git" / "index")}
    ran = in_this_process(tmp_path, "check", "--quiet", "--format=concise", ".", **environment)
    assert [line.partition(":")[0] for line in ran.lines] == ["./c.py", "./inner/a.py"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The roots of the working trees that git was asked for."""
    roots: list[str] = []
    ask = GitListing.__init__

    def asking(self: GitListing, root: str) -> None:
        roots.append(root)
        ask(self, root)

    monkeypatch.setattr(GitListing, "__init__", asking)
    return roots


def test_git_is_asked_once(command: Command, tmp_path: Path, asked: list[str]) -> None:
    made = "from botocore.config import Config\n\nCONFIG = Config(read_timeout=5)\n"
    user = "import boto3\nfrom app.aws import CONFIG\n\nboto3.client('s3', config=CONFIG)\n"
    tree(tmp_path, {"app/aws.py": made, "app/__init__.py": "", "app/a.py": user, "clean.py": "x = 1\n"})
    start(tmp_path)
    assert command("check", "-q", "-j1", ".").code == 1
    assert asked == [os.path.realpath(tmp_path)]
    asked.clear()
    assert command("check", "clean.py").is_clean
    assert command("check", "--force-exclude", "clean.py").is_clean
    assert command("check", "--format=json", "clean.py").code == 0
    assert asked == []


def test_ignored_modules_are_not_read_for_others(command: Command, tmp_path: Path) -> None:
    """What they say is unknown; for a file that is ignored itself they are all there is."""
    tree(tmp_path, {"a.py": "import boto3\nfrom aws import NAME\n\nboto3.client(NAME).invoke()\n"})
    tree(tmp_path, {"aws.py": "NAME = 'lambda'\n", "clean.py": "", ".gitignore": ""})
    start(tmp_path)

    def codes(*arguments: str) -> list[str]:
        ran = command("check", "--format=json", *arguments, "a.py")
        return [each["code"] for each in json.loads(ran.out)]

    assert codes() == ["BOT101", "BOT302"]
    git(tmp_path, "rm", "--quiet", "--cached", "aws.py")
    assert codes() == ["BOT101", "BOT302"]
    tree(tmp_path, {".gitignore": "aws.py\n"})
    assert codes() == ["BOT101"]
    assert codes("--no-respect-gitignore") == ["BOT101", "BOT302"]
    git(tmp_path, "rm", "--quiet", "--cached", "a.py")
    tree(tmp_path, {".gitignore": "a*.py\n"})
    assert codes() == ["BOT101", "BOT302"]


def test_an_ignored_user_is_none(command: Command, tmp_path: Path) -> None:
    """What else is done with a client decides the advice."""
    client = 'import boto3\n\nCLIENT = boto3.client("lambda")\nCLIENT.list_functions()\n'
    tree(tmp_path, {"conf.py": client, "user.py": "from conf import CLIENT\n\nCLIENT.invoke()\n"})
    start(tmp_path)
    with_user = command("check", "--format=json", "-q", "conf.py").out
    git(tmp_path, "rm", "--quiet", "--cached", "user.py")
    tree(tmp_path, {".gitignore": "user.py\n"})
    ignored = command("check", "--format=json", "-q", "conf.py").out
    (tmp_path / "user.py").unlink()
    assert command("check", "--format=json", "-q", "conf.py").out == ignored != with_user


def test_settings_count_what_is_skipped(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**EVERYTHING, "gen/a.py": "", "gen/b.ipynb": "", "gen/c.txt": "", ".gitignore": "gen\n.venv\n"})
    git(tmp_path, "init", "--quiet")
    skipped = command("check", "--show-settings", ".").out.split("\n\n")[-1]
    assert skipped.splitlines() == [
        "skipped 7 files and folders",
        "  2  in build output",
        "  1  ignored by git",
        *(f"  1  in {name}" for name in ("__pypackages__", "cdk.out", "node_modules", "site-packages")),
    ]
    summary = command("check", ".").lines
    assert [line for line in summary if line.startswith("Skipped")] == [
        f"Skipped 7 files and folders: {', '.join(' '.join(line.split()) for line in skipped.splitlines()[1:])}."
    ]
    ran = command("check", "node_modules")
    assert ran.code == 1
    tree(tmp_path, {"empty/node_modules/x.py": ""})
    said = "flake8-botocore: No Python files found in empty; skipped: 1 in node_modules\n"
    assert command("check", "empty") == (2, "", said)


def test_a_file_that_was_never_saved_is_not_ignored(tmp_path: Path) -> None:
    """As an editor and standard input have one: git lists only files that exist."""
    tree(tmp_path, {**PROJECT, ".gitignore": "ignored.py\n", "ignored.py": CLIENT})
    start(tmp_path)
    root = os.path.realpath(tmp_path)
    assert left_out(os.path.join(root, "app", "new.py"), root) == ""
    assert left_out(os.path.join(root, "app", "a.py"), root) == ""
    assert left_out(os.path.join(root, "ignored.py"), root) == "ignored by git"


def test_a_snapshot_keeps_what_git_listed_and_the_next_one_asks_again(tmp_path: Path) -> None:
    tree(tmp_path, PROJECT)
    start(tmp_path)
    root = os.path.realpath(tmp_path)
    paths = [os.path.join(root, "app", name) for name in ("a.py", "b.py")]
    assert [left_out(path, root) for path in paths] == ["", ""]
    (tmp_path / "app/b.py").touch()
    assert [left_out(path, root) for path in paths] == ["", "ignored by git"]
    with working_on(Snapshot()):
        assert [left_out(path, root) for path in paths] == ["", ""]
