"""The services that a client may be of whose service is a parameter or a loop variable."""

from __future__ import annotations

import pytest

from flake8_botocore.config import Settings
from tests.readings import reading

MAKE = "def make(service):\n    return boto3.client(service)\n"

KNOWN = {
    "a parameter": MAKE + "make(GIVEN)\nmake('ec2')",
    "a default": "def make(service='ec2'):\n    boto3.client(service)\nmake(GIVEN)\nmake()",
    "of a method": "class A:\n    def make(self, n):\n        boto3.client(n)\na = A()\na.make(GIVEN)\na.make('ec2')",
    "through two": "def inner(name):\n    boto3.client(name)\ndef make(n):\n    inner(n)\nmake(GIVEN)\nmake('ec2')",
    "an attribute": MAKE + "names = GIVEN, 'ec2'\nfor name in names:\n    make(name)",
    "a loop": "def run():\n    for name in ['ec2', GIVEN]:\n        boto3.client(name)",
    "a comprehension": "clients = {n: boto3.client(n) for n in (GIVEN, 'ec2')}",
    "a dictionary": "for name in {'ec2': 1, GIVEN: 2}:\n    boto3.client(name)",
    "a condition": "name = GIVEN if input() else 'ec2'\nboto3.client(name)",
}


def services(source: str) -> frozenset[str] | None:
    """The services of the one client in ``source``."""
    (client,) = reading(f"import boto3\n{source}\n", "a_snippet.py", Settings()).facts.clients
    return client.services


@pytest.mark.parametrize("source", KNOWN.values(), ids=KNOWN)
def test_passed_and_looped_services_are_all_known(source: str) -> None:
    """All of them where all can be read, any as soon as one cannot."""
    assert services(source.replace("GIVEN", "'logs'")) == {"logs", "ec2"}
    assert services(source.replace("GIVEN", "given()")) is None


def test_other_variables_of_a_loop() -> None:
    assert services("for name, size in [('ec2', 1)]:\n    boto3.client(name)") is None
    assert services("for name in ['ec2']:\n    pass\nname = given()\nboto3.client(name)") is None
    assert services("try:\n    pass\nexcept Error as name:\n    boto3.client(name)") is None
