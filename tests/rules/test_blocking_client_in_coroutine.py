from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from tests.projects import flags_in
from tests.rules.reported import only, reported
from tests.snippets import clean, flags

HEAD = """
import asyncio, functools
import boto3, requests
from botocore.config import Config
C = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
s3 = boto3.client("s3", config=C)
ec2 = boto3.client("ec2", config=C)
table = boto3.resource("dynamodb", config=C).Table("t")
bucket = boto3.resource("s3", config=C).Bucket("b")
"""


def coroutine(body: str, *, kind: str = "async def") -> str:
    """A module with one function of this body."""
    return f"{HEAD}{kind} work(keys):\n{indent(body, '    ')}\n"


@pytest.mark.parametrize(
    "body",
    [
        's3.get_object(Bucket="b", Key="k")',
        'x = [s3.get_object(Bucket="b", Key=k) for k in keys]',
        's3.download_file("b", "k", "f")',
        'ec2.get_waiter("instance_running").wait()',
        "table.put_item(Item={})",
        "bucket.objects.all().delete()",
        'for page in s3.get_paginator("list_objects_v2").paginate(Bucket="b"): pass',
        'if keys:\n    boto3.client("s3", config=C).get_object(Bucket="b", Key="k")',
    ],
)
def test_what_blocks(body: str) -> None:
    lines = body.split("\n")
    flags(coroutine("\n".join([*lines[:-1], f"{lines[-1]}  # BOT404"])))
    clean(coroutine(body, kind="def"))


@pytest.mark.parametrize(
    "body",
    [
        'await asyncio.to_thread(s3.get_object, Bucket="b", Key="k")',
        'await loop.run_in_executor(None, functools.partial(s3.get_object, Bucket="b", Key="k"))',
        'await asyncio.to_thread(lambda: s3.get_object(Bucket="b", Key="k"))',
        'def load(): return s3.get_object(Bucket="b", Key="k")\nawait asyncio.to_thread(load)',
        'w = ec2.get_waiter("instance_running")\nawait asyncio.to_thread(w.wait)',
        's3.generate_presigned_url("get_object", Params={})',
        'pages = s3.get_paginator("list_objects_v2").paginate(Bucket="b")',
        'bucket.objects.all()',
        's3.close()',
        'async for page in s3.list_objects_v2(Bucket="b"): pass',
        'async with s3.get_object(Bucket="b", Key="k") as reply: pass',
    ],
)  # fmt: skip
def test_what_does_not(body: str) -> None:
    clean(coroutine(body))


def test_one_word() -> None:
    clean(
        coroutine('await s3.get_object(Bucket="b", Key="k")'),
        but={"await s3": "s3"},
        then="BOT404",
    )


def test_clients_of_an_event_loop() -> None:
    source = """
    import aioboto3
    async def work():
        async with aioboto3.Session().client("s3", config=config) as s3:
            s3.get_object(Bucket="b", Key="k")
    """
    clean(source, then="BOT404")


SCRIPT = """
import asyncio
import boto3
s3 = boto3.client("s3", config=config)

async def main():
    s3.get_object(Bucket="b", Key="k")

asyncio.run(main())
"""


def test_a_script_that_runs_one_coroutine() -> None:
    others = {"asyncio.run(main())": "asyncio.run(serve(main))", "import boto3": "import boto3, aiohttp"}
    clean(SCRIPT, but={"import boto3": others["import boto3"]}, then="BOT404")
    clean(SCRIPT, but={"asyncio.run(main())": "app.register(main)"}, then="BOT404")
    clean(SCRIPT, but={"asyncio.run(main())": "asyncio.run(asyncio.gather(main()))"}, then="BOT404")


@pytest.mark.parametrize("path", ["test_work.py", "tests/work_test.py", "conftest.py"])
def test_nothing_waits_beside_a_test(path: str) -> None:
    source = coroutine('s3.get_object(Bucket="b", Key="k")')
    clean(source, path=path)
    assert len(only("BOT404", source, path="work.py")) == 1


def test_the_longest_wait_is_told() -> None:
    call = 's3.get_object(Bucket="b", Key="k")'
    wait = 'ec2.get_waiter("instance_running").wait()'
    pages = 'pages.paginate(Bucket="b")'
    source = coroutine(f'{call}\n{wait}\npages = s3.get_paginator("list_objects_v2")\nfor page in {pages}: pass')
    assert reported("BOT404", source) == [
        (
            call,
            "s3.get_object in async work() blocks the event loop for up to 195.15 s (botocore 1.44). "
            "Await asyncio.to_thread(s3.get_object, …), or use aioboto3.",
        ),
        (
            wait,
            "ec2.get_waiter(...).wait in async work() blocks the event loop for up to 780.15 s (botocore 1.44). "
            "Await asyncio.to_thread(ec2.get_waiter(...).wait, …), or use aioboto3.",
        ),
        (
            pages,
            "pages.paginate in async work() blocks the event loop for up to 195.15 s for each page (botocore 1.44). "
            "Go through the pages in a thread, or use aioboto3.",
        ),
    ]


def test_what_is_not_known_is_not_told() -> None:
    call = "boto3.client('s3', config=config).get_object(Bucket='b')"
    ((marked, told),) = reported("BOT404", coroutine(call))
    assert marked == call
    assert told.startswith("boto3.client(...).get_object in async work() blocks the event loop (botocore 1.44). Await")
    endless = coroutine(call.replace("config=config", "config=Config(read_timeout=None)"))
    assert " blocks the event loop without limit (botocore 1.44). " in reported("BOT404", endless)[0][1]


def test_a_mocked_client_blocks_nobody() -> None:
    source = f"from moto import mock_aws\n{HEAD.strip()}\n@mock_aws\nasync def work():\n    s3.get_object()\n"
    assert only("BOT404", source) == []
    assert len(only("BOT404", source, include_mocked=True)) == 1


def test_a_file_that_only_calls_a_client_of_another_one(tmp_path: Path) -> None:
    uses = """
        # Uses boto3.
        from aws import s3

        async def read(key):
            return s3.get_object(Bucket="b", Key=key)  # BOT404
        """
    flags_in(tmp_path, {"aws.py": "import boto3\ns3 = boto3.client('s3')  # BOT101\n", "uses.py": uses})
