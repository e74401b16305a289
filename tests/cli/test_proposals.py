"""The commands that ``check`` prints: each changes something, and as many places as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from flake8_botocore.cli import proposals
from flake8_botocore.rules import all_rules
from scripts.rule_examples import examples

from .running import CLIENT, Command, tree

FIXES = re.compile(r"    fix(?: (\d+))?: flake8-botocore (fix .+?)(?: \(.*)?$")
LAMBDA = 'import boto3\n\nclient = boto3.client("lambda")\nclient.invoke(FunctionName="f")\n'


def printed(command: Command, *arguments: str) -> list[tuple[int, list[str]]]:
    """Each command of the report, as it is typed, with its number."""
    found = filter(None, map(FIXES.match, command("check", *arguments, ".").lines))
    return [(int(each[1] or 1), shlex.split(each[2])) for each in found]


def test_each_command_changes_as_many_as_it_says(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "MOST_TRIED", 99)
    every = [(rule.code, example) for rule in all_rules() for example in examples(rule, "Example")]
    tree(tmp_path, {f"{code}_{number}.py": example for number, (code, example) in enumerate(every)})
    found = printed(command)
    assert len(found) > 8
    for number, arguments in found:
        ran = command(*arguments, "--diff")
        assert (ran.code, ran.err.split(" in ")[0]) == (1, f"Would fix {number}"), arguments


def test_what_is_written_settles_the_danger_that_comes_first(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.py": LAMBDA, "c.py": LAMBDA})
    ran = command("check", ".")
    fix = "flake8-botocore fix b.py:4:BOT302 c.py:4:BOT302"
    assert ran.lines[-1] == f"Next: {fix} --diff shows the change that settles 2 of them."
    assert command(*fix.split()[1:]).code == 0
    assert {line.split(" ")[1] for line in command("check", "--format=concise", "b.py", "c.py").lines} == set()


def test_a_command_that_would_take_settings_of_its_own_is_not_printed(command: Command, tmp_path: Path) -> None:
    """The command reads the configuration, as the user's would: in it, that file has no such finding."""
    tree(tmp_path, {"a.py": CLIENT, "setup.cfg": "[flake8]\nper-file-ignores = a.py:BOT101\n"})
    assert printed(command, "--isolated") == []
    assert command("check", "--isolated", ".").code == 1


def test_no_command_is_tried_on_many_findings(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, {"a.py": "import boto3\n" + 'boto3.client("s3")\n' * 4})
    assert [number for number, _ in printed(command)] == [4]
    monkeypatch.setattr(proposals, "MOST_FINDINGS", 3)
    assert printed(command) == []
