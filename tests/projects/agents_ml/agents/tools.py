"""What agents may call."""

import json
from contextlib import contextmanager

import boto3
from aws_lambda_powertools.utilities import parameters
from botocore.config import Config
from botocore.exceptions import ClientError

from agents.models import LONG, session_client

agentcore = session_client()
runtime = boto3.client("bedrock-agent-runtime", config=LONG.merge(Config(read_timeout=45)))
bedrock = boto3.client("bedrock-runtime", "us-west-2", None, True, None, None, None, None, None, LONG)
secrets = parameters.SecretsProvider()
flags = parameters.AppConfigProvider(environment="prod", application="agents", config=Config(read_timeout=2, retries={"total_max_attempts": 2}))


@contextmanager
def named(tool):
    try:
        yield tool
    except ClientError as error:
        if error.response["Error"]["Code"] in {"ThrottlingException", "TooManyRequestsException"}:
            raise TimeoutError(tool) from None
        raise


def knowledge(question: str, base: str) -> list[str]:
    with named("knowledge") as _:
        found = runtime.retrieve_and_generate(
            input={"text": question},
            retrieveAndGenerateConfiguration={"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": {"knowledgeBaseId": base, "modelArn": "m"}},
        )
    return [reference["content"]["text"] for citation in found["citations"] for reference in citation["retrievedReferences"]]


def ask(agent: str, text: str) -> str:
    events = agentcore.invoke_agent_runtime(agentRuntimeArn=agent, payload=json.dumps({"prompt": text}))["response"]
    return "".join(chunk.decode() for chunk in events.iter_chunks())


def images(prompt: str, count: int = 3) -> list[bytes]:
    bodies = (bedrock.invoke_model(modelId="canvas", body=prompt)["body"] for _ in range(count))
    return [body.read() for body in bodies]


def flow(name: str):
    for event in boto3.client("bedrock-agent-runtime").invoke_flow(flowIdentifier=name, flowAliasIdentifier="A", inputs=[])["responseStream"]:
        yield event
    return secrets.get("agents/token"), flags.get("flow")
