"""BOT229: exceptions that a client does not have, and clauses for what the calls before them never raise."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.snippets import clean, findings, flags, message

from .reported import fixed

STATES = {
    "`client.exceptions` has `ClientError` and the exceptions in the service's model.": (
        "tests/oracle/test_client_exceptions.py::test_every_exception_that_a_client_has_is_in_the_table"
    ),
    "Services also answer with error codes that their models do not list: DynamoDB with `ValidationException`"
    ", EC2 with all of its codes.": (
        "tests/oracle/test_client_exceptions.py::test_the_table_has_names_that_went_and_names_that_came"
    ),
    "Any other name raises AttributeError.": (
        "tests/oracle/test_client_exceptions.py::test_the_attribute_error_comes_when_an_error_reaches_the_clause"
    ),
    "A boto3 resource has no `exceptions`; its client does: `table.meta.client.exceptions`.": (
        "tests/oracle/test_client_exceptions.py::test_the_attribute_error_comes_when_an_error_reaches_the_clause"
    ),
    "The response to a HEAD request has no body, so it cannot name an error.": (
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404"
    ),
    "If an object or a bucket does not exist, `head_object` and `head_bucket` raise ClientError with the code"
    " `404`, and `except client.exceptions.NoSuchKey` never runs.": [
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404",
        "tests/rules/test_unknown_client_exception.py::test_a_clause_that_never_runs",
    ],
    "`download_file`, `download_fileobj`, `copy` and `Object.load()` send HeadObject first, and raise the same for a"
    " missing object.": "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404",
    "A download raises NoSuchKey only if the object is deleted after that.": (
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404"
    ),
    "`copy` into a missing bucket raises NoSuchBucket, so that clause is not reported.": [
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404",
        "tests/rules/test_unknown_client_exception.py::test_a_copy_into_a_bucket_that_is_not_there_names_it",
    ],
    "Downloads by the AWS Common Runtime (`boto3[crt]`) may differ.": ("s3transfer/crt.py: from_code"),
    "A type checker with boto3-stubs also reports unknown names, for the release of the stubs.": ("view"),
    "Ask its meta.client for them.": ("tests/rules/test_unknown_client_exception.py::test_messages"),
    "AttributeError replaces the error that gets here": (
        "tests/oracle/test_client_exceptions.py::test_the_attribute_error_comes_when_an_error_reaches_the_clause"
    ),
    'Catch ClientError and compare its response["Error"]["Code"].': (
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404"
    ),
    'Use except ClientError as e: if e.response["Error"]["Code"] == "404".': (
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404"
    ),
    "Python evaluates an `except` clause only when an error reaches it, so tests of the happy path pass, and "
    "in production the AttributeError replaces the error that should have been handled.": (
        "tests/oracle/test_client_exceptions.py::test_the_attribute_error_comes_when_an_error_reaches_the_clause"
    ),
    "a missing bucket or object": (
        "tests/oracle/test_client_exceptions.py::test_what_asks_by_head_raises_client_error_404"
    ),
    "The rule is silent about names that only an older or a newer release has, about code that checks with `h"
    "asattr`, and about clients that are mocked or stubbed.": [
        "tests/rules/test_unknown_client_exception.py::test_names_that_only_an_older_release_has",
        "tests/rules/test_unknown_client_exception.py::test_code_that_asks_first_or_replaces_them",
        "tests/rules/test_unknown_client_exception.py::test_mocked_and_stubbed",
    ],
}

HEAD = """
import logging
import boto3
from botocore.exceptions import ClientError
from botocore.config import Config

