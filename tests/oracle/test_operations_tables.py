"""The table of operations against the service models it was made from, also by another way than its script's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.botocore.tables.operations import ACTIONS, OPERATIONS, TRANSFERS
from flake8_botocore.botocore.version import NEWEST

from . import installs

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, sys
import boto3, botocore.session
session = boto3.session.Session(region_name="us-east-1")
found = {}
for service, methods in json.load(sys.stdin).items():
    client = session.client(service, aws_access_key_id="a", aws_secret_access_key="b")
    mapping = client.meta.method_to_api_mapping
    for method in methods:
        operation = client.meta.service_model.operation_model(mapping[method])
        members = operation.input_shape.members if operation.input_shape else {}
        found[f"{service}.{method}"] = {
            "name": mapping[method],
            "text": operation.documentation,
            "filled": operation.idempotent_members,
            "members": {name: shape.documentation for name, shape in members.items()},
        }
print(json.dumps(found))
"""


def run(*command: str, given: str = "") -> str:
    """The output of Python with the newest botocore to import."""
    environment = {**os.environ, "PYTHONPATH": str(installs.folder(str(NEWEST)))}
    ran = subprocess.run([sys.executable, *command], env=environment, input=given, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def models() -> dict[str, dict[str, Any]]:
    methods = {service: list(rows) for service, rows in OPERATIONS.items()}
    found: dict[str, dict[str, Any]] = json.loads(run("-c", SCRIPT, given=json.dumps(methods)))
    return found


EVERY = [(f"{service}.{method}", row) for service, rows in OPERATIONS.items() for method, row in rows.items()]


@pytest.mark.slow
def test_the_script_makes_the_same_table() -> None:
    assert run(str(ROOT / "scripts" / "make_operation_tables.py"), "--check") == "operations.py is up to date\n"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "row"), EVERY)
def test_names_tokens_and_arguments(models: dict[str, dict[str, Any]], name: str, row: dict[str, Any]) -> None:
    model = models[name]
    assert model["name"] == row["name"]
    spoken_of = {*row.get("tokens", ()), *row.get("only", ())[:1], *filter(None, [row.get("floor_member")])}
    assert spoken_of <= set(model["members"])
    if row.get("repeats"):
        assert model["filled"] == []


STATED = [(name, row) for name, row in EVERY if not row.get("source")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "row"), [(name, row) for name, row in STATED if row.get("floor")])
def test_the_models_text_states_the_floor(models: dict[str, dict[str, Any]], name: str, row: dict[str, Any]) -> None:
    text = " ".join(re.sub("<[^>]*>", "", models[name]["text"]).split())
    sentences = [s for s in re.split(r"(?<=\.) ", text) if re.search("timeout", s, re.IGNORECASE)]
    assert any(re.search(rf"\b{row['floor']} seconds", sentence) for sentence in sentences), text


@pytest.mark.slow
def test_the_models_text_states_lambdas_limit(models: dict[str, dict[str, Any]]) -> None:
    limits = OPERATIONS["lambda"]["invoke"]["limits"]
    assert OPERATIONS["lambda"]["invoke_with_response_stream"]["limits"] == limits
    _, limit = limits[-1]
    assert f"up to {limit // 60} minutes" in models["lambda.invoke"]["text"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "row"), [(name, row) for name, row in EVERY if row.get("floor_member")])
def test_the_argument_is_what_the_client_must_outwait(
    models: dict[str, dict[str, Any]], name: str, row: dict[str, Any]
) -> None:
    assert re.search("timeout|wait", models[name]["members"][row["floor_member"]], re.IGNORECASE)
    assert re.search("seconds", models[name]["members"][row["floor_member"]], re.IGNORECASE)


def test_every_number_has_a_source() -> None:
    with_numbers = {name for name, row in EVERY if row.get("floor") or row.get("limits")}
    assert {name for name, row in EVERY if row.get("source")} <= with_numbers
    assert all(row["source"].startswith("https://") for _, row in EVERY if row.get("source"))
    assert set(ACTIONS) <= set(OPERATIONS)
    assert TRANSFERS["download_file"] > 1
