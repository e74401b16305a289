"""The table of docs/comparing.md is what scripts/compare_tools.py noted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.copies import ROOT

NOTED = json.loads((ROOT / "scripts" / "compared.json").read_text("utf-8"))


def test_the_figures_are_those_that_were_noted() -> None:
    script = (
        "import json, compare_tools as c; print(c.OPEN + c.table(json.loads(c.NOTED.read_text('utf-8'))) + c.CLOSE)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "scripts", capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout.strip() in (ROOT / "docs" / "comparing.md").read_text("utf-8"), "run it with --table"


@pytest.mark.parametrize("arguments", [[], ["--tools", "nowhere"]])
def test_without_the_other_tools_it_says_what_it_needs(arguments: list[str]) -> None:
    script = [sys.executable, "scripts/compare_tools.py", *arguments]
    ran = subprocess.run(script, cwd=ROOT, capture_output=True, encoding="utf-8")
    said = "--tools FOLDER: name the folder with the commands semgrep, pythaw and mypy, or take --table"
    assert (ran.returncode, ran.stdout, ran.stderr.splitlines()[-1]) == (2, "", f"compare_tools.py: error: {said}")


def test_the_compared_repository_is_the_pinned_one() -> None:
    pinned = (ROOT / "scripts" / "ecosystem.txt").read_text("utf-8").splitlines()
    assert f"{NOTED['repository']} {NOTED['commit']}" in pinned


def test_the_shared_findings_add_up() -> None:
    found, same = NOTED["found"], NOTED["same question"]
    for tool, counts in same.items():
        assert counts["both"] + counts[f"{tool} alone"] <= sum(found[tool].values())
    assert same["pythaw"]["both"] + same["pythaw"]["flake8-botocore alone"] == found["flake8-botocore"]["BOT402"]
