"""``check --add-noqa``: what stands today is suppressed, and nothing but comments changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.flake8_runs import flake8

from ..cli.running import CLEAN, CLIENT, Command, tree

CALL = 'boto3.client("s3")'


def suppressed(command: Command, directory: Path, source: str) -> str:
    """``source`` with its suppressions, after which ``check`` and flake8 itself find nothing."""
    tree(directory, {"a.py": source.encode()})
    ran = command("check", "--add-noqa", "a.py")
    assert (ran.code, ran.err) == (0, "")
    assert command("check", "a.py").is_clean
    assert flake8(directory, "--select=BOT", "a.py").lines == []
    return (directory / "a.py").read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"c = {CALL}", f"c = {CALL}  # noqa: BOT101", id="plain"),
        pytest.param(f"c = {CALL}  ", f"c = {CALL}  # noqa: BOT101  ", id="trailing blanks"),
        pytest.param(f"c = {CALL}  # why", f"c = {CALL}  # why  # noqa: BOT101", id="a comment"),
        pytest.param(f"c = {CALL}  # noqa: E501", f"c = {CALL}  # noqa: E501,BOT101", id="other codes"),
        pytest.param(f"c = {CALL}  # noqa: E501, W1 x", f"c = {CALL}  # noqa: E501, W1,BOT101 x", id="and a reason"),
        pytest.param(f"c, d = {CALL}, {CALL}", f"c, d = {CALL}, {CALL}  # noqa: BOT101", id="two on a line"),
        pytest.param(
            'c = boto3.client(\n    "s3",\n)', 'c = boto3.client(  # noqa: BOT101\n    "s3",\n)', id="call on lines"
        ),
        pytest.param(f"c = \\\n    {CALL}", f"c = \\\n    {CALL}  # noqa: BOT101", id="backslash"),
        pytest.param(f'c = {CALL}, """\nx\n"""', f'c = {CALL}, """\nx\n"""  # noqa: BOT101', id="string on lines"),
        pytest.param(
            f'c = """\n""", {CALL}  # noqa: E501', f'c = """\n""", {CALL}  # noqa: E501,BOT101', id="and other codes"
        ),
    ],
)
def test_where_the_comment_is_written(command: Command, tmp_path: Path, before: str, after: str) -> None:
    assert suppressed(command, tmp_path, f"import boto3\n{before}\n") == f"import boto3\n{after}\n"


WIDE = f"clients_of_the_whole_application = make_everything_ready({CALL})"
CONFIG = 'botocore.config.Config(retries={"max_attempts": 1}, user_agent_extra="of our team")'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            f"{WIDE}",
            'clients_of_the_whole_application = make_everything_ready(boto3.client(  # noqa: BOT101\n    "s3"\n))',
            id="behind the bracket of the call",
        ),
        pytest.param(
            f"if True:\n    given = {CONFIG}",
            "if True:\n    given = botocore.config.Config(  # noqa: BOT102\n"
            '        retries={"max_attempts": 1},  # noqa: BOT203\n        user_agent_extra="of our team",\n    )',
            id="what is inside it",
        ),
        pytest.param(
            f"{WIDE}, {CALL}", f"{WIDE}, {CALL}  # noqa: BOT101", id="not where another call stands behind it"
        ),
        pytest.param(f"{WIDE}  # why", f"{WIDE}  # why  # noqa: BOT101", id="not before a comment"),
        pytest.param(
            f"{WIDE}, f'{{{CALL}}}'", f"{WIDE}, f'{{{CALL}}}'  # noqa: BOT101", id="not beside a formatted string"
        ),
        pytest.param(f'{WIDE}, "ä"', f'{WIDE}, "ä"  # noqa: BOT101', id="not beside wide characters"),
        pytest.param(f"{'x' * 80} = {CALL[:-5]}\n's3')", None, id="lines already"),
    ],
)
def test_where_black_would_break_the_line(command: Command, tmp_path: Path, before: str, after: str | None) -> None:
    if after is None:
        after = before.replace("(", "(  # noqa: BOT101")
    head = "import boto3, botocore.config\n"
    assert suppressed(command, tmp_path, f"{head}{before}\n") == f"{head}{after}\n"


@pytest.mark.parametrize("formatter", [("black", "--quiet"), ("ruff", "format", "--isolated", "--quiet")])
def test_formatters_leave_what_was_written(command: Command, tmp_path: Path, formatter: tuple[str, ...]) -> None:
    suppressed(command, tmp_path, f"import boto3, botocore.config\n{WIDE}\nif True:\n    given = {CONFIG}\n")
    subprocess.run([sys.executable, "-m", *formatter, "a.py"], cwd=tmp_path, check=True)
    assert command("check", "a.py").is_clean


def test_the_reason_stands_behind_the_codes(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": f"import boto3\nc = {CALL}\nd = {CALL}  # noqa: E501\n"})
    assert command("check", "--add-noqa", "--reason", " S3 is quick ", "a.py").code == 0
    assert (tmp_path / "a.py").read_text("utf-8") == (
        f"import boto3\nc = {CALL}  # noqa: BOT101 (S3 is quick)\nd = {CALL}  # noqa: E501,BOT101\n"
    )
    assert command("check", "a.py").is_clean


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "a) bracket", "# a comment"])
def test_a_reason_that_cannot_stand_there_is_refused(command: Command, tmp_path: Path, reason: str) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("check", "--add-noqa", "--reason", reason, "a.py")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (f"flake8-botocore: --reason takes one line of text without brackets and #, not {reason!r}\n")
    assert (tmp_path / "a.py").read_text("utf-8") == CLIENT


def test_several_codes_on_a_line(command: Command, tmp_path: Path) -> None:
    source = "from botocore.config import Config\nConfig()\n"
    assert suppressed(command, tmp_path, source) == source.replace("Config()", "Config()  # noqa: BOT102")


def test_newlines_and_a_missing_last_one_stay(command: Command, tmp_path: Path) -> None:
    before = f"import boto3\r\nc = {CALL}\r\nd = {CALL}"
    assert suppressed(command, tmp_path, before) == (
        f"import boto3\r\nc = {CALL}  # noqa: BOT101\r\nd = {CALL}  # noqa: BOT101"
    )


def test_suppressed_or_ignored_findings_get_no_comment(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": f"import boto3\nc = {CALL}  # noqa\n", "b.py": CLIENT, "c.py": CLEAN})
    ran = command("check", "--add-noqa", "--per-file-ignores=b.py:BOT", "a.py", "b.py", "c.py")
    assert ran == (0, "Suppressed 0 in 0 files.\n", "")
    assert (tmp_path / "b.py").read_text("utf-8") == CLIENT


def test_the_count(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT * 2, "b.py": CLIENT})
    assert command("check", "--add-noqa", ".") == (0, "Suppressed 3 in 2 files.\n", "")


def test_a_file_where_only_a_string_could_be_changed_is_left_alone(command: Command, tmp_path: Path) -> None:
    source = f'import boto3\nc = {CALL}, "# noqa: E501"\n'
    tree(tmp_path, {"a.py": source})
    ran = command("check", "--add-noqa", "a.py")
    assert (ran.code, ran.err) == (
        2,
        "flake8-botocore: a.py: left alone: a # noqa comment cannot be written there\n",
    )
    assert (tmp_path / "a.py").read_text("utf-8") == source


def test_a_read_only_file_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    (tmp_path / "a.py").chmod(0o444)
    ran = command("check", "--add-noqa", "a.py")
    assert (ran.code, ran.out) == (2, "Suppressed 0 in 0 files.\n")
    assert ran.err == "flake8-botocore: a.py: not written: 'a.py' is read-only\n"


def test_standard_input_is_refused(command: Command) -> None:
    ran = command("check", "--add-noqa", "-")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
