"""Lambda functions that CDK stacks in Python deploy, read with ``ast``.

Source: https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_lambda/Function.html and
https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_lambda_python_alpha/PythonFunction.html
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping

from .functions import DEFAULT, LONGEST, DeployedFunction, Stated

_MODULES = ("aws_lambda", "aws_lambda_python", "aws_lambda_python_alpha")
_CLASSES = ("Function", "PythonFunction", "SingletonFunction")
_ASSETS = (["Code", "from_asset"], ["Code", "asset"], ["AssetCode"])
_UNITS = {"seconds": 1, "minutes": 60}


def functions(source: str) -> Iterator[DeployedFunction]:
    """The functions that the module ``source`` of an app makes; their code is relative to the app's ``cdk.json``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    origins = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            path = _path(node.func, origins)
            if path[:1] == ["aws_cdk"] and path[-1] in _CLASSES and path[-2] in _MODULES:
                yield from _function(node, path[-1], origins)


def _function(node: ast.Call, kind: str, origins: Mapping[str, str]) -> Iterator[DeployedFunction]:
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if kind == "PythonFunction":
        code, index = _text(given.get("entry")), _text(given.get("index"), "index.py")
        name = _text(given.get("handler"), "handler")
        handler = f"{index.removesuffix('.py')}.{name}" if index and name else None
    else:
        code, handler = _asset(given.get("code"), origins), _text(given.get("handler"))
    if code and handler:
        # What ``**`` holds may be a time limit, too.
        limit = Stated(0, False) if None in given and "timeout" not in given else _limit(given.get("timeout"), origins)
        identity = node.args[1] if len(node.args) > 1 else given.get("id")
        line = limit.line or node.lineno
        yield DeployedFunction(_text(identity) or handler, code, handler, limit.seconds, int(limit.stated), line)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What the names that the module imports stand for, by their dotted names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2


def _path(node: ast.expr, origins: Mapping[str, str]) -> list[str]:
    """The parts of the dotted name that ``node`` stands for; none where it is no name that was imported."""
    if isinstance(node, ast.Name):
        return origins.get(node.id, "").split(".")
    if isinstance(node, ast.Attribute):
        before = _path(node.value, origins)
        return [*before, node.attr] if before != [""] else before
    return [""]


def _text(node: ast.expr | None, usual: str | None = None) -> str | None:
    """The text that ``node`` is; ``usual`` where there is none."""
    if node is None:
        return usual
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _asset(node: ast.expr | None, origins: Mapping[str, str]) -> str | None:
    """The folder that ``Code.from_asset("lambda")`` takes."""
    if not isinstance(node, ast.Call):
        return None
    path = _path(node.func, origins)
    if path[0] != "aws_cdk" or not any(path[-len(asset) :] == asset for asset in _ASSETS):
        return None
    given = next((keyword.value for keyword in node.keywords if keyword.arg == "path"), None)
    return _text(node.args[0] if node.args else given)


def _limit(node: ast.expr | None, origins: Mapping[str, str]) -> Stated:
    """The time limit ``Duration.seconds(30)``."""
    if node is None:
        return Stated(DEFAULT, False)
    path = _path(node.func, origins) if isinstance(node, ast.Call) else [""]
    if isinstance(node, ast.Call) and path[0] == "aws_cdk" and path[-2] == "Duration" and path[-1] in _UNITS:
        amount = node.args[0] if len(node.args) == 1 and not node.keywords else None
        if isinstance(amount, ast.Constant) and type(amount.value) is int:
            seconds = amount.value * _UNITS[path[-1]]
            return Stated(seconds, True, node.lineno) if 0 < seconds <= LONGEST else Stated(0, False)
    return Stated(0, False)
