"""First-party functions that return clients and take ``config=``, as the option ``bot-client-factories`` names them."""

from __future__ import annotations

from collections.abc import Callable, Set

import libcst as cst

from .objects import Function, Object
from .scopes import Defined, Imported, Scope


def parameters(
    node: cst.Call, function: Object, scope: Scope, factories: Set[str], module_name: Callable[[str], str]
) -> tuple[str, ...] | None:
    """The positional parameters of the factory that ``node`` calls, None if it calls none of ``factories``.

    Where the factory itself is not in view its first parameter is taken for the service.
    """
    origin = _origin(node.func, scope, module_name)
    if origin is None or not any(origin == name or origin.endswith(f".{name}") for name in factories):
        return None
    if isinstance(function, Function) and isinstance(function.scope.node, cst.FunctionDef):
        params = function.scope.node.params
        names = [param.name.value for param in (*params.posonly_params, *params.params)]
        return tuple(_SERVICE if index == 0 else name for index, name in enumerate(names))
    return (_SERVICE,)


_SERVICE = "service_name"


def _origin(node: cst.BaseExpression, scope: Scope, module_name: Callable[[str], str]) -> str | None:
    """The dotted name of what ``node`` refers to: ``app.aws.make_client``."""
    if isinstance(node, cst.Attribute):
        base = _origin(node.value, scope, module_name)
        return f"{base}.{node.attr.value}" if base else None
    if not isinstance(node, cst.Name):
        return None
    home = scope.find(node.value)
    for binding in home.bindings[node.value] if home is not None else ():
        here = module_name(getattr(scope.module, "path", ""))
        if isinstance(binding, Imported):
            return _absolute(binding.origin, here, getattr(scope.module, "path", ""))
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
