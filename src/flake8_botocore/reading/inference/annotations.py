"""Annotations: what a value must be according to its declared type."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor
from ..scopes.scope import Scope
from ..syntax.expressions import dotted
from .asking import Inference
from .joining import join
from .objects import Class, Dotted, Foreign, Instance, Object, Session

_TRANSPARENT = frozenset(
    {"Optional", "Union", "Annotated", "ClassVar", "Final", "Awaitable", "Required", "NotRequired"}
)
"""Typing forms whose (first) argument is the type of the value."""

_YIELDING = frozenset(
    {"Iterator", "Generator", "AsyncIterator", "AsyncGenerator", "ContextManager", "AsyncContextManager"}
)
"""Forms that say what ``with`` on a function's result gives, or what a fixture yields."""

_SAYS_NOTHING = frozenset({"Any", "object", "Self", "T"})


def instance(annotation: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> Object:
    """What a value annotated with ``annotation`` is; UNKNOWN where that tells nothing."""
    if annotation is None:
        return UNKNOWN
    return evaluator.memoised(scope, ("annotation", annotation), _instance, annotation, scope, evaluator)


def _instance(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> Object:
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return _from_string(node, scope, evaluator)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _union([_instance(side, scope, evaluator) for side in (node.left, node.right)], [node.left, node.right])
    if isinstance(node, cst.Subscript):
        return _generic(node, scope, evaluator)
    if isinstance(node, (cst.Name, cst.Attribute)):
        return _named(node, scope, evaluator)
    return UNKNOWN


def _from_string(node: cst.SimpleString | cst.ConcatenatedString, scope: Scope, evaluator: Inference) -> Object:
    text = node.evaluated_value
    if not isinstance(text, str) or len(text) > 200:
        return UNKNOWN
    try:
        return _instance(cst.parse_expression(text.strip()), scope, evaluator)
    except (cst.ParserSyntaxError, RecursionError):
        return UNKNOWN


def _union(members: list[Object], nodes: list[cst.BaseExpression]) -> Object:
    """A union with None is the other member; any other union tells nothing but a shared kind."""
    kept = [m for m, n in zip(members, nodes, strict=True) if not (isinstance(n, cst.Name) and n.value == "None")]
    if any(m is UNKNOWN for m in kept):
        return UNKNOWN
    return join(kept)


def _generic(node: cst.Subscript, scope: Scope, evaluator: Inference) -> Object:
    form = (dotted(node.value) or "").rpartition(".")[2].removeprefix("Abstract")
    inner = [e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)]
    if not inner:
        return UNKNOWN
    if form in ("Union",):
        return _union([_instance(n, scope, evaluator) for n in inner], inner)
    if form in _TRANSPARENT or form in _YIELDING:
        return _instance(inner[0], scope, evaluator)
    return UNKNOWN


def _named(node: cst.Name | cst.Attribute, scope: Scope, evaluator: Inference) -> Object:
    if dotted(node) is None:
        # ``boto3.resource("s3").Bucket``: calls in annotations are not part of the outline, so none is evaluated.
        return UNKNOWN
    cls = evaluator.value(node, scope)
    if isinstance(cls, Class):
        return Instance(cls)
    if not isinstance(cls, Dotted):
        return UNKNOWN
    library = api.SESSION_MAKERS.get(cls.path)
    if library is not None:
        return Session(library, Anchor(node), dotted(node) or cls.path)
    last = cls.path.rpartition(".")[2]
    root = cls.path.partition(".")[0]
    if last in _SAYS_NOTHING or root in api.ROOTS or root in ("builtins", "typing", "typing_extensions"):
        return UNKNOWN
    return Foreign(cls.path)
