"""BOT101: the numbers of each library and version, the advice, and when somebody did choose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_botocore.findings import Span
from tests.cli.running import Command
from tests.rules.reported import added
from tests.snippets import clean, findings, message

BOTO3 = "import boto3\nboto3.client({})\n"
RESOURCE = "import boto3\nboto3.Session().resource({})\n"
BOTOCORE = "from botocore.session import get_session\ncore = get_session()\ncore.create_client({})\n"
AIOBOTOCORE = "from aiobotocore.session import AioSession\naio = AioSession()\naio.create_client({})\n"
AIO_GIVEN = "from aiobotocore.config import AioConfig\ndef f(session):\n    return session.create_client({})\n"
GIVEN = "import botocore  # not aiobotocore\ndef f(session):\n    return session.create_client({})\n"
AIOBOTO3 = "import aioboto3\naio = aioboto3.Session()\naio.client({})\n"

REPLY = "60 s per reply"

# Attempts by default: legacy 5 (DynamoDB 10) before botocore 1.44, standard 3 (DynamoDB and its streams 4) from it,
# each with 60 s to connect and 60 s for a reply. Pauses between them: 1 + 2 + 4 + 8 s (DynamoDB 0.05 s times 511), from
# 1.44 on less than a second. No release of aiobotocore or aioboto3 uses botocore 1.44.


def test_the_line() -> None:
    for version, code, service, one_call in [
        ("1.43", BOTO3, '"s3"', "5 attempts can take 615 s (botocore 1.43)"),
        ("1.44", BOTO3, '"s3"', "3 attempts can take 360 s (botocore 1.44)"),
        ("1.43", BOTO3, '"lambda"', "5 attempts can take 615 s (botocore 1.43)"),
        ("1.44", BOTO3, '"lambda"', "3 attempts can take 360 s (botocore 1.44)"),
        ("1.43", BOTO3, '"dynamodb"', "10 attempts can take 1225 s (botocore 1.43)"),
        ("1.44", BOTO3, '"dynamodb"', "4 attempts can take 480 s (botocore 1.44)"),
        ("1.44", BOTO3, '"dynamodbstreams"', "4 attempts can take 480 s (botocore 1.44)"),
        ("1.43", BOTO3, "name", "5 attempts (DynamoDB: 10), 60 s per reply (botocore 1.43)"),
        ("1.44", BOTO3, "name", "3 attempts (DynamoDB: 4), 60 s per reply (botocore 1.44)"),
        ("1.44", RESOURCE, '"s3"', "3 attempts can take 360 s (botocore 1.44)"),
        ("1.43", BOTOCORE, '"s3"', "5 attempts can take 615 s (botocore 1.43)"),
        ("1.44", BOTOCORE, '"s3"', "3 attempts can take 360 s (botocore 1.44)"),
        ("1.44", AIOBOTOCORE, '"s3"', "5 attempts can take 615 s (aiobotocore, botocore 1.43)"),
        ("1.44", AIOBOTOCORE, '"dynamodb"', "10 attempts can take 1225 s (aiobotocore, botocore 1.43)"),
        ("1.43", GIVEN, '"s3"', "5 attempts can take 615 s (botocore 1.43)"),
        ("1.44", AIO_GIVEN, '"s3"', "5 attempts can take 615 s (aiobotocore, botocore 1.43)"),
        ("1.44", AIOBOTO3, '"lambda"', "5 attempts can take 615 s (aioboto3, botocore 1.40)"),
        ("1.42", AIOBOTO3, '"s3"', "5 attempts can take 615 s (aioboto3, botocore 1.40)"),
    ]:
        source = code.format(service)
        callee = source.splitlines()[-1].replace("name", "...").removeprefix("    return ")
        more, newest = "dynamodb" in service, "botocore 1.44" in one_call
        attempts = (4 if more else 3) if newest else 10 if more else 5
        advice = added(attempts=attempts, mode="standard" if newest else "")
        if service == "name":
            mode = "standard" if newest else "legacy"
            text = f'Config(connect_timeout=5, read_timeout=60, retries={{"mode": "{mode}"}})'
            advice = f"Write config={text}."
        line = f"{callee} has no config=: {one_call}. {advice}"
        assert message(source, botocore_version=version) == line


FACTORY = """
import boto3


