"""What an event loop does while a blocking client waits: counted by a coroutine that ticks."""

from __future__ import annotations

from flake8_botocore.botocore import NEWEST

from .alone import messages, run

MODULE = """
import asyncio

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=9, retries={"mode": "standard", "total_max_attempts": 3},
                s3={"addressing_style": "path"})
s3 = boto3.client("s3", config=CONFIG)


async def load():
    CALL
"""
BLOCKING = MODULE.replace("CALL", 's3.get_object(Bucket="bucket", Key="key")')
IN_A_THREAD = MODULE.replace("CALL", 'await asyncio.to_thread(s3.get_object, Bucket="bucket", Key="key")')
TICKING = """
server.pause = 0.5
ticks = 0

async def tick():
    global ticks
    while True:
        await asyncio.sleep(0.01)
        ticks += 1

async def main():
    ticking = asyncio.ensure_future(tick())
    await asyncio.sleep(0.05)
    before = ticks
    await load()
    print(ticks - before, server.gets)
    ticking.cancel()

asyncio.run(main())
"""
LIMITED = """
server.pause = 0.5
ended = []

async def work():
    await load()
    ended.append(1)

async def main():
    try:
        await asyncio.wait_for(work(), 0.05)
    except asyncio.TimeoutError:
        pass
    print(len(ended))

asyncio.run(main())
"""


def test_the_one_is_reported_the_other_is_not() -> None:
    (told,) = messages(BLOCKING, "BOT404")
    assert "s3.get_object in async load() blocks the event loop for up to 42 s (botocore 1.44)." in told
    assert messages(IN_A_THREAD, "BOT404") == []


def test_the_loop_stands_still() -> None:
    assert run(str(NEWEST), BLOCKING + TICKING) == [0, 1]
    ticks, sent = run(str(NEWEST), IN_A_THREAD + TICKING)
    assert ticks > 0
    assert sent == 1


READING = BLOCKING.replace(
    's3.get_object(Bucket="bucket", Key="key")',
    """import time
    from botocore.response import StreamingBody

    class Slow:
        def read(self, amt=None):
            time.sleep(0.1)
            parts.append(amt)
            return b"part" if len(parts) < 4 else b""

    parts = []
    for part in StreamingBody(Slow(), None).iter_chunks():
        pass
    server.gets = len(parts)""",
)


def test_reading_a_body_waits_for_it() -> None:
    assert run(str(NEWEST), READING + TICKING) == [0, 4]


def test_no_timeout_of_the_loop_ends_it() -> None:
    assert run(str(NEWEST), BLOCKING + LIMITED) == [1]
    assert run(str(NEWEST), IN_A_THREAD + LIMITED) == [0]
