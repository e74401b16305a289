"""The nearest table of pyproject.toml counts for a file, whatever directory the command runs in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..cli.git import start
from ..cli.running import CLIENT, Command, tree

TABLE = "[tool.flake8-botocore]\n"
CONFIG = 'from botocore.config import Config\n\nboto3.client("s3", config=Config(retries={"mode": "legacy"}))\n'
FILES: dict[str, str | bytes] = {
    "pyproject.toml": f'{TABLE}botocore-version = "1.43"\nread-timeout = 11\n',
    "a.py": CLIENT,
    "one/pyproject.toml": f'{TABLE}botocore-version = "1.40"\nread-timeout = 22\nextend-exclude = ["old"]\n',
    "one/src/deep/b.py": CLIENT,
    "one/old/c.py": CLIENT,
    "two/pyproject.toml": f'{TABLE}select = ["BOT102"]\nper-file-ignores = {{ "src/x*" = ["BOT102"] }}\n',
    "two/d.py": CLIENT + CONFIG,
    "two/src/x.py": CLIENT + CONFIG,
    "three/pyproject.toml": "[project]\nname = 'three'\n",
    "three/e.py": CLIENT,
}


def found(command: Command, *arguments: str) -> dict[str, list[str]]:
    """The codes in each file."""
    findings = json.loads(command("check", "--format=json", *arguments).out)
    codes: dict[str, list[str]] = {}
    for each in findings:
        codes.setdefault(each["path"].replace("\\", "/").removeprefix("./"), []).append(each["code"])
    return codes


EXPECTED = {"a.py": ["BOT101"], "one/src/deep/b.py": ["BOT101"], "three/e.py": ["BOT101"], "two/d.py": ["BOT102"]}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_file_goes_by_its_own_table(command: Command, tmp_path: Path, jobs: str) -> None:
    tree(tmp_path, FILES)
    assert found(command, f"--jobs={jobs}", ".") == EXPECTED
    assert found(command, "a.py", "one/src/deep/b.py", "two/d.py", "two/src/x.py", "three/e.py") == EXPECTED


def test_a_repository_in_the_repository_begins_anew(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"pyproject.toml": TABLE, "in/pyproject.toml": f"{TABLE}ignore = ['BOT1']\n"})
    tree(tmp_path, {"in/a.py": CLIENT, "in/vendored/b.py": CLIENT})
    start(tmp_path / "in" / "vendored")
    assert found(command, ".") == {"in/vendored/b.py": ["BOT101"]}
