from __future__ import annotations

from tests.rules.reported import only, reported
from tests.snippets import clean

SOURCE = """
import boto3
from botocore.config import Config
from tenacity import retry, stop_after_attempt

C = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("dynamodb", config=C)
bucket = boto3.resource("s3", config=C).Bucket("b")

@retry(stop=stop_after_attempt(5))
def call():
    return client.get_item(TableName="t", Key={})
"""


def test_other_operations() -> None:
    assert reported("BOT311", SOURCE, opt_in="BOT311") == [
        (
            "retry(stop=stop_after_attempt(5))",
            "dynamodb.get_item can be sent 15 times in total: tenacity tries 5 times, botocore 1.44 sends each 3 times "
            "(call: line 11). Leave retrying to botocore: remove tenacity, unless it waits for a state.",
        )
    ]


def test_opt_in() -> None:
    clean(SOURCE)


def test_one_word() -> None:
    for old, new in (
        ("stop_after_attempt(5)", "stop_after_attempt(1)"),
        ('"total_max_attempts": 3', '"total_max_attempts": 1'),
        ("client.get_item(", "client.get_paginator("),
        ('client.get_item(TableName="t", Key={})', "bucket.objects.all()"),
        ("config=C)\nbucket", "config=config)\nbucket"),
    ):
        assert old in SOURCE
        assert only("BOT311", SOURCE.replace(old, new), opt_in="BOT311") == []


def test_of_several_clients_what_is_true_of_all() -> None:
    one = "if x:\n    client = {}\nelse:\n    client = "
    fewer = "boto3.client('dynamodb', config=C.merge(Config(retries={'total_max_attempts': 2, 'mode': 'standard'})))"
    (finding,) = only("BOT311", SOURCE.replace("client = ", one.format(fewer)), opt_in="BOT311")
    assert " 10 times in total" in finding.message
    unknown = SOURCE.replace("client = ", one.format("boto3.client('dynamodb', config=config)"))
    assert only("BOT311", unknown, opt_in="BOT311") == []


COUNTED = """
import boto3
from botocore.config import Config

C = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("dynamodb", config=C)

def __load(key, tries=4, pause=1):
    for number in range(tries + 1):
        try:
            return client.get_item(TableName="t", Key=key)
        except Exception:
            if number == tries:
                raise

def load(key):
    return __load(key, pause=2)
"""


def test_a_number_of_tries_that_a_caller_leaves_to_its_default() -> None:
    (finding,) = only("BOT311", COUNTED, opt_in="BOT311")
    assert finding.message.startswith("dynamodb.get_item can be sent 15 times in total: the loop tries 5 times, ")
    counting = COUNTED.replace("for number in range(tries + 1)", "number = -1\n    while number < tries").replace(
        "        try:", "        number += 1\n        try:"
    )
    (finding,) = only("BOT311", counting, opt_in="BOT311")
    assert finding.message.startswith("dynamodb.get_item can be sent 15 times in total: the loop tries 5 times, ")


def test_a_number_of_tries_that_no_caller_leaves_to_its_default() -> None:
    for old, new in (
        ("key, pause=2", "key, 1"),
        ("key, pause=2", "key, tries=1"),
        ("key, pause=2", "*key"),
        ("__load(key, pause=2)", "__load"),
        ("tries=4", "tries=TRIES"),
        ("tries=4", "tries=0"),
    ):
        assert old in COUNTED
        assert only("BOT311", COUNTED.replace(old, new), opt_in="BOT311") == []
