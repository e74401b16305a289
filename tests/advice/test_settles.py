"""Applied, a plan settles: no finding about the fixed client remains, unless the plan stated a conflict."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_botocore.config import Settings
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix
from flake8_botocore.linter import lint

CODES = frozenset({"BOT101", "BOT102", "BOT301", "BOT302", "BOT308"})
CONFLICT = re.compile(r"of its own|consider retries|separate client|, but Orders has ")
CALLS = {
    "lambda": ["list_functions()", "invoke(FunctionName='f')", "invoke(FunctionName='f', InvocationType='Event')"],
    "stepfunctions": [
        "start_execution(stateMachineArn='a')",
        "start_execution(stateMachineArn='a', name='n')",
        "start_sync_execution(stateMachineArn='a')",
        "get_activity_task(activityArn='a')",
    ],
    "bedrock-runtime": ["converse(modelId='m')", "invoke_model(modelId='amazon.titan-embed-text-v2:0')"],
    "bedrock-agent-runtime": ["invoke_agent(agentId='a')", "retrieve_and_generate(input={})", "rerank(queries=[])"],
    "sqs": ["receive_message(QueueUrl='q', WaitTimeSeconds=20)", "send_message(QueueUrl='q', MessageBody='m')"],
    "dynamodb": ["get_item(TableName='t', Key={})", "get_waiter('table_exists').wait(TableName='t')"],
    "s3": ["get_object(Bucket='b', Key='k')", "download_file('b', 'k', 'f')", "get_paginator('list_objects_v2')"],
    "ses": ["send_email(Source='s', Destination={}, Message={})", "list_identities()"],
}
CONFIGS = [
    "",
    ", config=Config(connect_timeout=4)",
    ", config=Config(read_timeout=300)",
    ', config=Config(retries={"mode": "standard", "total_max_attempts": 5})',
    ', config=Config(retries={"mode": "legacy", "max_attempts": 2}, read_timeout=2)',
]
TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, CodeUri: ., Handler: app.handler, Timeout: {limit}}}
"""


class Program(NamedTuple):
    """A module with one client, what its handler and another function call on it, and the handler's limit."""

    source: str
    limit: int | None


@st.composite
def programs(draw: st.DrawFn) -> Program:
    service = draw(st.sampled_from(list(CALLS)))
    called = st.lists(st.sampled_from(CALLS[service]), max_size=3)
    made = f"client = boto3.client('{service}'{draw(st.sampled_from(CONFIGS))})\n"
    handler, other = (
        "".join(f"    client.{call}\n" for call in draw(called)) or "    pass\n" for _ in ("handler", "other")
    )
    functions = f"\n\ndef handler(event, context):\n{handler}\n\ndef other():\n{other}"
    head = "import boto3\nfrom botocore.config import Config\n\n"
    return Program(head + made + functions, draw(st.none() | st.integers(1, 900)))


def about(source: str, path: str) -> list[Finding]:
    """What is reported with the codes that a plan settles."""
    return [each for each in lint(source, path, Settings(opt_in=CODES)) if each.code in CODES]


def decided(finding: Finding) -> Finding:
    """The finding where a person takes the fewer attempts that it offers."""
    taken = (
        replace(each, applicability="unsafe") if each.title.startswith("Fewer attempts") else each
        for each in finding.fixes
    )
    return replace(finding, fixes=tuple(taken))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(programs())
def test_a_fixed_client_is_settled(tmp_path: Path, program: Program) -> None:
    (tmp_path / "pyproject.toml").touch()
    template, path = tmp_path / "template.yaml", str(tmp_path / "app.py")
    template.unlink(missing_ok=True)
    begin(Snapshot())
    if program.limit is not None:
        template.write_text(TEMPLATE.format(limit=program.limit), "utf-8")
    before = about(program.source, path)
    after = fix(program.source, lambda text: list(map(decided, about(text, path))), ("safe", "unsafe"))
    left = [each for each in about(after.text, path) if not CONFLICT.search(each.advice)]
    if any(each.fixes for each in before):
        assert left == []
