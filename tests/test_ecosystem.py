"""The ecosystem check finds a wording change, a new rule and broken rules, on a small ecosystem of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copies import ENVIRONMENT, ROOT, commit_all
from tests.test_new_rule import RULE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="os.wait4, which measures, is not there")

APP = """\
import boto3
from botocore.config import Config

config = Config(retries={"max_attempts": 1}, read_timeout=9)
boto3.client("s3", region_name="eu-west-1", config=config)
boto3.client("sqs")
"""


def linter(folder: Path, changed: dict[str, dict[str, str]]) -> str:
    """An interpreter whose flake8-botocore has other texts in some rules."""
    package = folder / "src" / "flake8_botocore"
    shutil.copytree(ROOT / "src" / "flake8_botocore", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, edits in changed.items():
        path = package / "rules" / name
        text = path.read_text("utf-8") if path.exists() else ""
        for old, new in edits.items():
            assert text.count(old) == 1 or not text
            text = text.replace(old, new) if text else new
        path.write_text(text, "utf-8")
    interpreter = folder / "python"
    interpreter.write_text(f'#!/bin/sh\nPYTHONPATH="{folder / "src"}" exec "{sys.executable}" "$@"\n')
    interpreter.chmod(0o755)
    return str(interpreter)


def repositories(folder: Path) -> tuple[Path, Path]:
    """A list of one repository, and the folder with its copy."""
    copies, pinned = folder / "copies", folder / "pinned.txt"
    (copies / "owner+one").mkdir(parents=True)
    (copies / "owner+one" / "app.py").write_text(APP, "utf-8")
    pinned.write_text(f"# A comment.\nowner/one {'0' * 40}\n", "utf-8")
    return pinned, copies


def compared(old: str, new: str, pinned: Path, copies: Path, code: int = 0, **environment: str) -> str:
    """What the script prints."""
    command = [sys.executable, "scripts/ecosystem.py", old, new, "--repositories", str(pinned), "--copies", str(copies)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment})
    assert ran.returncode == code, ran.stderr
    return ran.stdout


def test_a_wording_change_a_new_rule_and_broken_rules_are_found(tmp_path: Path) -> None:
    changed = {
        "client_without_config.py": {"has no config=: {": "lacks config=: {"},
        "region_in_source.py": {"": RULE},
        "max_attempts_one.py": {"item.value.value != 1": "item.value.value != 7"},
    }
    found = compared(sys.executable, linter(tmp_path / "new", changed), *repositories(tmp_path))
    assert found.startswith("# 3 differences in 1 repository\n")
    table = re.findall(r"^\| (BOT101|BOT203|BOT999|all) \| (\d) \| (\d) \| (\d) \| (\d) \| (\d) \|$", found, re.M)
    assert table == [
        ("BOT101", "1", "1", "0", "0", "1"),
        ("BOT203", "1", "0", "0", "1", "0"),
        ("BOT999", "0", "1", "1", "0", "0"),
        ("all", *map(str, (int(table[-1][1]), int(table[-1][1]))), "1", "1", "1"),
    ]
    _, added, gone, reworded = re.split(r"^## \w+\n\n", found, flags=re.M)
    assert added == "- owner/one app.py:5:20 BOT999 The region eu-west-1 is written in the source.\n\n"
    assert gone.startswith("- owner/one app.py:4:26 BOT203 max_attempts=1 sends up to 2 requests: ")
    was, becomes = reworded.splitlines()[:2]
    assert was.startswith("- owner/one app.py:6:") and 'BOT101 boto3.client("sqs") has no config=: ' in was
    assert becomes == "    now: " + was.partition(" BOT101 ")[2].replace("has no config", "lacks config")


def test_a_rule_that_raises_is_a_difference(tmp_path: Path) -> None:
    broken = {"max_attempts_one.py": {'retries = config.own("retries")': "raise KeyError('broken')"}}
    found = compared(sys.executable, linter(tmp_path / "new", broken), *repositories(tmp_path))
    assert re.search(r"^- owner/one app\.py:\d+:\d+ BOT001 .*broken", found.partition("## Added")[2], re.M)
    assert re.search(r"^- owner/one app\.py:4:26 BOT203 ", found.partition("## Gone")[2], re.M)


def test_a_linter_that_does_not_start_is_told(tmp_path: Path) -> None:
    broken = {"max_attempts_one.py": {"reads=ConfigCreation": "reads=NOTHING"}}
    old, new = sys.executable, linter(tmp_path / "new", broken)
    pinned, copies = repositories(tmp_path)
    command = [sys.executable, "scripts/ecosystem.py", old, new, "--repositories", str(pinned), "--copies", str(copies)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 1 and "NOTHING" in ran.stderr


def test_a_repository_without_a_copy_is_cloned_at_its_commit_or_named(tmp_path: Path) -> None:
    pinned, copies = repositories(tmp_path)
    origin = tmp_path / "host" / "owner" / "two"
    origin.mkdir(parents=True)
    (origin / "app.py").write_text(APP, "utf-8")
    (origin / "picture.bin").write_text("not read", "utf-8")
    commit = commit_all(origin)
    pinned.write_text(f"owner/two {commit}\nowner/three {'0' * 40}\n", "utf-8")
    host = {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_1": "uploadpack.allowFilter", "GIT_CONFIG_VALUE_1": "true"}
    host |= {
        "GIT_CONFIG_KEY_0": f"url.{(tmp_path / 'host').as_uri()}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/",
    }
    found = compared(sys.executable, sys.executable, pinned, copies, 1, **ENVIRONMENT, **host)
    assert found.startswith("# 0 differences in 1 repository\n\n**Not compared**")
    assert "cloned: owner/three.\n" in found
    assert sorted(path.name for path in (copies / "owner+two").iterdir()) == [".git", "app.py"]


def test_thirty_repositories_are_pinned() -> None:
    lines = [line for line in (ROOT / "scripts" / "ecosystem.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+/[\w.-]+ [0-9a-f]{40}", line)] == []
    assert len({line.split()[0] for line in lines}) == len(lines) == 30
