"""The pipelines of docs/ci.md are what their schemas ask for, and the commands in them run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft7Validator

from flake8_botocore.cli import main
from flake8_botocore.reports import FORMATS

from .test_project_files import ACTION, ROOT

GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
PIPELINES: list[Any] = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.M | re.S)]
WORKFLOWS = [each for each in PIPELINES if "jobs" in each]
COMMANDS = re.findall(r"flake8-botocore (check [^'`|\n]* src)\b", GUIDE)


def problems(schema: str, document: object) -> list[str]:
    """What the schema of that name says of a document."""
    return [error.message for error in Draft7Validator(get_builtin_schema(schema)).iter_errors(document)]


def test_every_pipeline_is_what_its_schema_asks_for() -> None:
    # YAML 1.1 reads the key ``on`` as true.
    workflows = [{("on" if key is True else key): value for key, value in each.items()} for each in WORKFLOWS]
    assert [problems("vendor.github-workflows", each) for each in workflows] == [[], []]
    (gitlab,) = (each for each in PIPELINES if "flake8-botocore" in each)
    assert problems("vendor.gitlab-ci", gitlab) == []


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text('import boto3\nboto3.client("s3")\n', "utf-8")
    assert main(line.split()) == int("--exit-zero" not in line)
    assert "BOT101" in capsys.readouterr().out
    written = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert written == re.findall(r"--output-file \w+:(\S+)", line)


def test_every_format_and_every_input_of_the_action_is_explained() -> None:
    assert len(COMMANDS) > 3
    assert {name for name in FORMATS if f"`{name}`" not in GUIDE} == set()
    rows = re.findall(r"^\| `([\w-]+)` \| (?:–|`([^`]*)`) \|", GUIDE, re.MULTILINE)
    inputs = yaml.safe_load(ACTION.read_text("utf-8"))["inputs"]
    assert dict(rows) == {name: described["default"] for name, described in inputs.items()}
    steps = [step for each in WORKFLOWS for job in each["jobs"].values() for step in job["steps"]]
    used = {name for step in steps if "/flake8-botocore@" in step.get("uses", "") for name in step["with"]}
    assert used
    assert used <= set(inputs)


def test_every_python_that_is_started_is_isolated() -> None:
    """It runs in the checkout, whose modules would come before Python's own."""
    assert re.findall(r"\bpython\"? (?!-I )\S+", GUIDE) == []
    assert (
        re.findall(r"\bpip install\b", re.sub(r"-I -m pip install|`pip install flake8-botocore` below", "", GUIDE))
        == []
    )