logger = logging.getLogger(__name__)
CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})
dynamodb = boto3.client("dynamodb", config=CONFIG)
s3 = boto3.client("s3", config=CONFIG)
table = boto3.resource("dynamodb", config=CONFIG).Table("orders")
bucket = boto3.resource("s3", config=CONFIG).Bucket("orders")
""".lstrip()


def work(body: str) -> str:
    """A module with one function of this body."""
    return f"{HEAD}\n\ndef work(key, other, path):\n{indent(body.strip(), '    ')}\n"


def attempt(call: str, caught: str, handled: str = "return None") -> str:
    """The function that does ``call`` and catches an exception."""
    return work(f"try:\n{indent(call, '    ')}\nexcept {caught}\n    {handled}")


GET = 'dynamodb.get_item(TableName="t", Key=key)'


@pytest.mark.parametrize(
    "caught",
    [
        "dynamodb.exceptions.ValidationException:  # BOT229",
        "(dynamodb.exceptions.ResourceNotFoundException, dynamodb.exceptions.Throttled):  # BOT229",
        "(dynamodb.exceptions.ResourceNotFound, dynamodb.exceptions.Throttled):  # BOT229 BOT229",
        "dynamodb.exceptions.ResourceNotFound as error:  # BOT229",
        "(KeyError, dynamodb.exceptions.ResourceNotFound):  # BOT229",
        "s3.exceptions.ResourceNotFoundException:  # BOT229",
        "table.exceptions.ResourceNotFoundException:  # BOT229",
        "table.meta.client.exceptions.ResourceNotFound:  # BOT229",
        'boto3.resource("s3", config=CONFIG).exceptions.NoSuchKey:  # BOT229',
        'boto3.client("ec2", config=CONFIG).exceptions.InvalidGroup:  # BOT229',
    ],
)
def test_names_that_are_not_there(caught: str) -> None:
    flags(attempt(GET, caught))


@pytest.mark.parametrize(
    "caught",
    [
        "dynamodb.exceptions.ResourceNotFoundException:",
        "dynamodb.exceptions.ClientError:",
        # Came after botocore 1.35, and is in 1.44.
        "dynamodb.exceptions.ThrottlingException:",
        "table.meta.client.exceptions.ResourceNotFoundException:",
        "key.exceptions.Nothing:",
        "botocore.exceptions.Nothing:",
        "requests.exceptions.Nothing:",
        "dynamodb.exceptions.from_code(key):",
        "getattr(dynamodb.exceptions, 'Nothing', KeyError):",
    ],
)
def test_names_that_are_there_or_not_known(caught: str) -> None:
    clean(attempt(GET, caught), botocore_version="1.35.0")


def test_names_that_only_an_older_release_has() -> None:
    source = attempt("rds.describe_db_clusters()", "rds.exceptions.InvalidMaxAcuFault:")
    clean(
        source.replace('s3 = boto3.client("s3"', 'rds = boto3.client("rds"'),
        but={"InvalidMaxAcuFault": "InvalidAcu"},
        then="BOT229",
    )


def test_outside_of_a_clause() -> None:
    body = """
    raise dynamodb.exceptions.Throttled({}, "GetItem")  # BOT229
    """
    (found,) = flags(work(body))
    assert found.message.startswith("dynamodb clients have no exceptions.Throttled: this raises AttributeError.")


SEVERAL = """
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})


def work(flag):
    name = "sqs" if flag else "dynamodb"
    client = boto3.client(name, config=CONFIG)
    try:
        client.call()
    except client.exceptions.ResourceNotFoundException:
        pass
