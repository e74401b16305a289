"""AWS services: which names are one, which have boto3 resources, and whose calls run long."""

from __future__ import annotations

from .tables import services

# Services whose calls do the caller's work while it waits, often for longer than the default read timeout,
# and do it once more for every request that is sent again: none carries a token that the server
# de-duplicates by.
LONG_RUNNING = {
    "lambda": "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
    "stepfunctions": "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html",
    "sagemaker-runtime": "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html",
    "bedrock-runtime": "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html",
    "bedrock-agent-runtime": (
        "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html"
    ),
    "bedrock-agentcore": (
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntime.html"
    ),
}


def is_service(name: str) -> bool:
    """Whether ``client(name)`` exists in any botocore release the tables cover."""
    return name in services.SERVICES


def has_resource(name: str) -> bool:
    """Whether ``boto3.resource(name)`` exists."""
    return name in services.RESOURCES


def is_global(name: str) -> bool:
    """Whether the service has one endpoint for all regions, whatever region a client is given.

    Source: botocore/data/endpoints.json, ``isRegionalized`` of the partition ``aws``.
    """
    return name in services.GLOBAL


def runs_long(service: str | None) -> bool:
    """Whether calls of ``service`` may run longer than the default read timeout and must not run twice."""
    return service in LONG_RUNNING
