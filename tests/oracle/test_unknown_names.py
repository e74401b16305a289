"""BOT224 and BOT225: which services, waiters and paginators there are, and what their configurations read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_botocore.botocore import NEWEST, parse_version
from flake8_botocore.botocore.requests import askable, takes_page_size
from flake8_botocore.botocore.services import has_resource, is_no_service, is_service
from flake8_botocore.botocore.tables import services
from flake8_botocore.linter import lint

from . import installs
from .conftest import Worker, in_turn
from .reading import target

HEAD = "import boto3\nimport botocore.session\n"
CLIENT = 'import boto3\nclient = boto3.client("{}", "us-east-1")\n'


def told(source: str, code: str, worker: Worker) -> list[str]:
    """The messages of one rule for the release of the worker."""
    return [found.message for found in lint(source, "m.py", target(worker.botocore)) if found.code == code]


def raised(source: str, worker: Worker) -> str | None:
    """The name of what ``source`` raises."""
    body = "".join(f"    {line}\n" for line in source.splitlines())
    caught = f"value = None\ntry:\n{body}except Exception as error:\n    value = type(error).__name__\n"
    found: str | None = worker("value", caught)["value"]
    return found


NAMES = [
    *("s3", "events", "logs", "kafka", "runtime.sagemaker", "sagemaker-runtime"),
    *("S3", "dynamodb ", "", "dynamo", "eventbridge", "cloudwatch-logs", "msk", "lambda_", "frobnicate"),
    *("opsworks", "macie", "robomaker"),
]


def test_a_service_is_reported_if_and_only_if_its_client_cannot_be_made(worker: Worker) -> None:
    calls = (
        ("boto3.client", "UnknownServiceError"),
        ("boto3.resource", "ResourceNotExistsError"),
        ("botocore.session.get_session().create_client", "UnknownServiceError"),
    )
    for call, error in ((f'{made}("{name}", "us-east-1")', error) for name in NAMES for made, error in calls):
        found = told(HEAD + call, "BOT224", worker)
        assert raised(HEAD + call, worker) == (error if found else None)
        assert all(f" raises {error}" in message for message in found)


def test_the_services_of_a_release(worker: Worker) -> None:
    source = "import botocore.session\nvalue = botocore.session.get_session().get_available_services()"
    there, version = set(worker("value", source)["value"]), parse_version(worker.botocore)
    assert [name for name in there if not is_service(name) or is_no_service(name, version)] == []
    lost = {name for name, since in services.GONE.items() if since <= version}
    assert lost.isdisjoint(there)
    if version == NEWEST:
        assert services.SERVICES - there == services.GONE.keys() == lost
        assert "qldb" in lost


def test_the_services_with_resources(worker: Worker) -> None:
    there = set(worker("value", "import boto3\nvalue = boto3.Session().get_available_resources()")["value"])
    assert all(has_resource(name) for name in there)
    assert there - {"opsworks"} == {
        *("cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "s3", "sns", "sqs")
    }


def test_a_data_path_adds_a_service(worker: Worker, tmp_path: Path) -> None:
    folder = tmp_path / "private" / "2020-01-01"
    folder.mkdir(parents=True)
    metadata = {"apiVersion": "2020-01-01", "endpointPrefix": "private", "protocol": "json", "serviceId": "Private"}
    (folder / "service-2.json").write_text(json.dumps({"metadata": metadata, "operations": {}, "shapes": {}}))
    source = """
from botocore.loaders import Loader
session = botocore.session.get_session()
session.register_component("data_loader", Loader(extra_search_paths=[PATH]))
client = session.create_client("private", "us-east-1", endpoint_url="http://localhost")
value = client.meta.service_model.service_name
"""
    written = HEAD + source.replace("PATH", repr(str(tmp_path)))
    assert worker("value", written)["value"] == "private"
    assert told(written, "BOT224", worker) == []


ASKED = """
import botocore.session
from botocore import xform_name
session = botocore.session.get_session()
loader = session.get_component("data_loader")
value = {}
for service in session.get_available_services():
    for kind in ("paginators-1", "waiters-2"):
        try:
            model = loader.load_service_model(service, kind)
        except Exception:
            continue
        if kind == "waiters-2":
            value.setdefault(service, [{}, []])[1] = [xform_name(name) for name in model["waiters"]]
        else:
            rows = model["pagination"].items()
            value.setdefault(service, [{}, []])[0] = {xform_name(name): "limit_key" in row for name, row in rows}
