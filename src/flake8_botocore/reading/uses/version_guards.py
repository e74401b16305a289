"""Options that only some releases are given: behind ``except TypeError``, or a test of what botocore has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from ...facts import ConfigCreation
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, Scope
from ..syntax.expressions import called_name, names_text
from ..syntax.tree import nodes

_Parents = Mapping[cst.CSTNode, cst.CSTNode]

_WORDS = ("TypeError", "OPTION_DEFAULTS", "__version__", "version(", "signature(")
"""One of these is in every text that guards anything."""

_ASKS = frozenset({"OPTION_DEFAULTS", "__version__"})
_CALLS = frozenset({"version", "signature"})
"""``importlib.metadata.version("botocore")``, ``inspect.signature(Config)``."""


def mark_guarded(file: SourceFile) -> None:
    """Note with each Config of ``file`` the options that code reaches only in releases that it tested for."""
    if not any(word in file.source for word in _WORDS):
        return
    for node, config in file.made.configs.items():
        scope = file.outline.sites[node].scope
        config.guarded = frozenset(_guarded(node, config, file, scope))


def _guarded(node: cst.Call, config: ConfigCreation, file: SourceFile, scope: Scope) -> Iterator[str]:
    within = file.parents_around(scope)
    whole = _is_guarded(node, within, scope)
    for argument in config.arguments:
        written: object = argument.anchor
        if argument.name is not None and (whole or _is_guarded_elsewhere(written, within, file, scope)):
            yield argument.name


def _is_guarded_elsewhere(written: object, within: _Parents, file: SourceFile, scope: Scope) -> bool:
    """Whether what is ``written``, here or elsewhere in the file, runs after such a test by itself."""
    if not isinstance(written, cst.CSTNode):
        return False
    parents = within if written in within else file.parents
    return written in parents and _is_guarded(written, parents, scope)


def _is_guarded(node: cst.CSTNode, parents: _Parents, scope: Scope) -> bool:
    """Whether ``node`` runs only after a test of the release, or where its TypeError is caught."""
    while not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.Module)):
        parent = parents[node]
        if _guards(parent, node, scope):
            return True
        node = parent
    return False


def _guards(parent: cst.CSTNode, node: cst.CSTNode, scope: Scope) -> bool:
    """Whether ``parent`` lets its child ``node`` run only in some releases."""
    if isinstance(parent, (cst.Try, cst.TryStar)):
        return node is parent.body and any("TypeError" in names_text(each.type) for each in parent.handlers)
    if isinstance(parent, (cst.If, cst.IfExp)):
        return node is not parent.test and _asks(parent.test, scope)
    if isinstance(parent, cst.BooleanOperation):
        return node is parent.right and _asks(parent.left, scope)
    return isinstance(parent, (cst.IndentedBlock, cst.Module)) and _left_before(node, parent, scope)


def _left_before(node: cst.CSTNode, block: cst.IndentedBlock | cst.Module, scope: Scope) -> bool:
    """Whether an ``if`` above ``node`` in ``block`` leaves for some releases: ``if ...: return Config()``."""
    for statement in block.body:
        if statement is node:
            return False
        if isinstance(statement, cst.If) and _leaves(statement.body) and _asks(statement.test, scope):
            return True
    return False


def _leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Raise))


def _asks(test: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``test``, or what a name in it was assigned, asks which release is installed."""
    for node in nodes(test):
        if _names_release(node):
            return True
        if isinstance(node, cst.Name):
            home = scope.find(node.value)
            given = home.bindings[node.value] if home is not None else []
            values = (each.value for each in given if isinstance(each, Assigned) and each.value is not None)
            if any(_names_release(part) for value in values for part in nodes(value)):
                return True
    return False


def _names_release(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call):
        return called_name(node) in _CALLS
    return isinstance(node, cst.Name) and node.value in _ASKS
