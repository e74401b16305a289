"""Code in a branch whose condition constants decide against is no finding, whatever rule would report it."""

from __future__ import annotations

from textwrap import indent

import pytest

from flake8_botocore.advice.running import RunningClients
from flake8_botocore.config import Settings
from flake8_botocore.facts import ConfigCreation
from flake8_botocore.source.fact_table import TABLE
from tests.readings import reading
from tests.snippets import clean, flags

HEAD = """
import os
import boto3
from botocore.config import Config
PROFILE = ""
SECONDS = 0
NAME = PROFILE
DEBUG = False
SERVICE = None
WHOLE = Config(read_timeout=5, connect_timeout=5, retries={"total_max_attempts": 2})
"""
CLIENT = "\n    boto3.client('s3')"


@pytest.mark.parametrize(
    ("never", "perhaps"),
    [
        ("if SECONDS > 0:", "if SECONDS >= 0:"),
        ("if SERVICE is not None:", "if SERVICE is None:"),
        ("if NAME:", "if OTHER:"),
        ("if NAME and OTHER:", "if NAME or OTHER:"),
        ("if not DEBUG:\n    pass\nelse:", "if DEBUG:\n    pass\nelse:"),
        ("if OTHER:\n    pass\nelif 0:", "if OTHER:\n    pass\nelif 1:"),
        ("def run():\n  if DEBUG:", "def run(DEBUG):\n  if DEBUG:"),
        ("def run():\n  if DEBUG:", "def run():\n  global DEBUG\n  DEBUG = True\n  if DEBUG:"),
        ("for DEBUG in ():\n  if 0:", "for DEBUG in (1,):\n  if DEBUG:"),
        ("if PROFILE == 'a':", "if PROFILE < 1:"),
    ],
)
def test_conditions(never: str, perhaps: str) -> None:
    clean(f"{HEAD}{never}{CLIENT}")
    flags(f"{HEAD}{perhaps}{CLIENT}  # BOT101")


def test_every_rule() -> None:
    clean(f"{HEAD}if PROFILE:\n    os.environ['AWS_PROFILE'] = PROFILE\nboto3.client('s3', config=WHOLE)\n")
    clean(f"{HEAD}C = Config(read_timeout=SECONDS) if SECONDS else WHOLE\nboto3.client('s3', config=WHOLE)\n")
    flags(f"{HEAD}C = WHOLE if SECONDS else Config(read_timeout=5)  # BOT102\nboto3.client('s3', config=WHOLE)\n")


@pytest.mark.parametrize("change", ["del ITEMS['read_timeout']", "ITEMS['read_timeout'] += 60", "ITEMS.clear()"])
def test_changes_of_a_dictionary(change: str) -> None:
    config = "boto3.client('s3', config=Config(connect_timeout=5, retries={'total_max_attempts': 2}, **ITEMS))"
    flags(f"{HEAD}ITEMS = {{'read_timeout': 0}}  # BOT213\nif DEBUG:\n    {change}\n{config}\n")
    clean(f"{HEAD}ITEMS = {{'read_timeout': 0}}\nif OTHER:\n    {change}\n{config}\n")


def test_every_type_of_fact() -> None:
    body = """
import aioboto3
from concurrent.futures import ThreadPoolExecutor
aio = aioboto3.Session().client("s3")
aio.get_object(Bucket="b", Key="k")
def work():
    boto3.client("sqs").delete_message_batch(QueueUrl="q", Entries=[])
def handler(event, context):
    s3 = boto3.client("s3")
    s3.get_waiter("bucket_exist").wait(Bucket="b")
    for key in event:
        boto3.client("s3").delete_objects(Bucket="b", Delete={})
    with ThreadPoolExecutor(max_workers=40) as pool:
        pool.submit(work)
async def run():
    aio.get_object(Bucket="b", Key="k")
    boto3.client("s3").list_buckets()
"""
    plain = reading(f"{HEAD}if DEBUG:\n    pass\n{body}", "a_snippet.py", Settings()).facts
    never = reading(f"{HEAD}if DEBUG:\n{indent(body, '    ')}", "a_snippet.py", Settings()).facts
    for kind in TABLE:
        assert len(never.of(kind)) == (len(plain.of(kind)) if kind in (ConfigCreation, RunningClients) else 0), kind
