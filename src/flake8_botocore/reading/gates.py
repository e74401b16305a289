"""A cheap question to a tree that spares its conversion where nothing can be found."""

from __future__ import annotations

import ast
from collections.abc import Set
from functools import lru_cache

from .text_gates import says_boto, sets_environment

CREATING = frozenset({"client", "resource", "create_client"})
"""Last names of the calls that create a client or resource."""

CONFIGS = frozenset({"Config", "AioConfig"})
"""Last names of the Config classes."""

CALLS = CREATING | CONFIGS | set("Session AioSession setup_default_session set_default_client_config".split())
"""Last names of the calls a finding can stand at."""


def ast_gate(tree: ast.AST, source: str, factories: Set[str] = frozenset(), *, wide: bool = True) -> bool:
    """Whether ``tree`` holds a call that could create a client, a Config or a session, or call an operation on one.

    Such a call is known by its last name; a name given to one of them (``c = boto3.client``,
    ``from boto3 import client``) and the last names of ``factories`` count as well. ``wide``: so do
    operations that are answered at once, and variables of the environment that are only looked at. Walking ``ast``
    costs about 0.04 of parsing the same file with libcst, and ends at the first hit.
    """
    if "environ" in source and (wide or sets_environment(source)) and _names_variable(source):
        return True
    operations, judged = _operations(at_once=wide), _judged(at_once=wide)
    made = {name.rpartition(".")[2] for name in factories}
    names: Set[str | None] = judged | made if made else judged
    stack: list[object] = [tree]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is list:
            stack.extend(node)  # type: ignore[arg-type]
            continue
        if kind is ast.Call:
            called = _last_name(node.func)  # type: ignore[attr-defined]
            if called in names or (called == "get_paginator" and _names_one(operations, node)):  # type: ignore[arg-type]
                return True
        elif kind is ast.Attribute:
            if node.attr in CREATING and _speaks_of_boto(node.value):  # type: ignore[attr-defined]
                return True
            # ``pool.submit(client.invoke)`` hands a method on.
            if node.attr in CONFIGS or node.attr in operations or node.attr in made:  # type: ignore[attr-defined]
                return True
        elif kind is ast.ClassDef:
            if _derives_from_config(node):  # type: ignore[arg-type]
                return True
        elif kind is ast.ImportFrom:
            if _imports(node, names, made):  # type: ignore[arg-type]
                return True
            continue
        elif kind in _LEAVES or kind in _PLAIN:
            continue
        fields = node.__dict__
        for name in node._fields:  # type: ignore[attr-defined]
            child = fields.get(name)
            if child.__class__ not in _PLAIN:
                stack.append(child)
    return False


def _names_variable(source: str) -> bool:
    return any(name in source for name in _variables())


@lru_cache(maxsize=1)
def _variables() -> frozenset[str]:
    """The environment variables of which a value can be reported in a file that makes no client."""
    from ..botocore.rejected.environment import judged_variables

    return judged_variables()


@lru_cache(maxsize=2)
def _operations(*, at_once: bool) -> frozenset[str]:
    """The methods that a finding can stand at; their table is loaded for files that mention boto only."""
    from ..botocore.operations.methods import judged_methods, waited_for

    return judged_methods() if at_once else waited_for()


@lru_cache(maxsize=2)
def _judged(*, at_once: bool) -> frozenset[str | None]:
    return CALLS | _operations(at_once=at_once)


_PLAIN = frozenset({str, int, float, complex, bool, bytes, type(None), ast.Load, ast.Store, ast.Del, type(...)})
_LEAVES = frozenset({ast.Name, ast.Constant, ast.alias, ast.Import, ast.Global, ast.Nonlocal})


def _derives_from_config(node: ast.ClassDef) -> bool:
    """Whether calls of the class ``node`` may make Configs under its own name."""
    return any(_last_name(base) in CONFIGS for base in node.bases)


def _imports(node: ast.ImportFrom, names: Set[str | None], made: Set[str]) -> bool:
    """Whether ``node`` imports something judged that may be called by another name.

    A name that is only handed on (``make = client``) is not seen as such, so its import counts.
    """
    of_boto = "boto" in (node.module or "")
    return any(alias.name in made or ((alias.asname or of_boto) and alias.name in names) for alias in node.names)


def _names_one(operations: Set[str], node: ast.Call) -> bool:
    """Whether the first argument is the name of a method that calls one of ``operations``."""
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Constant) and first.value in operations


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _speaks_of_boto(node: ast.expr) -> bool:
    return says_boto((_last_name(node) or "").lower())
