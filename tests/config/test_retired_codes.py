"""Codes of rules that are gone: each works as its successor, wherever it is written, and gets one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_botocore.baseline import NAME
from flake8_botocore.config.options import SUCCESSORS
from flake8_botocore.rules import all_rules
from tests.cli.running import Command, tree
from tests.flake8_runs import flake8

HEAD = "import boto3\nfrom botocore.config import Config\n"
LINE = 'c = boto3.client("s3", config=Config(read_timeout=5))'
SOURCE = f"{HEAD}{LINE}\nd = boto3.client('s3')\n"
BOTH = ["3:31 BOT102", "4:5 BOT101"]
NOW = "BOT103 is now BOT102"
CONNECT = "BOT104 is now BOT102, which checks connect_timeout if bot-required-options names it"
MODE = "BOT105 is now BOT102, which checks the retry mode if bot-required-options names mode"
GONE = "BOT202 is retired: a max_attempts that repeats total_max_attempts is not reported any more"


def places(lines: list[str]) -> list[str]:
    """``line:column code`` of each finding in lines of ``concise`` or flake8."""
    split = [line.removeprefix("./").split(":", 3) for line in lines]
    return [f"{line}:{column} {rest.split()[0]}" for _, line, column, rest in split]


def test_a_retired_code_is_never_given_again() -> None:
    codes = {rule.code for rule in all_rules()}
    assert codes.isdisjoint(SUCCESSORS)
    assert {successor for successor in SUCCESSORS.values() if successor} <= codes


CASES = [
    pytest.param("select = BOT103", BOTH[:1], [NOW], id="select"),
    pytest.param("select = BOT103,BOT102", BOTH[:1], [NOW], id="select with the successor"),
    pytest.param("select = BOT101,BOT104", BOTH, [CONNECT], id="select with another code"),
    pytest.param("select = BOT105,BOT103", BOTH[:1], [NOW, MODE], id="select two"),
    pytest.param("select = BOT202,BOT101", BOTH[1:], [GONE], id="select one without a successor"),
    pytest.param("extend-select = BOT104", BOTH, [CONNECT], id="extend-select"),
    pytest.param("extend-select = BOT202", BOTH, [GONE], id="extend-select one without a successor"),
    pytest.param("ignore = BOT103", BOTH[1:], [NOW], id="ignore"),
    pytest.param("extend-ignore = BOT103", BOTH[1:], [NOW], id="extend-ignore"),
    pytest.param("extend-ignore = BOT202", BOTH, [GONE], id="extend-ignore one without a successor"),
    pytest.param("per-file-ignores = app.py:BOT103", BOTH[1:], [NOW], id="per-file-ignores"),
    pytest.param("per-file-ignores = app.py:BOT101,BOT105", [], [MODE], id="per-file-ignores with another code"),
    pytest.param("per-file-ignores = BOT103.py:BOT101", BOTH, [], id="a file of that name"),
]


@pytest.mark.parametrize(("option", "expected", "sentences"), CASES)
def test_in_the_configuration(
    command: Command, tmp_path: Path, option: str, expected: list[str], sentences: list[str]
) -> None:
    tree(tmp_path, {"app.py": SOURCE, ".flake8": f"[flake8]\n{option}\n"})
    ran = command("check", "--format=concise", "app.py")
    assert places(ran.lines) == expected
    assert ran.err.splitlines() == [f"flake8-botocore: {sentence}" for sentence in sentences]


@pytest.mark.parametrize(("option", "expected", "sentences"), CASES)
def test_in_the_configuration_of_flake8(tmp_path: Path, option: str, expected: list[str], sentences: list[str]) -> None:
    tree(tmp_path, {"app.py": SOURCE, ".flake8": f"[flake8]\n{option}\n"})
    ran = flake8(tmp_path, "app.py")
    assert [place for place in places(ran.lines) if "BOT" in place] == expected
    assert ran.stderr.splitlines() == [f"flake8-botocore: {sentence}" for sentence in sentences]


@pytest.mark.parametrize(
    ("comment", "suppressed", "message", "left"),
    [
        ("BOT103", True, f"{NOW}. Write BOT102 in the comment.", "# noqa: BOT102"),
        ("BOT104", True, f"{CONNECT}. Write BOT102 in the comment.", "# noqa: BOT102"),
        ("BOT102,BOT103", True, f"{NOW}. Write BOT102 in the comment.", "# noqa: BOT102"),
        ("E501, BOT105, W1", True, f"{MODE}. Write BOT102 in the comment.", "# noqa: E501, BOT102, W1"),
        (
            "BOT103, BOT101",
            True,
            f"# noqa: BOT101 suppresses nothing on this line. {NOW}. Remove BOT101 from the comment. Write BOT102 in "
            "the comment.",
            "# noqa: BOT102",
        ),
        (
            "BOT202",
            False,
            "# noqa: BOT202 suppresses nothing on this line. Remove BOT202 from the comment.",
            "",
        ),
    ],
)
# states messages: Write {} in the comment.
def test_in_a_comment(
    command: Command, tmp_path: Path, comment: str, suppressed: bool, message: str, left: str
) -> None:
    path = tmp_path / "app.py"
    path.write_text(f"{HEAD}{LINE}  # noqa: {comment}\n", "utf-8")
    ran = command("check", "--format=concise", "app.py")
    assert (places(ran.lines), ran.err) == ([] if suppressed else BOTH[:1], "")
    (found,) = json.loads(command("check", "--format=json", "--select=BOT002", "app.py").out)
    assert found["message"] == message
    command("fix", "--select=BOT002", "app.py")
    assert path.read_text("utf-8") == f"{HEAD}{LINE}  {left}".rstrip() + "\n"


@pytest.mark.parametrize(("arguments", "expected"), [((), []), (("--disable-noqa",), BOTH[:1])])
def test_in_a_comment_that_flake8_obeys(tmp_path: Path, arguments: tuple[str, ...], expected: list[str]) -> None:
    tree(tmp_path, {"app.py": f"{HEAD}{LINE}  # noqa: BOT103\n"})
    ran = flake8(tmp_path, "--isolated", "--select=BOT", *arguments, "app.py")
    assert (places(ran.lines), ran.stderr) == (expected, "")


def test_in_a_baseline(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app.py": f"{HEAD}{LINE}\n"})
    command("check", "--write-baseline", ".")
    baseline = tmp_path / NAME
    written = baseline.read_text("utf-8")
    baseline.write_text(written.replace("BOT102", "BOT103"), "utf-8")
    ran = command("check", ".")
    assert (ran.code, ran.lines[0]) == (0, "No new findings in 1 file.")
    assert ran.err == f"flake8-botocore: {baseline}: {NOW}\n"
    command("check", "--write-baseline", ".")
    assert baseline.read_text("utf-8") == written