"""


def test_the_waiters_and_paginators_of_a_release(worker: Worker) -> None:
    version = parse_version(worker.botocore)
    found = worker("value", ASKED)["value"]
    for service, (paginators, waiters) in found.items():
        for kind, names in (("paginator", paginators), ("waiter", waiters)):
            known = askable(service, kind, version)  # type: ignore[arg-type]
            if known is None:
                assert service in services.GONE
                continue
            assert set(names) - known == set(), (service, kind)
            if version == NEWEST:
                assert set(names) == known
        assert {name: takes_page_size(service, name, version) for name in paginators} == paginators


@in_turn(
    "service asked error",
    [
        ("s3", 'get_waiter("bucket_exists")', None),
        ("s3", 'get_waiter("bucket_exist")', "ValueError"),
        ("s3", 'get_waiter("BucketExists")', "ValueError"),
        ("s3", 'get_waiter("instance_running")', "ValueError"),
        ("sqs", 'get_waiter("queue_exists")', "ValueError"),
        ("s3", 'get_paginator("list_objects_v2")', None),
        ("s3", 'get_paginator("ListObjectsV2")', "KeyError"),
        ("s3", 'get_paginator("list_object_v2")', "KeyError"),
        ("s3", 'get_paginator("head_object")', "OperationNotPageableError"),
    ],
)
def test_a_name_is_reported_if_and_only_if_asking_for_it_raises(
    worker: Worker, service: str, asked: str, error: str | None
) -> None:
    source = CLIENT.format(service) + f"client.{asked}\n"
    assert raised(source, worker) == error
    found = told(source, "BOT225", worker)
    assert bool(found) is (error is not None)
    assert all(str(error) in message for message in found)


WAITED = """
import botocore.waiter
class Reply:
    status_code = 404
def answer(**given):
    return Reply(), {"Error": {"Code": "404"}, "ResponseMetadata": {"HTTPStatusCode": 404}}
client.meta.events.register("before-call.s3.HeadBucket", answer)
botocore.waiter.time.pauses.clear()
try:
    client.get_waiter("bucket_exists").wait(Bucket="b", GIVEN)
except botocore.exceptions.WaiterError:
    pass
value = botocore.waiter.time.pauses
"""


@in_turn(
    "config polls delay",
    [
        ('{"Delay": 2, "MaxAttempts": 3}', 3, 2),
        ('{"delay": 2, "max_attempts": 60}', 20, 5),
        ('{"max_attempts": 60}', 20, 5),
        ('{"Timeout": 3, "Delay": 2}', 20, 2),
    ],
)
def test_a_waiter_reads_two_keys(worker: Worker, config: str, polls: int, delay: int) -> None:
    source = CLIENT.format("s3") + WAITED.replace("GIVEN", f"WaiterConfig={config}")
    assert worker("value", source)["value"] == [delay] * (polls - 1)
    found = told(source, "BOT225", worker)
    assert len(found) == len({"delay", "max_attempts", "Timeout"} & {key.strip('{" ') for key in config.split('"')})
    assert all(f"polls up to {polls} times, {delay} s apart" in message for message in found)


@in_turn("argument", ["Delay=5", "MaxAttempts=3"])
def test_wait_rejects_keys_of_its_configuration_as_arguments(worker: Worker, argument: str) -> None:
    source = CLIENT.format("s3") + WAITED.replace("GIVEN", argument)
    assert raised(
        source.replace("except botocore.exceptions.WaiterError:\n    pass", "finally:\n    pass"), worker
    ) == ("ParamValidationError")
    assert len(told(source, "BOT225", worker)) == 1


@pytest.mark.parametrize("worker", installs.BOTOCORE[:1], indirect=True)
def test_no_operation_that_a_waiter_polls_takes_these(worker: Worker) -> None:
    source = """
