"""BOT229: exceptions that a client does not have, and clauses for what the calls before them never raise."""

from __future__ import annotations

from textwrap import dedent, indent

from tests.snippets import clean, findings, flags, message

from .reported import fixed

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


def test_names_that_are_not_there() -> None:
    for caught in [
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
    ]:
        flags(attempt(GET, caught))


def test_names_that_are_there_or_not_known() -> None:
    for caught in [
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
    ]:
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


def test_code_that_asks_first_or_replaces_them() -> None:
    for body in [
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
    ]:
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
    flags(mocked.replace("ValidationException:", "ValidationException:  # BOT229").replace("@mock_aws", "@other"))


def test_messages() -> None:
    compare = 'Catch ClientError and compare its response["Error"]["Code"].'
    for caught, lacks, advice in [
        ("dynamodb.exceptions.ValidationException", "", compare),
        ("dynamodb.exceptions.NoCredentialsError", "", "Catch botocore.exceptions.NoCredentialsError."),
        ("table.exceptions.ValidationException", "table has no exceptions", compare),
        ("dynamodb.exceptions.ResourceNotFound", "", "Write dynamodb.exceptions.ResourceNotFoundException."),
        (
            "table.exceptions.ResourceNotFoundException",
            "table has no exceptions",
            "Write table.meta.client.exceptions.ResourceNotFoundException.",
        ),
        (
            'boto3.resource("s3", config=CONFIG).exceptions.NoSuchKey',
            "A resource has no exceptions",
            "Ask its meta.client for them.",
        ),
    ]:
        lacks = lacks or f"dynamodb clients have no {caught.removeprefix('dynamodb.')}"
        expected = f"{lacks}: this except clause itself raises AttributeError. {advice}"
        assert message(attempt(GET, f"{caught}:")) == expected


def test_the_fix() -> None:
    for caught, written in [
        ("dynamodb.exceptions.ResourceNotFound", "dynamodb.exceptions.ResourceNotFoundException"),
        ("dynamodb.exceptions.ConditionalCheckFaildException", "dynamodb.exceptions.ConditionalCheckFailedException"),
        ("dynamodb.exceptions.InternalServerErrorException", "dynamodb.exceptions.InternalServerError"),
        ("table.exceptions.ResourceNotFoundException", "table.meta.client.exceptions.ResourceNotFoundException"),
    ]:
        source = attempt(GET, f"{caught}:")
        assert fixed("BOT229", source) == source.replace(caught, written)
        clean(source.replace(caught, written))


def test_no_fix() -> None:
    for caught in [
        "dynamodb.exceptions.ValidationException",
        'boto3.client("dynamodb", config=CONFIG).exceptions.ResourceNotFound',
        # Another exception, however much it is alike.
        "dynamodb.exceptions.TableFoundException",
    ]:
        (found,) = findings(attempt(GET, f"{caught}:"))
        assert (found.code, found.fixes) == ("BOT229", ())
