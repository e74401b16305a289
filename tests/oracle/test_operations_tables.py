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

from flake8_botocore.botocore import NEWEST
from flake8_botocore.botocore.tables.operations import ACTIONS, JUDGED, OPERATIONS, TRANSFERS

from . import installs

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, sys
import boto3, botocore.session
session = boto3.session.Session(region_name="us-east-1")
found = {}

def filled(client, operation):
    # What botocore puts into a request that gives no argument.
    event = f"before-parameter-build.{client.meta.service_model.service_id.hyphenize()}.{operation.name}"
    params = {}
    client.meta.events.emit(event, params=params, model=operation, context={}, api_params=params)
    return params

for service, methods in json.load(sys.stdin).items():
    client = session.client(service, aws_access_key_id="a", aws_secret_access_key="b")
    mapping = client.meta.method_to_api_mapping
    for method in methods:
        operation = client.meta.service_model.operation_model(mapping[method])
        members = operation.input_shape.members if operation.input_shape else {}
        found[f"{service}.{method}"] = {
            "name": mapping[method],
            "text": operation.documentation,
            "filled": sorted(filled(client, operation)),
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


def test_the_script_makes_the_same_table() -> None:
    assert run(str(ROOT / "scripts" / "make_operation_tables.py"), "--check") == "operations.py is up to date\n"


def test_names_tokens_and_arguments(models: dict[str, dict[str, Any]]) -> None:
    assert {name: models[name]["name"] for name, _ in EVERY} == {name: row["name"] for name, row in EVERY}
    assert {name: sorted(spoken_of(row) - set(models[name]["members"])) for name, row in EVERY} == {
        name: [] for name, _ in EVERY
    }


def spoken_of(row: dict[str, Any]) -> set[str]:
    """The arguments that a row of the table names."""
    cases = [member for member, *_ in row.get("cases", ())]
    return {*row.get("tokens", ()), *cases, *row.get("quick_if", ())[:1], *filter(None, [row.get("floor_member")])}


def test_botocore_fills_the_token_of_what_is_recognised_without_one(models: dict[str, dict[str, Any]]) -> None:
    """Each is asked for real what it would send; harmful operations must not have such a token."""
    # The account of Glacier is no token, nor is the session in which an agent runs again.
    tokens = {name: {*model["filled"]} - {"accountId", "runtimeSessionId"} for name, model in models.items()}
    filled = {name: bool(tokens[name]) for name, row in EVERY if row.get("twice") not in (None, "harmless")}
    assert filled == {name: row["twice"] == "recognised" for name, row in EVERY if name in filled}
    assert filled["ec2.run_instances"] and not filled["stepfunctions.start_execution"]


def test_rows_are_sorted_and_have_an_answer() -> None:
    for rows in (OPERATIONS, *OPERATIONS.values()):
        assert list(rows) == sorted(rows)
    names = [f"{service}.{row['name']}" for service, rows in OPERATIONS.items() for row in rows.values()]
    assert len(names) == len(set(names))
    assert all(len(row) > 1 for _, row in EVERY)
    assert set().union(*(answers(row) for _, row in EVERY)) == {
        "",
        "harmless",
        "recognised",
        "tolerated",
        "harmful",
        "counter",
    }


def test_methods_are_judged_where_a_rule_may_say_something() -> None:
    said, reported = {"limits", "floor", "floor_member"}, {"harmful", "tolerated", "counter"}
    judged = {name.split(".", 1)[1] for name, row in EVERY if said & set(row) or reported & answers(row)}
    assert set(JUDGED) == judged


def answers(row: dict[str, Any]) -> set[str]:
    """What may happen if the operation runs twice."""
    return {row.get("twice", ""), *(answer for _, _, answer, _ in row.get("cases", ()))}


def test_every_operation_of_some_services_was_looked_at() -> None:
    """And every answer has a source that the model confirms: the script checks them, or names the page."""
    asked = (
        "import json, botocore.session, operation_facts as facts; session = botocore.session.get_session();"
        "print(json.dumps({s: [sorted(session.get_service_model(s).operation_names),"
        " sorted(each.name for each in facts.OPERATIONS[s])] for s in facts.LOOKED_AT}))"
    )
    script = f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r}); {asked}"
    found = json.loads(run("-c", script))
    assert len(found) == 12
    assert {service: kept for service, (_, kept) in found.items()} == {s: every for s, (every, _) in found.items()}


STATED = [(name, row) for name, row in EVERY if not row.get("source")]


@pytest.mark.parametrize(("name", "row"), [(name, row) for name, row in STATED if row.get("floor")])
def test_the_models_text_states_the_floor(models: dict[str, dict[str, Any]], name: str, row: dict[str, Any]) -> None:
    text = " ".join(re.sub("<[^>]*>", "", models[name]["text"]).split())
    sentences = [s for s in re.split(r"(?<=\.) ", text) if re.search("timeout", s, re.IGNORECASE)]
    assert any(re.search(rf"\b{row['floor']} seconds", sentence) for sentence in sentences), text


def test_the_models_text_states_lambdas_limit(models: dict[str, dict[str, Any]]) -> None:
    limits = OPERATIONS["lambda"]["invoke"]["limits"]
    assert OPERATIONS["lambda"]["invoke_with_response_stream"]["limits"] == limits
    _, limit = limits[-1]
    assert f"up to {limit // 60} minutes" in models["lambda.invoke"]["text"]


def test_the_models_text_states_the_limit_of_flows(models: dict[str, dict[str, Any]]) -> None:
    assert "time out after five minutes" in models["bedrock-agent-runtime.start_flow_execution"]["text"]
    assert [limit for _, limit in OPERATIONS["bedrock-agent-runtime"]["invoke_flow"]["limits"]] == [5 * 60]


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
