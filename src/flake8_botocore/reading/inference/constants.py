"""Constants and small sums of them: what their source says they are worth."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import libcst as cst

from ...facts import UNKNOWN, Absent, Anchor, Dictionary, Literal, Scalar
from ..syntax.expressions import string_value
from .objects import Object

SCALARS = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
CONSTANTS: dict[str, Scalar] = {"None": None, "True": True, "False": False}
BUILTINS = frozenset(
    {"dict", "super", "float", "int", "str", "bool", "list", "tuple", "set", "frozenset", "getattr", "min", "max"}
)


def literal(value: Scalar, anchor: object) -> Literal:
    """A known constant standing at ``anchor``."""
    return Literal(value, Anchor(anchor))


def is_false(value: Object) -> bool:
    """Whether ``value`` is known to be false, so that ``value or other`` is ``other``."""
    if isinstance(value, Literal):
        return not value.value
    if isinstance(value, Dictionary):
        return value.complete and not value.items
    return isinstance(value, Absent)


def names_library(node: cst.BaseExpression, name: str) -> bool:
    """Whether ``node`` is a call given the string ``name``: ``importlib.import_module("boto3")``, a lazy import."""
    if not isinstance(node, cst.Call):
        return False
    strings = (arg.value for arg in node.args if isinstance(arg.value, cst.SimpleString))
    return any(string_value(each) == name for each in strings)


def unary(node: cst.UnaryOperation, operand: Object) -> Object:
    """``not``, ``-`` and ``+`` of a constant."""
    if isinstance(operand, Literal):
        value = operand.value
        if isinstance(node.operator, cst.Not):
            return literal(not value, node)
        if isinstance(value, (int, float)):
            if isinstance(node.operator, cst.Minus):
                return literal(-value, node)
            if isinstance(node.operator, cst.Plus):
                return literal(+value, node)
    return UNKNOWN


_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    cst.Add: operator.add,
    cst.Subtract: operator.sub,
    cst.Multiply: operator.mul,
    cst.Divide: operator.truediv,
    cst.FloorDivide: operator.floordiv,
    cst.Modulo: operator.mod,
    cst.Power: operator.pow,
}
_MOST_BITS = 128
"""Bits of a whole number that is computed, or of one that goes in."""


def arithmetic(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    """Arithmetic on two numbers that are not huge and whose result is not, as in ``15 * 60`` and ``10**12``."""
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return UNKNOWN
    a, b = left.value, right.value
    compute = _OPERATORS.get(node.operator.__class__)
    if compute is None or not (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        return UNKNOWN
    bits = [each.bit_length() for each in (a, b) if isinstance(each, int)]
    is_power = isinstance(node.operator, cst.Power)
    if max(bits, default=0) > _MOST_BITS or (is_power and len(bits) > 1 and bits[0] * abs(b) > _MOST_BITS):
        return UNKNOWN
    try:
        value = compute(a, b)
    except (OverflowError, ZeroDivisionError):
        return UNKNOWN
    return literal(value, node) if isinstance(value, (int, float)) else UNKNOWN
