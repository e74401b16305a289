"""BOT223: environment variables that botocore rejects or does not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import flags_in
from tests.snippets import clean, flags

from .reported import reported

HEAD = "import os\nimport boto3\n"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "AWS_MAX_ATTEMPTS",
            "0",
            "InvalidMaxRetryAttemptsError when the client is made. Write the number of requests in total, 1 or more.",
        ),
        (
            "AWS_MAX_ATTEMPTS",
            "two",
            "ValueError when the client is made. Write the number of requests in total, 1 or more.",
        ),
        ("AWS_RETRY_MODE", "Standard", 'InvalidRetryModeError when the client is made. Write "standard".'),
        ("AWS_DEFAULTS_MODE", "standart", 'InvalidDefaultsMode when the client is made. Write "standard".'),
    ],
)
def test_rejected(name: str, value: str, message: str) -> None:
    ((_, found),) = reported("BOT223", f'{HEAD}os.environ["{name}"] = "{value}"', botocore_version="1.44")
    assert found == f'{name}="{value}": botocore 1.44 raises {message}'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_MAX_ATTEMPTS", "1"),
        ("AWS_RETRY_MODE", "adaptive"),
        ("AWS_DEFAULTS_MODE", "Standard"),
        ("AWS_PROFILE", "x"),
        ("AWS_ENDPOINT_URL", "//localhost:4566"),
    ],
)
def test_accepted(name: str, value: str) -> None:
    assert reported("BOT223", f'{HEAD}os.environ["{name}"] = "{value}"') == []


@pytest.mark.parametrize("url", ["localhost:4566", "http:/x", "://x", "//", "///"])
def test_a_url_without_a_host(url: str) -> None:
    ((_, found),) = reported("BOT223", f'{HEAD}os.environ["AWS_ENDPOINT_URL"] = "{url}"', botocore_version="1.44")
    assert found.startswith(f'AWS_ENDPOINT_URL="{url}": botocore 1.44 raises ValueError when the client is made. ')


def test_an_empty_region_fails_regional_services_only() -> None:
    source = f'{HEAD}os.environ["AWS_DEFAULT_REGION"] = ""\nboto3.client("{{}}")\n'
    message = (
        'AWS_DEFAULT_REGION="": botocore 1.44 raises ValueError when the client of a regional service is made. '
        "Write a region."
    )
    for service in ("sqs", "s3", "sts"):
        found = reported("BOT223", source.format(service), botocore_version="1.44")
        assert [each for _, each in found] == [message]
    for service in ("iam", "route53"):
        assert reported("BOT223", source.format(service)) == []
    assert len(reported("BOT223", source.format("iam") + 'boto3.client("sqs")\n')) == 1
    assert len(reported("BOT223", source.format("iam").replace('= ""', '= "us_east_1"'))) == 1


def test_a_region_that_is_not_read() -> None:
    message = "botocore takes no region from AWS_REGION. Set AWS_DEFAULT_REGION, too."
    source = HEAD + 'os.environ["AWS_REGION"] = "eu-west-1"\n{}\nboto3.client("sqs"{})\n'
    assert [found for _, found in reported("BOT223", source.format("", ""))] == [message]
    assert reported("BOT223", source.format('os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"', "")) == []
    assert reported("BOT223", source.format("", ', region_name="eu-west-1"')) == []


@pytest.mark.parametrize(
    ("other", "reported"),
    [
        ("import os\nREGION = os.environ['AWS_REGION']\n", False),
        ("import os\nREGION = os.environ.get(\n    'AWS_REGION', 'eu-west-1')\n", False),
        ("from os import getenv\nREGION = getenv('AWS_REGION')\n", False),
        ("import os\nos.environ['AWS_REGION'] = 'eu-west-1'\n", True),
        ("import os\nREGION = os.environ['MY_AWS_REGION']\n", True),
        ("# AWS_REGION is not read.\n", True),
    ],
)
def test_a_region_that_another_file_reads(tmp_path: Path, other: str, reported: bool) -> None:
    code = "  # BOT223" if reported else ""
    source = f'import os\nimport boto3\nos.environ["AWS_REGION"] = "eu-west-1"{code}\nboto3.client("sqs")  # BOT101\n'
    flags_in(tmp_path, {"app.py": source, "other.py": other})


def test_a_region_that_a_library_reads() -> None:
    source = (
        "import os\nimport boto3\nfrom strands.models import BedrockModel\n"
        'os.environ["AWS_REGION"] = "eu-west-1"{}\nboto3.client("sqs")  # BOT101\n'
    )
    flags(source.format("  # BOT223"))
    flags(source.format("") + "BedrockModel()\n")


@pytest.mark.parametrize("service", ["iam", "route53", "organizations", "support"])
def test_a_region_that_no_client_needs(service: str) -> None:
    source = f'import os\nimport boto3\nos.environ["AWS_REGION"] = "eu-west-1"\nboto3.client("{service}")  # BOT101\n'
    flags(source)
    for other in ("sts", "s3", "mturk", "globalaccelerator"):
        flags(source.replace('west-1"', 'west-1"  # BOT223').replace(service, other))
    flags(source.replace('west-1"', 'west-1"  # BOT223') + 'boto3.client("sqs")  # BOT101\n')


REGION = """
    import os
    import boto3
    {}

    os.environ["AWS_REGION"] = "eu-west-1"{}

    def test():
        client = boto3.client("sqs")
        {}
