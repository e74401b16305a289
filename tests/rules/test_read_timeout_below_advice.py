from __future__ import annotations

from tests.snippets import clean, findings, flags, message

from .test_read_timeout_below_operation import NOBODY_CHOSE, ONE
from .test_retried_side_effect import client

ON = {"opt_in": "BOT306"}
CONVERSE = "c.converse(modelId='m')"


def test_a_read_timeout_below_the_advice_of_aws_is_reported() -> None:
    for service, call in [
        ("bedrock-runtime", "c.invoke_model(modelId='m', body=b'')"),
        ("bedrock-runtime", CONVERSE),
        ("bedrock-runtime", "c.converse_stream(modelId='m')"),
        ("bedrock-runtime", "c.invoke_model_with_response_stream(modelId='m', body=b'')"),
        ("bedrock-agent-runtime", "c.invoke_agent(agentId='a', agentAliasId='b', sessionId='s')"),
        ("bedrock-agent-runtime", "c.retrieve_and_generate(input={'text': 't'})"),
        ("bedrock-agent-runtime", "c.retrieve_and_generate_stream(input={'text': 't'})"),
    ]:
        clean(client(service, attempts=1) + call)
        flags(f"{client(service, attempts=1)}{call}  # BOT306", **ON)
        clean(client(service, attempts=1, read_timeout=61) + call, **ON)


def test_on_a_read_timeout_nobody_chose() -> None:
    found = findings(NOBODY_CHOSE % ("bedrock-runtime", ONE) + CONVERSE, **ON)
    assert [finding.code for finding in found] == ["BOT102", "BOT306"]


def test_the_message() -> None:
    assert message(client("bedrock-runtime") + CONVERSE, **ON) == (
        "bedrock-runtime.converse can take minutes, but this client gives up after 60 s; AWS advises 3600 s to "
        "start with (client: line 3). Set a read_timeout above the time that your model may take."
    )


def test_where_it_repeats_only_bot302_speaks() -> None:
    call = "c.invoke_agent(agentId='a', agentAliasId='b', sessionId='s')"
    flags(f"{client('bedrock-agent-runtime', attempts=3)}{call}  # BOT302", **ON)


def test_references_are_left_to_bot301() -> None:
    clean(client("stepfunctions", read_timeout=65) + "c.get_activity_task(activityArn='a')", **ON)
    flags(client("stepfunctions") + "c.get_activity_task(activityArn='a')  # BOT301", **ON)


SHORT = {
    "converse": "c.converse(modelId='m', inferenceConfig={'maxTokens': 1024})",
    "a stream": "c.converse_stream(modelId='m', inferenceConfig={'maxTokens': 200, 'temperature': 0})",
    "a body": "c.invoke_model(modelId='m', body=json.dumps({'max_tokens': 512, 'messages': m}))",
    "a body by name": "body = {'max_gen_len': 512}\nc.invoke_model(modelId='m', body=json.dumps(body))",
    "inside it": "c.invoke_model(modelId='m', body=json.dumps({'textGenerationConfig': {'maxTokenCount': 10}}))",
    "older models": "c.invoke_model(modelId='m', body=json.dumps({'max_tokens_to_sample': 300}))",
    "one of two": "c.converse(modelId='m', inferenceConfig={'maxTokens': 100 if m else 200})",
}
LONG = {
    "more": "c.converse(modelId='m', inferenceConfig={'maxTokens': 1025})",
    "nobody knows": "c.converse(modelId='m', inferenceConfig={'maxTokens': m})",
    "one of two is more": "c.converse(modelId='m', inferenceConfig={'maxTokens': 100 if m else 4096})",
    "nothing said": "c.converse(modelId='m', inferenceConfig={'temperature': 0})",
    "nothing known": "c.converse(modelId='m', inferenceConfig=m)",
    "in a message": "c.invoke_model(modelId='m', body=json.dumps({'messages': m}))",
    "bytes": "c.invoke_model(modelId='m', body=m.encode())",
}


def test_a_model_that_embeds_answers_at_once() -> None:
    for model in ["amazon.titan-embed-text-v2:0", "cohere.embed-multilingual-v3"]:
        clean(client("bedrock-runtime", attempts=1) + f"c.invoke_model(modelId={model!r}, body=b'')", **ON)


def test_a_model_named_for_embedding_is_not_reported() -> None:
    for around in ["def embed_query(model): ", "class TextEmbedding:\n  def call(self, model): ", "def f(model): "]:
        source = f"{client('bedrock-runtime')}{around}return c.invoke_model(modelId=model, body=b'')"
        if "mbed" in around:
            clean(source, **ON)
            flags(source.replace("modelId=model", "modelId='m'") + "  # BOT306", **ON)
        else:
            flags(f"{source}  # BOT306", **ON)


def test_short_answers() -> None:
    for call in SHORT.values():
        clean(f"import json\n{client('bedrock-runtime')}{call}", **ON)


def test_answers_that_may_be_long() -> None:
    for call in LONG.values():
        flags(f"import json\n{client('bedrock-runtime')}{call}  # BOT306", **ON)


def test_once_for_each_client() -> None:
    short, first, second = (
        "c.converse(modelId='m', inferenceConfig={'maxTokens': 100})",
        CONVERSE,
        "c.converse_stream()",
    )
    one = client("bedrock-runtime") + f"{short}\n{first}  # BOT306\n{second}\n"
    other = client("bedrock-runtime").replace("c = ", "d = ") + "d.converse(modelId='m')  # BOT306\n"
    flags(one + other, **ON)
