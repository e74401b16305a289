"""What is said of whole clients, seen on loopback: downloads that start again, pools that are too small, contexts."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from flake8_botocore.botocore.version import parse_version

from . import installs
from .alone import messages, run
from .conftest import Worker

DOWNLOAD = dedent(
    """
    import botocore.endpoint, types
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    pauses = []
    botocore.endpoint.time = types.SimpleNamespace(sleep=pauses.append)
    config = Config(read_timeout=0.2, s3={{"addressing_style": "path"}}, retries={retries})
    client = boto3.client("s3", config=config)
    try:
        client.download_file("bucket", "key", os.devnull{transfer})
    except Exception as error:
        assert "RetriesExceeded" in type(error).__name__, error
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
@pytest.mark.parametrize(
    "retries", ["{'mode': 'standard', 'total_max_attempts': 2}", "{'total_max_attempts': 1}", "None"]
)
@pytest.mark.parametrize("transfer", ["", ", Config=TransferConfig(num_download_attempts=2)"])
def test_a_download_is_started_again(version: str, retries: str, transfer: str) -> None:
    source = DOWNLOAD.format(retries=retries, transfer=transfer)
    report = "\nprint(server.gets, round(sum(pauses) * 1000))\n"
    gets, paused = run(version, f"server.pause = 1\n{source}{report}")
    (told,) = messages(source, "BOT303", botocore_version=parse_version(version), max_wait=0.05)
    sum_ = re.search(r"can wait ([\d.]+) s .*\((\d+) × \((\d+) × 0\.2 s(?: \+ ([\d.]+) s)?", told)
    assert sum_ is not None, told
    total, downloads, attempts, pauses = sum_.groups()
    assert gets == int(downloads) * int(attempts), told
    assert gets * 0.2 <= gets * 0.2 + paused / 1000 <= float(total) + 0.001, told
    assert paused / 1000 <= int(downloads) * float(pauses or 0) + 0.001
    assert int(downloads) == (2 if transfer else 5)


THREADS = dedent(
    """
    from concurrent.futures import ThreadPoolExecutor
    import boto3
    from botocore.config import Config

    config = Config(s3={{"addressing_style": "path"}}, read_timeout=5, retries={{"mode": "standard"}}{pool})
    client = boto3.client("s3", config=config)

    together = threading.Barrier({workers})

    def read(number):
        together.wait()
        client.get_object(Bucket="bucket", Key="key")["Body"].read()

    with ThreadPoolExecutor({workers}) as pool:
        list(pool.map(read, range(120)))
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
def test_connections_beyond_the_pool_are_closed_after_use(version: str) -> None:
    """Threads in step: whenever all of them are done, only as many connections as the pool holds are kept."""
    small = THREADS.format(pool="", workers=30)
    large = THREADS.format(pool=", max_pool_connections=30", workers=30)
    report = "\nprint(server.connections, server.gets, server.most)\n"
    connections, gets, most = run(version, small + report)
    assert gets == 120
    assert most > 10, "nobody waits for a connection"
    assert connections > 60, "connections beyond the pool are not used again"
    assert len(messages(small, "BOT304")) == 1
    connections, gets, most = run(version, large + report)
    assert gets == 120
    assert connections <= 30
    assert messages(large, "BOT304") == []


TASKS = dedent(
    """
    import asyncio
    import aiobotocore.session
    from aiobotocore.config import AioConfig

    CONFIG = AioConfig(s3={{"addressing_style": "path"}}, read_timeout=5, max_pool_connections={pool})
    session = aiobotocore.session.get_session()

    async def main():
        gate = asyncio.Semaphore(12)
        async with session.create_client("s3", config=CONFIG) as client:
            async def read():
                async with gate:
                    answer = await client.get_object(Bucket="bucket", Key="key")
                    await answer["Body"].read()
            await asyncio.gather(*(read() for _ in range(40)))

    asyncio.run(main())
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("pool", [3, 12])
def test_tasks_beyond_the_pool_wait(pool: int) -> None:
    source = TASKS.format(pool=pool)
    gets, most = run(installs.AIOBOTOCORE, f"{source}\nprint(server.gets, server.most)\n")
    assert gets == 40
    assert most == pool
    told = messages(source, "BOT304")
    assert [f"has {pool} connections, the others wait without a timeout" in each for each in told] == [True] * (
        pool < 12
    )


CONTEXT = """
import aioboto3
import aiobotocore.session
session = aiobotocore.session.get_session()
async def main(use):
    {body}
"""
MISUSES = {
    "client = session.create_client('lambda')\n    await client.list_functions()": "AttributeError",
    "await session.create_client('lambda')": "TypeError",
    "async with session.create_client('lambda') as client:\n        await use(client)": None,
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("body", MISUSES)
def test_a_context_is_no_client(aio_worker: Worker, body: str) -> None:
    source = CONTEXT.format(body=body).replace("import aioboto3\n", "")
    raised = aio_worker("aio", source, delay=0, cut=False)["raised"]
    error = MISUSES[body]
    assert (None if raised is None else raised[0]) == error
    told = messages(source, "BOT403")
    assert [f"raises {error} in" in each for each in told] == [True] * (error is not None)
