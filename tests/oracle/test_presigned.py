"""With which signature S3 requests are presigned: what BOT233 and its page say, by URLs that real clients make."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from flake8_botocore.botocore.effective import SIGV2_REGIONS
from flake8_botocore.botocore.tables import OLDEST_BOTOCORE

from .alone import messages
from .conftest import Worker

HEAD = """
import os
import botocore.config
import botocore.session

os.environ.pop("AWS_DEFAULT_REGION", None)
session = botocore.session.get_session()

def version(client):
    by_url = [client.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "k"}, 60, "GET"),
              client.generate_presigned_url("put_object", {"Bucket": "bucket", "Key": "k"}, 3_000_000)]
    fields = client.generate_presigned_post("bucket", "k", None, None, 60)["fields"]
    found = {4 if "X-Amz-Algorithm=" in url else 2 if "AWSAccessKeyId=" in url and "Signature=" in url else None
             for url in by_url}
    found.add(4 if "x-amz-algorithm" in fields else 2 if "AWSAccessKeyId" in fields else None)
    (one,) = found
    return one

def made(region, **options):
    arguments = {} if not options.get("url") else {"endpoint_url": options.pop("url")}
    config = botocore.config.Config(**options) if options else None
    return session.create_client("s3", region_name=region, config=config, **arguments)
"""


def asked(worker: Worker, source: str) -> Any:
    """The ``value`` that ``source`` computes."""
    return worker("value", HEAD + source)["value"]


def test_in_which_regions_version_2_is_presigned(worker: Worker) -> None:
    source = """
known = {each for of in session.get_available_partitions() for each in session.get_available_regions("s3", of)}
regions = [*known, "aws-global", "auto", "eu-west-9", "nyc3", "s3-external-1", "EU"]
value = {region: version(made(region)) for region in regions}
"""
    found = asked(worker, source)
    assert len(found) > 30
    assert {region for region, version in found.items() if version == 2} == SIGV2_REGIONS
    # The message and the page say "us-east-1 and nine other regions".
    assert len(SIGV2_REGIONS - {"aws-global", "us-east-1"}) == 9
    assert set(found.values()) == {2, 4}


def test_the_signature_that_is_chosen(worker: Worker) -> None:
    found = asked(
        worker,
        """
value = [version(made("us-east-1", signature_version=each)) for each in ("s3v4", "s3", None)]
value += [version(made("eu-central-1", signature_version="s3")), version(made(None, signature_version="s3v4"))]
value += [version(made(None))]
""",
    )
    assert found == [4, 2, 2, 2, 4, 2]


def test_nothing_else_changes_it(worker: Worker) -> None:
    source = """
options = [{"us_east_1_regional_endpoint": "regional"}, {"us_east_1_regional_endpoint": "legacy"},
           {"use_dualstack_endpoint": True}, {"use_accelerate_endpoint": True}, {"addressing_style": "path"},
           {"payload_signing_enabled": True}]
choices = [{"defaults_mode": "standard"}, {"url": "https://s3.us-east-1.amazonaws.com"}]
value = [version(made("us-east-1", **each)) for each in choices + [{"s3": each} for each in options]]
os.environ["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"] = "regional"
session = botocore.session.get_session()
value.append(version(made("us-east-1")))
"""
    assert set(asked(worker, source)) == {2}


def test_a_profile_can_choose_version_4(worker: Worker) -> None:
    source = """
import tempfile
with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
    file.write("[default]\\ns3 =\\n    signature_version = s3v4\\n")
    file.flush()
    os.environ["AWS_CONFIG_FILE"] = file.name
    session = botocore.session.get_session()
    value = version(made("us-east-1"))
"""
    assert asked(worker, source) == 4


def test_sent_requests_are_signed_with_version_4(worker: Worker) -> None:
    source = """
from botocore.awsrequest import AWSResponse
client = made("us-east-1")
sent = []
def answer(request, **rest):
    sent.append(request.headers["Authorization"])
    class Raw:
        def stream(self, *args, **rest):
            return iter(())
    return AWSResponse(request.url, 200, {}, Raw())
client.meta.events.register("before-send.s3", answer)
client.head_object(Bucket="b", Key="k")
value = [each.decode() if isinstance(each, bytes) else each for each in sent]
"""
    (authorization,) = asked(worker, source)
    assert authorization.startswith("AWS4-HMAC-SHA256 ")


@pytest.mark.parametrize(
    ("arguments", "version"),
    [
        ('"us-east-1"', 2),
        ('"eu-west-1"', 2),
        ('"eu-central-1"', 4),
        ('"us-east-1", config=Config(region_name="eu-central-1")', 4),
        ('"us-east-1", config=Config(region_name="eu-central-1", s3={"us_east_1_regional_endpoint": "regional"})', 2),
        ('"us-east-1", config=Config(signature_version="s3v4")', 4),
        ('"eu-central-1", config=Config(signature_version="s3")', 2),
        ('config=Config(region_name="us-west-1")', 2),
    ],
)
def test_reported_if_and_only_if_it_is_version_2(worker: Worker, arguments: str, version: int) -> None:
    source = f'import boto3\nfrom botocore.config import Config\nclient = boto3.Session().client("s3", {arguments})\n'
    assert asked(worker, f"{source}value = version(client)") == version
    found = messages(f"{source}client.generate_presigned_post('b', 'k')\n", "BOT233")
    assert bool(found) == (version == 2)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="botocore 1.20 cannot be imported")
def test_the_same_since_the_oldest_release() -> None:
    """The oldest release of the tables; ``.cache`` has it after the first run."""
    oldest = Worker("botocore-" + ".".join(map(str, OLDEST_BOTOCORE)))
    try:
        test_in_which_regions_version_2_is_presigned(oldest)
        test_the_signature_that_is_chosen(oldest)
    finally:
        oldest.close()


def test_aiobotocore_presigns_alike(aio_worker: Worker) -> None:
    source = """
import asyncio
from aiobotocore.session import get_session
async def presigned(region):
    async with get_session().create_client("s3", region_name=region) as client:
        return "AWSAccessKeyId=" in await client.generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"})
value = [asyncio.run(presigned(region)) for region in ("us-east-1", "eu-central-1")]
"""
    assert aio_worker("value", source)["value"] == [True, False]


DIRECTORY = """
def sign(region):
    client = made(region)
    made_up = {"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c", "Expiration": LATER}
    client.meta.events.register("before-call.s3.CreateSession", lambda **_: (OK(), {"Credentials": made_up}))
    return client.generate_presigned_url("get_object", {"Bucket": "b--use1-az4--x-s3", "Key": "k"}, 60)

import datetime
LATER = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)

class OK:
    status_code = 200

value = [sign(region) for region in REGIONS]
"""


def test_directory_buckets_are_presigned_with_version_4(worker: Worker) -> None:
    urls = asked(worker, DIRECTORY.replace("REGIONS", repr(sorted(SIGV2_REGIONS))))
    assert len(urls) == len(SIGV2_REGIONS)
    assert all("X-Amz-Algorithm=AWS4-HMAC-SHA256" in url and "AWSAccessKeyId=" not in url for url in urls)