"""


def test_a_client_of_one_of_several_services() -> None:
    clean(SEVERAL, but={"ResourceNotFoundException": "ConditionFailed"}, then="BOT229")
    assert "dynamodb and sqs clients" in message(SEVERAL.replace("ResourceNotFoundException", "ConditionFailed"))


@pytest.mark.parametrize(
    "body",
    [
        f"""
        try:
            {GET}
        except Exception as error:
            if hasattr(dynamodb.exceptions, "Throttled") and isinstance(error, dynamodb.exceptions.Throttled):
                return None
        """,
        """
        try:
            errors = dynamodb.exceptions.Throttled
        except AttributeError:
            errors = ClientError
        """,
        """
        dynamodb.exceptions = key
        raise dynamodb.exceptions.Throttled()
        """,
        """
        if hasattr(dynamodb, "exceptions"):
            raise dynamodb.exceptions.Throttled()
        """,
    ],
)
def test_code_that_asks_first_or_replaces_them(body: str) -> None:
    clean(work(dedent(body)))


def test_a_client_known_by_its_name_only() -> None:
    source = 'def work(session, boto):\n    client = session.client("s3", config=boto)\n    client.exceptions.Nothing\n'
    assert "BOT229" not in [found.code for found in findings(source)]


def test_mocked_and_stubbed() -> None:
    source = attempt(GET, "dynamodb.exceptions.ValidationException:")
    stubbed = source.replace("import logging\n", "import logging\nfrom botocore.stub import Stubber\n")
    clean(stubbed, but={"from botocore.stub import Stubber": "from botocore.stand_in import Stubber"}, then="BOT229")
    mocked = source.replace("def work", "@mock_aws\ndef work").replace(
        "import logging\n", "import logging\nfrom moto import mock_aws\n"
    )
    clean(mocked)
    flags(mocked.replace("ValidationException:", "ValidationException:  # BOT229"), include_mocked=True)


HEADS = {
    "head_object": 's3.head_object(Bucket="b", Key=key)',
    "head_bucket": "s3.head_bucket(Bucket=key)",
    "download_file": 's3.download_file("b", key, path)',
    "download_fileobj": 'with open(path, "wb") as file:\n    s3.download_fileobj("b", key, file)',
    "copy": 's3.copy({"Bucket": "b", "Key": key}, "b", path)',
    "load": "bucket.Object(key).load()",
    "download_file of a bucket": "bucket.download_file(key, path)",
    "head_object of the resource's client": 'bucket.meta.client.head_object(Bucket="b", Key=key)',
    "a response": (
        'response = s3.head_object(Bucket="b", Key=key)\nlogger.info("found %s", key)\n'
        'print(int(response["ContentLength"]), response["Metadata"].get("a"))\nreturn response.get("ETag").strip()'
    ),
    "returned": 'return s3.head_object(Bucket="b", Key=key).get("ETag")',
    "two": 's3.head_bucket(Bucket="b")\ns3.head_object(Bucket="b", Key=key)',
    "another service": f's3.head_object(Bucket="b", Key=key)\n{GET}',
    "raises": 's3.head_object(Bucket="b", Key=key)\nif path:\n    raise ValueError(path)',
}


@pytest.mark.parametrize("call", HEADS.values(), ids=HEADS)
def test_a_clause_that_never_runs(call: str) -> None:
    for client in ("s3", "bucket.meta.client"):
        flags(attempt(call, f"{client}.exceptions.NoSuchKey:  # BOT229"))


OTHER = {
    "get_object": 's3.get_object(Bucket="b", Key=key)',
    "one more": 's3.head_object(Bucket="b", Key=key)\ns3.get_object(Bucket="b", Key=key)',
    "upload_fileobj": "s3.upload_fileobj(path, 'b', key)",
    "a function of its own": 's3.head_object(Bucket="b", Key=key)\nother(key)',
    "a method": 's3.head_object(Bucket="b", Key=key)\nkey.read()',
    "a loop": 's3.head_object(Bucket="b", Key=key)\nfor each in other:\n    print(each)',
    "a generator": 'for each in (each for each in other):\n    s3.head_object(Bucket="b", Key=each)',
    "what the caller does": 'yield s3.head_object(Bucket="b", Key=key)',
    "a waiter": 's3.get_waiter("object_exists").wait(Bucket="b", Key=key)',
    "a paginator": 's3.head_object(Bucket="b", Key=key)\nlist(s3.get_paginator("list_objects_v2").paginate())',
    "it raises it": 's3.head_object(Bucket="b", Key=key)\nraise s3.exceptions.NoSuchKey({}, "HeadObject")',
    "nothing": "print(key)",
    "a method with a logger's name": 's3.head_object(Bucket="b", Key=key)\nother.info(key)',
    "a dictionary of its own": 's3.head_object(Bucket="b", Key=key)\nother.get(key)',
}


@pytest.mark.parametrize("call", OTHER.values(), ids=OTHER)
def test_a_clause_that_may_run(call: str) -> None:
    clean(attempt(call, "s3.exceptions.NoSuchKey:"))


@pytest.mark.parametrize(
    "caught",
    [
        "(s3.exceptions.NoSuchKey, ClientError):",
        "(s3.exceptions.NoSuchKey, KeyError):",
        "s3.exceptions.NoSuchUpload:",
        "s3.exceptions.ClientError:",
        's3.exceptions.NoSuchKey:\n    return None\nexcept ClientError as error:\n    print(error.args[0] == "404")',
    ],
)
def test_clauses_that_catch_it_otherwise(caught: str) -> None:
    clean(attempt(HEADS["head_object"], caught))


def test_a_copy_into_a_bucket_that_is_not_there_names_it() -> None:
    clean(attempt(HEADS["copy"], "s3.exceptions.NoSuchBucket:"), but={"NoSuchBucket": "NoSuchKey"}, then="BOT229")


def test_another_clause_that_raises_again_leaves_it_unhandled() -> None:
    flags(attempt(HEADS["load"], "s3.exceptions.NoSuchKey:  # BOT229\n    return None\nexcept ClientError:", "raise"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            attempt(GET, "dynamodb.exceptions.ValidationException:"),
            "dynamodb clients have no exceptions.ValidationException: AttributeError replaces the error that gets here."
            ' Catch ClientError and compare its response["Error"]["Code"].',
        ),
        (
            attempt(GET, "dynamodb.exceptions.NoCredentialsError:"),
            "dynamodb clients have no exceptions.NoCredentialsError: AttributeError replaces the error that gets here."
            " Catch botocore.exceptions.NoCredentialsError.",
        ),
        (
            attempt(GET, "table.exceptions.ValidationException:"),
            "table has no exceptions: AttributeError replaces the error that gets here. "
            'Catch ClientError and compare its response["Error"]["Code"].',
        ),
        (
            attempt(GET, "dynamodb.exceptions.ResourceNotFound:"),
            "dynamodb clients have no exceptions.ResourceNotFound: AttributeError replaces the error that gets here. "
            "Write dynamodb.exceptions.ResourceNotFoundException.",
        ),
        (
            attempt(GET, "table.exceptions.ResourceNotFoundException:"),
            "table has no exceptions: AttributeError replaces the error that gets here. "
            "Write table.meta.client.exceptions.ResourceNotFoundException.",
        ),
        (
            attempt(GET, 'boto3.resource("s3", config=CONFIG).exceptions.NoSuchKey:'),
            "A resource has no exceptions: AttributeError replaces the error that gets here. "
            "Ask its meta.client for them.",
        ),
        (
            attempt(HEADS["two"], "s3.exceptions.NoSuchKey:"),
            'head_bucket and head_object raise ClientError "404" for a missing bucket or object: '
            "except NoSuchKey does not catch it. "
            'Use except ClientError as e: if e.response["Error"]["Code"] == "404".',
        ),
    ],
)
def test_messages(source: str, expected: str) -> None:
    assert message(source) == expected


@pytest.mark.parametrize(
    ("caught", "written"),
    [
        ("dynamodb.exceptions.ResourceNotFound", "dynamodb.exceptions.ResourceNotFoundException"),
        ("dynamodb.exceptions.ConditionalCheckFaildException", "dynamodb.exceptions.ConditionalCheckFailedException"),
        ("table.exceptions.ResourceNotFoundException", "table.meta.client.exceptions.ResourceNotFoundException"),
    ],
)
def test_the_fix(caught: str, written: str) -> None:
    source = attempt(GET, f"{caught}:")
    assert fixed("BOT229", source) == source.replace(caught, written)
    clean(source.replace(caught, written))


@pytest.mark.parametrize(
    "caught",
    [
        "dynamodb.exceptions.ValidationException",
        'boto3.client("dynamodb", config=CONFIG).exceptions.ResourceNotFound',
        # Another exception, however much it is alike.
        "dynamodb.exceptions.TableFoundException",
    ],
)
def test_no_fix(caught: str) -> None:
    (found,) = findings(attempt(GET, f"{caught}:"))
    assert (found.code, found.fixes) == ("BOT229", ())
