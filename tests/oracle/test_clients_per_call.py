"""What a client in every call costs: connections, work and requests, each counted."""

from __future__ import annotations

import pytest

from . import installs
from .alone import messages, run

MODULE = """
import types

import boto3
import botocore.endpoint
from botocore.config import Config

botocore.endpoint.time = types.SimpleNamespace(sleep=lambda seconds: None)
CONFIG = Config(connect_timeout=5, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3},
                s3={"addressing_style": "path"})
"""
PER_CALL = f"""{MODULE}
def handler(event, context):
    s3 = boto3.client("s3", config=CONFIG)
    return s3.get_object(Bucket="bucket", Key="key")["Body"].read()
"""
KEPT = f"""{MODULE}
s3 = boto3.client("s3", config=CONFIG)

def handler(event, context):
    return s3.get_object(Bucket="bucket", Key="key")["Body"].read()
"""

VERSIONS = pytest.mark.parametrize("version", installs.BOTOCORE)


def test_the_one_is_reported_the_other_is_not() -> None:
    (told,) = messages(PER_CALL, "BOT402")
    assert "with an empty connection pool and a fresh retry quota" in told
    assert messages(KEPT, "BOT402") == []


@pytest.mark.slow
@VERSIONS
@pytest.mark.parametrize(("source", "expected"), [(PER_CALL, 7), (KEPT, 1)], ids=["per call", "kept"])
def test_every_client_opens_a_connection(version: str, source: str, expected: int) -> None:
    calls = "\nfor _ in range(7):\n    handler({}, None)\nprint(server.gets, server.connections)\n"
    assert run(version, source + calls) == [7, expected]


COUNTERS = """
import botocore.client, botocore.credentials, botocore.endpoint_provider, botocore.httpsession, botocore.loaders

counts = {}

def count(cls, name):
    real = getattr(cls, name)
    counts[name, cls] = 0

    def counted(*args, **kwargs):
        counts[name, cls] += 1
        return real(*args, **kwargs)

    setattr(cls, name, counted)

count(botocore.client.ClientCreator, "_create_client_class")
count(botocore.endpoint_provider.RuleSet, "__init__")
count(botocore.httpsession.URLLib3Session, "__init__")
count(botocore.loaders.JSONFileLoader, "load_file")
count(botocore.credentials.CredentialResolver, "load_credentials")
"""
MANY_CALLS = """
handler({}, None)
first = list(counts.values())
for _ in range(3):
    handler({}, None)
print(*first[3:], *(now - before for now, before in zip(counts.values(), first)))
"""


@pytest.mark.slow
@VERSIONS
@pytest.mark.parametrize(
    ("source", "again"), [(PER_CALL, [3, 3, 3, 0, 0]), (KEPT, [0, 0, 0, 0, 0])], ids=["per call", "kept"]
)
def test_what_is_done_again(version: str, source: str, again: list[int]) -> None:
    """Client class, endpoint rules and HTTP session; files and credentials are kept by the session."""
    files, credentials, *counted = run(version, COUNTERS + source + MANY_CALLS)
    assert files > 0
    assert credentials == 1
    assert counted == again


@pytest.mark.slow
@VERSIONS
def test_the_retry_quota_begins_afresh(version: str) -> None:
    calls = """
server.status, server.pause = 500, 0
for _ in range(60):
    try:
        handler({}, None)
    except Exception as error:
        assert "InternalError" in str(error) or "500" in str(error), error
print(server.gets)
"""
    (per_call,) = run(version, PER_CALL + calls)
    (kept,) = run(version, KEPT + calls)
    assert per_call == 60 * 3
    assert 60 < kept < per_call
