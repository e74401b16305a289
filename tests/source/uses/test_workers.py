from __future__ import annotations

from textwrap import dedent

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientInWorker
from tests.readings import reading

HEAD = """
import asyncio, concurrent.futures, functools, threading
import aiobotocore.session
import boto3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from threading import Thread
from unittest.mock import Mock

session = boto3.Session()
lock = threading.Lock()
"""
WORK = """
def work(*args):
    boto3.client("sqs")
"""


def found(source: str) -> list[tuple[str, str, bool]]:
    """Function, what starts it, and whether the default session makes the client, of every client in a worker."""
    facts = reading(HEAD + dedent(source), "a_snippet.py", Settings()).facts
    return [(each.function, each.handed_to, each.default_session) for each in facts.of(ClientInWorker)]


@pytest.mark.parametrize(
    ("start", "handed_to"),
    [
        ("Thread(target=work)", "Thread"),
        ("threading.Thread(None, work)", "threading.Thread"),
        ("ThreadPoolExecutor().submit(work, 1)", "ThreadPoolExecutor().submit"),
        ("ThreadPoolExecutor(max_workers=2).map(work, [])", "ThreadPoolExecutor(...).map"),
        ("pool = concurrent.futures.ThreadPoolExecutor()\npool.submit(work)", "pool.submit"),
        ("with ThreadPool(4) as pool:\n    pool.starmap_async(work, [])", "pool.starmap_async"),
        ("pool = ThreadPoolExecutor()\nloop.run_in_executor(pool, work)", "loop.run_in_executor"),
        ("loop.run_in_executor(None, work)", "loop.run_in_executor"),
        ("asyncio.to_thread(work)", "asyncio.to_thread"),
        ("import anyio\nanyio.to_thread.run_sync(work)", "anyio.to_thread.run_sync"),
        ("from starlette.concurrency import run_in_threadpool\nrun_in_threadpool(work)", "run_in_threadpool"),
        ("from twisted.internet import reactor\nreactor.callInThread(work, 1)", "reactor.callInThread"),
        ("from twisted.internet.threads import deferToThread\ndeferToThread(work)", "deferToThread"),
        ("asyncio.to_thread(functools.partial(functools.partial(work, 1), 2))", "asyncio.to_thread"),
        (
            "def run(executor):\n    executor.submit(work)\nwith ThreadPoolExecutor() as pool:\n    run(pool)",
            "executor.submit",
        ),
    ],
)
def test_calls_that_start_threads_are_found(start: str, handed_to: str) -> None:
    assert found(f"{WORK}\n{start}") == [("work", handed_to, True)]


@pytest.mark.parametrize(
    "start",
    [
        "work()",
        "Thread(work)",
        "Thread(target=work())",
        "Thread(args=work)",
        "other.Thread(target=work)",
        "ProcessPoolExecutor().submit(work)",
        "pool = ProcessPoolExecutor()\nloop.run_in_executor(pool, work)",
        "loop.run_in_executor(unknown, work)",
        "loop.run_in_executor(work)",
        "unknown.submit(work)",
        "Mock().submit(work)",
        "ThreadPoolExecutor().shutdown(work)",
        "ThreadPoolExecutor().starmap(work)",
        "other.to_thread(work)",
        "ThreadPoolExecutor().submit(unknown)",
        "ThreadPoolExecutor().submit()",
        "ThreadPoolExecutor(1).map(work, [])",
        "ThreadPool(processes=1).map(work, [])",
        "ONE = 1\nThreadPoolExecutor(max_workers=ONE).map(work, [])",
    ],
)
def test_calls_that_start_no_thread_or_only_one_are_not_found(start: str) -> None:
    assert found(f"{WORK}\n{start}") == []


