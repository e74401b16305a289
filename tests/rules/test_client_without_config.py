"""BOT101: the numbers of each library and version, the advice, and when somebody did choose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_botocore.findings import Span
from tests.snippets import clean, findings, flags, message

BOTO3 = "import boto3\nboto3.client({})\n"
RESOURCE = "import boto3\nboto3.Session().resource({})\n"
BOTOCORE = "from botocore.session import get_session\ncore = get_session()\ncore.create_client({})\n"
AIOBOTOCORE = "from aiobotocore.session import AioSession\naio = AioSession()\naio.create_client({})\n"
AIOBOTO3 = "import aioboto3\naio = aioboto3.Session()\naio.client({})\n"

AGAIN = "gives up on a reply after 60 s and sends the request again"
CHOOSE = "Choose read_timeout= and retries= in config=Config(...)."
ONCE = 'Choose read_timeout={}, retries={{"total_max_attempts": 1}}.'

# Attempts by default: legacy 5 (DynamoDB 10) before botocore 1.44, standard 3 (DynamoDB and its streams 4) from it.
# No release of aiobotocore or aioboto3 uses botocore 1.44.
LINES = [
    ("1.43", BOTO3, '"s3"', f'boto3.client("s3") has no config=: botocore 1.43 {AGAIN}, 5 times in all. {CHOOSE}'),
    ("1.44", BOTO3, '"s3"', f'boto3.client("s3") has no config=: botocore 1.44 {AGAIN}, 3 times in all. {CHOOSE}'),
    (
        "1.43",
        BOTO3,
        '"lambda"',
        f'boto3.client("lambda") has no config=: botocore 1.43 {AGAIN}, 5 times in all. {ONCE.format(910)}',
    ),
    (
        "1.44",
        BOTO3,
        '"lambda"',
        f'boto3.client("lambda") has no config=: botocore 1.44 {AGAIN}, 3 times in all. {ONCE.format(1810)}',
    ),
    (
        "1.43",
        BOTO3,
        '"dynamodb"',
        f'boto3.client("dynamodb") has no config=: botocore 1.43 {AGAIN}, 10 times in all. {CHOOSE}',
    ),
    (
        "1.44",
        BOTO3,
        '"dynamodb"',
        f'boto3.client("dynamodb") has no config=: botocore 1.44 {AGAIN}, 4 times in all. {CHOOSE}',
    ),
    (
        "1.44",
        BOTO3,
        '"dynamodbstreams"',
        f'boto3.client("dynamodbstreams") has no config=: botocore 1.44 {AGAIN}, 4 times in all. '
        "Choose read_timeout= and retries=.",
    ),
    (
        "1.43",
        BOTO3,
        "name",
        f"boto3.client(...) has no config=: botocore 1.43 {AGAIN}, 5 times in all, 10 for DynamoDB. "
        "Choose read_timeout= and retries=.",
    ),
    (
        "1.44",
        BOTO3,
        "name",
        f"boto3.client(...) has no config=: botocore 1.44 {AGAIN}, 3 times in all, 4 for DynamoDB. "
        "Choose read_timeout= and retries=.",
    ),
    (
        "1.44",
        RESOURCE,
        '"s3"',
        f'boto3.Session().resource("s3") has no config=: botocore 1.44 {AGAIN}, 3 times in all. {CHOOSE}',
    ),
    (
        "1.43",
        BOTOCORE,
        '"s3"',
        f'core.create_client("s3") has no config=: botocore 1.43 {AGAIN}, 5 times in all. {CHOOSE}',
    ),
    (
        "1.44",
        BOTOCORE,
        '"s3"',
        f'core.create_client("s3") has no config=: botocore 1.44 {AGAIN}, 3 times in all. {CHOOSE}',
    ),
    (
        "1.44",
        AIOBOTOCORE,
        '"s3"',
        f'aio.create_client("s3") has no config=: aiobotocore (botocore 1.43) {AGAIN}, 5 times in all. '
        "Choose read_timeout= and retries=.",
    ),
    (
        "1.44",
        AIOBOTOCORE,
        '"dynamodb"',
        f'aio.create_client("dynamodb") has no config=: aiobotocore (botocore 1.43) {AGAIN}, 10 times in all. '
        "Choose read_timeout= and retries=.",
    ),
    (
        "1.44",
        AIOBOTO3,
        '"lambda"',
        'aio.client("lambda") has no config=: aioboto3 (botocore 1.40) waits 60 s for a reply and sends 5 times. '
        f"{ONCE.format(1810)}",
    ),
    (
        "1.42",
        AIOBOTO3,
        '"s3"',
        f'aio.client("s3") has no config=: aioboto3 (botocore 1.40) {AGAIN}, 5 times in all. {CHOOSE}',
    ),
]


@pytest.mark.parametrize(("version", "code", "service", "line"), LINES)
def test_the_line(version: str, code: str, service: str, line: str) -> None:
    assert message(code.format(service), botocore_version=version) == line


def test_shorter_words_where_the_callee_is_long() -> None:
    source = "import botocore.session\nbotocore.session.get_session().create_client('lambda')\n"
    assert message(source, botocore_version="1.44") == (
        'botocore.session.get_session().create_client("lambda") has no config=: botocore 1.44 waits 60 s for a reply '
        'and sends 3 times. Choose read_timeout=1810, retries={"total_max_attempts": 1}.'
    )


def test_the_callee_is_cut_where_nothing_else_helps() -> None:
    name = "x" * 300
    source = f"import boto3\n{name} = boto3\n{name}.client('s3')\n"
    (finding,) = findings(source)
    assert len(finding.text) == 200
    assert finding.text.startswith("BOT101 …xxx")
    assert 'xxx.client("s3") has no config=: botocore 1.44 waits 60 s for a reply and sends 3 times. ' in finding.text


@given(
    length=st.integers(1, 400),
    service=st.sampled_from(['"s3"', '"lambda"', '"dynamodb"', "name", '"bedrock-agentcore"']),
    version=st.sampled_from(["1.20", "1.43", "1.44"]),
    method=st.sampled_from(["client", "resource"]),
    library=st.sampled_from(["boto3.Session()", "aioboto3.Session()"]),
)
@settings(max_examples=60, deadline=None)
def test_a_line_is_never_longer_than_200_characters(
    length: int, service: str, version: str, method: str, library: str
) -> None:
    name = "é" * length
    source = f"import boto3, aioboto3\n{name} = {library}\n{name}.{method}({service})\n"
    (finding,) = findings(source, botocore_version=version)
    assert len(finding.text) <= 200
    assert f".{method}(" in finding.text
    assert finding.text.endswith(".")
    assert "\n" not in finding.text


def test_the_advice_follows_the_teams_values() -> None:
    source = BOTO3.format('"lambda"')
    assert message(source, lambda_timeout=120).endswith('Choose read_timeout=130, retries={"total_max_attempts": 1}.')
    assert message(source, shared_config="app.aws.CLIENT_CONFIG").endswith(" Write config=CLIENT_CONFIG.")


def test_it_stands_at_the_call() -> None:
    (finding,) = findings("import boto3\nx = [boto3\n     .client(\n'é')]\n")
    assert finding.span == Span(2, 5, 4, 4)


def test_config_chosen_or_unknown() -> None:
    clean("""
        import boto3
        def f(config, **kwargs):
            boto3.client("s3", config=config)
            boto3.client("s3", **kwargs)
    """)


def test_none_is_no_config() -> None:
    flags("""
        import boto3
        boto3.client("s3", config=None)  # BOT101
    """)


def test_a_creation_that_fails_when_it_runs_is_reported_for_that() -> None:
    found = findings("""
        import boto3
        boto3.client("s3", read_timeout=60)
        boto3.client("s3", region="eu-west-1")
        boto3.client("s3", config={})
    """)
    assert [finding.code for finding in found] == ["BOT216", "BOT220", "BOT216"]


@pytest.mark.parametrize(
    ("change", "consequence"),
    [
        ('["AWS_MAX_ATTEMPTS"] = "7"', f"{AGAIN}, 7 times in all"),
        ('["AWS_RETRY_MODE"] = "legacy"', f"{AGAIN}, 5 times in all"),
        ('["AWS_MAX_ATTEMPTS"] = "1"', "gives up on a reply after 60 s, and AWS_MAX_ATTEMPTS=1 sends one request"),
        ('["AWS_MAX_ATTEMPTS"] = number', "gives up on a reply after 60 s and may send the request again"),
        ('["AWS_DEFAULTS_MODE"] = "standard"', f"{AGAIN}, 3 times in all"),
    ],
)
def test_the_environment_that_the_file_sets(change: str, consequence: str) -> None:
    source = f'import os\nimport boto3\nos.environ{change}\nboto3.client("s3")\n'
    told = f'boto3.client("s3") has no config=: botocore 1.44 {consequence}. {CHOOSE}'
    assert message(source, botocore_version="1.44") == told


def test_the_environment_that_the_file_sets_for_any_service() -> None:
    source = 'import os\nimport boto3\nos.environ["{}"] = "{}"\nboto3.client(service)\n'
    assert f"{AGAIN}, 7 times in all." in message(source.format("AWS_MAX_ATTEMPTS", "7"))
    assert "may send the request again." in message(source.format("AWS_RETRY_MODE", "legacy"))