def make(service):
    return boto3.resource(service)


make({}).Table("orders").scan()
{}
"""


@pytest.mark.parametrize(
    ("service", "other", "retries", "attempts"),
    [
        ('"dynamodb"', "", '{"mode": "legacy"}', None),
        ('"dynamodb"', 'make("sqs")', '{"mode": "legacy"}', None),
        ("given", "", '{"mode": "legacy"}', None),
    ],
)
def test_a_factory_keeps_the_attempts_of_each_service(
    command: Command, tmp_path: Path, service: str, other: str, retries: str, attempts: int | None
) -> None:
    source = FACTORY.format(service, other)
    (found,) = [each for each in findings(source, botocore_version="1.43") if each.code == "BOT101"]
    values = f"connect_timeout=5, read_timeout=60, retries={retries}"
    assert found.advice == f"Write config=Config({values})."
    (tmp_path / "m.py").write_text(source, "utf-8")
    ran = command("audit", "--isolated", "--format=json", "--bot-botocore-version=1.43", "m.py")
    assert [each["advised_attempts"] for each in json.loads(ran.out)["clients"]] == [attempts]


def test_a_receiver_of_more_than_sixty_characters_is_left_out() -> None:
    one_call = "3 attempts can take 360 s (botocore 1.44)"
    for name, callee in (("x" * 60, "x" * 60), ("x" * 61, "…")):
        told = message(f"import boto3\n{name} = boto3\n{name}.client('s3')\n", botocore_version="1.44")
        assert told == f'{callee}.client("s3") has no config=: {one_call}. {added()}'


def test_the_advice_follows_the_teams_values() -> None:
    source = BOTO3.format('"lambda"') + "boto3.client('lambda').invoke()\n"
    first, second = (f.message for f in findings(source, lambda_timeout=120) if f.code == "BOT101")
    assert first.endswith(added())
    why = "invoke (line 3) can take up to 120 s (bot-lambda-timeout) and must not run twice"
    assert second.endswith(f" {added(5, 130, 1, why=why)}")
    source = BOTO3.format('"lambda"')
    assert message(source, shared_config="app.aws.CLIENT_CONFIG").endswith(" Write config=CLIENT_CONFIG.")
    source = BOTO3.format('"batch"') + "boto3.client('batch').submit_job()\n"
    alone = "with one attempt for this client"
    told = [f.message for f in findings(source, shared_config="app.aws.CLIENT_CONFIG") if f.code == "BOT302"]
    assert [each.partition(". ")[2] for each in told] == [f"Write config=CLIENT_CONFIG, {alone}."]


def test_the_finding_is_at_the_call() -> None:
    (finding,) = findings("import boto3\nx = [boto3\n     .client(\nnäm)]\n")
    assert finding.span == Span(2, 5, 4, 4)


def test_a_creation_that_fails_when_it_runs_is_reported_for_that() -> None:
    found = findings("""
        import boto3
        boto3.client("s3", read_timeout=60)
        boto3.client("s3", region="eu-west-1")
        boto3.client("s3", config={})
    """)
    assert [finding.code for finding in found] == ["BOT216", "BOT220", "BOT216"]


def test_the_environment_that_the_file_sets() -> None:
    for change, consequence, attempts, mode in [
        ('["AWS_MAX_ATTEMPTS"] = "7"', "7 attempts can take 843 s (botocore 1.44)", 7, "standard"),
        ('["AWS_RETRY_MODE"] = "legacy"', "5 attempts can take 615 s (botocore 1.44)", 5, ""),
        (
            '["AWS_MAX_ATTEMPTS"] = "1"',
            "1 attempt can take 120 s (AWS_MAX_ATTEMPTS=1, botocore 1.44)",
            1,
            "standard",
        ),
        ('["AWS_MAX_ATTEMPTS"] = number', f"an unknown number of attempts, {REPLY} (botocore 1.44)", 0, "standard"),
        ('["AWS_DEFAULTS_MODE"] = "standard"', "3 attempts can take 189 s (botocore 1.44)", 3, "standard"),
    ]:
        source = f'import os\nimport boto3\nos.environ{change}\nboto3.client("s3")\n'
        advice = added(attempts=attempts, mode=mode)
        if not attempts:
            # Attempts in a Config would override those of the variable.
            advice = advice.replace(', "total_max_attempts": 0', "")
        told = f'boto3.client("s3") has no config=: {consequence}. {advice}'
        assert message(source, botocore_version="1.44") == told


def test_no_retries_are_written_over_a_mode_that_cannot_be_read() -> None:
    source = 'import os\nimport boto3\nos.environ["AWS_RETRY_MODE"] = mode\nboto3.client("dynamodb")\n'
    written = "Config(connect_timeout=5, read_timeout=60)."
    assert message(source, botocore_version="1.43").partition(". Write config=")[2] == written


def test_dynamodb_is_named_only_where_it_may_be_that() -> None:
    source = "import boto3\nservice = {} if input() else 'ec2'\nboto3.client(service)\n"
    usual, both = ": 3 attempts, 60 s", ": 3 attempts (DynamoDB: 4), 60 s"
    assert usual in message(source.format("'logs'"))
    assert both in message(source.format("'dynamodb'"))
    assert both in message(source.format("name"))


BRANCH = """
import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=5, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})

