"""BOT225: waiters, paginators and keys of their configurations that botocore does not have."""

from __future__ import annotations

import re

from flake8_botocore.botocore import Version
from tests.snippets import findings, flags, message

from .reported import AIO, fixed, reported

S3 = """
import boto3
from botocore.config import Config
CONFIG = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
s3 = boto3.client("s3", config=CONFIG)
""".lstrip()


WAITERS_OF_S3 = "It has bucket_exists, bucket_not_exists, object_exists, object_not_exists."
NO_WAITERS = "Poll in a loop of your own: sqs has no waiters."
KEY_OR_PAGEABLE, ITSELF = "KeyError or OperationNotPageableError", "Call the operation itself, if s3 has it."


def test_names() -> None:
    for call, error, advice in [
        ('s3.get_waiter("bucket_exist")', "ValueError", 'Write "bucket_exists".'),
        ('s3.get_waiter("BucketExists")', "ValueError", 'Write "bucket_exists".'),
        ('s3.get_waiter(waiter_name="instance_running")', "ValueError", WAITERS_OF_S3),
        (
            'boto3.client("ec2", config=CONFIG).get_waiter("anything")',
            "ValueError",
            "Choose one of client.waiter_names.",
        ),
        ('boto3.client("sqs", config=CONFIG).get_waiter("queue_exists")', "ValueError", NO_WAITERS),
        ('s3.get_paginator("ListObjectsV2")', "KeyError", 'Write "list_objects_v2".'),
        ('s3.get_paginator("list_object_v2")', KEY_OR_PAGEABLE, 'Write "list_objects_v2".'),
        ('s3.get_paginator(operation_name="head_object")', KEY_OR_PAGEABLE, ITSELF),
    ]:
        service = re.search(r'client\("(\w+)"', f'{call}client("s3"')
        kind, name = re.findall(r'get_(\w+)\(.*?"(\w+)"', call)[0]
        assert service is not None
        assert message(S3 + call) == f"{service[1]} has no {kind} {name}: this call raises {error}. {advice}"


def test_a_name_that_is_only_alike_is_not_proposed() -> None:
    for service, name in [
        ("rds", "db_instance_modified"),
        ("ec2", "instance_started"),
        ("eks", "cluster_inactive"),
        ("s3", "objects_exist_not"),
    ]:
        (found,) = findings(S3.replace('"s3"', f'"{service}"') + f's3.get_waiter("{name}")')
        assert (found.code, found.fixes) == ("BOT225", ())
        assert "Write" not in found.message


CONFIGURED = 's3.get_waiter("bucket_exists").wait(Bucket="b", WaiterConfig={WAITS})'
PAGED = 's3.get_paginator("list_objects_v2").paginate(Bucket="b", PaginationConfig={PAGES})'


def test_keys_of_a_waiter() -> None:
    both = "Use Delay (seconds) and MaxAttempts."
    for config, marked, reads, advice in [
        ('{"delay": 5}', '"delay": 5', "20 times, 5 s apart", "Write Delay."),
        ('{"Delay": 2, "max_attempts": 60}', '"max_attempts": 60', "20 times, 2 s apart", "Write MaxAttempts."),
        ('{"MaxAttempts": 3, "max_attempts": 60}', '"max_attempts": 60', "3 times, 5 s apart", both),
        ('{"Timeout": 60}', '"Timeout": 60', "20 times, 5 s apart", both),
        ('{"Delay": seconds, "MaxAttempt": 3}', '"MaxAttempt": 3', "", "Write MaxAttempts."),
        ("dict(Timeout=60)", "Timeout=60", "20 times, 5 s apart", both),
    ]:
        polls = f"bucket_exists polls up to {reads}" if reads else "only Delay and MaxAttempts are read"
        told = f"WaiterConfig ignores {re.findall(r'[a-zA-Z_]+', marked)[0]}: {polls}. {advice}"
        assert reported("BOT225", S3 + CONFIGURED.replace("{WAITS}", config)) == [(marked, told)]


def test_keys_of_a_paginator() -> None:
    three, use = (
        "only MaxItems, PageSize and StartingToken are read",
        "Use MaxItems (of all pages) or PageSize (of one).",
    )
    for config, marked, reads, advice in [
        ('{"max_items": 10}', '"max_items": 10', "every page is read", "Write MaxItems."),
        ('{"page_size": 10}', '"page_size": 10', "pages keep the service's size", "Write PageSize."),
        ('{"MaxKeys": 10}', '"MaxKeys": 10', three, use),
        ('{"MaxItems": 5, "maxItems": 10}', '"maxItems": 10', three, use),
    ]:
        told = f"PaginationConfig ignores {re.findall(r'[a-zA-Z_]+', marked)[0]}: {reads}. {advice}"
        assert reported("BOT225", S3 + PAGED.replace("{PAGES}", config)) == [(marked, told)]


