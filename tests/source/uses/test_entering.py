from __future__ import annotations

from textwrap import dedent, indent

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import NeverEntered
from tests.readings import reading

HEAD = """
import aioboto3, boto3
import aiobotocore.session
session = aiobotocore.session.get_session()
"""
MADE = 'session.create_client("s3")'


def found(source: str) -> list[tuple[str | None, str]]:
    """Service and first use of every client that is never entered."""
    facts = reading(HEAD + dedent(source), "a_snippet.py", Settings()).facts
    return [(each.client.service_name, each.use) for each in facts.of(NeverEntered)]


def in_function(body: str) -> list[tuple[str | None, str]]:
    """The same for the body of a coroutine function."""
    return found(f"async def run(stack, client=None):\n{indent(dedent(body), '    ')}\n")


@pytest.mark.parametrize(
    "body",
    [
        f"async with a, {MADE} as c:\n    c.get_object()",
        f"c = {MADE}\nc.get_object()\nreturn c",
        f"c = {MADE}\nc.get_object()\nstack.push(c)",
        f"c = {MADE}\nc.get_object()\ndel c",
        f"c = {MADE}\nc._client.get_object()",
        f"c = {MADE}\nc = await c.__aenter__()\nc.get_object()",
        f"c = d = {MADE}\nc.get_object()",
        f"c: object = {MADE}\nc.get_object()",
        f"if stack:\n    c = {MADE}\nelse:\n    c = stack\nc.get_object()",
        f"client = {MADE}\nclient.get_object()",
        "boto3.client('s3').get_object()",
        "aio_session.create_client('s3').get_object()",
    ],
)
def test_a_client_or_a_context_manager_that_may_be_entered_is_not_reported(body: str) -> None:
    assert in_function(body) == []


def test_names_of_the_module() -> None:
    assert found(f"c = {MADE}\nasync def run():\n    c.get_object()") == [("s3", ".get_object")]
    assert found(f"async def run():\n    global c\n    c = {MADE}\n    c.get_object()") == []
    assert found(f"c = {MADE}\nasync def run():\n    c.get_object()\nasync def other():\n    await use(c)") == []
    assert found(f"class A:\n    c = {MADE}\n    name = c.name\n") == [("s3", ".name")]
    assert found(f"class A:\n    c = {MADE}\n    async def run(self):\n        self.c.get_object()\n") == []
