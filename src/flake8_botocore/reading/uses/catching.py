"""Which failures of an operation an ``except`` clause, or a list of exceptions, speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import libcst as cst

from ...botocore.errors import Failure, caught_by
from ..inference.asking import Inference
from ..inference.objects import Class, Dotted
from ..scopes.scope import Scope
from ..syntax.expressions import dotted
from ..syntax.tree import nodes
from .operations import bound_once

_SWALLOWING = ("suppress", "raises")

_ENDS = (cst.Return, cst.Break, cst.Continue)


def failures(node: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> Set[Failure] | None:
    """What catching ``node``, a class or a tuple or list of them, catches; None where it cannot be told."""
    if node is None:
        return caught_by("BaseException")
    node = bound_once(node, scope) or _of_class(node, scope) or node
    if isinstance(node, (cst.Tuple, cst.List)):
        each = [failures(element.value, scope, evaluator) for element in node.elements]
        known = [found for found in each if found is not None]
        return frozenset().union(*known) if len(known) == len(each) else None
    path = dotted(node)
    if path is None:
        return None
    # ``client.exceptions.X`` are answers that say what was wrong: botocore sends few of them again.
    if ".exceptions." in f"{path}." and not path.startswith("boto"):
        return frozenset()
    if isinstance(node, cst.Name) and scope.find(node.value) is None:
        return caught_by(node.value)
    value = evaluator.value(node, scope)
    if isinstance(value, Class):
        return frozenset()
    return caught_by(value.path) if isinstance(value, Dotted) else None


def _of_class(node: cst.BaseExpression, scope: Scope) -> cst.BaseExpression | None:
    """What ``self.NAME`` is, where the class binds it once and no method does."""
    if not isinstance(node, cst.Attribute) or not isinstance(node.value, cst.Name):
        return None
    inner: Scope | None = scope
    while inner is not None and inner.self_name != node.value.value:
        inner = inner.parent
    owner = inner.owner if inner is not None else None
    if owner is None or node.attr.value in owner.attributes:
        return None
    return bound_once(node.attr, owner)


def raised(
    node: cst.CSTNode,
    outermost: cst.CSTNode,
    scope: Scope,
    parents: Mapping[cst.CSTNode, cst.CSTNode],
    evaluator: Inference,
) -> tuple[Set[Failure], bool]:
    """Which failures of the call ``node`` leave the statement ``outermost`` around it, and whether as they are.

    A handler that raises something else changes them; what one may keep to itself is left out.
    """
    left: Set[Failure] = caught_by("BaseException")
    unchanged = True
    while node is not outermost:
        parent = parents[node]
        if isinstance(parent, cst.With) and any(_swallows(item) for item in parent.items):
            return frozenset(), unchanged
        if isinstance(parent, (cst.Try, cst.TryStar)) and node is parent.body:
            open_: Set[Failure] = left
            for handler in parent.handlers:
                caught = failures(handler.type, scope, evaluator)
                if caught is None:
                    return frozenset(), unchanged
                met = open_ & caught
                open_ = open_ - caught
                how = _left_by(handler) if met else "as it is"
                if how == "":
                    left = left - met
                unchanged = unchanged and how != "changed"
        node = parent
    return left, unchanged


def _swallows(item: cst.WithItem) -> bool:
    func = item.item.func if isinstance(item.item, cst.Call) else item.item
    return (dotted(func) or "").rpartition(".")[2] in _SWALLOWING


def _left_by(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> str:
    """How an exception leaves ``handler``: ``as it is``, ``changed``, or empty where it may not."""
    inner = list(nodes(handler.body))
    if any(isinstance(node, (*_ENDS, cst.FunctionDef, cst.Lambda)) for node in inner):
        return ""
    last = last_statement(handler.body)
    if not isinstance(last, cst.Raise):
        return ""
    again = [node for node in inner if isinstance(node, cst.Raise)]
    own = handler.name.name.value if handler.name is not None and isinstance(handler.name.name, cst.Name) else None
    plain = all(node.exc is None or (isinstance(node.exc, cst.Name) and node.exc.value == own) for node in again)
    return "as it is" if plain else "changed"


def statements(body: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements of a block, those on one line apart."""
    for statement in body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


def last_statement(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The last statement of a block."""
    return next(reversed(list(statements(body))), None)
