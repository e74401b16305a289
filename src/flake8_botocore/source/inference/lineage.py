"""The classes that a class derives from, and what may give it other attributes than are written."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from typing import TypeAlias

import libcst as cst

from ...botocore import api
from ..scopes.scope import Scope
from ..syntax.tree import dotted
from .objects import Class, Dotted, Function, Object
from .protocols import Inference
from .source_file import file_of

MOST_CLASSES = 40
"""Classes in one lineage that are looked at; past them it ends with an unreadable one."""

Lineage: TypeAlias = "list[Scope | None]"
"""A class and those it derives from; None stands for one that cannot be read and may define anything."""

Key: TypeAlias = "tuple[str, tuple[str, ...]]"

_HARMLESS = (api.ROOTS | sys.stdlib_module_names | {"typing_extensions"}) - {"argparse", "types", "dataclasses"}
"""Packages whose classes, as bases, leave the attributes of classes derived from them as they are written.

So do their decorators. ``NamedTuple`` and what makes dataclasses do not: their constructors fill the attributes.
"""

_LEAVE_AS_WRITTEN = _HARMLESS | {"freezegun", "moto", "parameterized", "pytest"}
"""Packages whose decorators, on a class, leave its attributes as they are written."""


def key(scope: Scope) -> Key:
    """A key for a module or class, equal for another reading of the same file: its path and the names around it."""
    return file_of(scope).absolute, tuple(filter(None, (each.name for each in scope.enclosing)))


def bases(scope: Scope, evaluator: Inference) -> list[Object | None]:
    """The value of each base of the class ``scope``; None for a builtin class, such as ``Exception``."""
    found: list[Object | None] = []
    outer = scope.parent or scope
    for base in base_nodes(scope.node) if isinstance(scope.node, cst.ClassDef) else ():
        own = isinstance(base, cst.Name) and outer.find(base.value) is None and hasattr(builtins, base.value)
        found.append(None if own else evaluator.value(base, outer))
    return found


def base_nodes(node: cst.ClassDef) -> list[cst.BaseExpression]:
    """The bases of a class as they are written, ``Base`` for ``Base[int]``."""
    return [arg.value.value if isinstance(arg.value, cst.Subscript) else arg.value for arg in node.bases]


def lineage(scope: Scope, evaluator: Inference) -> Lineage:
    """``scope`` and its base classes in the order of attribute lookup, a base shared by several after all of these."""
    found: Lineage = []
    _follow(scope, evaluator, found)
    last = {id(each): place for place, each in enumerate(found)}
    return [each for place, each in enumerate(found) if each is None or last[id(each)] == place]


def _follow(scope: Scope, evaluator: Inference, found: Lineage) -> None:
    """Append the class ``scope`` and its bases, depth first, to ``found``, with None for one that cannot be read."""
    found.append(scope)
    for base in bases(scope, evaluator):
        if len(found) > MOST_CLASSES:
            found.append(None)
            return
        if isinstance(base, Class):
            _follow(base.scope, evaluator, found)
        elif base is not None and not (isinstance(base, Dotted) and _is_harmless(base.path)):
            found.append(None)


def _is_harmless(path: str) -> bool:
    return path.partition(".")[0] in _HARMLESS and not path.endswith("NamedTuple")


def binds(scope: Scope, name: str) -> bool:
    """Whether the class ``scope`` itself gives ``name`` something, in its body or on ``self``."""
    return name in scope.bindings or name in scope.attributes


def definer(line: Lineage, name: str) -> Scope | None:
    """The first class of ``line`` that has an attribute ``name``; None if one that cannot be read comes first."""
    for each in line:
        if each is None or binds(each, name):
            return each
    return None


def makers(scope: Scope, evaluator: Inference) -> list[Scope] | None:
    """The functions and classes of the project that decorate the class ``scope`` or are its metaclass.

    None where one cannot be read, so that the class may have other attributes than are written.
    """
    node, found = scope.node, list[Scope]()
    for called in _makers(node) if isinstance(node, cst.ClassDef) else ():
        value = evaluator.value(called, scope.parent or scope)
        if isinstance(value, (Function, Class)):
            found.append(value.scope)
        elif not isinstance(value, Dotted) or value.path.partition(".")[0] not in _LEAVE_AS_WRITTEN:
            return None
    return found


def _makers(node: cst.ClassDef) -> Iterator[cst.BaseExpression]:
    """The decorators and the metaclass of a class, and arguments that may hold one."""
    for each in node.decorators:
        yield each.decorator.func if isinstance(each.decorator, cst.Call) else each.decorator
    for arg in node.keywords:
        if arg.keyword is None or (arg.keyword.value == "metaclass" and dotted(arg.value) != "type"):
            yield arg.value