import botocore.session
session = botocore.session.get_session()
loader, value = session.get_component("data_loader"), []
for service in session.get_available_services():
    try:
        model = loader.load_service_model(service, "waiters-2")
    except Exception:
        continue
    operations = session.get_service_model(service)
    for row in model["waiters"].values():
        shape = operations.operation_model(row["operation"]).input_shape
        value += [name for name in (shape.members if shape else ()) if name in ("Delay", "MaxAttempts")]
"""
    assert worker("value", source)["value"] == []


PAGED = """
class Reply:
    status_code = 200
sent = []
def answer(params, **given):
    sent.append(dict(params["query_string"]))
    start = int(params["query_string"].get("marker", 0))
    keys = [{"Key": f"{number:04}"} for number in range(start, start + 10)]
    more = {"IsTruncated": start < 20, "NextMarker": str(start + 10)}
    return Reply(), {"Contents": keys, **more, "ResponseMetadata": {}}
client.meta.events.register("before-call.s3.ListObjects", answer)
pages = client.get_paginator("list_objects").paginate(Bucket="b", PaginationConfig=GIVEN)
value = [sum(len(page["Contents"]) for page in pages), len(sent), sent[0].get("max-keys")]
"""


@in_turn(
    "config read",
    [
        ('{"MaxItems": 5}', [5, 1, None]),
        ('{"MaxItems": "5"}', [5, 1, None]),
        ('{"PageSize": 7}', [30, 3, 7]),
        ('{"max_items": 5}', [30, 3, None]),
        ('{"page_size": 7}', [30, 3, None]),
        ('{"MaxKeys": 7, "Limit": 3}', [30, 3, None]),
    ],
)
def test_a_paginator_reads_three_keys(worker: Worker, config: str, read: list[int | None]) -> None:
    source = CLIENT.format("s3") + PAGED.replace("GIVEN", config)
    assert worker("value", source)["value"] == read
    known = sum(key in config for key in ('"MaxItems"', '"PageSize"'))
    assert len(told(source, "BOT225", worker)) == config.count(":") - known


@in_turn(
    "service paginator error",
    [
        ("cloudformation", "list_stacks", "PaginationError"),
        ("cloudformation", "describe_stacks", "PaginationError"),
        ("s3", "list_objects_v2", None),
    ],
)
def test_page_size_without_a_limit_key(worker: Worker, service: str, paginator: str, error: str | None) -> None:
    source = (
        CLIENT.format(service) + f'client.get_paginator("{paginator}").paginate(PaginationConfig={{"PageSize": 5}})\n'
    )
    assert raised(source, worker) == error
    assert len(told(source, "BOT225", worker)) == (error is not None)


def test_aiobotocore(aio_worker: Worker) -> None:
    source = """
import asyncio
from aiobotocore.session import get_session
async def main():
    async with get_session().create_client("NAME", region_name="us-east-1") as client:
        client.ASKED
def value_of():
    try:
        asyncio.run(main())
    except Exception as error:
        return type(error).__name__
value = value_of()
"""
    for name, asked, error in (
        ("s3", 'get_waiter("bucket_exists")', None),
        ("dynamo", 'get_waiter("bucket_exists")', "UnknownServiceError"),
        ("s3", 'get_waiter("bucket_exist")', "ValueError"),
        ("s3", 'get_paginator("ListObjects")', "KeyError"),
        (
            "cloudformation",
            'get_paginator("list_stacks").paginate(PaginationConfig={"PageSize": 5})',
            "PaginationError",
        ),
    ):
        written = source.replace("NAME", name).replace("ASKED", asked)
        assert aio_worker("value", written)["value"] == error
        found = told(written, "BOT224", aio_worker) + told(written, "BOT225", aio_worker)
        assert len(found) == (error is not None)


CAN_PAGINATE = """
import boto3
client = boto3.client("s3")
value = [client.can_paginate("list_objects_v2"), client.can_paginate("get_object")]
try:
    client.can_paginate("list_object")
except KeyError as error:
    value.append(str(error))
"""


def test_can_paginate_raises_for_what_is_no_operation(worker: Worker) -> None:
    assert worker("value", CAN_PAGINATE)["value"] == [True, False, "'list_object'"]
