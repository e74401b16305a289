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


def test_the_suggested_command_settles_the_worst_findings(command: Command, tmp_path: Path) -> None:
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


HOME = {
    "pyproject.toml": '[project]\nname = "a"\ndependencies = ["botocore==1.44.8"]\n',
    "app/__init__.py": "",
    "app/aws.py": "REGION = 'eu-west-1'\n",
    **{f"app/{name}.py": f"from app.aws import REGION\n{CLIENT}" for name in "abc"},
}


def test_the_place_where_one_config_serves_all_files(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, HOME)
    ran = command("check", ".")
    values = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}'
    assert ran.lines[:6] == [
        "Settings: 3 findings in 3 files: 3 can use app/aws.py",
        "policy[BOT101 client-without-config]: 3 clients: 3 attempts can take 360 s (botocore 1.44) --> app/a.py:4",
        "    3 of 3 files import app/aws.py; add there:",
        "        from botocore.config import Config",
        f"        CLIENT_CONFIG = Config({values})",
        "    and set bot-shared-config = app.aws.CLIENT_CONFIG: fixes then import it",
    ]
    with (tmp_path / "app/aws.py").open("a") as file:
        file.write("".join(f"{line.strip()}\n" for line in ran.lines[3:5]))
    (line,) = [each for each in command("check", ".").lines if FIXES.match(each)]
    assert line == (
        "    fix 3: flake8-botocore fix --unsafe-fixes --bot-shared-config app.aws.CLIENT_CONFIG --select BOT101 "
        "app/a.py app/b.py app/c.py"
    )
    assert command(*line.split()[3:]).code == 0
    assert command("check", ".").is_clean
    assert "from app.aws import CLIENT_CONFIG, REGION\n" in (tmp_path / "app/a.py").read_text()


def test_a_command_settles_what_is_in_the_files_that_it_names(command: Command, tmp_path: Path) -> None:
    aws = (
        "from botocore.config import Config\nREGION = 'a'\nAWS = Config(read_timeout=9, retries={'mode': 'standard'})\n"
    )
    tree(tmp_path, {**HOME, "app/aws.py": aws, "app/d.py": CLIENT, "app/e.py": f"from app.aws import REGION\n{CLIENT}"})
    assert command("check", ".").lines[-1].endswith("--diff shows the change that settles 4 of them.")


def test_settings_of_django_are_named_in_words(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {f"{name}.py": f"from django.conf import settings\n{CLIENT}" for name in "abc"})
    assert "    Put a Config into the settings of Django, and pass config=settings.CLIENT_CONFIG." in (
        command("check", ".").lines
    )
