"""Constants, and displays of dictionaries and sequences: what their source says they hold."""

from __future__ import annotations

import ast
from typing import Literal as OneWordOf

import libcst as cst

from ...facts import UNKNOWN, Absent, Anchor, Dictionary, Literal, Sequence
from ..scopes.scope import Scope
from ..syntax.expressions import string_value
from . import dictionaries
from .asking import Inference
from .constants import arithmetic, literal, unary
from .joining import join
from .objects import Either, Object, as_fact, options

_KINDS: dict[type, OneWordOf["list", "tuple", "set"]] = {cst.List: "list", cst.Tuple: "tuple", cst.Set: "set"}
_TOO_LONG = 200
"""Characters of a number or elements of a display past which its value is not worth knowing."""


def display(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> Object:
    """What a constant or a display is; UNKNOWN for any other expression."""
    if isinstance(node, cst.SimpleString):
        return literal(string_value(node), node)
    if isinstance(node, (cst.Integer, cst.Float, cst.Imaginary)):
        return literal(ast.literal_eval(node.value), node) if len(node.value) < _TOO_LONG else UNKNOWN
    if isinstance(node, cst.ConcatenatedString):
        joined = node.evaluated_value
        return literal(joined, node) if joined is not None else UNKNOWN
    if isinstance(node, cst.UnaryOperation):
        return unary(node, evaluator.value(node.expression, scope))
    if isinstance(node, cst.BinaryOperation):
        return _binary(node, evaluator.value(node.left, scope), evaluator.value(node.right, scope))
    if isinstance(node, cst.Dict):
        return dictionaries.display(node, scope, evaluator) if len(node.elements) <= _TOO_LONG else UNKNOWN
    if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
        return _sequence(node, scope, evaluator)
    return UNKNOWN


def _binary(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    if isinstance(node.operator, cst.BitOr) and (dictionaries.as_one(left) or dictionaries.as_one(right)):
        return dictionaries.merged([left, right], node)
    return arithmetic(node, left, right)


def _sequence(node: cst.List | cst.Tuple | cst.Set, scope: Scope, evaluator: Inference) -> Object:
    kind = _KINDS[node.__class__]
    if len(node.elements) > _TOO_LONG or any(isinstance(e, cst.StarredElement) for e in node.elements):
        return UNKNOWN
    values = tuple(evaluator.value(element.value, scope) for element in node.elements)
    return TupleOf(kind, values, node)


class TupleOf(Sequence):
    """A sequence that also keeps the objects behind its values, for unpacking."""

    def __init__(
        self, kind: OneWordOf["list", "tuple", "set", "frozenset"], objects: tuple[Object, ...], node: cst.CSTNode
    ) -> None:
        facts = tuple(as_fact(value, Anchor(node)) for value in objects)
        super().__init__(kind, facts, Anchor(node))
        object.__setattr__(self, "objects", objects)

    objects: tuple[Object, ...]


def element(base: Object, key: Object) -> Object:
    """``base[key]`` of a known dictionary or sequence."""
    if isinstance(base, Either):
        return join([element(option, key) for option in base.options])
    if not isinstance(key, Literal):
        return UNKNOWN
    if isinstance(base, Dictionary):
        held = dictionaries.objects_of(base).get(key.value, UNKNOWN)
        return join([option for option in options(held) if not isinstance(option, Absent)])
    if isinstance(base, TupleOf) and isinstance(key.value, int) and -len(base.objects) <= key.value < len(base.objects):
        return base.objects[key.value]
    return UNKNOWN
