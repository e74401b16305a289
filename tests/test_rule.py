from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.rule import Message


def test_a_message_names_the_lines_of_what_it_mentions() -> None:
    message = Message("Made at {1} and {0}.", 'Write retries={"mode": "legacy"} at {1}.')
    assert message.with_lines(["12", "7"]) == ("Made at 7 and 12.", 'Write retries={"mode": "legacy"} at 7.')
    assert [message.names(index) for index in range(3)] == [True, True, False]
    assert Message("Says {0}.").with_lines([]) == ("Says {0}.", "")


READS = """
from collections.abc import Iterator

from flake8_botocore.facts import ConfigCreation, MergedConfig
from flake8_botocore.rule import Problem, rule
from flake8_botocore.config import Settings


@rule("BOT999", reads={reads}, severity="error")
def example(config: ConfigCreation, settings: Settings) -> Iterator[Problem]:
    yield from ()
"""


@pytest.mark.slow
@pytest.mark.parametrize(("reads", "accepted"), [("ConfigCreation", True), ("MergedConfig", False)])
def test_mypy_sees_a_rule_that_reads_another_fact(tmp_path: Path, reads: str, accepted: bool) -> None:
    (tmp_path / "example.py").write_text(READS.format(reads=reads))
    source = Path(__file__).parent.parent / "src"
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--implicit-reexport",
        "--config-file=",
        "--cache-dir",
        str(tmp_path),
        "example.py",
    ]
    environment = {"MYPYPATH": str(source), "PATH": ""}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert (ran.returncode == 0) is accepted, ran.stdout
    assert accepted or "arg-type" in ran.stdout
