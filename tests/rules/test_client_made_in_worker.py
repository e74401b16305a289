from __future__ import annotations

import pytest

from tests.snippets import clean, flags, message

HEAD = """
import asyncio, threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
session = boto3.Session()
lock = threading.Lock()
""".lstrip()
DEFAULT = 'def work(key):\n    boto3.client("s3", config=CONFIG).get_object(Key=key){mark}\n'


@pytest.mark.parametrize(
    "start",
    [
        "threading.Thread(target=work, args=(1,)).start()",
        "with ThreadPoolExecutor() as pool:\n    pool.submit(work, 1)",
        "ThreadPoolExecutor(4).map(work, keys)",
        "async def run():\n    await asyncio.to_thread(work, 1)",
        "async def run(loop):\n    await loop.run_in_executor(None, work, 1)",
        "threading.Thread(target=lambda: work(1)).start()",
        "def outer():\n    work(1)\nthreading.Thread(target=outer).start()",
    ],
)
def test_the_default_session_in_threads(start: str) -> None:
    flags(f"{HEAD}{DEFAULT.format(mark='  # BOT401')}{start}", opt_in="BOT401")
    clean(f"{HEAD}{DEFAULT.format(mark='')}{start}")


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("session.client('s3', config=CONFIG).list_buckets()", "  # BOT401"),
        ("boto3.resource('s3', config=CONFIG)", "  # BOT401"),
        ("boto3.Session().client('s3', config=CONFIG).list_buckets()", ""),
        ("own = boto3.Session()\n    own.client('s3', config=CONFIG)", ""),
        ("new_session().client('s3', config=CONFIG)", ""),
        ("with lock:\n        boto3.client('s3', config=CONFIG)", ""),
        ("with self._client_lock:\n        boto3.client('s3', config=CONFIG)", ""),
    ],
)
def test_which_session_makes_it(body: str, mark: str) -> None:
    factory = "def new_session():\n    return boto3.Session()\n"
    start = "threading.Thread(target=work).start()"
    source = f"{HEAD}{factory}def work():\n    {body}{mark}\n{start}"
    (flags if mark else clean)(source, opt_in="BOT401")


@pytest.mark.parametrize(
    "start",
    [
        "work(1)",
        "ProcessPoolExecutor().submit(work, 1)",
        "pool.submit(work, 1)",
        "Thread(target=work)",
        "threading.Thread(target=other)",
        "threading.Timer(1, other)",
    ],
)
def test_no_threads_that_are_known(start: str) -> None:
    clean(f"{HEAD}{DEFAULT.format(mark='')}{start}", opt_in="BOT401")


def test_methods_are_followed() -> None:
    flags(
        f"""
{HEAD}
class Fetcher:
    def run(self):
        threading.Thread(target=self.work).start()

    def work(self):
        boto3.client("s3", config=CONFIG).list_buckets()  # BOT401
        """,
        opt_in="BOT401",
    )


def test_the_messages() -> None:
    told = message(f"{HEAD}{DEFAULT.format(mark='')}threading.Thread(target=work).start()", opt_in="BOT401")
    assert told == (
        'boto3.client("s3") runs in threads (threading.Thread, work), which share boto3\'s default session: '
        "making clients from it is not thread-safe. Create the client once, outside the threads: threads may share a "
        "client."
    )
    resource = DEFAULT.format(mark="").replace("boto3.client(", "boto3.resource(")
    told = message(f"{HEAD}{resource}threading.Thread(target=work).start()", opt_in="BOT401")
    assert told.endswith("Use a client, created once outside the threads, or one resource and Session for each thread.")
