"""Dictionaries of options that libraries make a Config of are judged like the Config."""

from __future__ import annotations

from tests.rules.reported import set_to
from tests.snippets import clean, findings, flags, message

HEAD = """
import fsspec
import kombu
import pandas as pd
import s3fs
from haystack_integrations.components.generators.amazon_bedrock import AmazonBedrockChatGenerator
from prefect_aws import AwsClientParameters
"""
RETRIES = '"retries": {"mode": "standard", "total_max_attempts": 3}'
COMPLETE = f'{{"connect_timeout": 5, "read_timeout": 60, {RETRIES}}}'
LACKING = f'{{"connect_timeout": 5, {RETRIES}}}'


def test_wrong_options_of_a_library_are_reported() -> None:
    for options, codes in [
        ('{"read_timeout": None}', "BOT214"),
        ('{"read_timeout": -1}', "BOT213"),
        ('{"read_timeot": 9}', "BOT211"),
        ('{"retries": {"max_attempts": 1}}', "BOT203"),
        ('{"retries": {"max_attempts": 1, "total_max_attempts": 5}}', "BOT201"),
        ('{"retries": {"mode": "fast"}}', "BOT212"),
        ('{"s3": {"addressing_style": "paths"}}', "BOT215"),
    ]:
        for call in [
            "s3fs.S3FileSystem(config_kwargs=OPTIONS)",
            'fsspec.filesystem("s3", config_kwargs=OPTIONS)',
            'pd.read_csv("s3://b/k", storage_options={"config_kwargs": OPTIONS})',
        ]:
            flags(f"{HEAD}{call.replace('OPTIONS', options)}  # {codes}")


def test_options_missing_from_a_librarys_dictionary_are_reported() -> None:
    for call in [
        'AmazonBedrockChatGenerator(model="m", boto3_config=OPTIONS)',
        'kombu.Connection("sqs://", transport_options={"client-config": OPTIONS})',
        "AwsClientParameters(config=OPTIONS)",
    ]:
        flags(f"{HEAD}{call.replace('OPTIONS', LACKING)}  # BOT102")
        clean(f"{HEAD}{call.replace('OPTIONS', COMPLETE)}")
        clean(f"{HEAD}options = given()\n{call.replace('OPTIONS', 'options')}")
        clean(f"{HEAD}{call.replace('OPTIONS', '{**given()}')}")


def test_a_library_with_waits_of_its_own_fills_in_what_they_lack() -> None:
    for call in [
        "s3fs.S3FileSystem(config_kwargs=OPTIONS)",
        'fsspec.open("s3://b/k", config_kwargs=OPTIONS)',
        'pd.read_parquet("s3://b/k", storage_options={"config_kwargs": OPTIONS})',
    ]:
        clean(f"{HEAD}{call.replace('OPTIONS', LACKING)}", required_options=frozenset({"connect_timeout"}))
        clean(f"{HEAD}{call.replace('OPTIONS', '{}')}", required_options=frozenset({"connect_timeout"}))


def test_the_same_dictionary_of_another_library_is_not_judged() -> None:
    clean(f'{HEAD}pd.read_csv("gs://b/k", storage_options={{"config_kwargs": {{"read_timeout": None}}}})')
    clean(f'{HEAD}fsspec.filesystem("gcs", config_kwargs={{"read_timeout": None}})')
    clean(f'{HEAD}kombu.Connection("redis://", transport_options={{"client-config": {{"read_timeout": None}}}})')


def test_the_message_names_the_argument_and_the_fix_adds_a_key() -> None:
    call = f'AmazonBedrockChatGenerator(model="m", boto3_config={{{RETRIES}}})'
    assert message(f"{HEAD}{call}") == (
        "boto3_config={...} has no read_timeout: botocore 1.44 waits up to 60 s for each reply. "
        + set_to("connect_timeout=5", "read_timeout=60")
    )
    (finding,) = findings(f"{HEAD}{call}")
    (fix,) = finding.fixes
    assert [edit.text.split() for edit in fix.edits] != []
    assert '"read_timeout": 60' in "".join(edit.text for edit in fix.edits)
