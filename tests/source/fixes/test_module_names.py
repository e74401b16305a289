"""What imports bind in a module, seen from a place in it, and what else binds the same names."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from flake8_botocore.source.fixes.module_names import FunctionNode, ModuleNames, names_of

NESTED = """\
import one
def outer():
    import two
    def inner():
        import three
        return lambda: here
    import four
def other():
    import five
import six
"""


def names(source: str) -> ModuleNames:
    return names_of(ast.parse(dedent(source)))


def functions(found: ModuleNames, *wanted: str) -> tuple[FunctionNode, ...]:
    """The functions of these names."""
    by_name = {getattr(each, "name", "lambda"): each for each in found.functions}
    return tuple(by_name[name] for name in wanted)


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ((), ["one", "six"]),
        (("other",), ["one", "five", "six"]),
        (("outer",), ["one", "two", "four", "six"]),
        (("outer", "inner"), ["one", "two", "three", "four", "six"]),
        (("outer", "inner", "lambda"), ["one", "two", "three", "four", "six"]),
    ],
)
def test_the_imports_seen_from_a_function_are_its_own_and_those_around_it(
    place: tuple[str, ...], seen: list[str]
) -> None:
    found = names(NESTED)
    assert [each.name for each in found.seen_from(functions(found, *place))] == seen


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
