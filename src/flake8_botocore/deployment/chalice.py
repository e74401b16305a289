"""Lambda functions of a Chalice app: what its decorators register, with the limits of ``.chalice/config.json``."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator

from ..facts import ABSENT
from ..files.filesystem import LARGEST_CONFIGURATION, content, names
from . import DeployedFunction, Mapping, Tree
from .templates import REST, Limit, time_limit

DEFAULT = 60
"""Seconds that a function may run if the configuration sets no limit. Source: chalice/constants.py."""

_REGISTERING = re.compile(r"route|lambda_function|schedule|authorizer|on_\w+")
"""Decorators of an app that make a function one of Lambda's, or a route of the one behind API Gateway."""

_APPS = re.compile(r"(?:\w+\.)*(?:Chalice|Blueprint)")


def functions_of_app(config: str) -> tuple[tuple[DeployedFunction, ...], str]:
    """The functions of the app with the configuration at the path ``config``, once for each of its stages.

    With them comes why the configuration cannot be read; empty if it can. Their code is relative to the app's folder.
    """
    from .yaml_reader import UnreadableTemplateError, read_template

    try:
        tree = read_template((content(config) or b"").decode("utf-8-sig", "replace"))
    except UnreadableTemplateError as error:
        return (), str(error)
    stages = tree.get("stages") if isinstance(tree, Mapping) else None
    if not isinstance(tree, Mapping) or not isinstance(stages, Mapping):
        return (), ""
    app = os.path.dirname(os.path.dirname(config))
    shared = [f"chalicelib.{name[:-3]}" for name in names(os.path.join(app, "chalicelib")) if name.endswith(".py")]
    registered = [(module, *each) for module in ("app", *shared) for each in _registered(app, module)]
    return tuple(
        _function(tree, stage, f"{module}.{function}", kind, name, stages.lines[stage])
        for stage in stages.values
        for module, function, kind, name in registered
    ), ""


def _function(tree: Mapping[Tree], stage: str, handler: str, kind: str, name: str, line: int) -> DeployedFunction:
    """The function of one ``stage`` with this ``handler``, which the decorator ``kind`` calls ``name``.

    ``line`` is that of the stage: whoever waits for a route is stated there.
    """
    of_lambda = "api_handler" if kind == "route" else kind.replace("on_ws_", "websocket_") if "_ws_" in kind else name
    limit, places = Limit(DEFAULT, False), (("stages", stage), ())
    for place in (place + inner for place in places for inner in (("lambda_functions", of_lambda), ())):
        own = tree.get(*place) if place else tree
        if isinstance(own, Mapping) and "lambda_timeout" in own.values:
            limit = time_limit("lambda_timeout", own, ABSENT, DEFAULT)
            break
    caller = (*REST, line) if kind == "route" else ()
    return DeployedFunction(name, ".", handler, limit.seconds, int(limit.stated), limit.line or line, *caller)


def _registered(app: str, module: str) -> Iterator[tuple[str, str, str]]:
    """The functions of ``module`` that a decorator of an app or blueprint registers: each with that and its name."""
    source = content(os.path.join(app, *module.split(".")) + ".py") or b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source if len(source) <= LARGEST_CONFIGURATION else b"").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    made = [(each.targets[0], each.value) for each in body if isinstance(each, ast.Assign)]
    apps = {
        ast.unparse(name) for name, of in made if isinstance(of, ast.Call) and _APPS.fullmatch(ast.unparse(of.func))
    }
    functions = [each for each in body if isinstance(each, ast.FunctionDef)]
    for each, used in ((one, used) for one in functions for used in one.decorator_list):
        if isinstance(used, ast.Call) and isinstance(used.func, ast.Attribute) and ast.unparse(used.func.value) in apps:
            named = [
                key.value.value for key in used.keywords if key.arg == "name" and isinstance(key.value, ast.Constant)
            ]
            if _REGISTERING.fullmatch(used.func.attr):
                yield each.name, used.func.attr, str(named[0]) if named else each.name
