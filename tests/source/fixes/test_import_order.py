"""Where ``from botocore.config import Config`` sorts: as isort and ruff would put it, in the order the file has."""

from __future__ import annotations

import ast

import pytest

from flake8_botocore.source.fixes.insertion_points import module_of
from tests.source.fixes.test_references import becomes


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("import a.b, c", "a.b"),
        ("from a.b import c", "a.b"),
        ("from . import a", None),
        ("from .a import b", None),
        ("from __future__ import annotations", None),
        ("a = 1", None),
    ],
)
def test_the_module_of_an_import(statement: str, module: str | None) -> None:
    assert module_of(ast.parse(statement).body[0]) == module


def test_an_empty_line_ends_a_block() -> None:
    becomes("""
          import os
          from typing import Any

          import boto3
          import requests
          from attrs import define
        + from botocore.config import Config
          from yaml import load

          from zoo import animal

          client = boto3.client("s3"«, config=Config(n=1)»)
    """)


def test_an_import_needed_earlier_comes_first() -> None:
    becomes("""
          import boto3
        + from botocore.config import Config
          client = boto3.client("s3"«, config=Config(n=1)»)
          import requests
    """)
