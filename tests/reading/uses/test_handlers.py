from __future__ import annotations

from textwrap import dedent, indent

import pytest

from flake8_botocore.facts import ClientPerCall
from flake8_botocore.settings import Settings
from tests.readings import reading

HEAD = """
import boto3, pytest
from botocore.config import Config

CONFIG = Config(read_timeout=5)
CACHE = {}
client = None
"""
MADE = 'boto3.client("sqs", config=CONFIG)'


def found(source: str) -> list[tuple[str, str | None]]:
    """Handler and service of every client that is made per call."""
    facts = reading(HEAD + dedent(source), "snippet.py", Settings()).facts
    return [(each.handler, each.client.service_name) for each in facts.of(ClientPerCall)]


def in_handler(body: str) -> list[tuple[str, str | None]]:
    """The same for the body of a handler."""
    return found(f"def handler(event, context):\n{indent(dedent(body), '    ')}\n")


def test_the_fact() -> None:
    source = f"""
    def first_handler(event, context):
        {MADE}

    async def second_handler(event, context=None):
        boto3.resource("s3")
        boto3.client("sns")
    """
    facts = reading(HEAD + dedent(source), "snippet.py", Settings()).facts
    made = facts.of(ClientPerCall)
    assert [each.client for each in made] == facts.clients
    assert {(each.handler, each.client.service_name) for each in made} == {
        ("first_handler", "sqs"),
        ("second_handler", "s3"),
        ("second_handler", "sns"),
    }


@pytest.mark.parametrize(
    ("function", "handler"),
    [
        ("def lambda_handler(event, context):", "lambda_handler"),
        ("def handler(sqs_event, lambda_context, /):", "handler"),
        ("def HandlerOfOrders(_evt, ctx):", "HandlerOfOrders"),
        ("@app.trace\ndef handler(event: dict, context: object) -> None:", "handler"),
        ("def handle(event, context):", None),
        ("def handler(level, ctx):", None),
        ("def handler(event, session):", None),
        ("def test_handler(event, context):", None),
        ("@pytest.fixture\ndef handler(event, context):", None),
    ],
)
def test_what_a_handler_is(function: str, handler: str | None) -> None:
    assert found(f"{function}\n    {MADE}\n") == ([] if handler is None else [(handler, "sqs")])


@pytest.mark.parametrize(
    "source",
    [
        f"if True:\n    def handler(event, context):\n        {MADE}\n",
        f"def handler(event, context, client={MADE}):\n    pass\n",
        f"def handler(event, context):\n    def make():\n        return {MADE}\n",
        f"def make():\n    def handler(event, context):\n        {MADE}\n",
        f"handler = lambda event, context: {MADE}\n",
    ],
    ids=["module", "default value", "function inside", "inside a function", "lambda"],
)
def test_where_it_stands(source: str) -> None:
    assert found(source) == ([("handler", "sqs")] if source.startswith("if") else [])


@pytest.mark.parametrize(
    "body",
    [
        f'CACHE["sqs"] = {MADE}',
        f'if "sqs" not in CACHE:\n    CACHE["sqs"] = {MADE}',
        f"handler.client = {MADE}",
        f"global client\nclient = client or {MADE}",
        f"global client\nclient = {MADE} if client is None else client",
        f"global client\nmade = {MADE}\nclient = made",
        f"global client, other\nclient, other = {MADE}, 1",
        'global client\nclient = boto3.resource("dynamodb").Table("t")',
        'global client\nmade = boto3.resource("dynamodb")\ntable = made.Table("t")\nclient = table',
        f"made = {MADE}\nCACHE['sqs'] = made",
        f"global client\nif (client := {MADE}):\n    pass",
    ],
)
def test_a_client_that_is_kept(body: str) -> None:
    assert in_handler(body) == []


@pytest.mark.parametrize(
    "body",
    [
        f'clients = {{}}\nclients["sqs"] = {MADE}',
        f'event["client"] = {MADE}',
        f"global client\nclient = 1\nmade = {MADE}",
        f"global client\nprint(client)\nclient = {{}}\nclient['a'], made = 1, {MADE}",
        f"other = {MADE}\nCACHE['a'] = 1\nhandler.count = 2",
    ],
)
def test_a_client_that_is_not(body: str) -> None:
    assert in_handler(body) == [("handler", "sqs")]


@pytest.mark.parametrize(
    ("made", "constant"),
    [
        ('boto3.client("sqs", config=None)', True),
        ('boto3.client("sqs", config=Config(retries={"mode": "standard"}).merge(CONFIG))', True),
        ('boto3.client("sqs", config=Config(client_cert=("a", "b")))', True),
        ('boto3.client("sqs", config=Config(read_timeout=event["timeout"]))', False),
        ('boto3.client("sqs", config=Config(retries={"mode": event["mode"]}))', False),
        ('boto3.client("sqs", config=Config(retries={**event}))', False),
        ('boto3.client("sqs", config=Config(client_cert=("a", event["key"])))', False),
        ('boto3.client("sqs", config=CONFIG.merge(Config(read_timeout=event["timeout"])))', False),
        ('boto3.client("sqs", **event)', False),
        ('event["session"].client("sqs")', False),
    ],
)
def test_what_is_the_same_in_every_call(made: str, constant: bool) -> None:
    assert in_handler(made) == [("handler", "sqs")] * constant


def test_sessions_that_last() -> None:
    session = 'session = boto3.Session()\ndef handler(event, context):\n    session.client("sqs")\n'
    assert found(session) == [("handler", "sqs")]
    assert found(session.replace("session = boto3.Session()\n", "").replace("session.", "boto3.Session().")) == []
    assert found("from other import session\n" + session.partition("\n")[2]) == []
