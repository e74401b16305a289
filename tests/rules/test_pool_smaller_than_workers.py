from __future__ import annotations

import pytest

from tests.snippets import clean, findings, flags, message

HEAD = """
import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
import aiobotocore.session
import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

def config(**more):
    return Config(**more)

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
LARGE = CONFIG.merge(Config(max_pool_connections=50))
s3 = boto3.client("s3", config=CONFIG)
large = boto3.client("s3", config=LARGE)
aio = aiobotocore.session.get_session()

def remove(key):
    s3.delete_object(Bucket="b", Key=key)

def remove_large(key):
    large.delete_object(Bucket="b", Key=key)

def own(key):
    boto3.client("s3", config=CONFIG).delete_object(Bucket="b", Key=key)

def indirect(key):
    log(key)
    remove(key)
""".lstrip()


@pytest.mark.parametrize(
    "body",
    [
        "with ThreadPoolExecutor(max_workers=50) as pool:  # BOT304\n    pool.map(remove, keys)",
        "with ThreadPoolExecutor(11) as pool:  # BOT304\n    pool.map(remove, keys)",
        "pool = ThreadPoolExecutor(50)  # BOT304\nfor key in keys:\n    pool.submit(remove, key)",
        "pool = ThreadPoolExecutor(50)  # BOT304\ndone = [pool.submit(indirect, key) for key in keys]",
        "pool = ThreadPoolExecutor(50)  # BOT304\npool.submit(lambda: s3.delete_object(Bucket='b', Key='k'))",
        "pool = ThreadPoolExecutor(50)  # BOT304\npool.submit(s3.delete_object, Bucket='b', Key='k')",
        "SIZE = 50\npool = ThreadPoolExecutor(SIZE)  # BOT304\npool.map(remove, keys)",
        "pool = ThreadPool(processes=50)  # BOT304\npool.imap_unordered(remove, keys)",
        "pool = ThreadPoolExecutor(50)  # BOT304\nloop.run_in_executor(pool, remove, key)",
        "transfer = TransferConfig(max_concurrency=20)  # BOT304\ns3.upload_file('f', 'b', 'k', Config=transfer)",
        "pool = ThreadPoolExecutor(51)  # BOT304\npool.map(remove_large, keys)",
    ],
)
def test_more_workers_than_connections(body: str) -> None:
    flags(f"{HEAD}{body}", opt_in="BOT304")
    clean(f"{HEAD}{body.replace('  # BOT304', '')}")


@pytest.mark.parametrize(
    "body",
    [
        "with ThreadPoolExecutor(max_workers=10) as pool:\n    pool.map(remove, keys)",
        "pool = ThreadPoolExecutor(50)\npool.map(remove_large, keys)",
        "pool = ThreadPoolExecutor(50)\npool.map(own, keys)",
        "pool = ThreadPoolExecutor(50)\npool.map(other, keys)",
        "pool = ThreadPoolExecutor(50)",
        "pool = ThreadPoolExecutor()\npool.map(remove, keys)",
        "pool = ThreadPoolExecutor(size)\npool.map(remove, keys)",
        "pool = ThreadPoolExecutor(*size)\npool.map(remove, keys)",
        "pool = ProcessPoolExecutor(50)\npool.map(remove, keys)",
        "pool = ThreadPoolExecutor(50)\npool.shutdown()\nremove(key)",
        "loop.run_in_executor(ProcessPoolExecutor(50), remove, key)",
        "transfer = TransferConfig(max_concurrency=20)\nlarge.upload_file('f', 'b', 'k', Config=transfer)",
        "t = TransferConfig(max_concurrency=20, use_threads=False)\ns3.upload_file('f', 'b', 'k', Config=t)",
        "transfer = TransferConfig(max_concurrency=20)",
        "s3.upload_file('f', 'b', 'k', Config=TransferConfig())",
    ],
)
def test_enough_connections_or_unknown(body: str) -> None:
    clean(f"{HEAD}{body}", opt_in="BOT304")


def test_the_client_is_shown_beside_it() -> None:
    (found,) = findings(f"{HEAD}pool = ThreadPoolExecutor(50)\npool.map(remove, keys)", opt_in="BOT304")
    (note,) = found.notes
    assert (note.label, HEAD.splitlines()[note.span.start_line - 1].startswith("s3 = "), note.said) == (
        "client",
        True,
        True,
    )


def test_the_message() -> None:
    told = message(f"{HEAD}pool = ThreadPoolExecutor(50)\npool.map(remove, keys)", opt_in="BOT304")
    assert told == (
        '50 workers (ThreadPoolExecutor) share boto3.client("s3"): botocore 1.44 keeps 10 connections, every '
        "further one is closed after its request. Set max_pool_connections=50."
    )


def test_the_smallest_pool_counts_and_each_executor_once() -> None:
    body = """
def both(key):
    large.get_object(Bucket="b", Key=key)
    s3.get_object(Bucket="b", Key=key)

pool = ThreadPoolExecutor(60)
pool.map(both, keys)
pool.map(remove, keys)
"""
    (found,) = findings(HEAD + body, opt_in="BOT304")
    assert "keeps 10 connections" in found.message


def test_an_unlimited_pool_and_a_mock() -> None:
    use = "c = boto3.client('s3', config=CONFIG.merge(Config(max_pool_connections=0)))\n"
    body = "pool = ThreadPoolExecutor(50)\npool.submit(c.get_object, Bucket='b')"
    clean(f"{HEAD}{use}{body}", opt_in="BOT304")
