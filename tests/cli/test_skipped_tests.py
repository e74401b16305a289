"""Test files are skipped unless they are asked for, and a named one is not passed over in silence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.git import start
from tests.cli.running import CLIENT, Command, in_this_process, tree
from tests.flake8_runs import flake8

RAISES = """\
import boto3

boto3.client("s3", region="us-east-1")
"""
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


def test_a_test_file_that_is_named_is_not_passed_over_in_silence(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": RAISES, "test_app.py": RAISES, "tests/helper.py": RAISES, "tests/more.py": RAISES})
    assert command("check", "test_app.py") == (0, "No findings in 0 files.\n", SKIPPED)
    assert command("check", "-q", "app.py", "tests/helper.py").err == SKIPPED
    assert command("check", "--format=json", "tests/helper.py") == (0, "[]\n", SKIPPED)
    assert command("check", "-q", "tests") == (
        0,
        "",
        SKIPPED.replace("1 test file", "2 test files").replace(" it", " them"),
    )
    assert command("check", "-q", ".").err == ""
    assert command("check", ".").lines[-6] == "Skipped 3 files and folders: 3 as tests."
    for name in ("fix", "audit"):
        assert command(name, "test_app.py").err.startswith(SKIPPED)


def test_a_test_file_without_boto_is_named_as_well(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"test_app.py": "import os\n"})
    assert command("check", "test_app.py").err == SKIPPED


def test_with_report_they_are_linted_as_all_others(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": RAISES, "tests/helper.py": RAISES})
    found = codes(command, "--bot-tests=report", "app.py", "tests/helper.py")
    assert found == {"app.py": ["BOT220"], "tests/helper.py": ["BOT220"]}


def test_the_nearest_table_decides(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"one/test_a.py": CLIENT, "two/test_a.py": CLIENT})
    tree(tmp_path, {"one/pyproject.toml": "[tool.flake8-botocore]\ntests = 'report'\n"})
    assert codes(command, ".") == {"./one/test_a.py": ["BOT101"]}


def test_clients_of_tests_are_no_part_of_the_audit(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": CLIENT, "test_app.py": CLIENT})

    def audited(*arguments: str) -> list[str]:
        return [
            client["path"] for client in json.loads(command("audit", "--format=json", *arguments, ".").out)["clients"]
        ]

    assert audited() == ["./app.py"]
    assert audited("--bot-tests=report") == ["./app.py", "./test_app.py"]


def test_records_of_skipped_tests_stay_in_the_baseline(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": CLIENT, "test_app.py": CLIENT})
    command("check", "--bot-tests=report", "--write-baseline", ".")
    assert command("check", ".").is_clean
    command("check", "--write-baseline", ".")
    assert command("check", "--bot-tests=report", ".").code == 0


FOLDERS = {
    "app/tests/factory.py": True,
    "test/deep/down.py": True,
    "app/tests.py": True,
    "conftest.py": True,
    "app/a_test.py": True,
    "packages/pytest-app/aws.py": True,
    "pytest_app/aws.py": True,
    "pytesting/aws.py": False,
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
    own = {f"./{name}" for name, skipped in FOLDERS.items() if not skipped}
    assert set(codes(command, ".")) == own
    assert set(codes(command, str(here))) == {f"{here.as_posix()}/{name[2:]}" for name in own}


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
