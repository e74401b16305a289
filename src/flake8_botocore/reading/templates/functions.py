"""The Lambda functions that a template or stack deploys, with the time limits and the code it states for each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, cast

from ...looking.answers import answered
from ...looking.disk import content, stamp_of_file
from . import cdk, cloudformation, serverless
from .stated import DeployedFunction
from .tree import read_json, read_yaml

LARGEST = 400_000
"""Bytes past which a file is data, not a template."""

_ENDINGS = (".yaml", ".yml", ".json", ".template")
_NAMED = re.compile(r"template|serverless|sam|cfn|cloudformation|stack|lambda|infra", re.IGNORECASE)
_SERVERLESS = re.compile(r"serverless[\w.-]*\.(?:ya?ml|json)")


def is_template(name: str) -> bool:
    """Whether a file of this name may be a template."""
    return name.endswith(_ENDINGS) and _NAMED.search(name) is not None


def functions_in(path: str) -> Iterator[DeployedFunction]:
    """The functions that the template, or the module of a CDK app, at ``path`` states for certain."""
    for fields in fields_of_functions(path):
        yield DeployedFunction(*cast("tuple[Any, ...]", fields))


@answered(5_000, stamp_of_file)
def fields_of_functions(path: str) -> tuple[tuple[str | int, ...], ...]:
    """The fields of these functions."""
    raw = content(path) or b""
    if len(raw) > LARGEST:
        return ()
    text = raw.decode("utf-8-sig", "replace")
    if path.endswith(".py"):
        stack = "aws_cdk" in text and "Function(" in text
        return tuple(tuple(function) for function in cdk.functions(text)) if stack else ()
    if re.search(r"AWS::(?:Serverless|Lambda)::Function", text):
        read = cloudformation.functions
    elif _SERVERLESS.fullmatch(os.path.basename(path)):
        read = serverless.functions
    else:
        return ()
    tree = (read_json if text.lstrip().startswith("{") else read_yaml)(text)
    return tuple(tuple(function) for function in read(tree, text))