def test_where_the_configuration_may_stand() -> None:
    flags(
        f"""{S3}
def each(paginator, region):
    config = {{
        "MaxItems": 10,
        "Limit": 5,  # BOT225
    }}
    pages = s3.get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket="b", PaginationConfig=config):
        print(page)
    waiter = s3.get_waiter("object_exists")
    waiter.wait(Bucket="b", Key="k", WaiterConfig={{"Delay": 1}})
    waiter.wait(Bucket="b", Key="k", WaiterConfig={{"delay": 1}})  # BOT225
    options = {{"WaiterConfig": {{"attempts": 1}}}}  # BOT225
    waiter.wait(Bucket="b", Key="k", **options)
"""
    )


def test_page_size_without_a_limit_key() -> None:
    stacks = S3.replace('"s3"', '"cloudformation"') + 's3.get_paginator("list_stacks").paginate(PaginationConfig=GIVEN)'
    found = reported("BOT225", stacks.replace("GIVEN", '{"PageSize": 10, "MaxItems": 5}'))
    headline = "list_stacks.paginate() takes no PageSize: this call raises PaginationError."
    assert found == [('"PageSize": 10', f"{headline} Remove it; MaxItems limits all pages together.")]
    assert fixed("BOT225", stacks.replace("GIVEN", '{"PageSize": 10, "MaxItems": 5}')) == stacks.replace(
        "GIVEN", '{"MaxItems": 5}'
    )
    for given in ('{"PageSize": None}', '{"PageSize": size}', '{"MaxItems": 5}', "{}"):
        assert reported("BOT225", stacks.replace("GIVEN", given)) == []


def test_arguments_that_belong_in_the_configuration_are_reported() -> None:
    assert reported("BOT225", S3 + 's3.get_waiter("bucket_exists").wait(Bucket="b", Delay=5, MaxAttempts=n)') == [
        ("Delay=5", 'wait() takes no Delay: this call raises ParamValidationError. Write WaiterConfig={"Delay": 5}.'),
        (
            "MaxAttempts=n",
            "wait() takes no MaxAttempts: this call raises ParamValidationError. "
            'Write WaiterConfig={"MaxAttempts": ...}.',
        ),
    ]


def test_of_several_services_none_may_have_it() -> None:
    source = f"""{S3}
def wait(flag, name):
    client = s3 if flag else boto3.client("ec2", config=CONFIG)
    client.get_waiter("bucket_exists")
    client.get_waiter("anything")  # BOT225
    other = boto3.client(name, config=CONFIG)
    other.get_waiter("anything")
    other.get_waiter("anything").wait(WaiterConfig={{"delay": 3}})  # BOT225
"""
    (found, ignored) = flags(source)
    assert found.headline == "ec2 or s3 has no waiter anything: this call raises ValueError."
    assert ignored.headline == "WaiterConfig ignores delay: only Delay and MaxAttempts are read."


def test_right_or_uncertain_calls_are_not_reported() -> None:
    for call in [
        's3.get_waiter("bucket_exists").wait(Bucket="b", WaiterConfig={"Delay": 1, "MaxAttempts": 2})',
        's3.get_paginator("list_objects_v2").paginate(PaginationConfig={"MaxItems": 1, "PageSize": 2})',
        's3.get_paginator("list_buckets").paginate(PaginationConfig={"StartingToken": "x"})',
        "s3.get_waiter(name)",
        's3.get_waiter("bucket_exists" if name else "nothing")',
        's3.get_waiter("bucket_exists").wait(WaiterConfig=name)',
        's3.get_waiter("bucket_exists").wait(WaiterConfig={name: 5, **name})',
        's3.get_waiter("bucket_exists").wait(**name)',
        'boto3.client("iam", config=CONFIG).get_paginator("list_users").paginate(MaxItems=5)',
        'boto3.client("qldb").get_paginator("list_things")',
        'boto3.resource("s3", config=CONFIG).get_waiter("nothing")',
        'boto3.client(name, config=CONFIG).get_waiter("nothing")',
        'name.get_waiter("nothing")',
        'boto_session.client("s3").get_waiter("nothing")',
        's3.get_waiter("bucket_exists").poll(WaiterConfig={"delay": 5})',
        'threading.Event().wait(WaiterConfig={"delay": 5})',
    ]:
        assert reported("BOT225", f"{S3}import threading\ndef f(name, boto_session):\n    {call}") == []


def test_the_client_of_a_resource() -> None:
    source = S3.replace("boto3.client", "boto3.resource") + 's3.meta.client.get_waiter("nothing")'
    assert [text for text, _ in reported("BOT225", source)] == ['"nothing"']


