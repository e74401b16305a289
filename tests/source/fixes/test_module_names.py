"""What imports bind in a module, seen from a place in it, and what else binds the same names."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from flake8_botocore.source.fixes.module_names import ModuleNames, names_of


def names(source: str) -> ModuleNames:
    return names_of(ast.parse(dedent(source)))


@pytest.mark.parametrize(
    ("source", "rebound"),
    [
        ("import boto3", False),
        ("import boto3\nimport boto3", False),
        ("import boto3\ndef f():\n    import boto3", False),
        ("import boto3\nimport fake as boto3", True),
        ("import boto3\nfrom fake import boto3", True),
        ("import boto3\nboto3 = None", True),
        ("import boto3\ndef f(boto3): pass", True),
        ("import boto3\nimport boto3.session", False),
        ("import botocore.config", False),
        ("import botocore.config\nimport botocore.session", False),
        ("import botocore.config\nimport botocore", False),
        ("import botocore.config\nimport fake as botocore", True),
        ("import botocore.config\nfrom botocore import session as botocore", True),
        ("import botocore.config\nbotocore = None", True),
        ("import botocore.config as bc", False),
        ("import botocore.config as bc\nimport botocore.session as bc", True),
        ("try:\n    import boto3\nexcept ImportError:\n    boto3 = None", False),
    ],
)
def test_a_name_is_rebound_by_what_gives_it_another_meaning(source: str, rebound: bool) -> None:
    found = names(source)
    assert found.rebound(found.imports[0]) is rebound


@pytest.mark.parametrize(
    ("source", "only"),
    [
        ("from botocore.config import Config", True),
        ("from botocore.config import Config\nfrom botocore.client import Config", True),
        ("from botocore.config import Config\nfrom other import Config", False),
        ("from botocore.config import Config\nclass Config: pass", False),
        ("from botocore.config import Config as C", False),
        ("Config = None", False),
        ("", False),
    ],
)
def test_a_name_is_only_imported_as_one_of_some_things(source: str, only: bool) -> None:
    origins = frozenset({"botocore.config.Config", "botocore.client.Config"})
    assert names(source).only_imported_as("Config", origins) is only
