"""BOT232: arguments of libraries that do not do what they say."""

from __future__ import annotations

import pytest

from flake8_botocore.libraries import LIBRARIES
from tests.oracle.libraries.cases import CASES
from tests.snippets import flags

from .reported import fixed, reported

HEAD = """
import kombu, smart_open, s3fs
from botocore.config import Config
from celery import Celery
from crewai import LLM
from crewai.llms.providers.bedrock.completion import BedrockCompletion
from dagster_aws.s3 import S3Resource
from langchain_aws import ChatBedrock, ChatBedrockConverse
from pyathena.filesystem.s3 import S3FileSystem
from pyiceberg.catalog import load_catalog
from pyiceberg.catalog.glue import GlueCatalog
from sagemaker_core.main.utils import SageMakerClient
from strands.models import BedrockModel

C = Config(connect_timeout=5, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 3})
"""
WITHOUT_LIMIT = (
    "max_retries= without timeout= sets both timeouts to None, over a Config, too: a call waits without limit "
    "(langchain-aws 1.9). Add timeout=60, or set retries in config= in its place."
)
CLIENT_CONFIG = (
    'the client waits up to 60 s for each reply. Write "client-config": {"connect_timeout": 5, "read_timeout": 60}.'
)
SEVEN = "the client waits up to 60 s for each reply and sends a request up to 7 times"
S3_CLIENT = (
    'Write transport_params={"client_kwargs": {"S3.Client": {"config": Config(connect_timeout=5, read_timeout=60)}}}.'
)
CREWAI = (
    "the client waits up to 300 s for each reply and sends a request up to 4 times. "
    "Remove it: crewai has no argument for this."
)


@pytest.mark.parametrize(
    ("call", "anchor", "message"),
    [
        ("ChatBedrockConverse(model='m', max_retries=2)", "max_retries=2", WITHOUT_LIMIT),
        ("ChatBedrock(model='m', max_retries=2, config=C)", "max_retries=2", WITHOUT_LIMIT),
        ("ChatBedrock(model='m', max_retries=2, timeout=None)", "max_retries=2", WITHOUT_LIMIT),
        (
            "BedrockModel(boto_client_config=Config(retries={'mode': 'standard', 'total_max_attempts': 3}))",
            "boto_client_config=Config(retries={'mode': 'standard', 'total_max_attempts': 3})",
            "boto_client_config= without read_timeout waits 60 s for each reply, not the 120 s that the library sets "
            "by itself (strands-agents 1.62). Add read_timeout=120 to it.",
        ),
        ("LLM('bedrock/m', config=C)", "config=C", f"crewai 1.15 ignores config: {CREWAI}"),
        ("BedrockCompletion(model='m', timeout=9)", "timeout=9", f"crewai 1.15 ignores timeout: {CREWAI}"),
        ("BedrockCompletion(model='m', max_retries=9)", "max_retries=9", f"crewai 1.15 ignores max_retries: {CREWAI}"),
        (
            "S3Resource(config=C)",
            "config=C",
            "dagster-aws 0.29 ignores config: the client waits up to 60 s for each reply and sends a request up to 6 "
            "times. Remove it; only max_attempts= has an effect, on retries.",
        ),
        (
            "load_catalog('c', **{'type': 'glue', 'glue.read-timeout': '7'})",
            "'glue.read-timeout': '7'",
            'pyiceberg 0.12 ignores "glue.read-timeout": the client waits up to 60 s for each reply and sends a '
            "request up to 11 times. "
            'Pass client=boto3.client("glue", config=Config(connect_timeout=5, read_timeout=60)) to GlueCatalog.',
        ),
        (
            "GlueCatalog('c', **{'glue.connect-timeout': '7'})",
            "'glue.connect-timeout': '7'",
            'pyiceberg 0.12 ignores "glue.connect-timeout": the client waits up to 60 s for each reply and sends a '
            "request up to 11 times. "
            'Pass client=boto3.client("glue", config=Config(connect_timeout=5, read_timeout=60)) to GlueCatalog.',
        ),
        (
            "S3FileSystem(config=C)",
            "config=C",
            "PyAthena 4.2 ignores config: the client waits up to 60 s for each reply. "
            'Write config_kwargs={"connect_timeout": 5, "read_timeout": 60}.',
        ),
        (
            "SageMakerClient(config=C)",
            "config=C",
            "sagemaker-core 1.0 ignores config: the client waits up to 60 s for each reply. "
            "Remove it; for other waits create the client yourself with boto3.",
        ),
        (
            "kombu.Connection('sqs://', transport_options={'client_config': {}})",
            "'client_config': {}",
            f'kombu 5.7 ignores transport_options["client_config"]: {CLIENT_CONFIG}',
        ),
        (
            "kombu.Connection('sqs://', transport_options={'config': C})",
            "'config': C",
            f'kombu 5.7 ignores transport_options["config"]: {CLIENT_CONFIG}',
        ),
        (
            "Celery(broker='sqs://', broker_transport_options={'config': C})",
            "'config': C",
            f'celery 5.7 ignores broker_transport_options["config"]: {CLIENT_CONFIG}',
        ),
        (
            "smart_open.open('s3://b/k', transport_params={'config': C})",
            "'config': C",
            f'smart_open 9.0 ignores transport_params["config"]: {SEVEN}. {S3_CLIENT}',
        ),
        (
            "smart_open.open('s3://b/k', transport_params={'client_kwargs': {'config': C}})",
            "'config': C",
            f'smart_open 9.0 ignores transport_params["client_kwargs"]["config"]: {SEVEN}. {S3_CLIENT}',
        ),
        (
            "s3fs.S3FileSystem(client_kwargs={'config': C})",
            "'config': C",
            'client_kwargs["config"] raises TypeError when the client is created (s3fs 2026.9). '
            'Write config_kwargs={"connect_timeout": 5, "read_timeout": 60}.',
        ),
    ],
)
def test_reported(call: str, anchor: str, message: str) -> None:
    assert reported("BOT232", f"{HEAD}{call}\n") == [(anchor, message)]


