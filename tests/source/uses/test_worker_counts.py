from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import libcst as cst
import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import Workers
from tests.layouts import lay_out
from tests.readings import reading

HEAD = """
import asyncio
import aiobotocore.session
import boto3
from boto3.s3.transfer import TransferConfig
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from threading import Lock

s3, sqs = boto3.client("s3"), boto3.client("sqs")
queue = boto3.resource("sqs").Queue("q")
lock = Lock()

def work(key):
    s3.get_object(Bucket="b", Key=key)
"""
Count = tuple[int, str, list[str]]


def counts(source: str, path: str = "a_snippet.py") -> list[Count]:
    """Number, what it is given toand services of the clients of every count."""
    facts = reading(source, path, Settings()).facts
    return [
        (each.count, each.callee, [str(client.service_name) for client in each.clients]) for each in facts.of(Workers)
    ]


def found(source: str) -> list[Count]:
    """The same for what follows ``HEAD``."""
    return counts(HEAD + dedent(source))


@pytest.mark.parametrize(
    ("source", "count", "callee", "services"),
    [
        ("ThreadPoolExecutor(20).map(work, [])", 20, "ThreadPoolExecutor", ["s3"]),
        ("SIZE = 2 * 10\nThreadPoolExecutor(max_workers=SIZE).submit(work, 1)", 20, "ThreadPoolExecutor", ["s3"]),
        ("ThreadPool(processes=3).map(work, [])", 3, "ThreadPool", ["s3"]),
        ("ThreadPoolExecutor(5).submit(s3.get_object, Key='k')", 5, "ThreadPoolExecutor", ["s3"]),
        ("ThreadPoolExecutor(5).submit(queue.send_message, MessageBody='m')", 5, "ThreadPoolExecutor", ["sqs"]),
        ("ThreadPoolExecutor(5).map(lambda m: queue.send_message(), [])", 5, "ThreadPoolExecutor", ["sqs"]),
        ("def both():\n    work(1)\n    sqs.list_queues()\nThreadPoolExecutor(5).submit(both)", 5, "ThreadPoolExecutor",
         ["sqs", "s3"]),
        ("p = ThreadPoolExecutor(5)\np.submit(work, 1)\np.submit(work, 2)", 5, "ThreadPoolExecutor", ["s3"]),
        ("loop.run_in_executor(ThreadPoolExecutor(5), work)", 5, "ThreadPoolExecutor", ["s3"]),
    ],
)  # fmt: skip
def test_pools(source: str, count: int, callee: str, services: list[str]) -> None:
    assert found(source) == [(count, callee, services)]


@pytest.mark.parametrize(
    "source",
    [
        "ThreadPoolExecutor(True).map(work, [])",
        "ThreadPoolExecutor(unknown).map(work, [])",
        "ThreadPoolExecutor(*sizes).map(work, [])",
        "ThreadPoolExecutor(thread_name_prefix='p').map(work, [])",
        "ThreadPoolExecutor(5)\nwork(1)",
        "ThreadPoolExecutor(5).map(print, [])",
        "pool.map(work, [])",
        "loop.run_in_executor(None, work)",
        "def own():\n    boto3.client('s3').get_object()\nThreadPoolExecutor(5).submit(own)",
        "def make():\n    return boto3.client('s3')\nThreadPoolExecutor(5).submit(lambda: make().get_object())",
        "def own():\n    with lock:\n        work(1)\nThreadPoolExecutor(5).submit(own)",
        "def own():\n    with lock:\n        s3.get_object()\nThreadPoolExecutor(5).submit(own)",
    ],
)
def test_unknown_numbers_and_clients_of_their_own(source: str) -> None:
    assert found(source) == []


CLASS = """
class Store:
    def __init__(self):
        self.client = boto3.client("s3")
    def get(self, key):
        self.client.get_object(Key=key)
    def all(self, keys):
        ThreadPoolExecutor(5).map(self.get, keys)
"""


def test_a_client_of_an_instance_is_shared_with_it() -> None:
    shared = [(5, "ThreadPoolExecutor", ["s3"])]
    assert found(CLASS) == shared
    without = CLASS.partition("    def all")[0]
    assert found(f"{without}store = Store()\nThreadPoolExecutor(5).map(store.get, [])") == shared
    assert found(f"{without}def own(key):\n    Store().get(key)\nThreadPoolExecutor(5).map(own, [])") == []


def test_a_factory_called_under_a_lock_still_makes_an_own_client() -> None:
    factory = "def make():\n    return boto3.client('s3')\n"
    work = "def own():\n    with lock:\n        client = make()\n    client.get_object()\n"
    assert found(f"{factory}{work}ThreadPoolExecutor(5).submit(own)") == []


def test_clients_of_other_modules(tmp_path: Path) -> None:
    aws = """
        import boto3
        s3 = boto3.client("s3")
        def make():
            return boto3.client("s3")
        """
    uses = """
        from concurrent.futures import ThreadPoolExecutor
        import aws
        def work():
            {client}.get_object()
        ThreadPoolExecutor(5).submit(work)
        """
    lay_out(tmp_path, {"aws.py": aws})
    path = str(tmp_path / "uses.py")
    assert counts(dedent(uses.format(client="aws.s3")), path) == [(5, "ThreadPoolExecutor", ["s3"])]
    assert counts(dedent(uses.format(client="aws.make()")), path) == []


@pytest.mark.parametrize(
    ("config", "count"),
    [
        ("TransferConfig(max_concurrency=20)", 20),
        ("TransferConfig(1, 20)", 20),
        ("TransferConfig(max_concurrency=20, use_threads=True)", 20),
        ("TransferConfig(max_concurrency=20, use_threads=False)", None),
        ("TransferConfig(max_concurrency=20, use_threads=unknown)", None),
        ("TransferConfig(max_concurrency=unknown)", None),
        ("TransferConfig(**unknown)", None),
        ("TransferConfig()", None),
        ("unknown", None),
    ],
)
def test_transfers(config: str, count: int | None) -> None:
    expected = [] if count is None else [(count, "TransferConfig", ["s3"])]
    assert found(f"s3.download_file('b', 'k', 'f', Config={config})") == expected
    assert (
        found(f"c = {config}\ns3.upload_file('f', 'b', 'k', Config=c)\ns3.copy({{}}, 'b', 'k', Config=c)") == expected
    )
    assert found(f"c = {config}\ns3.get_object(Config=c)") == []


def test_the_number_is_where_it_stands() -> None:
    facts = reading(f"{HEAD}\nThreadPoolExecutor(max_workers=20).map(work, [])", "a_snippet.py", Settings()).facts
    (count,) = facts.of(Workers)
    anchor: object = count.anchor
    assert isinstance(anchor, cst.Arg)
    assert isinstance(anchor.value, cst.Integer)
    assert anchor.value.value == "20"
    assert count.clients == (facts.clients[0],)
