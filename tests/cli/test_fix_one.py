"""One finding accepted: by its place, or by the number of a reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.notebook_cells import made, sources

from .running import CLEAN, CLIENT, Command, tree

TWO = 'import boto3\n\none = boto3.client("s3", region="x")\ntwo = boto3.client("sqs", region="y")\n'
READINGS = """\
import boto3
from botocore.config import Config

config = Config(read_timeout=9, retries={"max_attempts": 1})
boto3.client("s3", config=config)
"""


def read(directory: Path, name: str) -> str:
    """The text of a file."""
    return (directory / name).read_text("utf-8")


# By its place.


def test_a_place_is_named_with_its_code(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": TWO, "nb.ipynb": made("import boto3", 'boto3.client("s3", region="x")')})
    assert command("fix", "a.py:4:BOT220").code == 0
    assert command("fix", "nb.ipynb:cell 2:1:BOT220").code == 0
    assert read(tmp_path, "a.py") == TWO.replace('region="y"', 'region_name="y"')
    assert sources(read(tmp_path, "nb.ipynb"))[1] == 'boto3.client("s3", region_name="x")'


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("a.py:1", "a.py: no finding on line 1 (nearest: BOT101 in line 3)"),
        ("a.py:3:BOT102", "a.py: no BOT102 on line 3"),
        ("a.py:3:1", "a.py: no finding on line 3"),
        ("zero.py:2:BOT213", "zero.py: line 2: BOT213 has no fix"),
        ("clean.py:1", "clean.py: no finding on line 1"),
        ("suppressed.py:2", "suppressed.py: no finding on line 2"),
        ("bad.py:2", "bad.py: line 2: "),
    ],
)
def test_where_nothing_can_be_written(command: Command, tmp_path: Path, named: str, reason: str) -> None:
    files = {
        "a.py": 'import boto3\n\nrun = boto3.client("lambda")\n\nrun.invoke(FunctionName="f")\n',
        "clean.py": CLEAN,
        "suppressed.py": 'import boto3\nboto3.client("s3")  # noqa: BOT101\n',
        "bad.py": "import boto3\nx = (\n",
        "zero.py": "from botocore.config import Config\nConfig(read_timeout=0)\n",
    }
    tree(tmp_path, files)
    ran = command("fix", named)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 2)
    assert ran.err.startswith(f"flake8-botocore: {reason}")
    assert ran.err.endswith("\nFixed 0 in 0 files.\n")
    assert {name: read(tmp_path, name) for name in files} == files


def test_a_finding_in_the_baseline_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": f"{TWO}x = 1\n"})
    assert command("check", "--write-baseline", "a.py").code == 0
    said = "flake8-botocore: a.py: no {} on line {}{}\nFixed 0 in 0 files.\n".format
    assert command("fix", "a.py:3") == (2, "", said("finding", 3, " (it is in the baseline: add --bot-baseline=)"))
    assert command("fix", "a.py:4:BOT220") == (
        2,
        "",
        said("BOT220", 4, " (it is in the baseline: add --bot-baseline=)"),
    )
    assert command("fix", "a.py:5") == (2, "", said("finding", 5, ""))


# A reading by its number.


def test_of_several_readings_one_is_chosen_by_its_number(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": READINGS})
    ran = command("fix", "a.py:4")
    assert ran.code == 2
    assert ran.err.startswith(
        "flake8-botocore: a.py: line 4: BOT203 can be read in 2 ways: "
        "--reading 1: Send one request: total_max_attempts=1; --reading 2: Allow one retry: total_max_attempts=2\n"
    )
    assert read(tmp_path, "a.py") == READINGS
    assert command("fix", "a.py:4", "--reading", "3").code == 2
    assert read(tmp_path, "a.py") == READINGS
    assert command("fix", "a.py:4", "--reading", "2") == (0, "", "Fixed 1 in 1 file.\n")
    assert read(tmp_path, "a.py") == READINGS.replace('"max_attempts": 1', '"total_max_attempts": 2')


def test_where_there_is_one_fix_no_other_one_can_be_chosen(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    said = "flake8-botocore: a.py: line 3: BOT101 has one fix: leave out --reading\nFixed 0 in 0 files.\n"
    assert command("fix", "a.py:3", "--reading", "7") == (2, "", said)
    assert read(tmp_path, "a.py") == CLIENT
    assert command("fix", "a.py:3", "--reading", "1") == (0, "", "Fixed 1 in 1 file.\n")


# One rule.


def test_a_single_offered_fix_needs_no_number(command: Command, tmp_path: Path) -> None:
    """All calls of the client are such calls, so there is no choice; they fan out, so the fix is only offered."""
    loop = "for name in 'ab':\n    batch.submit_job(jobName=name)\n"
    (tmp_path / "a.py").write_text(f"import boto3\n\nbatch = boto3.client('batch')\n{loop}", "utf-8")
    assert command("fix", "a.py:5:BOT302") == (0, "", "Fixed 1 in 1 file.\n")
    assert "config=ONE_ATTEMPT_CONFIG)" in (tmp_path / "a.py").read_text("utf-8")
