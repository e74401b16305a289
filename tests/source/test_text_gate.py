"""Which files are read: those that mention boto, import a library of ours, or may use clients of what they import."""

from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import may_hold
from flake8_botocore.source.text_gate import may_use_client, mentions_library, text_gate


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        ("import boto3", True),
        ("from botocore.exceptions import ClientError", True),
        ("# boto", True),
        ("SESSION.client('s3')", True),
        ("self.AwsSess.create_client('s3')", True),
        ("self._sess.resource('s3')", True),
        ("Session().client('s3')", True),
        ("BOTO.resource('s3')", True),
        ("", False),
        ("import requests\nrequests.Session().get('x')", False),
        ("docker.client('s3')", False),
        ("def f(session): return session.get('client')", False),
    ],
)
def test_the_gate_opens_for_texts_that_mention_boto(source: str, opened: bool) -> None:
    assert text_gate(source) is opened


def test_factories_are_found_by_their_last_name() -> None:
    source = "from app.aws import make_client\nmake_client('s3')"
    assert not text_gate(source)
    assert text_gate(source, frozenset({"app.aws.make_client"}))
    assert not text_gate(source, frozenset({"app.aws.other"}))


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("queue.send_message()", True),
        ("x.invoke()", True),
        ("async def f(): s3.get_object()", True),
        ("def lambda_handler(a, b): make()", True),
        ("def main(event, context): make()", True),
        ("handler = wrapped(main)", True),
        ("@app.route('/orders')\ndef orders(): make()", True),
        ("@api.v2.get('/orders')\ndef orders(): make()", True),
        ("@app.task()\ndef orders(): make()", False),
        ("app.get('/orders')", False),
        ("s3.get_object()", False),
        ("class A:\n    def handler(self): make()", False),
        ("def main(argv): make()", False),
    ],
)
def test_texts_that_may_use_a_client_of_another_module_are_recognised(source: str, used: bool) -> None:
    assert may_use_client(source) is used


@pytest.mark.parametrize("name", [".client(", ".resource(", ".create_client("])
def test_the_text_of_a_session_without_boto(name: str) -> None:
    assert text_gate(f"session{name}'s3')")
    assert not text_gate(f"other{name}'s3')")
    assert not text_gate(f"session{name}'compute', 'v1')")
    assert text_gate(f"session{name}'compute')\nsession{name}'s3')")
    assert text_gate(f"session{name}service)")
    assert text_gate(f"session{name}service_name='x')")
    assert text_gate(f"session{name}\n    's3',\n)")
    assert text_gate(f"session{name}'compute')\nf(session{name[:-1]})")
    assert not text_gate(f"session{name}'compute')\nf(self{name[:-1]})")


IMPORTING = [
    "import langchain_aws",
    "from langchain_aws import ChatBedrock",
    "def f():\n\tfrom  langchain_aws.chat_models import ChatBedrock",
    "import os, pyathena",
    "import pyathena as athena",
    "from storages.backends.s3 import S3Storage",
    "import kombu\nkombu.Connection('sqs://')",
]
OTHERS = [
    "",
    "import langchain_aws_extras",
    "langchain_aws = 1",
    "from storages import backends",
    "import kombu\nkombu.Connection('redis://')",
    "url = 'sqs://'",
    "# see langchain_aws",
]


@pytest.mark.parametrize("source", IMPORTING)
def test_a_file_that_imports_a_library_is_looked_into(source: str) -> None:
    assert mentions_library(source)
    assert may_hold(source, "example.py", Settings())


@pytest.mark.parametrize("source", OTHERS)
def test_a_file_that_imports_none_is_not(source: str) -> None:
    assert not mentions_library(source)
    assert not may_hold(source, "example.py", Settings())
