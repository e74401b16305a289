"""Functions of SAM and CloudFormation templates.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import ABSENT, Absent
from .stated import HTTP, REST, DeployedFunction, given, of_python, text, time_limit
from .tree import Mapping, Tree

DEFAULT = 3
"""Seconds that a function may run where its template says nothing."""

SAM, PLAIN = "AWS::Serverless::Function", "AWS::Lambda::Function"

_OTHER_LIMIT = re.compile(r"timeoutInMillis|DefinitionUri|AWS::Include", re.IGNORECASE)
"""What may give an integration of API Gateway another time limit, here or in a file that is not read."""

_CALLERS = {"Api": REST, "HttpApi": HTTP}


def functions(tree: Tree, source: str) -> Iterator[DeployedFunction]:
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
        calls = () if kind == PLAIN or _OTHER_LIMIT.search(source) else _caller(own)
        line = limit.line or resources.lines[name]
        yield DeployedFunction(name, code, handler, limit.seconds, int(limit.stated), line, *calls)


def _means_itself(transform: Tree | Absent) -> bool:
    """Whether no macro of somebody's own may change the template."""
    names = transform if isinstance(transform, tuple) else (transform,)
    return all(isinstance(name, Absent) or (isinstance(name, str) and name.startswith("AWS::")) for name in names)


def _code(kind: object, own: Mapping, shared: Tree | Absent) -> str | None:
    """The folder with the code, relative to the template; None where it is none or cannot be told."""
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


def _caller(own: Mapping) -> tuple[str, int, int] | tuple[()]:
    """Who waits for the function whenever it is called, for how long, and the line of the event that says so."""
    events = own.get("Events")
    if not isinstance(events, Mapping) or not events.complete or not isinstance(own.get("FunctionUrlConfig"), Absent):
        return ()
    kinds = [event.get("Type") if isinstance(event, Mapping) else None for event in events.values.values()]
    if not kinds or not all(isinstance(kind, str) and kind in _CALLERS for kind in kinds):
        return ()
    name, seconds = max((_CALLERS[str(kind)] for kind in kinds), key=lambda caller: caller[1])
    return name, seconds, next(iter(events.lines.values()))
