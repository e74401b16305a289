"""What is not reported in test files: what matters in production only, and what the test run shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.git import start
from tests.cli.running import CLIENT, Command, in_process, tree
from tests.flake8_runs import flake8

MIXED = """\
import boto3
from botocore.config import Config

boto3.client("s3", region="us-east-1")
boto3.client("lambda").invoke(FunctionName="f")
once = Config(read_timeout=60, retries={"max_attempts": 1})
config = Config(read_timout=1, connect_timeout=0, retries={"mod": "standard"}, s3={"addressing_style": "sub"})
"""


def codes(command: Command, *arguments: str) -> dict[str, list[str]]:
    """The codes reported in each file, by its name as it was given."""
    ran = command("check", "--format=concise", "-q", "--no-cache", *arguments)
    assert ran.err == ""
    found: dict[str, list[str]] = {}
    for line in ran.lines:
        path, _, _, rest = line.split(":", 3)
        found.setdefault(path.replace(os.sep, "/"), []).append(rest.split()[0])
    return found


def test_only_what_a_test_run_does_not_show_is_reported(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": MIXED, "test_app.py": MIXED, "tests/helper.py": MIXED})
    everything = {"BOT101", "BOT203", "BOT211", "BOT212", "BOT213", "BOT215", "BOT220", "BOT302"}
    found = codes(command, "app.py", "test_app.py", "tests/helper.py")
    assert found == {"app.py": found["app.py"], "test_app.py": ["BOT203"], "tests/helper.py": ["BOT203"]}
    assert set(found["app.py"]) == everything
    assert codes(command, "--bot-tests=report", "tests/helper.py") == {"tests/helper.py": found["app.py"]}


FOLDERS = {
    "app/tests/factory.py": True,
    "test/deep/down.py": True,
    "app/tests.py": True,
    "conftest.py": True,
    "app/a_test.py": True,
    "app/testing/a.py": False,
    "tests_of_mine/a.py": False,
    "app/latest.py": False,
    "app/test.py": False,
}


@pytest.mark.parametrize("root", ["", "test/checkout"])
@pytest.mark.parametrize("marker", [{".git/HEAD": ""}, {"setup.cfg": "[flake8]\n"}, {}])
def test_folders_count_from_the_project_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str, marker: dict[str, str]
) -> None:
    (tmp_path / ".git").rmdir()
    here = tmp_path / root
    tree(here, {**marker, **dict.fromkeys(FOLDERS, CLIENT)})
    monkeypatch.chdir(here)
    own = {f"./{name}" for name, quiet in FOLDERS.items() if not quiet}
    assert set(codes(command, ".")) == own
    assert set(codes(command, str(here))) == {f"{here.as_posix()}/{name[2:]}" for name in own}


def test_the_project_is_where_the_configuration_is(command: Command, tmp_path: Path) -> None:
    """A package below a folder of this name is no test of its own project."""
    table = "[tool.flake8-botocore]\nread-timeout = 5\n"
    tree(tmp_path, {"test/one/a.py": CLIENT, "test/one/tests/b.py": CLIENT, "test/two/c.py": CLIENT})
    assert codes(command, ".") == {}
    tree(tmp_path, {"test/one/pyproject.toml": table})
    assert codes(command, ".") == {"./test/one/a.py": ["BOT101"]}


def test_flake8_reports_the_same(tmp_path: Path) -> None:
    tree(tmp_path, {"test/one/a.py": CLIENT, "test/one/tests/b.py": CLIENT})
    start(tmp_path)
    assert flake8(tmp_path, "--select=BOT", ".").lines == []
    tree(tmp_path / "test/one", {"tox.ini": "[flake8]\nbot-read-timeout = 5\n"})
    for folder in (tmp_path / "test/one",):
        assert [line.split(":")[0] for line in flake8(folder, "--select=BOT", ".").lines] == ["./a.py"]
        ran = in_process(folder, "check", "-q", "--format=concise", ".")
        assert [line.split(":")[0] for line in ran.lines] == ["./a.py"]
