"""Constants, dictionaries and sequences: what their source says they hold."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, Anchor, Dictionary, Item, Literal, OneOf, Scalar, Sequence, Unknown, Value
from ..scopes.scope import ItemSet, Scope
from .objects import Either, Object, as_fact, is_none, join

if TYPE_CHECKING:
    from .evaluator import Evaluator

SCALARS = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})
CONSTANTS: dict[str, object] = {"None": None, "True": True, "False": False}
BUILTINS = frozenset({"dict", "super", "float", "int", "str", "list", "tuple", "set", "getattr", "min", "max"})

_TOO_LONG = 200
"""Characters of a number or elements of a display past which its value is not worth knowing."""


def literal(value: object, anchor: object) -> Literal:
    """A known constant standing at ``anchor``."""
    return Literal(value, Anchor(anchor))  # type: ignore[arg-type]


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


def display(node: cst.BaseExpression, scope: Scope, evaluator: Evaluator) -> Object:
    """What a constant or a display is; UNKNOWN for any other expression."""
    if isinstance(node, cst.SimpleString):
        return literal(node.evaluated_value, node)
    if isinstance(node, (cst.Integer, cst.Float, cst.Imaginary)):
        return literal(ast.literal_eval(node.value), node) if len(node.value) < _TOO_LONG else UNKNOWN
    if isinstance(node, cst.ConcatenatedString):
        joined = node.evaluated_value
        return literal(joined, node) if joined is not None else UNKNOWN
    if isinstance(node, cst.UnaryOperation):
        return _unary(node, evaluator.value(node.expression, scope))
    if isinstance(node, cst.BinaryOperation):
        return _binary(node, evaluator.value(node.left, scope), evaluator.value(node.right, scope))
    if isinstance(node, cst.Dict):
        return _dictionary(node, scope, evaluator)
    if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
        return _sequence(node, scope, evaluator)
    return UNKNOWN


def _unary(node: cst.UnaryOperation, operand: Object) -> Object:
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


def _binary(node: cst.BinaryOperation, left: Object, right: Object) -> Object:
    """Arithmetic on two small numbers, as in ``15 * 60``."""
    if isinstance(left, Dictionary) and isinstance(right, Dictionary) and isinstance(node.operator, cst.BitOr):
        return merged_dictionaries([left, right], node)
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


def _sequence(node: cst.List | cst.Tuple | cst.Set, scope: Scope, evaluator: Evaluator) -> Object:
    kind = {cst.List: "list", cst.Tuple: "tuple", cst.Set: "set"}[node.__class__]
    if len(node.elements) > _TOO_LONG or any(isinstance(e, cst.StarredElement) for e in node.elements):
        return UNKNOWN
    values = tuple(evaluator.value(element.value, scope) for element in node.elements)
    return TupleOf(kind, values, node)


class TupleOf(Sequence):
    """A sequence that also keeps the objects behind its values, for unpacking."""

    def __init__(self, kind: str, objects: tuple[Object, ...], node: cst.CSTNode) -> None:
        facts = tuple(as_fact(value, Anchor(node)) for value in objects)
        super().__init__(kind, facts, Anchor(node))  # type: ignore[arg-type]
        object.__setattr__(self, "objects", objects)

    objects: tuple[Object, ...]


class DictOf(Dictionary):
    """A dictionary that also keeps the objects behind its values, by key."""

    def __init__(self, items: tuple[Item, ...], complete: bool, node: object, objects: dict[Scalar, Object]) -> None:
        super().__init__(items, complete, Anchor(node))
        object.__setattr__(self, "objects", objects)

    objects: dict[Scalar, Object]


def objects_of(dictionary: Dictionary) -> dict[Scalar, Object]:
    """The object behind each value of ``dictionary``, by key."""
    if isinstance(dictionary, DictOf):
        return dictionary.objects
    return {item.key: item.value for item in dictionary.items}


def _dictionary(node: cst.Dict, scope: Scope, evaluator: Evaluator) -> Object:
    if len(node.elements) > _TOO_LONG:
        return UNKNOWN
    items: dict[Scalar, Item] = {}
    objects: dict[Scalar, Object] = {}
    complete = True
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            inner = evaluator.value(element.value, scope)
            if isinstance(inner, Dictionary):
                items.update({item.key: item for item in inner.items})
                objects.update(objects_of(inner))
                complete = complete and inner.complete
            else:
                # It may also replace what was written before it.
                items, objects, complete = {}, {}, False
            continue
        assert isinstance(element, cst.DictElement)
        key = evaluator.value(element.key, scope)
        if not isinstance(key, Literal):
            complete = False
            continue
        value = evaluator.value(element.value, scope)
        items.pop(key.value, None)
        items[key.value] = Item(key.value, as_fact(value, Anchor(element.value)), Anchor(element), Anchor(element.key))
        objects[key.value] = value
    return DictOf(tuple(items.values()), complete, node, objects)


def merged_dictionaries(parts: Iterable[Dictionary], node: object) -> Dictionary:
    """``{**a, **b}``: later parts win."""
    items: dict[Scalar, Item] = {}
    objects: dict[Scalar, Object] = {}
    complete = True
    for part in parts:
        if not part.complete:
            items, objects, complete = {}, {}, False
        items.update({item.key: item for item in part.items})
        objects.update(objects_of(part))
    return DictOf(tuple(items.values()), complete, node, objects)


def keywords(arguments: Iterable[cst.Arg], scope: Scope, evaluator: Evaluator, node: cst.Call) -> Object:
    """``dict(a=1, **known)`` and ``dict(known, a=1)``."""
    parts: list[Dictionary] = []
    for arg in arguments:
        if arg.keyword is not None:
            value = evaluator.value(arg.value, scope)
            key = arg.keyword.value
            item = Item(key, as_fact(value, Anchor(arg.value)), Anchor(arg), Anchor(arg.keyword))
            parts.append(DictOf((item,), True, node, {key: value}))
            continue
        inner = evaluator.value(arg.value, scope) if arg.star != "*" else UNKNOWN
        parts.append(inner if isinstance(inner, Dictionary) else Dictionary((), False, Anchor(node)))
    return merged_dictionaries(parts, node)


def element(base: Object, key: Object) -> Object:
    """``base[key]`` of a known dictionary or sequence."""
    if isinstance(base, Either):
        return join([element(option, key) for option in base.options])
    if not isinstance(key, Literal):
        return UNKNOWN
    if isinstance(base, Dictionary):
        return objects_of(base).get(key.value, UNKNOWN)
    if isinstance(base, TupleOf) and isinstance(key.value, int) and -len(base.objects) <= key.value < len(base.objects):
        return base.objects[key.value]
    return UNKNOWN


def changed(value: Object, changes: Iterable[ItemSet], name: str, scope: Scope, evaluator: Evaluator) -> Object:
    """The dictionary ``value`` of ``name`` after everything the source does to it in place.

    Whether a change happens before or after a use is not followed: a key that is set somewhere may hold what it
    held before or what it was set to.
    """
    if isinstance(value, Either):
        return join([changed(option, changes, name, scope, evaluator) for option in value.options])
    if not isinstance(value, Dictionary):
        return value
    if evaluator.calls.escapes(name, scope):
        return DictOf((), False, value.anchor, {})
    result: Dictionary = value
    for change in changes:
        result = _change(result, change, evaluator)
    return result


def _change(value: Dictionary, change: ItemSet, evaluator: Evaluator) -> Dictionary:
    call = change.call
    if call is None:
        key = evaluator.value(change.key, change.scope) if change.key is not None else UNKNOWN
        if not isinstance(key, Literal) or change.value is None:
            return _forgotten(value)
        return _maybe_set(value, key.value, evaluator.value(change.value, change.scope), change.value)
    method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    if method == "update":
        update = keywords(call.args, change.scope, evaluator, call)
        if isinstance(update, Dictionary) and update.complete:
            for item in update.items:
                value = _maybe_set(value, item.key, objects_of(update)[item.key], item.anchor)
            return value
    if method in ("setdefault", "pop") and call.args:
        key = evaluator.value(call.args[0].value, change.scope)
        if isinstance(key, Literal):
            given: Object = ABSENT
            if method == "setdefault" and len(call.args) > 1:
                given = evaluator.value(call.args[1].value, change.scope)
            return _maybe_set(value, key.value, given, call)
    return _forgotten(value)


def _forgotten(value: Dictionary) -> Dictionary:
    """``value`` after a change that cannot be read: it may hold anything."""
    return DictOf((), False, value.anchor, {})


def _maybe_set(value: Dictionary, key: Scalar, given: Object, anchor: object) -> Dictionary:
    before: Object = objects_of(value).get(key, ABSENT if value.complete else UNKNOWN)
    both = Either((before, given))
    old = value.item(key) if isinstance(key, str) else None
    fact = _flat(as_fact(both, Anchor(anchor)))
    item = Item(key, fact, old.anchor if old else Anchor(anchor), old.key_anchor if old else Anchor(anchor))
    others = tuple(i for i in value.items if i.key != key)
    return DictOf((*others, item), value.complete, value.anchor, {**objects_of(value), key: both})


def _flat(value: Value) -> Value:
    """A choice in which both sides are None or absent is no choice."""
    if isinstance(value, OneOf) and all(isinstance(v, Unknown) for v in value.values):
        return UNKNOWN
    if isinstance(value, OneOf) and all(is_none(v) for v in value.values):
        return value.values[0]
    return value
