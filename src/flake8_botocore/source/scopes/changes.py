"""Changes of dictionaries and lists in place, under any name (``other = options``, ``other["key"] = 1``).

Those of what ``self`` holds are kept with the class.
"""

from __future__ import annotations

from typing import Any

import libcst as cst

from ..syntax.tree import called_name, only_index
from .reaching import ELSEWHERE, Paths, chosen
from .scope import Binding, Defined, Imported, ItemSet, Outline, Scope

_GIVES_VALUE = frozenset({"get", "setdefault"})
"""Methods of a dictionary that return the value of a key, their first argument."""

IN_PLACE = frozenset(
    """
    update setdefault pop clear popitem append extend insert remove reverse sort
    __setitem__ __delitem__ __ior__ __iadd__ __imul__
    """.split()
)
"""Methods of dictionaries and lists that change them."""


class Changes:
    """Collects changes; which names they concern is known only when every scope is: ``finish``."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._named: list[tuple[str, ItemSet]] = []

    def made(self, target: cst.BaseExpression, change: ItemSet) -> None:
        """What ``target`` holds is changed in place."""
        root, key = root_of(target)
        if root is not target:
            change = ItemSet(key, None, change.scope, unread=True)
        if isinstance(root, cst.Name):
            self._named.append((root.value, change))
        elif isinstance(root, cst.Attribute):
            owner = own_attribute(root, change.scope)
            if owner is not None:
                owner.attribute_items.setdefault(root.attr.value, []).append(change)
            else:
                self._outline.changed_attributes.add(root.attr.value)
        elif isinstance(root, cst.Call) and called_name(root) == "getattr" and len(root.args) > 1:
            name: Any = root.args[1].value
            self._outline.changed_attributes.add(getattr(name, "raw_value", ""))

    def finish(self) -> None:
        """Put each change with the scope of its name."""
        for name, change in self._named:
            home = change.scope.find(name) or change.scope
            if all(isinstance(each, Imported) and "." not in each.origin for each in home.bindings.get(name, [change])):
                continue  # ``os.remove(path)``
            home.items.setdefault(name, []).append(change)


def root_of(target: Any) -> tuple[cst.BaseExpression, cst.BaseExpression | None]:
    """What holds the dictionary ``target``, under which key of its own: of ``a["b"]["c"]`` that is ``a`` and "b"."""
    # Asked of every argument: isinstance takes three times as long for libcst's classes.
    key: cst.BaseExpression | None = None
    while True:
        kind = target.__class__
        if kind is cst.Subscript:
            key, target = only_index(target), target.value
        elif kind is cst.Call and _gives_value(target):
            key, target = target.args[0].value, target.func.value
        else:
            return target, key


def own_attribute(target: cst.Attribute, scope: Scope) -> Scope | None:
    """The class whose attribute ``self.name`` (or ``cls.name``) is, seen from a method or a function inside it."""
    if not isinstance(target.value, cst.Name):
        return None
    function: Scope | None = scope
    while function is not None:
        if function.self_name == target.value.value:
            return function.owner
        function = function.parent
    return None


def own_bindings(node: cst.Attribute, scope: Scope) -> list[Binding]:
    """What the method that reads ``self.name`` itself gave it on every way there; empty where another may have."""
    owner, method = own_attribute(node, scope), scope.function
    every = owner.attributes.get(node.attr.value, []) if owner is not None else []
    if len(every) < 2 or method is None or method.owner is not owner:
        return []
    which = Paths.of(method).at(f".{node.attr.value}", node, scope)
    return chosen(every, which) if which and not which & ELSEWHERE else []


def seen_outside(owner: Scope, name: str) -> list[Binding]:
    """What the methods of ``owner`` give ``self.name``, without what the constructor replaces before it is read."""
    every = owner.attributes.get(name, [])
    makers = [each for each in owner.bindings.get("__init__", ()) if isinstance(each, Defined)] if every[1:] else []
    maker = makers[-1].inner if makers else None
    if maker is None or sum(each.scope is maker for each in every) < 2:
        return every
    which = enumerate(every, start=1)
    return [each for at, each in which if each.scope is not maker or Paths.of(maker).shows(f".{name}", at)]


def _gives_value(call: cst.Call) -> bool:
    is_method = call.func.__class__ is cst.Attribute and called_name(call) in _GIVES_VALUE
    return is_method and bool(call.args) and not call.args[0].star
