"""Dictionaries: merges, and changes in place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from operator import is_
from typing import Any

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, Anchor, Dictionary, Item, Literal, OneOf, Scalar, Sequence, Unknown, Value
from ..scopes.scope import ItemSet, Scope
from . import escapes
from .objects import Either, Object, as_fact, is_none, join, possible_values
from .protocols import Inference
from .source_file import SourceFile, file_of


class DictOf(Dictionary):
    """A dictionary that also keeps the objects behind its values, by key."""

    def __init__(self, items: tuple[Item, ...], complete: bool, node: object, objects: dict[Scalar, Object]) -> None:
        super().__init__(items, complete, Anchor(node))
        object.__setattr__(self, "objects", objects)

    objects: dict[Scalar, Object]

    def writes(self, item: Item) -> bool:
        """Whether its own display writes ``item``, as an element or as an argument of ``dict()``."""
        display: Any = self.anchor
        written = display.elements if isinstance(display, cst.Dict) else getattr(display, "args", ())
        return any(each is item.anchor for each in written)


def objects_of(dictionary: Dictionary) -> dict[Scalar, Object]:
    """The object behind each value of ``dictionary``, by key."""
    if isinstance(dictionary, DictOf):
        return dictionary.objects
    return {item.key: item.value for item in dictionary.items}


def as_one(value: Object) -> Dictionary | None:
    """One dictionary that stands for all alternatives of ``value``; None if one of them is no dictionary.

    ``{"a": 1} if x else {"a": 2, "b": 3}`` has 1 or 2 under ``a``, and 3 or ABSENT under ``b``.
    """
    if isinstance(value, Dictionary):
        return value
    dictionaries = [option for option in possible_values(value) if isinstance(option, Dictionary)]
    if len(dictionaries) != len(possible_values(value)):
        return None
    first, *others = dictionaries
    content = _Content(first)
    for other in others:
        content.join(other)
    return content.dictionary(first.anchor)


class _Content:
    """A dictionary while changes are applied to it: ``dictionary`` is the one with the changes so far.

    A key that may be missing has ABSENT among its values. As in ``Dictionary``, it is complete if it has no other keys.
    """

    def __init__(self, start: Dictionary | None = None) -> None:
        self._items = {} if start is None else {item.key: item for item in start.items}
        self._objects = {} if start is None else dict(objects_of(start))
        self._complete = start is None or start.complete

    def dictionary(self, node: object) -> Dictionary:
        """The dictionary as it is now, placed at ``node``."""
        return DictOf(tuple(self._items.values()), self._complete, node, self._objects)

    def update(self, part: Object, *, certain: bool = True) -> None:
        """Set the keys of ``part``, as ``{**these, **part}`` does; if that is not ``certain`` to run, they may be set.

        If ``part`` may have other keys than are known, any key may be set.
        """
        added = as_one(part)
        if added is None or not added.complete:
            self.forget_values()
        if added is None:
            return
        for item in added.items:
            value = objects_of(added)[item.key]
            present: list[Object] = [each for each in possible_values(value) if not isinstance(each, Absent)]
            if certain and len(present) == len(possible_values(value)):
                # ``part`` surely has the key. Removed first, so that items stay in the order of the source.
                self._items.pop(item.key, None)
                self._put(item, value)
            elif present:
                self.may_hold(item, join(present))

    def join(self, other: Dictionary) -> None:
        """Note that the dictionary may be ``other`` instead: each key has the values of both, or may be missing."""
        found = objects_of(other)
        missing = _missing(other.complete)
        # Keys of both, with what ``other`` has for them.
        for item in (*other.items, *(item for key, item in self._items.items() if key not in found)):
            self.may_hold(item, found.get(item.key, missing))
        self._complete = self._complete and other.complete

    def may_hold(self, item: Item, value: Object) -> None:
        """Note that ``item`` may set its key to ``value``: the key keeps the values it has, ABSENT if it has none.

        Its place stays that of the item it has.
        """
        both = join([self._objects.get(item.key, _missing(self._complete)), value])
        old = self._items.get(item.key, item)
        self._put(replace(old, value=_flat(as_fact(both, item.anchor))), both)

    def forget_values(self) -> None:
        """Note that any key may be set to something unknown, also keys that are not known; none is removed."""
        for key, value in self._objects.items():
            absent: list[Object] = [each for each in possible_values(value) if isinstance(each, Absent)]
            now = join([*absent, UNKNOWN])
            self._put(replace(self._items[key], value=as_fact(now, self._items[key].anchor)), now)
        self._complete = False

    def allow_missing(self) -> None:
        """Note that any key may be removed."""
        for item in self._items.values():
            self.may_hold(item, ABSENT)

    def forget_inside(self) -> _Content:
        """Note changes that cannot be read of the dictionaries and lists among the values. Returns itself."""
        for key, value in self._objects.items():
            now, item = after_unknown_changes(value), self._items[key]
            if now is not value:
                self._put(replace(item, value=as_fact(now, item.anchor)), now)
        return self

    def _put(self, item: Item, value: Object) -> None:
        self._items[item.key] = item
        self._objects[item.key] = value


def _missing(complete: bool) -> Object:
    """The value of a key that is not among the items of a dictionary; ``complete``: it has no others."""
    return ABSENT if complete else Either((ABSENT, UNKNOWN))


def merged(parts: Iterable[Object], node: object) -> Dictionary:
    """The dictionary ``{**a, **b}`` of its ``parts``: later ones win, and one that is unknown may set any key."""
    content = _Content()
    for part in parts:
        content.update(part)
    return content.dictionary(node)


def dictionary_display(node: cst.Dict, scope: Scope, evaluator: Inference) -> Dictionary:
    """The dictionary that ``node`` makes: ``{"a": 1, **known}``."""
    return merged((_element(element, scope, evaluator) for element in node.elements), node)


def _element(element: cst.BaseDictElement, scope: Scope, evaluator: Inference) -> Object:
    """The dictionary that one element, ``"a": 1`` or ``**known``, adds; UNKNOWN if its key is: it may be any key."""
    if not isinstance(element, cst.DictElement):
        return evaluator.value(element.value, scope)
    key = evaluator.value(element.key, scope)
    if not isinstance(key, Literal):
        return UNKNOWN
    return _single(key.value, evaluator.value(element.value, scope), element.value, element, element.key)


def _single(key: Scalar, value: Object, written: cst.CSTNode, element: cst.CSTNode, key_node: cst.CSTNode) -> DictOf:
    item = Item(key, as_fact(value, Anchor(written)), Anchor(element), Anchor(key_node))
    return DictOf((item,), True, element, {key: value})


def dict_call(arguments: Iterable[cst.Arg], scope: Scope, evaluator: Inference, node: cst.Call) -> Dictionary:
    """The dictionary that ``dict(a=1, **known)`` or ``dict(known, a=1)`` makes of its ``arguments``.

    A ``*`` may be anything.
    """
    parts: list[Object] = []
    for arg in arguments:
        value = evaluator.value(arg.value, scope) if arg.star != "*" else UNKNOWN
        keyword = arg.keyword
        parts.append(value if keyword is None else _single(keyword.value, value, arg.value, arg, arg))
    return merged(parts, node)


def after_changes(value: Object, changes: Collection[ItemSet], name: str, scope: Scope, evaluator: Inference) -> Object:
    """The dictionary or sequence ``value`` of ``name`` after everything the source does to it in place.

    Whether a change happens before or after a use is not followed: a key that is set somewhere may hold what it
    held before or what it was set to. A list is UNKNOWN after any change. Anything else is ``value`` itself.
    """
    if isinstance(value, Either):
        return join([after_changes(option, changes, name, scope, evaluator) for option in value.options])
    if isinstance(value, Sequence):
        forgotten = after_unknown_changes(value)
        if changes or forgotten is value:
            return forgotten
        return _after_escape(value, escapes.of_name(name, scope, file_of(scope)))
    if not isinstance(value, Dictionary):
        # ``name |= it`` binds ``name`` to something that is not known.
        return UNKNOWN if any(change.united is not None for change in changes) else value
    content = _Content(value)
    for change in changes:
        _change(content, change, evaluator)
    return _after_escape(content.dictionary(value.anchor), escapes.of_name(name, scope, file_of(scope)))


def attribute_after_changes(value: Object, name: str, file: SourceFile) -> Object:
    """``value`` of an attribute ``name``, after changes in ``file`` that are not recorded with its class."""
    return value if after_unknown_changes(value) is value else _after_escape(value, escapes.of_attribute(name, file))


def _after_escape(value: Object, escape: escapes.Escape) -> Object:
    """``value`` after changes that cannot be read: of nothing, of what is inside it or of the whole, by ``escape``."""
    if escape == escapes.NOTHING:
        return value
    if escape == escapes.WHOLE:
        return after_unknown_changes(value)
    # INSIDE: what the dictionary or sequence holds may be changed.
    if isinstance(value, Either):
        return join([_after_escape(option, escape) for option in value.options])
    if isinstance(value, Sequence):
        return UNKNOWN if _holds_changeable(value) else value
    return _Content(value).forget_inside().dictionary(value.anchor) if isinstance(value, Dictionary) else value


def after_unknown_changes(value: Object) -> Object:
    """``value`` after changes that cannot be read: a dictionary may hold anything or nothing, a list is UNKNOWN.

    What cannot be changed is returned as it is, the same object: constants, a tuple without dictionaries or sequences.
    """
    if isinstance(value, Either):
        options = [after_unknown_changes(option) for option in value.options]
        return value if all(map(is_, options, value.options)) else join(options)
    if isinstance(value, Sequence):
        cannot_change = value.kind == "tuple" and not _holds_changeable(value)
        return value if cannot_change else UNKNOWN
    return DictOf((), False, value.anchor, {}) if isinstance(value, Dictionary) else value


def _holds_changeable(value: Sequence) -> bool:
    return any(isinstance(each, (Dictionary, Sequence, OneOf)) for each in value.items)


def _change(content: _Content, change: ItemSet, evaluator: Inference) -> None:
    """Apply ``change`` to ``content``, as one that may or may not have happened where the value is read.

    A method that is not known here may set and remove any key; ``clear`` and ``popitem`` remove some.
    """
    call, united = change.call, change.united
    if united is not None:
        content.update(evaluator.value(united, change.scope), certain=False)
    elif call is None:
        _set_key(content, change.key, change.value, change, evaluator)
    elif change.method == "update":
        content.update(dict_call(call.args, change.scope, evaluator, call), certain=False)
    elif change.method in ("setdefault", "pop") and call.args:
        value = call.args[1].value if change.method == "setdefault" and len(call.args) > 1 else None
        _set_key(content, call.args[0].value, value, change, evaluator)
    else:
        if change.method not in ("clear", "popitem"):
            content.forget_values()
        content.allow_missing()


def _set_key(
    content: _Content,
    key_node: cst.BaseExpression | None,
    value_node: cst.BaseExpression | None,
    change: ItemSet,
    evaluator: Inference,
) -> None:
    """Note that ``change`` may set the key ``key_node`` to ``value_node``, any key if that one is not known.

    Without a ``value_node``, ``change`` sets something that is not known or, as ``del`` and ``pop`` do, removes the
    key.
    """
    key = evaluator.value(key_node, change.scope) if key_node is not None else UNKNOWN
    if value_node is not None:
        value = evaluator.value(value_node, change.scope)
    else:
        value = UNKNOWN if change.unread or change.method == "setdefault" else ABSENT
    if isinstance(key, Literal):
        anchor = Anchor(value_node or change.call or key_node)
        content.may_hold(Item(key.value, as_fact(value, anchor), anchor, anchor), value)
    elif value is ABSENT:
        content.allow_missing()
    else:
        content.forget_values()


def _flat(value: Value) -> Value:
    """``value``, or the first of its alternatives if they are alike: all unknown, all absent or all None.

    ``UNKNOWN`` twice is not a choice of two values, which rules would judge one by one.
    """
    options = value.values if isinstance(value, OneOf) else ()
    for kind in (Unknown, Absent):
        if options and all(isinstance(each, kind) for each in options):
            return options[0]
    return options[0] if options and all(map(is_none, options)) else value