@pytest.mark.parametrize(
    ("source", "function"),
    [
        ("Thread(target=lambda: boto3.client('sqs'))", "lambda"),
        ("def work():\n    inner()\ndef inner():\n    make()\ndef make():\n    boto3.client('sqs')", "work"),
        ("def work():\n    def inner():\n        boto3.client('sqs')\n    inner()", "work"),
        ("def work():\n    work()\n    boto3.client('sqs')", "work"),
        ("def work():\n    [boto3.client('sqs') for _ in range(2)]", "work"),
        ("def work():\n    Maker().use()\nclass Maker:\n    def use(self):\n        boto3.client('sqs')", "work"),
        ("def work():\n    Maker()\nclass Maker:\n    def __init__(self):\n        boto3.client('sqs')", "work"),
        (
            "def work():\n    Maker()\nclass Base:\n    def __init__(self):\n        boto3.client('sqs')\n"
         "class Maker(Base):\n    pass", "work"),
        ("class work:\n    def __init__(self):\n        boto3.client('sqs')", "__init__"),
    ],
)  # fmt: skip
def test_a_client_made_in_a_thread_is_found(source: str, function: str) -> None:
    start = "" if source.startswith("Thread") else "\nThread(target=work)"
    assert found(source + start) == [(function, "Thread", True)]


@pytest.mark.parametrize(
    "source",
    [
        "def work():\n    pass\ndef other():\n    boto3.client('sqs')",
        "def work(client=boto3.client('sqs')):\n    client.list_queues()",
        "@decorate(boto3.client('sqs'))\ndef work():\n    pass",
        "def work():\n    unknown.make()",
        "def work():\n    Maker()\nclass Maker:\n    made = boto3.client('sqs')",
    ],
)
def test_a_client_that_no_thread_makes_is_not_found(source: str) -> None:
    assert found(f"{source}\nThread(target=work)") == []


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("boto3.resource('sqs')", [True]),
        ("session.client('sqs')", [False]),
        ("boto3.Session().client('sqs')", []),
        ("own = boto3.Session()\n    own.client('sqs')", []),
        ("fresh().client('sqs')", []),
        ("with lock:\n        own = fresh()\n    own.client('sqs')", []),
        ("aio.create_client('sqs')", []),
        ("boto_session.client('sqs')", []),
    ],
)
def test_sessions_that_threads_share(body: str, made: list[bool]) -> None:
    source = f"""
def fresh():
    return boto3.Session()

aio = aiobotocore.session.get_session()

def work(boto_session):
    {body}

Thread(target=work)
"""
    assert found(source) == [("work", "Thread", default) for default in made]


@pytest.mark.parametrize(
    ("block", "guarded"),
    [
        ("lock", True),
        ("self._lock", True),
        ("threading.RLock()", True),
        ("dbLock", True),
        ("CLIENT_LOCK", True),
        ("client_mutex", True),
        ("locked(key)", True),
        ("block()", False),
        ("clock.measured()", False),
        ("nonblocking", False),
    ],
)
def test_locks(block: str, guarded: bool) -> None:
    expected = [] if guarded else [("work", "Thread", True)]
    assert found(f"def work():\n    with {block}:\n        boto3.client('sqs')\nThread(target=work)") == expected
    factory = "def make():\n    return boto3.client('sqs')\n"
    assert found(f"{factory}def work():\n    with {block}:\n        make()\nThread(target=work)") == expected


def test_a_lock_for_one_of_two_ways() -> None:
    factory = "def make():\n    return boto3.client('sqs')\n"
    work = "def work():\n    with lock:\n        make()\n    make()\n"
    assert found(f"{factory}{work}Thread(target=work)") == [("work", "Thread", True)]
    around = "with lock:\n    Thread(target=work)\n"
    assert found(f"{WORK}{around}") == [("work", "Thread", True)]


def test_each_client_once() -> None:
    source = f"{WORK}\nThread(target=work)\nThread(target=work)\nThread(target=lambda: work())"
    assert len(found(source)) == 1


def test_a_client_for_whom_none_is_given() -> None:
    given = "def work(key, client=None):\n    client = client or boto3.client('sqs')\n"
    assert found(f"{given}s3 = boto3.client('s3')\nThreadPoolExecutor().submit(work, 1, s3)") == []
    factory = "def make():\n    return boto3.client('sqs')\n"
    given = "def work(key, client=None):\n    if client is None:\n        client = make()\n"
    assert found(f"{factory}{given}ThreadPoolExecutor().submit(work, 1, make())") == []
    own = "c = None\ndef work(key):\n    global c\n    if c is None:\n        c = boto3.client('sqs')\n"
    assert found(f"{own}Thread(target=work)") == [("work", "Thread", True)]
