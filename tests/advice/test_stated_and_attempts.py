"""What an author states stays; what reads, lists or invokes a model keeps its retries."""

from __future__ import annotations

import re

import pytest

from tests.rules.reported import only, set_to
from tests.test_documentation import apply

HEAD = "import boto3\nfrom botocore.config import Config\n"
INVOKE = "lambda", "client.invoke(FunctionName='f')"
AGENT = "bedrock-agentcore", "client.invoke_agent_runtime(agentRuntimeArn='a')"
MODEL = "bedrock-runtime", "client.converse(modelId='m')"
TASK = "stepfunctions", "client.get_activity_task(activityArn='a')"
ONCE = 'retries={"mode": "standard", "total_max_attempts": 1}'
USUAL = 'retries={"mode": "standard", "total_max_attempts": 3}'


@pytest.mark.parametrize(
    ("read", "site", "options", "why"),
    [
        (120, INVOKE, (ONCE,), "invoke (line 4) must not run twice"),
        (20, INVOKE, (ONCE,), "invoke (line 4) must not run twice"),
        (120, AGENT, (USUAL,), "flake8-botocore's defaults; a call then takes at most 375 s"),
        (120, MODEL, (USUAL,), "flake8-botocore's defaults; a call then takes at most 375 s"),
        # Less than a documented minimum gives way.
        (20, TASK, ("read_timeout=65", USUAL), "get_activity_task (line 4) needs 65 s (says AWS)"),
        (70, TASK, (USUAL,), "flake8-botocore's defaults; a call then takes at most 225 s"),
    ],
)
def test_a_read_timeout_that_the_author_states(
    read: int, site: tuple[str, str], options: tuple[str, ...], why: str
) -> None:
    config = f"Config(connect_timeout=5, read_timeout={read})"
    source = f"{HEAD}client = boto3.client('{site[0]}', config={config})\n{site[1]}\n"
    (finding,) = only("BOT102", source)
    assert finding.advice == set_to(*options, why=why)


def test_a_limit_of_the_team_counts_more() -> None:
    config = 'Config(connect_timeout=5, read_timeout=120, retries={"mode": "standard", "total_max_attempts": 3})'
    source = f"{HEAD}client = boto3.client('lambda', config={config})\n{INVOKE[1]}\n"
    (finding,) = only("BOT302", source, lambda_timeout=300)
    why = "invoke (line 4) can take up to 300 s (bot-lambda-timeout) and must not run twice"
    assert finding.advice == set_to("read_timeout=310", ONCE, why=why)


@pytest.mark.parametrize(
    ("service", "calls", "attempts"),
    [
        ("lambda", ("client.invoke(FunctionName='f')",), 1),
        ("lambda", ("client.invoke(FunctionName='f')", "client.list_functions()"), 3),
        ("lambda", ("client.invoke(FunctionName='f')", "client.get_paginator('list_functions').paginate()"), 3),
        (
            "lambda",
            ("client.invoke(FunctionName='f')", "client.get_waiter('function_active').wait(FunctionName='f')"),
            3,
        ),
        ("bedrock-runtime", ("client.converse(modelId='m')",), 3),
        ("bedrock-runtime", ("client.invoke_model(modelId='m', body=b)", "client.start_async_invoke(modelId='m')"), 3),
        ("bedrock-agent-runtime", ("client.retrieve_and_generate(input=q, sessionId=s)",), 3),
        ("sagemaker-runtime", ("client.invoke_endpoint(EndpointName='e', Body=b)",), 3),
        ("ses", ("client.send_email(Source='s')",), 1),
        ("ses", ("client.send_email(Source='s')", "client.list_identities()"), 3),
    ],
)
def test_the_attempts_of_the_config_for_all(service: str, calls: tuple[str, ...], attempts: int) -> None:
    source = f"import boto3\n\nclient = boto3.client('{service}')\n" + "".join(f"{call}\n" for call in calls)
    (finding,) = only("BOT101", source)
    applied = [fix for fix in finding.fixes if fix.applicability != "offered"]
    written = [
        int(number) for fix in applied for number in re.findall(r"total_max_attempts\W+(\d)", apply(source, fix))
    ]
    # A person chooses what to write for a shared client.
    shared = len(finding.fixes) > 1
    assert (written, shared) == (([], True) if shared else ([attempts], False))
    assert shared == ("of its own" in finding.advice)


@pytest.mark.parametrize(
    ("call", "read"),
    [
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': 1000})", 60),
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': 4096})", 240),
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': 128000})", 3600),
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': most})", 3600),
    ],
)
def test_the_read_timeout_follows_the_tokens(call: str, read: int) -> None:
    (finding,) = only("BOT101", f"import boto3\nclient = boto3.client('bedrock-runtime')\n{call}\n")
    assert f"read_timeout={read}, {USUAL}" in finding.advice


@pytest.mark.parametrize(
    ("given", "read"),
    [("max_tokens=1000", 60), ("max_tokens=4096", 240), ("temperature=0", 3600), ("max_tokens=most", 3600)],
)
def test_the_same_from_a_library(given: str, read: int) -> None:
    source = f"from langchain_aws import ChatBedrockConverse\nmodel = ChatBedrockConverse(model='m', {given})\n"
    (finding,) = only("BOT106", source)
    assert f"read_timeout={read}, {USUAL}" in finding.advice


def test_a_condition_names_what_differs() -> None:
    source = "import boto3\ncall = 'converse'\n\ndef made():\n    return boto3.client('bedrock-runtime')\n"
    (finding,) = only("BOT101", source)
    assert finding.advice.endswith(" If you call converse, set read_timeout=3600.")


@pytest.mark.parametrize(
    "use",
    ["call = client.converse\n", "pool.submit(client.converse, modelId=model)\n", "if late:\n    client.converse()\n"],
)
def test_a_method_of_the_client_is_as_good_as_a_call_of_it(use: str) -> None:
    source = f"import boto3\nclient = boto3.client('bedrock-runtime')\nif given:\n    client = given\n{use}"
    (finding,) = only("BOT101", source)
    assert finding.advice == (
        f"Add config=Config(connect_timeout=5, read_timeout=3600, {USUAL}): converse can take minutes (AWS advises "
        "read_timeout=3600)."
    )
