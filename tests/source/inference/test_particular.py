"""Functions judged with the arguments of the call at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import flags_in
from tests.rules.reported import only

MAKERS = """
import boto3
from botocore.config import Config

LONG = Config(read_timeout=1000, retries={"total_max_attempts": 1})

def make(service, config=None, *, region=None):
    return boto3.client(service, region_name=region, config=config)

def through(name):
    return make(name)

def deep(a):
    return through(a)

def deeper(b):
    return deep(b)

def keywords(service, **others):
    return boto3.client(service, **others)

def named(service):
    client = boto3.client(service)
    return client

class Clients:
    def make(self, service, config=None):
        return boto3.client(service, config=config)

    @staticmethod
    def fixed(service):
        return boto3.client(service)

"""


def repeated(call: str) -> int:
    """How many operations run twice in a call on one of MAKERS."""
    return len(only("BOT302", f"{MAKERS}{call}.invoke(FunctionName='f')\n"))


@pytest.mark.parametrize(
    "call",
    [
        'make("lambda")',
        'make(service="lambda")',
        'make("lambda", None)',
        'make("lambda", region="eu-west-1")',
        'make("lambda", Config(read_timeout=30, retries={"total_max_attempts": 2}))',
        'through("lambda")',
        'deep("lambda")',
        'keywords("lambda")',
        'keywords("lambda", region_name="eu-west-1")',
        'named("lambda")',
        'Clients().make("lambda")',
        'Clients.fixed("lambda")',
        'Clients().fixed("lambda")',
    ],
)
def test_the_service_and_config_of_one_call(call: str) -> None:
    assert repeated(call) == 1


@pytest.mark.parametrize(
    "call",
    [
        'make("s3")',
        "make(unknown)",
        'make("lambda", LONG)',
        'make("lambda", config=LONG)',
        'make("lambda", config=unknown)',
        'make(*["lambda"])',
        'make("lambda", **unknown)',
        'keywords("lambda", config=LONG)',
        'keywords("lambda", **unknown)',
        'deeper("lambda")',
        'Clients().make("lambda", LONG)',
    ],
)
def test_what_the_call_does_not_show_or_shows_to_be_well(call: str) -> None:
    assert repeated(call) == 0


PAIRS = """
import boto3
from botocore.exceptions import ClientError

def pair(service):
    return boto3.client(service), ClientError

def nested(service):
    return 1, pair(service)

client, error = pair({0})
client.invoke(FunctionName="a")
pair({0})[0].invoke(FunctionName="b")
(number, (inner, error)) = nested({0})
pair({0})[1].invoke(FunctionName="c")
"""


def test_a_client_in_a_tuple() -> None:
    assert [finding.span.start_line for finding in only("BOT302", PAIRS.format('"lambda"'))] == [11, 12]
    assert only("BOT302", PAIRS.format('"s3"')) == []
    assert only("BOT302", PAIRS.format("unknown")) == []


def test_each_call_for_itself() -> None:
    source = MAKERS + "\n".join(
        f"make({service!r}, {config}).invoke(FunctionName='f')"
        for service in ("lambda", "s3")
        for config in ("None", "LONG")
    )
    (finding,) = only("BOT302", source)
    assert finding.message.startswith("lambda.invoke can run 3 times")


def test_past_the_bound_nothing_is_said() -> None:
    calls = [f'make("lambda", region="r{number}").invoke(FunctionName="f")' for number in range(30)]
    assert len(only("BOT302", MAKERS + "\n".join(calls))) == 24


def test_the_client_itself_is_reported_once_and_for_any_call() -> None:
    source = 'import boto3\n\ndef make(service):\n    return boto3.client(service)\n\nmake("lambda")\nmake("s3")\n'
    (finding,) = only("BOT101", source)
    assert finding.message.startswith("boto3.client(...) has no config=")


def test_a_function_that_calls_itself() -> None:
    source = 'import boto3\n\ndef make(name):\n    return make("s3") or boto3.client(name)\n\nmake("lambda").invoke()\n'
    assert only("BOT302", source) == []


def test_a_function_of_another_file(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/aws.py": "import boto3\n\ndef make(service):\n    return boto3.client(service)  # BOT101\n",
            "run.py": 'from app.aws import make\n\nmake("lambda").invoke()  # BOT302\nmake("s3").invoke()\n',
        },
    )
