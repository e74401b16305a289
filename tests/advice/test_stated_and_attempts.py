"""What an author states stays; what reads, lists or invokes a model keeps its retries."""

from __future__ import annotations

import re

from flake8_botocore.advice.needs import Need
from flake8_botocore.advice.plan import Plan
from flake8_botocore.advice.words import constant_names, sentence
from flake8_botocore.config import Settings
from tests.rules.reported import added, only, set_to
from tests.test_documentation import apply

HEAD = "import boto3\nfrom botocore.config import Config\n"
INVOKE = "lambda", "client.invoke(FunctionName='f')"
AGENT = "bedrock-agentcore", "client.invoke_agent_runtime(agentRuntimeArn='a')"
MODEL = "bedrock-runtime", "client.converse(modelId='m')"
TASK = "stepfunctions", "client.get_activity_task(activityArn='a')"
ONCE = 'retries={"mode": "standard", "total_max_attempts": 1}'
LONG = Need("invoke", 900, "can take up to 900 s")
HARMFUL = Need("send", twice="harmful")
MINUTES = "can take minutes: set a longer read_timeout if yours does (AWS advises 3600)."
USUAL = 'retries={"mode": "standard", "total_max_attempts": 3}'


def test_a_read_timeout_that_the_author_states() -> None:
    for read, site, options, why in [
        (120, INVOKE, (ONCE,), "invoke (line 4) must not run twice"),
        (20, INVOKE, (ONCE,), "invoke (line 4) must not run twice"),
        (120, AGENT, (ONCE,), "invoke_agent_runtime (line 4) must not run twice"),
        (120, MODEL, (USUAL,), "today's values; a call still takes up to 375 s"),
        # Less than a documented minimum gives way.
        (20, TASK, ("read_timeout=65", USUAL), "get_activity_task (line 4) needs 65 s (says AWS)"),
        (70, TASK, (USUAL,), "today's values; a call still takes up to 225 s"),
    ]:
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


def test_the_attempts_of_the_config_for_all() -> None:
    for service, calls, attempts in [
        ("lambda", ("client.invoke(FunctionName='f')",), 1),
        ("lambda", ("client.invoke(FunctionName='f')", "client.list_functions()"), 3),
        ("lambda", ("client.invoke(FunctionName='f')", "client.get_paginator('list_functions').paginate()"), 3),
        (
            "lambda",
            ("client.invoke(FunctionName='f')", "client.get_waiter('function_active').wait(FunctionName='f')"),
            3,
        ),
        # Bedrock throttles often.
        ("bedrock-runtime", ("client.converse(modelId='m')",), 3),
        ("bedrock-runtime", ("client.invoke_model(modelId='m', body=b)", "client.start_async_invoke(modelId='m')"), 3),
        ("bedrock-agent-runtime", ("client.retrieve_and_generate(input=q, sessionId=s)",), 3),
        ("sagemaker-runtime", ("client.invoke_endpoint(EndpointName='e', Body=b)",), 3),
        ("ses", ("client.send_email(Source='s')",), 1),
        ("ses", ("client.send_email(Source='s')", "client.list_identities()"), 3),
    ]:
        source = f"import boto3\n\nclient = boto3.client('{service}')\n" + "".join(f"{call}\n" for call in calls)
        (finding,) = only("BOT101", source)
        applied = [fix for fix in finding.fixes if fix.applicability != "offered"]
        written = [
            int(number) for fix in applied for number in re.findall(r"total_max_attempts\W+(\d)", apply(source, fix))
        ]
        # A shared client keeps its attempts, and a person may choose one.
        assert written == [attempts]
        assert (len(finding.fixes) > 1) == ("of its own" in finding.advice)


def test_a_short_answer_takes_no_minutes() -> None:
    for call, is_long in [
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': 1024})", False),
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': 1025})", True),
        ("client.converse(modelId='m', inferenceConfig={'maxTokens': most})", True),
    ]:
        (finding,) = only("BOT101", f"import boto3\nclient = boto3.client('bedrock-runtime')\n{call}\n")
        assert finding.advice == added() + f" converse (line 3) {MINUTES}" * is_long


def test_the_same_from_a_library() -> None:
    for given, is_long in [("max_tokens=1000", False), ("temperature=0", True), ("max_tokens=most", True)]:
        source = f"from langchain_aws import ChatBedrockConverse\nmodel = ChatBedrockConverse(model='m', {given})\n"
        (finding,) = only("BOT106", source)
        assert finding.advice == added() + f" converse {MINUTES}" * is_long


def test_a_model_that_is_only_named_may_take_minutes() -> None:
    source = "import boto3\ncall = 'converse'\n\ndef made():\n    return boto3.client('bedrock-runtime')\n"
    (finding,) = only("BOT101", source)
    assert finding.advice == f"{added()} converse {MINUTES}"


def test_a_method_of_the_client_is_as_good_as_a_call_of_it() -> None:
    for use in [
        "call = client.converse\n",
        "pool.submit(client.converse, modelId=model)\n",
        "if late:\n    client.converse()\n",
    ]:
        source = f"import boto3\nclient = boto3.client('bedrock-runtime')\nif given:\n    client = given\n{use}"
        (finding,) = only("BOT101", source)
        assert finding.advice == f"{added()} converse {MINUTES}"


def test_every_use_keeps_to_the_longest_wait_that_a_team_allows() -> None:
    source = f"{HEAD}client = boto3.client('sqs', config=Config(connect_timeout=5))\nclient.list_queues()\n"
    free, bounded = (only("BOT102", source, max_wait=seconds)[0].advice for seconds in (None, 30))
    assert free == set_to("read_timeout=60", USUAL)
    assert bounded == set_to("connect_timeout=2", "read_timeout=6", USUAL, why="bot-max-wait is 30 s")


def test_a_constant_is_named_after_what_differs_from_the_teams_values() -> None:
    for read, attempts, names in [
        (60, 3, ("CLIENT_CONFIG", "SQS_CONFIG", "BOTO_CONFIG")),
        (20, 3, ("CLIENT_CONFIG", "SHORT_CALL_CONFIG", "SQS_CONFIG", "BOTO_CONFIG")),
        (60, 1, ("ONE_ATTEMPT_CONFIG", "SQS_CONFIG", "BOTO_CONFIG")),
        (60, 9, ("CLIENT_CONFIG", "SQS_CONFIG", "BOTO_CONFIG")),
    ]:
        assert constant_names(Plan(5, read, attempts, "standard"), Settings(), "sqs") == names


def test_another_file_is_told_what_the_client_needs_without_values() -> None:
    for wants, what in [
        ({"read_by": LONG}, "a longer read_timeout"),
        ({"attempts_by": HARMFUL}, "one attempt"),
        ({"read_by": LONG, "attempts_by": HARMFUL}, "a longer read_timeout and one attempt"),
    ]:
        told = sentence(Plan(5, 910, 1, "standard", **wants), Settings(), here=False)  # type: ignore[arg-type]
        assert told.text.partition(" where the client is made")[0] == f"Set {what}"
