"""The JSON schema of ``[tool.flake8-botocore]`` takes what the command takes, and refuses what it refuses."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from flake8_botocore.config.pyproject import find, tool_schema
from flake8_botocore.findings import UsageError
from flake8_botocore.reports import HOME

from ..cli.running import tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from options_schema import schema  # noqa: E402 (its folder is on the path now)

TAKEN = """
baseline = "known.json"
botocore-version = "1.43.127"
client-factories = ["app.aws.make_client", "app.aws.make_resource"]
connect-timeout = 2.5
disable-noqa = false
exclude = ["build"]
extend-exclude = "docs"
extend-ignore = ["BOT201"]
extend-select = ["BOT306"]
filename = ["*.py"]
format = "concise"
ignore = ["BOT3"]
jobs = 2
lambda-timeout = 300
limits = { "src/app.handler" = 30, "jobs.run" = 900 }
max-wait = 29
min-severity = "warning"
per-file-ignores = { "tests/*" = ["BOT1"], "scripts/*" = "BOT101,BOT102" }
read-timeout = 20
required-options = ["read_timeout", "retries", "connect_timeout", "mode"]
retry-mode = "adaptive"
select = ["BOT"]
shared-config = "app.aws.CLIENT_CONFIG"
tests = "report"
total-max-attempts = 2
"""
ALSO_TAKEN = """
botocore-version = "auto"
client-factories = "app.aws.make_client, app.aws.make_resource"
jobs = "auto"
limits = "src/app.handler=30, jobs.run=900"
required-options = "read_timeout, mode"
per-file-ignores = ["tests/*:BOT1"]
"""
REFUSED = [
    "read_timeout = 5",
    "read-timeout = 0",
    "read-timeout = 1000000",
    "read-timeout = true",
    "total-max-attempts = 0",
    "total-max-attempts = 1.5",
    "retry-mode = 'fast'",
    "limits = { 'handler' = 30 }",
    "limits = { 'app.handler' = 0 }",
    "limits = { 'app.handler' = 1801 }",
    "limits = { 'app.handler' = 1.5 }",
    "limits = { 'app.handler' = '1 minute' }",
    "limits = { app.handler = 30 }",
    "limits = 'app.handler: 30'",
    "tests = 'loud'",
    "botocore-version = 'newest'",
    "shared-config = 'CONFIG'",
    "client-factories = ['make client']",
    "required-options = ['read-timeout']",
    "required-options = 'read_timeout connect'",
    "select = [1]",
    "exclude = true",
    "disable-noqa = 'yes'",
    "per-file-ignores = { 'a.py' = [1] }",
]


def problems(table: str) -> list[str]:
    """What the schema says of a table."""
    return [error.message for error in Draft7Validator(schema("urn:x")).iter_errors(tomllib.loads(table))]


@pytest.mark.parametrize("table", [TAKEN, ALSO_TAKEN, ""])
def test_both_take(tmp_path: Path, table: str) -> None:
    tree(tmp_path, {"pyproject.toml": f"[tool.flake8-botocore]\n{table}"})
    assert find(str(tmp_path)).path == str(tmp_path / "pyproject.toml")
    assert problems(table) == []


@pytest.mark.parametrize("table", REFUSED)
def test_both_refuse(tmp_path: Path, table: str) -> None:
    tree(tmp_path, {"pyproject.toml": f"[tool.flake8-botocore]\n{table}"})
    with pytest.raises(UsageError):
        find(str(tmp_path))
    assert len(problems(table)) == 1


# validate-pyproject refuses a schema without one.
IDENTIFIER = f"{HOME or 'urn:flake8-botocore:'}pyproject.schema.json"


def test_validate_pyproject_finds_it() -> None:
    (found,) = metadata.entry_points(group="validate_pyproject.tool_schema", name="flake8-botocore")
    shipped = schema(IDENTIFIER)
    assert found.load()("flake8-botocore") == tool_schema("flake8-botocore") == shipped