@pytest.mark.parametrize(
    "call",
    [
        "ChatBedrockConverse(model='m', max_retries=2, timeout=60)",
        "ChatBedrockConverse(model='m', max_retries=None)",
        "ChatBedrockConverse(model='m', max_retries=2, **given())",
        "BedrockModel(boto_client_config=C)",
        "BedrockModel(boto_client_config=Config(**given()))",
        "BedrockModel()",
        "LLM('openai/m', config=C)",
        "LLM('bedrock/m', timeout=9, max_retries=2)",  # releases before 1.0 hand them to litellm
        "LLM(given(), config=C)",
        "S3Resource(max_attempts=2)",
        "S3Resource(config=given())",  # may be None
        "S3Resource(config=C if given() else None)",
        "ChatBedrock(model='m', max_retries=given())",
        "load_catalog('c', **{'type': 'rest', 'glue.read-timeout': '7'})",
        "load_catalog('c', **{'type': 'glue', 'glue.max-retries': 7})",
        "S3FileSystem(config_kwargs={'read_timeout': 7})",
        "kombu.Connection('sqs://', transport_options={'client-config': {'read_timeout': 7}})",
        "kombu.Connection('redis://', transport_options={'config': C})",
        "Celery(broker='sqs://', broker_transport_options=given())",
        "smart_open.open('s3://b/k', transport_params={'client_kwargs': {'S3.Client': {'config': C}}})",
        "s3fs.S3FileSystem(config_kwargs={'read_timeout': 7}, client_kwargs={'region_name': 'us-east-1'})",
    ],
)
def test_silent(call: str) -> None:
    assert reported("BOT232", f"{HEAD}{call}\n") == []


def test_fixes() -> None:
    assert fixed("BOT232", f"{HEAD}ChatBedrock(model='m', max_retries=2)") == (
        f"{HEAD}ChatBedrock(model='m', max_retries=2, timeout=60)".lstrip()
    )
    options = "{'read_timeout': 7}"
    assert fixed("BOT232", f"{HEAD}kombu.Connection('sqs://', transport_options={{'client_config': {options}}})") == (
        f"{HEAD}kombu.Connection('sqs://', transport_options={{'client-config': {options}}})".lstrip()
    )


def test_a_mocked_call() -> None:
    source = f"{HEAD}from moto import mock_aws\n\n@mock_aws\ndef test():\n    S3Resource(config=C)\n"
    assert reported("BOT232", source) == []
    assert [anchor for anchor, _ in reported("BOT232", source, include_mocked=True)] == ["config=C"]


def test_every_argument_has_a_case_among_those_that_are_run() -> None:
    run = {given for case in CASES.values() for given in case.runs}
    for row in LIBRARIES:
        for ignored in row.ignored:
            *_, key = ignored.path
            assert any(key in given for given in run), (row.distribution, ignored.path)


def test_a_config_in_the_wrong_place_is_one_finding() -> None:
    flags(
        """
        import kombu

        kombu.Connection("sqs://", transport_options={"client_config": {"read_timeout": 7}})  # BOT232
        """
    )
    flags(
        """
        from botocore.config import Config
        from strands.models import BedrockModel

        BedrockModel(boto_client_config=Config(retries={"mode": "standard", "total_max_attempts": 3}))  # BOT232
        """
    )
