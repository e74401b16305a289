"""Functions that templates deploy, with their time limits: SAM, CloudFormation and the Serverless Framework.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html

Source: https://www.serverless.com/framework/docs/providers/aws/guide/functions
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, cast

from ..facts import ABSENT, Absent
from ..files.dependencies import answered
from ..files.filesystem import content, stamp_of_file
from . import cdk
from .functions import DEFAULT, HTTP, REST, DeployedFunction, given, of_python, text, time_limit
from .yaml_tree import Mapping, Tree, read_json, read_yaml

SAM, PLAIN = "AWS::Serverless::Function", "AWS::Lambda::Function"

_OTHER_LIMIT_OF_API = re.compile(r"timeoutInMillis|DefinitionUri|AWS::Include", re.IGNORECASE)
"""What may give an integration of API Gateway another time limit, here or in a file that is not read."""

_EVENTS = {"Api": REST, "HttpApi": HTTP}


def of_cloudformation(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The functions in the template ``tree`` with the text ``source``."""
    resources = tree.get("Resources") if isinstance(tree, Mapping) else ABSENT
    if not isinstance(tree, Mapping) or not isinstance(resources, Mapping) or not _means_itself(tree.get("Transform")):
        return
    for name, resource in resources.values.items():
        if not isinstance(resource, Mapping):
            continue
        kind, own = resource.get("Type"), resource.get("Properties")
        if kind not in (SAM, PLAIN) or not isinstance(own, Mapping) or name.startswith("Fn::"):
            continue
        shared = tree.get("Globals", "Function") if kind == SAM else ABSENT
        handler, code = text(given("Handler", own, shared)), _code(kind, own, shared)
        if handler is None or code is None or not of_python(given("Runtime", own, shared)):
            continue
        limit = time_limit("Timeout", own, shared, DEFAULT)
        calls = () if kind == PLAIN or _OTHER_LIMIT_OF_API.search(source) else _caller_of_events(own)
        line = limit.line or resources.lines[name]
        yield DeployedFunction(name, code, handler, limit.seconds, int(limit.stated), line, *calls)


def _means_itself(transform: Tree | Absent) -> bool:
    """Whether no macro of somebody's own may change the template."""
    names = transform if isinstance(transform, tuple) else (transform,)
    return all(isinstance(name, Absent) or (isinstance(name, str) and name.startswith("AWS::")) for name in names)


def _code(kind: object, own: Mapping, shared: Tree | Absent) -> str | None:
    """The folder with the code, relative to the template; None where it is none or unknown."""
    if kind == PLAIN:
        return _folder(own.get("Code"))
    if any(not isinstance(given(name, own, shared), Absent) for name in ("InlineCode", "ImageUri")):
        return None
    if text(given("PackageType", own, shared)) == "Image":
        return None
    code = given("CodeUri", own, shared)
    return "." if isinstance(code, Absent) else _folder(code)


def _folder(value: Tree | Absent) -> str | None:
    folder = text(value)
    return folder if folder and "://" not in folder else None


def _caller_of_events(own: Mapping) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of the event that says so."""
    events = own.get("Events")
    if not isinstance(events, Mapping) or not events.complete or not isinstance(own.get("FunctionUrlConfig"), Absent):
        return ()
    kinds = [event.get("Type") if isinstance(event, Mapping) else None for event in events.values.values()]
    if not kinds or not all(isinstance(kind, str) and kind in _EVENTS for kind in kinds):
        return ()
    name, seconds = max((_EVENTS[str(kind)] for kind in kinds), key=lambda caller: caller[1])
    return name, seconds, next(iter(events.lines.values()))


SERVERLESS_DEFAULT = 6
"""Seconds that a function may run where the configuration says nothing."""

_OTHER_LIMIT = re.compile(r"timeoutInMillis|\basync:", re.IGNORECASE)
"""What may give an integration of API Gateway another time limit, or call the function without waiting for it."""

_CALLERS = {"http": REST, "httpApi": HTTP}


def of_serverless(tree: Tree, source: str) -> Iterator[DeployedFunction]:
    """The functions in the configuration ``tree`` with the text ``source``."""
    if not isinstance(tree, Mapping):
        return
    provider, every = tree.get("provider"), tree.get("functions")
    shared = provider if isinstance(provider, Mapping) else Mapping({"name": provider} if provider == "aws" else {})
    if shared.get("name") != "aws" or not isinstance(every, Mapping):
        return
    for name, own in every.values.items():
        if not isinstance(own, Mapping):
            continue
        # serverless-python-requirements packs a folder of its own for a function that names one.
        handler, module = text(own.get("handler")), own.get("module")
        folder = "." if isinstance(module, Absent) else text(module)
        if handler is None or folder is None or not of_python(given("runtime", own, shared)):
            continue
        limit = time_limit("timeout", own, shared, SERVERLESS_DEFAULT)
        calls = () if _OTHER_LIMIT.search(source) else _caller(own)
        yield DeployedFunction(
            name, folder, handler, limit.seconds, int(limit.stated), limit.line or every.lines[name], *calls
        )


def _caller(own: Mapping) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of the event that says so."""
    events = own.get("events")
    if not isinstance(events, tuple) or not events or not isinstance(own.get("url"), Absent):
        return ()
    callers = []
    for event in events:
        kind = next(iter(event.values), "") if isinstance(event, Mapping) else ""
        if not isinstance(event, Mapping) or len(event.values) != 1 or kind not in _CALLERS:
            return ()
        callers.append((*_CALLERS[kind], event.lines[kind]))
    return max(callers, key=lambda caller: caller[1])


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
        read = of_cloudformation
    elif _SERVERLESS.fullmatch(os.path.basename(path)):
        read = of_serverless
    else:
        return ()
    tree = (read_json if text.lstrip().startswith("{") else read_yaml)(text)
    return tuple(tuple(function) for function in read(tree, text))
