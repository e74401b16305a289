"""BOT406: operations on clients of an event loop that nothing awaits."""

from __future__ import annotations

from textwrap import indent

from tests.snippets import clean, findings, flags, message

HEAD = """
import asyncio
import aioboto3
import boto3
from aiobotocore.session import get_session
from botocore.config import Config
CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
blocking = boto3.client("s3", config=CONFIG)
""".lstrip()
DELETE = 'client.delete_object(Bucket="b", Key="k")'


def work(body: str, made: str = 'aioboto3.Session().client("s3", config=CONFIG)') -> str:
    """A module with one coroutine that runs this body with a client."""
    return f"{HEAD}\n\nasync def work(keys, other):\n    async with {made} as client:\n{indent(body, ' ' * 8)}\n"


def test_an_operation_that_nothing_awaits_is_reported() -> None:
    for body in [
        f"{DELETE}  # BOT406",
        f"for key in keys:\n    {DELETE}  # BOT406",
        f"try:\n    {DELETE}  # BOT406\nfinally:\n    await {DELETE}",
        'client.upload_file("f", "b", "k")  # BOT406',
        'client.get_waiter("object_exists").wait(Bucket="b", Key="k")  # BOT406',
        "async def drop():\n    client.list_buckets()  # BOT406\nawait drop()",
        # What may fail in part is not even sent.
        'client.delete_objects(Bucket="b", Delete={})  # BOT406',
        'await client.delete_objects(Bucket="b", Delete={})  # BOT230',
    ]:
        flags(work(body))
        flags(work(body, 'get_session().create_client("s3", config=CONFIG)'))


def test_by_a_resource() -> None:
    made = 'aioboto3.Session().resource("dynamodb", config=CONFIG)'
    flags(work('table = await client.Table("t")\ntable.put_item(Item={})  # BOT406', made))


def test_with_a_client_of_another_module_and_of_an_exit_stack() -> None:
    flags(
        work("pass") + f"\nasync def more(stack):\n    client = await stack.enter_async_context("
        f'get_session().create_client("s3", config=CONFIG))\n    {DELETE}  # BOT406\n'
    )


def test_an_operation_that_something_may_await_is_not_reported() -> None:
    for body in [
        f"await {DELETE}",
        f"await asyncio.gather({DELETE}, {DELETE})",
        f"return {DELETE}",
        f"task = {DELETE}\nawait task",
        f"keys.append({DELETE})",
        f"yield {DELETE}",
        f"(await {DELETE})",
        f"asyncio.create_task({DELETE})",
        f"await asyncio.wait_for({DELETE}, 5)",
        'client.get_paginator("list_objects_v2")',
        'client.get_paginator("list_objects_v2").paginate(Bucket="b")',
        "client.close",
        "client.meta.events.register('before-send', other)",
        "other.delete_object(Bucket='b', Key='k')",
        f"other(lambda: {DELETE})",
    ]:
        clean(work(body))


def test_boto3_sends_at_once() -> None:
    assert [each.code for each in findings(work(DELETE.replace("client", "blocking")))] == ["BOT404"]


def test_a_client_known_by_name_only() -> None:
    source = f"async def run(aiosession):\n    async with aiosession.create_client('s3') as client:\n        {DELETE}\n"
    assert [each.code for each in findings(source + "# boto")] == ["BOT101"]


def test_a_client_that_may_be_botocores() -> None:
    source = work(DELETE).replace("client:\n", "opened:\n        client = opened if keys else blocking\n")
    assert "BOT406" not in [each.code for each in findings(source)]


def test_the_message() -> None:
    assert message(work(DELETE)) == (
        "client.delete_object(...) in async work() is never awaited: no request is sent. "
        "Write await client.delete_object(...)."
    )