def make(proxy):
    kwargs = {"region_name": "eu-west-1"}
    if proxy:
        kwargs["config"] = CONFIG
    return boto3.client("s3", **kwargs)
"""


def test_a_config_in_one_branch_only() -> None:
    assert message(BRANCH) == (
        'boto3.client("s3") has no config= in one branch: 3 attempts can take 360 s (botocore 1.44; config: line 9). '
        "Give it a Config in every case."
    )


def test_a_config_in_every_branch_or_in_one_that_is_not_known() -> None:
    for old, new in [
        ("    if proxy:\n        kwargs", "    kwargs"),
        ("    return", "    else:\n        kwargs['config'] = CONFIG\n    return"),
        ("    return", "        return kwargs\n    return"),
        ("    return", "        return"),
        ("= CONFIG\n    return", "= load()\n    return"),
        ("    return", "    kwargs.update(given)\n    return"),
        ("    return", "    kwargs['config'] = CONFIG\n    return"),
        ('    kwargs = {"region_name": "eu-west-1"}', '    kwargs = {"config": CONFIG}'),
        ("def make(proxy):", "def make(proxy, **kwargs):"),
        ("    if proxy:\n", "    for proxy in proxies:\n"),
    ]:
        source = BRANCH.replace(old, new)
        if "**kwargs" in new:
            source = source.replace('    kwargs = {"region_name": "eu-west-1"}\n', "")
        clean(source)


@pytest.mark.parametrize(
    ("before", "advice"),
    [
        ("config = {}", "Write config=config: it is made above, but no client gets it."),
        (
            "if service == 's3':\n        config = {}",
            'Write config=Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard"}).',
        ),
    ],
)
def test_a_config_that_nobody_passes_on(before: str, advice: str) -> None:
    """One of a single branch is not for every client."""
    made = before.format("Config(signature_version='s3v4')")
    head = "import boto3\nfrom botocore.config import Config\n"
    source = f"{head}def make(service):\n    {made}\n    return boto3.client(service)\n"
    (found,) = (each for each in findings(source) if each.code == "BOT101")
    assert found.advice == advice
