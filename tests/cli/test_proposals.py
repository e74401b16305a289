"""The commands that ``check`` prints: each changes as many places as it says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from flake8_botocore.cli import proposals
from flake8_botocore.rules import all_rules
from scripts.rule_examples import examples

from .running import CLIENT, Command, in_this_process, tree

HEADER = re.compile(r"\S+:\d+  BOT\d+ .*?(?:and (\d+) more|$)")
LAMBDA = 'import boto3\n\nclient = boto3.client("lambda")\nclient.invoke(FunctionName="f")\n'
TWO = {"a.py": CLIENT, "b.py": CLIENT}


def printed(command: Command, *arguments: str) -> list[tuple[int, list[str]]]:
    """The commands of the decisions, as they are typed, each with how many places its decision has."""
    found, places = [], 0
    for line in command("check", "--quiet", *arguments, ".").lines:
        if header := HEADER.match(line):
            places = int(header[1] or 0) + 1
        elif line.startswith("  $ "):
            found.append((places, shlex.split(line)[2:]))
    return found


SHARED = {
    ".flake8": "[flake8]\nbot-shared-config = aws.CONFIG\n",
    "aws.py": "from botocore.config import Config\n\nCONFIG = Config(\n    connect_timeout=5, read_timeout=60, "
    'retries={"mode": "standard", "total_max_attempts": 3}\n)\n',
}
REMEDIES = {
    "all calls once, or a client of its own": f'{LAMBDA}client.list_functions()\nclient.invoke(FunctionName="g")\n',
    "a token": 'import boto3\n\nclient = boto3.client("stepfunctions")\nclient.start_execution(stateMachineArn="a")\n',
    "a model": 'import boto3\n\nclient = boto3.client("bedrock-runtime")\nclient.converse(modelId="m")\n',
    "a factory": "import boto3\n\n\ndef make(service):\n    return boto3.client(service)\n",
    "a Config": "import boto3\nfrom botocore.config import Config\n\nclient = boto3.client('s3', config=Config())\n",
}
"""Clients whose findings have more to write than the examples of the rules."""


@pytest.mark.parametrize("more", [{}, SHARED], ids=["", "shared"])
def test_each_command_leaves_none_of_the_findings_that_it_is_for(
    command: Command, tmp_path: Path, more: dict[str, str]
) -> None:
    every = [example for rule in all_rules() for example in examples(rule, "Example")]
    fixable, settled = set[str](), set[str]()
    for text in (*every, *REMEDIES.values()):
        tree(tmp_path, {"app.py": text, **more})
        found = json.loads(command("check", "--format=json", "app.py").out)
        fixable |= {each["code"] for each in found if each["fixes"]}
        for _, arguments in printed(command, "app.py"):
            tree(tmp_path, {"app.py": text})
            command(*arguments)
            codes = set(re.findall(r"BOT\d+", " ".join(arguments)))
            left = {each["code"] for each in json.loads(command("check", "--format=json", "app.py").out)}
            assert codes and not codes & left, (text, arguments)
            settled |= codes
    assert settled == fixable


@pytest.mark.parametrize(
    ("files", "numbers"),
    [
        ({"a.py": "import boto3\n" + 'boto3.client("s3")\n' * 8}, [8]),
        # No command names more places.
        ({"a.py": "import boto3\n" + 'boto3.client("s3")\n' * 9}, []),
        # One of the places has no fix: the import would be circular.
        (
            {".flake8": "[flake8]\nbot-shared-config = aws.CONFIG\n", "aws.py": "import b\nCONFIG = b.CONFIG\n", **TWO},
            [],
        ),
        # Of a second decision no more files are looked at.
        ({"a.py": LAMBDA, "b.py": LAMBDA, "c.py": CLIENT}, [2]),
    ],
)
def test_a_command_names_few_places_that_all_have_a_fix(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], numbers: list[int]
) -> None:
    monkeypatch.setattr(proposals, "MOST_FILES", 2)
    tree(tmp_path, files)
    assert [number for number, _ in printed(command)] == numbers


ONCE = "from botocore.config import Config\n\nConfig(retries={'max_attempts': 1})\n"


def test_readings_that_one_of_the_places_lacks_get_no_command(command: Command, tmp_path: Path) -> None:
    other = f"KEY = 'max_attempts'\n{ONCE}".replace("{'max_attempts'", "{KEY")
    tree(tmp_path, {"a.py": ONCE, "b.py": other})
    assert [line for line in command("check", "--quiet", "--select=BOT203", ".").lines if "$" in line] == []


def test_standard_input_gets_no_command(tmp_path: Path) -> None:
    ran = in_this_process(tmp_path, "check", "-", stdin=LAMBDA.encode())
    assert (ran.code, "BOT302" in ran.out, " fix " in ran.out) == (1, True, False)
