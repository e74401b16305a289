"""The decorators of a function or class, by their last names."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..syntax.expressions import decorator_name
from .scope import Scope


def decorators(function: Scope) -> frozenset[str]:
    """The last names of the decorators of a function."""
    node = function.node
    return frozenset(decorator_name(d) for d in node.decorators) if isinstance(node, cst.FunctionDef) else frozenset()


def takes_object(function: Scope) -> bool:
    """Whether the first parameter is the object or class that a method is called on: ``self`` or ``cls``."""
    return function.owner is not None and "staticmethod" not in decorators(function)


def arguments(scope: Scope, name: str) -> Iterator[cst.Arg]:
    """The arguments of the decorator ``name`` of a function or class, wherever it is called."""
    if isinstance(scope.node, (cst.FunctionDef, cst.ClassDef)):
        for decorator in scope.node.decorators:
            if decorator_name(decorator) == name and isinstance(decorator.decorator, cst.Call):
                yield from decorator.decorator.args
