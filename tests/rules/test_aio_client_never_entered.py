from __future__ import annotations

from textwrap import indent

from tests.snippets import clean, findings, flags, message

HEAD = """
import contextlib
import aioboto3
import aiobotocore.session
from botocore.config import Config
CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
session = aiobotocore.session.get_session()
""".lstrip()
MADE = 'session.create_client("s3", config=CONFIG)'


def function(body: str) -> str:
    """An async function with this body."""
    return f"{HEAD}async def run():\n{indent(body, '    ')}\n"


MISUSES = [
    f"client = {MADE}  # BOT403\nawait client.list_buckets()",
    f"client = {MADE}  # BOT403\nfor name in names:\n    await client.get_object(Bucket=name)",
    f"await {MADE}.list_buckets()  # BOT403",
    f"client = await {MADE}  # BOT403",
    f"with {MADE} as client:  # BOT403\n    pass",
    'await aioboto3.Session().client("s3", config=CONFIG).list_buckets()  # BOT403',
    's3 = aioboto3.Session().resource("s3", config=CONFIG)  # BOT403\nbucket = await s3.Bucket("b")',
    f"client = {MADE}  # BOT403\nother(client=client.list_buckets)",
]


def test_a_creation_that_is_used_as_a_client() -> None:
    for body in MISUSES:
        flags(function(body))


def test_at_module_level() -> None:
    flags(f"{HEAD}client = {MADE}  # BOT403\n\nasync def run():\n    await client.list_buckets()\n")


def test_a_client_that_may_be_entered_is_not_reported() -> None:
    for body in [
        f"async with {MADE} as client:\n    await client.list_buckets()",
        f"creator = {MADE}\nasync with creator as client:\n    await client.list_buckets()",
        f"creator = {MADE}\nclient = await creator.__aenter__()\nawait client.list_buckets()",
        f"client = await {MADE}.__aenter__()\nawait client.list_buckets()",
        f"client = await stack.enter_async_context({MADE})\nawait client.list_buckets()",
        f"creator = {MADE}\nclient = await stack.enter_async_context(creator)\nawait client.list_buckets()",
        f"return {MADE}",
        f"client = {MADE}\nclient.list_buckets\nreturn client",
        f"client = {MADE}",
        f"{MADE}",
        f"client = {MADE}\nclient = await enter(client)\nawait client.list_buckets()",
        f"clients = [{MADE}]\nawait clients[0].list_buckets()",
        f"client, other = {MADE}, 1\nawait client.list_buckets()",
        f"self.client = {MADE}\nawait self.client.list_buckets()",
        f"client = {MADE}\nother.client.list_buckets()",
        f"client = {MADE}\nf(client=1)",
        f"client = {MADE}\nasync with client as client:\n    await client.list_buckets()",
    ]:
        clean(function(body))


def test_known_by_name_only() -> None:
    source = "async def run(aiosession):\n    await aiosession.create_client('s3').list_buckets()  # boto"
    assert [finding.code for finding in findings(source)] == ["BOT101"]


def test_boto3_needs_no_entering() -> None:
    source = function('import boto3\nclient = boto3.client("s3", config=CONFIG)\nclient.list_buckets()')
    assert [finding.code for finding in findings(source)] == ["BOT404"]


def test_the_messages_name_the_error() -> None:
    told = [message(function(body.replace("  # BOT403", ""))) for body in (MISUSES[0], MISUSES[3], MISUSES[4])]
    expected = (
        'session.create_client("s3") is a context manager: {} raises {} in aiobotocore (botocore 1.43). '
        "Enter it: async with ... as client."
    )
    assert told == [
        expected.format(".list_buckets", "AttributeError"),
        expected.format("await", "TypeError"),
        expected.format("with", "TypeError"),
    ]
