"""First-party functions that return clients and take ``config=``, as the option ``bot-client-factories`` names them."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import NamedTuple

import libcst as cst

from ...facts import Absent, Anchor, ConfigCreation, Literal, MergedConfig, Value
from ..scopes.scope import Assigned, Defined, Imported, Scope
from ..syntax.expressions import called_name
from .arguments import by_position
from .asking import Inference
from .objects import Function, Object, is_none

_SERVICE = "service_name"
_CONFIG = "config"


class Factory(NamedTuple):
    """What a call of a factory may give: its positional parameters, and what ``config`` is if it is not given.

    ``function`` is the factory itself where it is in view.
    """

    parameters: tuple[str, ...]
    default: cst.BaseExpression | None = None
    function: Scope | None = None


def factory(
    node: cst.Call, function: Object, scope: Scope, factories: Set[str], module_name: Callable[[str], str]
) -> Factory | None:
    """The factory that ``node`` calls, None if it calls none of ``factories`` or one that takes no ``config=``.

    It may be named by the module that defines it or by one it is imported from. Where the factory itself is not
    in view its first parameter is taken for the service.
    """
    names = [_origin(node.func, scope, module_name)]
    if isinstance(function, Function):
        names.append(_own_name(function.scope, module_name))
    if not any(f".{known}".endswith(f".{name}") for known in names if known is not None for name in factories):
        return None
    if isinstance(function, Function) and isinstance(function.scope.node, cst.FunctionDef):
        return _seen(function.scope, function.scope.node.params)
    return Factory((_SERVICE,))


def _seen(function: Scope, parameters: cst.Parameters) -> Factory | None:
    positional = by_position(function, parameters)
    given = next((p for p in (*positional, *parameters.kwonly_params) if p.name.value == _CONFIG), None)
    if given is None and parameters.star_kwarg is None:
        return None
    names = tuple(_SERVICE if index == 0 else param.name.value for index, param in enumerate(positional))
    return Factory(names, given.default if given is not None else None, function)


def completed(function: Scope, given: Value, evaluator: Inference) -> Value:
    """The Config of a client that the factory ``function`` makes where it is ``given`` one.

    It may complete what it is given: ``config = CLIENT_CONFIG.merge(config or Config())``.
    """
    node = function.node
    keywords = node.params.star_kwarg if isinstance(node, cst.FunctionDef) else None
    values = [each.value for each in function.bindings.get(_CONFIG, ()) if isinstance(each, Assigned)]
    for change in function.items.get(keywords.name.value, ()) if keywords is not None else ():
        key = None if change.key is None else evaluator.value(change.key, function)
        values += [change.value] if isinstance(key, Literal) and key.value == _CONFIG else []
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, cst.Call) or not isinstance(value.func, cst.Attribute) or called_name(value) != "merge":
        return given
    base = evaluator.value(value.func.value, function)
    if not isinstance(base, (ConfigCreation, MergedConfig)):
        return given
    nothing = isinstance(given, Absent) or is_none(given)
    return base if nothing else MergedConfig(Anchor(value), base, given, Anchor(value.args[0] if value.args else value))


def _own_name(function: Scope, module_name: Callable[[str], str]) -> str:
    """The dotted name of ``function``: ``app.aws.Provider.make_client``."""
    parts: list[str] = []
    scope: Scope | None = function
    while scope is not None and isinstance(scope.node, (cst.FunctionDef, cst.ClassDef)):
        parts.insert(0, scope.node.name.value)
        scope = scope.parent
    return ".".join([module_name(function.module.path), *parts])


def _origin(node: cst.BaseExpression, scope: Scope, module_name: Callable[[str], str]) -> str | None:
    """The dotted name of what ``node`` refers to: ``app.aws.make_client``."""
    if isinstance(node, cst.Attribute):
        base = _origin(node.value, scope, module_name)
        return f"{base}.{node.attr.value}" if base else None
    if not isinstance(node, cst.Name):
        return None
    home = scope.find(node.value)
    for binding in home.bindings[node.value] if home is not None else ():
        here = module_name(scope.module.path)
        if isinstance(binding, Imported):
            return _absolute(binding.origin, here, scope.module.path)
        if isinstance(binding, Defined) and binding.scope.kind == "module":
            return f"{here}.{node.value}"
    return None


def _absolute(origin: str, here: str, path: str) -> str:
    name = origin.lstrip(".")
    dots = len(origin) - len(name)
    if not dots:
        return origin
    package = here.split(".") if path.endswith("__init__.py") else here.split(".")[:-1]
    return ".".join([*package[: len(package) - dots + 1], name])
