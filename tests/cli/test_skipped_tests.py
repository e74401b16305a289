"""Test files are skipped unless they are asked for, and a named one is not passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.git import start
from tests.cli.running import CLIENT, Command, in_this_process, tree
from tests.flake8_runs import flake8

SKIPPED = "flake8-botocore: 1 test file skipped; --bot-tests report includes it\n"


def codes(command: Command, *arguments: str) -> dict[str, list[str]]:
    """The codes reported in each file, by its name as it was given."""
    ran = command("check", "--format=concise", "-q", "--no-cache", *arguments)
    assert ran.err == ""
    found: dict[str, list[str]] = {}
    for line in ran.lines:
        path, _, _, rest = line.split(":", 3)
        found.setdefault(path.replace(os.sep, "/"), []).append(rest.split()[0])
    return found


def test_a_test_file_without_boto_is_named_as_well(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"test_app.py": "import os\n"})
    assert command("check", "test_app.py").err == SKIPPED


def test_a_module_with_fixtures_is_a_test(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": f"import pytest\n{CLIENT}\n@pytest.fixture\ndef s3():\n    pass\n"})
    assert codes(command, ".") == {}
    assert codes(command, "--bot-tests=report", ".") == {"./app.py": ["BOT101"]}


def test_the_project_is_where_the_configuration_is(command: Command, tmp_path: Path) -> None:
    """A package below a folder of this name is no test of its own project."""
    table = "[tool.flake8-botocore]\nread-timeout = 5\n"
    tree(tmp_path, {"test/one/a.py": CLIENT, "test/one/tests/b.py": CLIENT, "test/two/c.py": CLIENT})
    assert command("check", "-q", ".").out == ""
    tree(tmp_path, {"test/one/pyproject.toml": table})
    assert codes(command, ".") == {"./test/one/a.py": ["BOT101"]}


def test_flake8_reports_the_same(tmp_path: Path) -> None:
    tree(tmp_path, {"test/one/a.py": CLIENT, "test/one/tests/b.py": CLIENT})
    start(tmp_path)
    assert flake8(tmp_path, "--select=BOT", ".").lines == []
    tree(tmp_path / "test/one", {"tox.ini": "[flake8]\nbot-read-timeout = 5\n"})
    for folder in (tmp_path / "test/one",):
        assert [line.split(":")[0] for line in flake8(folder, "--select=BOT", ".").lines] == ["./a.py"]
        ran = in_this_process(folder, "check", "-q", "--format=concise", ".")
        assert [line.split(":")[0] for line in ran.lines] == ["./a.py"]
