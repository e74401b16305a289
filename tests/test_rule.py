from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.facts import Anchor
from flake8_botocore.rule import Problem
from flake8_botocore.rules._messages import fitting


def test_a_message_names_the_lines_of_what_it_mentions() -> None:
    problem = Problem(Anchor(1), 'made at {1} and {0}: write retries={"mode": "legacy"}.', (), (Anchor(2), Anchor(3)))
    assert problem.told(["12", "7"]) == 'made at 7 and 12: write retries={"mode": "legacy"}.'
    assert Problem(Anchor(1), "says {0}").told([]) == "says {0}"


def test_a_line_number_has_room() -> None:
    room = 200 - len("BOT302 ") - len("subject")
    longest = "x" * (room - 5) + "{0}"
    assert fitting("BOT302", "subject", longest, "short") == f"subject{longest}"
    assert fitting("BOT302", "subject", f"x{longest}", "short") == "subjectshort"


READS = """
from collections.abc import Iterator

from flake8_botocore.facts import ConfigCreation, MergedConfig
from flake8_botocore.rule import Problem, rule
from flake8_botocore.settings import Settings


@rule("BOT999", reads={reads})
def example(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    yield from ()
"""


@pytest.mark.slow
@pytest.mark.parametrize(("reads", "accepted"), [("ConfigCreation", True), ("MergedConfig", False)])
def test_mypy_sees_a_rule_that_reads_another_fact(tmp_path: Path, reads: str, accepted: bool) -> None:
    (tmp_path / "example.py").write_text(READS.format(reads=reads))
    source = Path(__file__).parent.parent / "src"
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path), "example.py"]
    environment = {"MYPYPATH": str(source), "PATH": ""}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert (ran.returncode == 0) is accepted, ran.stdout
    assert accepted or "arg-type" in ran.stdout
