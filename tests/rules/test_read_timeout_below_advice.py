from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, message

from .test_read_timeout_below_operation import NOBODY_CHOSE, ONE
from .test_retried_side_effect import client

ON = {"opt_in": "BOT306"}
CONVERSE = "c.converse(modelId='m')"


@pytest.mark.parametrize(
    ("service", "call"),
    [
        ("bedrock-runtime", "c.invoke_model(modelId='m', body=b'')"),
        ("bedrock-runtime", CONVERSE),
        ("bedrock-runtime", "c.converse_stream(modelId='m')"),
        ("bedrock-runtime", "c.invoke_model_with_response_stream(modelId='m', body=b'')"),
        ("bedrock-agent-runtime", "c.invoke_agent(agentId='a', agentAliasId='b', sessionId='s')"),
    ],
)
def test_what_the_knowledge_centre_advises(service: str, call: str) -> None:
    clean(client(service, attempts=1) + call)
    flags(f"{client(service, attempts=1)}{call}  # BOT306", **ON)
    clean(client(service, attempts=1, read_timeout=61) + call, **ON)


def test_on_a_read_timeout_nobody_chose() -> None:
    found = findings(NOBODY_CHOSE % ("bedrock-runtime", ONE) + CONVERSE, **ON)
    assert [finding.code for finding in found] == ["BOT102", "BOT306"]


def test_the_message() -> None:
    assert message(client("bedrock-runtime") + CONVERSE, **ON) == (
        "bedrock-runtime.converse can take minutes, but this client gives up after 60 s; AWS advises 3600 s to "
        "start with (client: line 3). Set read_timeout=3600."
    )


def test_where_it_repeats_only_bot302_speaks() -> None:
    call = "c.invoke_agent(agentId='a', agentAliasId='b', sessionId='s')"
    flags(f"{client('bedrock-agent-runtime', attempts=3)}{call}  # BOT302", **ON)


def test_references_are_left_to_bot301() -> None:
    clean(client("stepfunctions", read_timeout=65) + "c.get_activity_task(activityArn='a')", **ON)
    flags(client("stepfunctions") + "c.get_activity_task(activityArn='a')  # BOT301", **ON)
