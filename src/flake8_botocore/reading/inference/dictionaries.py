"""Dictionaries: merging them, and what the source does to them in place."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, Anchor, Dictionary, Item, Literal, OneOf, Scalar, Unknown, Value
from ..scopes.scope import ItemSet, Scope
from .asking import Inference
from .joining import join
from .objects import Either, Object, as_fact, is_none
from .source_file import file_of


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


def keywords(arguments: Iterable[cst.Arg], scope: Scope, evaluator: Inference, node: cst.Call) -> Object:
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


def changed(value: Object, changes: Iterable[ItemSet], name: str, scope: Scope, evaluator: Inference) -> Object:
    """The dictionary ``value`` of ``name`` after everything the source does to it in place.

    Whether a change happens before or after a use is not followed: a key that is set somewhere may hold what it
    held before or what it was set to.
    """
    if isinstance(value, Either):
        return join([changed(option, changes, name, scope, evaluator) for option in value.options])
    if not isinstance(value, Dictionary):
        return value
    if (scope, name) in file_of(scope).escaping:
        return DictOf((), False, value.anchor, {})
    result: Dictionary = value
    for change in changes:
        result = _change(result, change, evaluator)
    return result


def _change(value: Dictionary, change: ItemSet, evaluator: Inference) -> Dictionary:
    call = change.call
    if call is None:
        key = evaluator.value(change.key, change.scope) if change.key is not None else UNKNOWN
        if not isinstance(key, Literal):
            return _forgotten(value)
        given: Object = ABSENT if change.value is None else evaluator.value(change.value, change.scope)
        return _maybe_set(value, key.value, given, change.value or change.key)
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
            given = ABSENT
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
    """A choice in which both sides are unknown, absent or None is no choice."""
    for kind in (Unknown, Absent):
        if isinstance(value, OneOf) and all(isinstance(v, kind) for v in value.values):
            return value.values[0]
    if isinstance(value, OneOf) and all(is_none(v) for v in value.values):
        return value.values[0]
    return value