def test_the_numbers_and_the_limit_key_of_a_release() -> None:
    source = S3.replace('"s3"', '"acm"') + 's3.get_waiter("certificate_validated").wait(WaiterConfig={"delay": 5})'
    for version, polls in (("1.35.99", 40), ("1.44.8", 5)):
        (found,) = reported("BOT225", source, botocore_version=version)
        assert found[1].startswith(f"WaiterConfig ignores delay: certificate_validated polls up to {polls} times, 60 s")
    source = S3.replace('"s3"', '"location"')
    source += 's3.get_paginator("list_geofences").paginate(PaginationConfig={"PageSize": 5})'
    assert reported("BOT225", source, botocore_version="1.25.9") == []
    (found,) = reported("BOT225", source, botocore_version="1.25.8")
    assert found[1].startswith("list_geofences.paginate() takes no PageSize")


def test_other_releases() -> None:
    former = S3.replace('"s3"', '"datasync"') + 's3.get_paginator("list_storage_systems")'
    assert reported("BOT225", former, botocore_version="1.38.19") == []
    (found,) = reported("BOT225", former, botocore_version="1.38.20")
    assert found[1].startswith("datasync has no paginator list_storage_systems:")
    late = S3 + 's3.get_paginator("list_buckets")'
    assert reported("BOT225", late, botocore_version="1.30") == []
    source = S3 + 's3.get_paginator("list_new_things")\ns3.get_paginator("ListObjects")'
    for version, found in ((Version(1, 44, 8), 2), (Version(1, 44, 9), 1), (Version(1, 20, 0), 2)):
        assert len(reported("BOT225", source, botocore_version=version)) == found
    assert len(reported("BOT225", source, stated_version=Version(1, 45, 0))) == 1


def test_a_failure_that_is_expected() -> None:
    for body in [
        "with pytest.raises(ValueError):\n        CALL",
        "with self.assertRaisesRegex(Exception, 'x'):\n        CALL",
        "try:\n        CALL\n    except ValueError:\n        pass",
        "try:\n        CALL\n    except (KeyError, botocore.exceptions.OperationNotPageableError):\n        pass",
        "if s3.can_paginate(name):\n        CALL",
        "if not s3.can_paginate(name):\n        return\n    CALL",
        "if name in s3.waiter_names:\n        CALL",
        "known = s3.waiter_names\n    if name in known:\n        CALL",
        "with mock_aws():\n        s3 = boto3.client('s3')\n        CALL",
    ]:
        head = f"{S3}import pytest\nfrom moto import mock_aws\ndef f(self, name):\n    "
        for call in ('s3.get_waiter("nothing")', 's3.get_paginator("head_object")'):
            assert reported("BOT225", head + body.replace("CALL", call)) == []
            assert len(reported("BOT225", head + call)) == 1


def test_where_another_answers_or_has_models() -> None:
    for line in ["from botocore.stub import Stubber", 'os.environ["AWS_DATA_PATH"] = "models"']:
        assert reported("BOT225", f'{line}\n{S3}s3.get_waiter("nothing")') == []


def test_aiobotocore() -> None:
    source = (
        f"{AIO}async def f():\n    async with get_session().create_client('s3') as s3:\n"
        "        await s3.get_waiter('bucket_exist').wait(Bucket='b')\n"
        "        async for page in s3.get_paginator('list_objects').paginate(PaginationConfig={'Limit': 1}):\n"
        "            pass\n"
    )
    assert [text for text, _ in reported("BOT225", source)] == ["'bucket_exist'", "'Limit': 1"]


def test_the_fix_writes_the_name() -> None:
    for call, after in [
        ('s3.get_waiter("BucketExists")', 's3.get_waiter("bucket_exists")'),
        ('s3.get_paginator(operation_name="list_object_v2")', 's3.get_paginator(operation_name="list_objects_v2")'),
        (CONFIGURED.replace("{WAITS}", "{'max_attempts': 5}"), CONFIGURED.replace("{WAITS}", "{'MaxAttempts': 5}")),
        (PAGED.replace("{PAGES}", "dict(maxitems=5)"), PAGED.replace("{PAGES}", "dict(MaxItems=5)")),
    ]:
        assert fixed("BOT225", S3 + call) == S3 + after


def test_there_is_no_fix_without_one_name() -> None:
    for call in [
        's3.get_waiter("nothing")',
        's3.get_paginator("head_object")',
        CONFIGURED.replace("{WAITS}", '{"Timeout": 5}'),
        CONFIGURED.replace("{WAITS}", '{"Delay": 5, "delay": 5}'),
        's3.get_waiter("bucket_exists").wait(Bucket="b", Delay=5)',
    ]:
        (found,) = findings(S3 + call)
        assert (found.code, found.fixes) == ("BOT225", ())
