"""check: files that are not Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..cli.running import CLEAN, CLIENT, Command, tree

BAD = "AWS_MAX_ATTEMPTS=0\n"
MESSAGE = (
    'BOT228 AWS_MAX_ATTEMPTS="0": botocore 1.44 raises InvalidMaxRetryAttemptsError when the client is made. '
    "Write the number of requests in total, 1 or more."
)
CHECK = ("check", "--format", "concise", "--bot-botocore-version", "1.44")


def test_beside_python_that_uses_boto(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app/a.py": CLEAN, "deploy/.env": BAD, "node_modules/x/.env": BAD})
    ran = command(*CHECK, ".")
    assert (ran.code, ran.lines, ran.err) == (1, [f"./deploy/.env:1:18: {MESSAGE}"], "")
    assert command(*CHECK, "app").code == 0


def test_not_beside_python_without_boto(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "x = 1\n", ".env": BAD})
    assert command(*CHECK, ".") == (0, "", "")


def test_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "x = 1\n", "Dockerfile": "ENV " + BAD})
    assert command(*CHECK, "Dockerfile").lines == [f"Dockerfile:1:22: {MESSAGE}"]


def test_in_order_of_path_among_the_others(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.env": BAD, "c.py": CLIENT})
    assert [line.partition(":")[0] for line in command(*CHECK, ".").lines] == ["./a.py", "./b.env", "./c.py"]


@pytest.mark.parametrize(
    "arguments", [("--ignore", "BOT228"), ("--select", "BOT1"), ("--per-file-ignores", "*.env:BOT2")]
)
def test_what_is_not_selected_is_not_reported(command: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": BAD})
    assert command(*CHECK, *arguments, ".") == (0, "", "")


def test_noqa(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": "AWS_MAX_ATTEMPTS=0  # noqa: BOT228\n"})
    assert command(*CHECK, ".") == (0, "", "")


def test_excluded(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "old/x.env": BAD})
    assert command(*CHECK, "--extend-exclude", "old", ".") == (0, "", "")


@pytest.mark.parametrize("name", ["text", "json", "github", "sarif"])
def test_every_format(command: Command, tmp_path: Path, name: str) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": BAD})
    ran = command("check", "--format", name, ".")
    assert ran.code == 1
    assert "BOT228" in ran.out
    if name in ("json", "sarif"):
        json.loads(ran.out)


@pytest.mark.parametrize(
    "code",
    [
        'import os\nimport boto3\nos.getenv("AWS_READ_TIMEOUT")\n',
        "import boto3\nclass Settings:\n    aws_read_timeout: int\n",
        'import boto3\nclass Config:\n    env_prefix = "AWS_"\n',
    ],
)
def test_a_name_that_code_uses_is_its_own(command: Command, tmp_path: Path, code: str) -> None:
    tree(tmp_path, {"a.py": code, "x.env": "AWS_READ_TIMEOUT=5\n"})
    assert command(*CHECK, ".") == (0, "", "")


def test_a_name_that_nobody_uses_is_reported(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": "AWS_READ_TIMEOUT=5\n", "README.md": "Set AWS_READ_TIMEOUT.\n"})
    assert len(command(*CHECK, ".").lines) == 1
    tree(tmp_path, {"run.sh": "echo $AWS_READ_TIMEOUT\n"})
    assert command(*CHECK, ".") == (0, "", "")


def test_a_file_that_is_no_text(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": b"\xff\xfe\x00AWS_MAX_ATTEMPTS=0\n"})
    assert command(*CHECK, ".").code == 0


def test_lines_end_as_on_windows(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "x.env": b"\xef\xbb\xbfAWS_MAX_ATTEMPTS=0\r\n"})
    assert command(*CHECK, ".").lines == [f"./x.env:1:18: {MESSAGE}"]


def test_the_release_that_is_pinned_beside_it(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "deploy/.env": BAD, "deploy/requirements.txt": "boto3<1.40\n", ".env": BAD})
    lines = command("check", "--format", "concise", ".").lines
    assert [line.partition("=")[2].partition(" raises")[0] for line in lines] == [
        '"0": botocore 1.44 (not pinned)',
        '"0": botocore 1.39',
    ]


def test_a_line_that_is_too_long_is_skipped_and_named_where_it_may_set_something(
    command: Command, tmp_path: Path
) -> None:
    long = "x" * 5_000
    tree(tmp_path, {"a.py": CLEAN, ".env": f"{BAD}KEY={long}\n"})
    assert command(*CHECK, ".") == (1, f"./.env:1:18: {MESSAGE}\n", "")
    tree(tmp_path, {".env": f"{BAD}AWS_MAX_ATTEMPTS={long}\n"})
    ran = command(*CHECK, ".")
    assert (ran.code, ran.lines) == (2, [f"./.env:1:18: {MESSAGE}"])
    assert ran.err == "flake8-botocore: ./.env: line 2 was skipped: it is longer than 4096 characters\n"
    tree(tmp_path, {".env": f"AWS_MAX_ATTEMPTS=1 # {'x' * 4_000}\n{BAD}"})
    assert command(*CHECK, ".") == (1, f"./.env:2:18: {MESSAGE}\n", "")