"""
SETS = """
    import pytest

    @pytest.fixture(autouse=True)
    def region(monkeypatch):
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
"""


def test_a_region_that_the_conftest_sets_for_its_tests(tmp_path: Path) -> None:
    test = 'import os\nimport boto3\nos.environ["AWS_REGION"] = "eu-west-1"{}\nboto3.client("sqs")  # BOT101\n'
    flags_in(tmp_path, {"tests/conftest.py": SETS, "tests/test_it.py": test.format("")})
    other = SETS.replace("DEFAULT_REGION", "PROFILE")
    flags_in(tmp_path, {"tests/conftest.py": other, "tests/test_it.py": test.format("  # BOT223")})
    flags_in(tmp_path, {"other/conftest.py": SETS, "tests/test_it.py": test.format("  # BOT223")})


@pytest.mark.parametrize(
    ("head", "body", "but"),
    [
        ("from botocore.stub import Stubber", "with Stubber(client): pass", {"Stubber(client)": "Stubber(other)"}),
        ("from moto import mock_aws\n    mock_aws().start()", "pass", {"import mock_aws": "import mock as mock_aws"}),
    ],
)
def test_a_region_for_clients_that_send_nothing(head: str, body: str, but: dict[str, str]) -> None:
    clean(REGION.format(head, "", body), but=but, then="BOT101 BOT223")


@pytest.mark.parametrize(
    "change",
    [
        'os.environ.setdefault("AWS_MAX_ATTEMPTS", "0")',
        'os.environ.update({"AWS_MAX_ATTEMPTS": "0"})',
        'os.environ.update(AWS_MAX_ATTEMPTS="0")',
        'NAME = "AWS_MAX_ATTEMPTS"\nos.environ[NAME] = "0"',
        'from os import environ\nenviron["AWS_MAX_ATTEMPTS"] = "0"',
    ],
)
def test_every_way_to_set(change: str) -> None:
    assert len(reported("BOT223", HEAD + change)) == 1
    assert reported("BOT223", HEAD + change.replace('"0"', '"1"')) == []


def test_a_value_that_counts_as_false_is_reported() -> None:
    message = (
        'AWS_USE_FIPS_ENDPOINT="1" counts as false in botocore 1.44: only "true", in any case, counts as true. '
        'Write "true".'
    )
    ((_, found),) = reported("BOT223", f'{HEAD}os.environ["AWS_USE_FIPS_ENDPOINT"] = "1"', botocore_version="1.44")
    assert found == message
    assert reported("BOT223", f'{HEAD}os.environ["AWS_USE_FIPS_ENDPOINT"] = "true"') == []


def test_names_that_are_not_read() -> None:
    source = HEAD + 'os.environ["AWS_CONNECT_TIMEOUT"] = "120"\n{}\n'
    message = "AWS_CONNECT_TIMEOUT is not read by botocore. Write Config(connect_timeout=...)."
    made = 'boto3.client("sqs")'
    assert [found for _, found in reported("BOT223", source.format(made))] == [message]
    assert reported("BOT223", source.format("")) == [], "nobody here needs it"
    assert reported("BOT223", source.format(f'{made}\nos.getenv("AWS_CONNECT_TIMEOUT")')) == []
    assert reported("BOT223", source.format(made).replace("AWS_CONNECT_TIMEOUT", "AWS_BUCKET")) == []
