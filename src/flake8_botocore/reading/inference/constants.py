"""Constants and small sums of them: what their source says they are worth."""

from __future__ import annotations

import libcst as cst

from ...facts import UNKNOWN, Absent, Anchor, Dictionary, Literal, Scalar
from .objects import Object

SCALARS = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
CONSTANTS: dict[str, Scalar] = {"None": None, "True": True, "False": False}
BUILTINS = frozenset({"dict", "super", "float", "int", "str", "list", "tuple", "set", "getattr", "min", "max"})


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
    return any(string.evaluated_value == name for string in strings)


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


def arithmetic(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    """Arithmetic on two small numbers, as in ``15 * 60``."""
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return UNKNOWN
    a, b = left.value, right.value
    if not (isinstance(a, (int, float)) and isinstance(b, (int, float))) or max(abs(a), abs(b)) > 1e9:
        return UNKNOWN
    if isinstance(node.operator, cst.Add):
        return literal(a + b, node)
    if isinstance(node.operator, cst.Subtract):
        return literal(a - b, node)
    if isinstance(node.operator, cst.Multiply):
        return literal(a * b, node)
    if isinstance(node.operator, cst.Divide) and b:
        return literal(a / b, node)
    if isinstance(node.operator, cst.FloorDivide) and b:
        return literal(a // b, node)
    return UNKNOWN
