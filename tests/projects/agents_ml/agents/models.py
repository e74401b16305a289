"""Models, by the name of their provider."""

from __future__ import annotations

import os
from enum import Enum
from typing import Any, Literal, Protocol

import boto3
from botocore.config import Config
from langchain_aws import BedrockEmbeddings, ChatBedrockConverse
from langchain_aws.retrievers import AmazonKendraRetriever
from strands import Agent
from strands.models import BedrockModel

LONG = Config(connect_timeout=5, read_timeout=300, retries={"mode": "adaptive", "total_max_attempts": 4})
SHORT = Config(read_timeout=20, retries={"mode": "standard", "total_max_attempts": 2})


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Chat(Protocol):
    def invoke(self, text: str) -> Any: ...


def chat(size: Size | Literal["tiny"] = Size.SMALL, **options: Any) -> Chat:
    match size:
        case Size.SMALL:
            return ChatBedrockConverse(model="nova-lite", config=SHORT)
        case Size.LARGE if os.environ.get("LARGE"):
            return ChatBedrockConverse(model="nova-pro", region_name="us-east-1", max_tokens=4096)
        case "tiny" | Size.LARGE as other:
            return ChatBedrockConverse(model=str(other), timeout=30, max_retries=1)
        case Size(value=name):
            return ChatBedrockConverse(model=name, **options)
    raise ValueError(size)


embeddings = BedrockEmbeddings(model_id="titan", region_name="us-east-1")
kendra = AmazonKendraRetriever(index_id="docs", top_k=4)
agent = Agent(model=BedrockModel(model_id="claude", boto_client_config=Config(retries={"max_attempts": 2})))
other = Agent(model=BedrockModel(model_id="claude"))
runtime, control = (boto3.client(name, config=LONG) for name in ("bedrock-agent-runtime", "bedrock-agent"))


def session_client(boto_session: boto3.Session | None = None):
    return (boto_session or boto3).client("bedrock-agentcore")
