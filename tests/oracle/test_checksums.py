"""Which checksums requests to S3 carry, by what reaches ``before-send``: what BOT309 and its page say."""

from __future__ import annotations

import pytest

from flake8_botocore.botocore import parse_version
from flake8_botocore.rules.checksums_for_other_stores import OPTIONS, SINCE, UPLOADS

from .alone import messages
from .conftest import Worker

HEAD = """
import io
import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

def sent(scheme, calls, **options):
    config = Config(**options) if options else None
    client = boto3.Session().client("s3", "us-east-1", endpoint_url=scheme + "://s3.example.com", config=config)
    found = []
    def answer(request, **rest):
        headers = {name.lower(): value for name, value in request.headers.items()}
        names = {name for name in headers if "checksum" in name or name in ("content-md5", "x-amz-trailer")}
        coding = headers.get("content-encoding", b"")
        coding = coding.decode() if isinstance(coding, bytes) else coding
        found.append(sorted(names | ({coding} if coding else set())))
        class Raw:
            def stream(self, *args, **rest):
                return iter(())
            def read(self, *args):
                return b""
        return AWSResponse(request.url, 200, {}, Raw())
    client.meta.events.register("before-send.s3", answer)
    for call in calls:
        call(client)
    return found

PUT = lambda s3: s3.put_object(Bucket="b", Key="k", Body=b"x")
PART = lambda s3: s3.upload_part(Bucket="b", Key="k", Body=b"x", PartNumber=1, UploadId="u")
FILE = lambda s3: s3.upload_fileobj(io.BytesIO(b"x"), "b", "k")
GET = lambda s3: s3.get_object(Bucket="b", Key="k")
DELETE = lambda s3: s3.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "k"}]})
RULES = lambda s3: s3.put_bucket_lifecycle_configuration(Bucket="b", LifecycleConfiguration={"Rules": []})
"""
CHOSEN = ", ".join(f"{name}={value}" for name, value in OPTIONS.items())
HEADER = ["x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm"]
TRAILER = ["aws-chunked", "x-amz-sdk-checksum-algorithm", "x-amz-trailer"]


def since(worker: Worker) -> bool:
    """Whether it adds checksums by itself."""
    return parse_version(worker.botocore) >= SINCE


def asked(worker: Worker, arguments: str) -> object:
    """What each of the requests has."""
    return worker("value", f"{HEAD}value = sent({arguments})")["value"]


@pytest.mark.parametrize(("scheme", "added"), [("http", HEADER), ("https", TRAILER)])
def test_uploads_carry_a_checksum_unless_it_is_switched_off(worker: Worker, scheme: str, added: list[str]) -> None:
    found = asked(worker, f'"{scheme}", [PUT, PART, FILE]')
    assert found == [added if since(worker) else ["content-md5"]] * 3
    if since(worker):
        assert asked(worker, f'"{scheme}", [PUT, PART, FILE], {CHOSEN}') == [[], [], []]
        assert asked(worker, f'"{scheme}", [PUT], request_checksum_calculation="when_supported"') == [added]
    else:
        with pytest.raises(AssertionError, match="unexpected keyword argument 'request_checksum_calculation'"):
            asked(worker, f'"{scheme}", [PUT], {CHOSEN}')


def test_a_content_md5_that_the_call_gives_is_sent_too(worker: Worker) -> None:
    put = 'lambda s3: s3.put_object(Bucket="b", Key="k", Body=b"x", ContentMD5="nd1pKHOMiWxrvDuOYeRsEg==")'
    assert asked(worker, f'"http", [{put}]') == [sorted(["content-md5", *(HEADER if since(worker) else [])])]


def test_downloads_ask_for_a_checksum_unless_it_is_switched_off(worker: Worker) -> None:
    assert asked(worker, '"https", [GET]') == [["x-amz-checksum-mode"] if since(worker) else []]
    if since(worker):
        assert asked(worker, f'"https", [GET], {CHOSEN}') == [[]]


def test_an_operation_that_requires_a_checksum_has_one_with_either_value(worker: Worker) -> None:
    has = HEADER if since(worker) else ["content-md5"]
    assert asked(worker, '"https", [DELETE, RULES]') == [has, has]
    if since(worker):
        assert asked(worker, f'"https", [DELETE, RULES], {CHOSEN}') == [has, has]


def test_which_methods_add_one_that_is_not_required(worker: Worker) -> None:
    source = """
import botocore.session
from botocore import xform_name
model = botocore.session.get_session().get_service_model("s3")
value = []
for name in model.operation_names:
    checksum = model.operation_model(name).http_checksum or {}
    if "requestAlgorithmMember" in checksum and not checksum.get("requestChecksumRequired"):
        value.append(xform_name(name))
"""
    found = set(worker("value", source)["value"])
    rare = {"put_bucket_abac", "put_bucket_accelerate_configuration", "put_object_annotation"}
    assert found - rare == UPLOADS - {"upload_file", "upload_fileobj"}


def test_reported_where_uploads_carry_one(worker: Worker) -> None:
    source = 'import boto3\nboto3.client("s3", endpoint_url="https://s3.example.com").put_object(Bucket="b", Key="k")\n'
    found = messages(source, "BOT309", botocore_version=parse_version(worker.botocore))
    assert bool(found) == since(worker)
