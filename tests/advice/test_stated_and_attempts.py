"""What an author states stays; what reads, lists or invokes a model keeps its retries."""

from __future__ import annotations

from tests.rules.reported import added, only

MINUTES = "can take minutes: set a longer read_timeout if yours does (AWS advises 3600)."


def test_the_same_from_a_library() -> None:
    for given, is_long in [("max_tokens=1000", False), ("temperature=0", True), ("max_tokens=most", True)]:
        source = f"from langchain_aws import ChatBedrockConverse\nmodel = ChatBedrockConverse(model='m', {given})\n"
        (finding,) = only("BOT106", source)
        assert finding.advice == added() + f" converse {MINUTES}" * is_long


def test_a_method_of_the_client_is_as_good_as_a_call_of_it() -> None:
    for use in [
        "call = client.converse\n",
        "pool.submit(client.converse, modelId=model)\n",
        "if late:\n    client.converse()\n",
    ]:
        source = f"import boto3\nclient = boto3.client('bedrock-runtime')\nif given:\n    client = given\n{use}"
        (finding,) = only("BOT101", source)
        assert finding.advice == f"{added()} converse {MINUTES}"
