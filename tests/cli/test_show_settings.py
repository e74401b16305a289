"""``check --show-settings``: each value, where it comes from, and the botocore of each folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_botocore.config import OPTIONS

from .running import CLIENT, Command, portable, tree

TABLE = "[tool.flake8-botocore]\n"
FILES: dict[str, str | bytes] = {
    "pyproject.toml": f'{TABLE}read-timeout = 11\ntotal-max-attempts = 2\nper-file-ignores = {{ "x/*" = ["BOT1"] }}\n'
    '[tool.flake8-botocore.limits]\n"src/app.handler" = 30\n"jobs.run" = 900\n',
    "tox.ini": "[flake8]\nbot_total_max_attempts = 4\nmax-line-length = 99\nextend-exclude = gone\n",
    "a.py": CLIENT,
    "gone/b.py": CLIENT,
    "one/pyproject.toml": f"{TABLE}read-timeout = 22\nextend-select = ['BOT305']\n",
    "one/src/c.py": CLIENT,
    "one/src/d.py": CLIENT,
    "one/requirements.txt": "botocore==1.40.3\n",
    "two/requirements.txt": "botocore==9.9.9\n",
    "two/e.py": CLIENT,
}


def rows(part: str) -> dict[str, tuple[str, str]]:
    """Where each option is from, and its value."""
    found = (re.split(r" {2,}", line.strip()) for line in part.splitlines()[1:])
    return {name: (source, value) for name, source, value in found}


def test_every_value_and_where_it_comes_from(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    ran = command("check", "--show-settings", "--bot-retry-mode=adaptive", "-j1", ".")
    lacking = "bot-limits: {0}.{1} names no file: {0}.py does not exist\n"
    unmatched = [lacking.format("jobs", "run"), lacking.format("src/app", "handler")]
    assert (ran.code, ran.err) == (0, "".join(f"flake8-botocore: {each}" for each in unmatched))
    root, one, botocore, skipped = portable(ran.out).split("\n\n")
    assert root.startswith("the [tool.flake8-botocore] table of pyproject.toml applies (2 files)\n")
    nested = portable(str(Path("one/pyproject.toml")))
    assert one.startswith(f"the [tool.flake8-botocore] table of {nested} applies (2 files)\n")
    assert {f"bot-{option.field.replace('_', '-')}" for option in OPTIONS} < set(rows(root))
    assert {name: row for name, row in rows(root).items() if row[0] != "default"} == {
        "bot-limits": ("pyproject.toml", "jobs.run=900,src/app.handler=30"),
        "bot-read-timeout": ("pyproject.toml", "11"),
        "bot-retry-mode": ("the command line", "adaptive"),
        "bot-total-max-attempts": ("[flake8] in tox.ini", "4"),
        "extend-exclude": ("[flake8] in tox.ini", "gone"),
        "jobs": ("the command line", "1"),
        "per-file-ignores": ("pyproject.toml", "x/*:BOT1"),
    }
    assert (rows(root)["bot-botocore-version"], rows(root)["bot-tests"]) == (("default", "auto"), ("default", "skip"))
    named = str(Path("one/pyproject.toml"))
    assert (rows(one)["bot-read-timeout"], rows(one)["extend-select"]) == ((named, "22"), (named, "BOT305"))
    assert rows(one)["bot-total-max-attempts"] == ("[flake8] in tox.ini", "4")
    assert rows(one)["per-file-ignores"] == ("default", "–")
    told = {line.split("  ")[-1]: line.strip().split("  ")[:2] for line in botocore.splitlines()[1:]}
    assert told[str(Path("one/src"))] == ["1.40.3", str(Path("one/requirements.txt"))]
    assert told["two"][0].startswith("9.9.9, with the facts of 1.")
    assert told["."][1] in ("installed botocore", "newest known release")
    assert skipped == "skipped 0 files and folders\n"


@pytest.mark.parametrize("arguments", [["--isolated"], ["--isolated", "--bot-botocore-version=1.41"]])
def test_without_configuration(command: Command, tmp_path: Path, arguments: list[str]) -> None:
    tree(tmp_path, FILES)
    ran = command("check", "--show-settings", *arguments, "a.py")
    settings, botocore, skipped = ran.out.split("\n\n")
    assert skipped == "skipped 0 files and folders\n"
    assert settings.startswith("no [tool.flake8-botocore] table applies (1 file)\n")
    given = {name: row for name, row in rows(settings).items() if row[0] != "default"}
    stated = {"bot-botocore-version": ("the command line", "1.41")} if len(arguments) > 1 else {}
    assert given == stated
    assert rows(settings)["jobs"] == ("default", "auto")
    assert len(arguments) == 1 or botocore == "botocore\n  1.41  bot-botocore-version  ."


def test_nothing_is_checked(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("check", "--show-settings", "--output-file=sarif:found.sarif", "a.py")
    assert (ran.code, "BOT101" in ran.out, (tmp_path / "found.sarif").exists()) == (0, False, False)
