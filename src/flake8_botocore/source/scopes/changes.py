"""Changes of dictionaries and lists in place, under any name (``other = options``, ``other["key"] = 1``).

Those of what ``self`` holds are kept with the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from ..syntax.tree import called_name, only_index
from .reaching import ELSEWHERE, Paths, chosen
from .scope import Binding, Defined, How, Imported, ItemSet, Outline, Same, Scope

_GIVES_VALUE = frozenset({"get", "setdefault"})
"""Methods of a dictionary that return the value of a key, their first argument."""

IN_PLACE = frozenset(
    """
    update setdefault pop clear popitem append extend insert remove reverse sort
    __setitem__ __delitem__ __ior__ __iadd__ __imul__
    """.split()
)
"""Methods of dictionaries and lists that change them."""

_DISPLAYS = frozenset({"dict", "list", "tuple"})

_NAMED = frozenset({cst.Name, cst.Attribute, cst.Subscript, cst.Call})
"""Expressions that give something which has a name already, or may have."""


class Changes:
    """Collects changes; which names they concern is known only when every scope is: ``finish``."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._named: list[tuple[str, ItemSet]] = []
        self._attributes: set[str] = set()

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
                self._attributes.add(root.attr.value)
            else:
                self._outline.changed_attributes.add(root.attr.value)
        elif isinstance(root, cst.Call) and called_name(root) == "getattr" and len(root.args) > 1:
            name: Any = root.args[1].value
            self._outline.changed_attributes.add(getattr(name, "raw_value", ""))

    def same(self, target: cst.BaseExpression, source: cst.BaseExpression, scope: Scope, how: How = "is") -> None:
        """``target`` is given ``source`` in ``scope``, by one statement or turn by turn; ``how`` as in ``Same``."""
        waiting: list[Any] = [source]
        while waiting:
            each = waiting.pop()
            kind = each.__class__
            held = [*displayed(each)]
            for held_by in held:
                self.same(target, held_by, scope, "is" if how == "in" else "holds")
            if kind in _NAMED and not held:
                self._outline.same.append(Same(target, each, scope, how))
                if kind is cst.Attribute and each.attr.value in IN_PLACE:
                    self.made(each.value, ItemSet(None, None, scope, unread=True))
                elif kind is cst.Call and how == "in":
                    # ``for target in enumerate(it)``, ``it.values()``
                    waiting += (arg.value for arg in each.args)
                    waiting += (each.func.value,) if each.func.__class__ is cst.Attribute else ()
            elif kind is cst.IfExp:
                waiting += each.orelse, each.body
            elif kind is cst.BooleanOperation:
                waiting += each.right, each.left

    def finish(self) -> None:
        """Put each change with every name of what it changes."""
        for name, change in self._named:
            home = change.scope.find(name) or change.scope
            if all(isinstance(each, Imported) and "." not in each.origin for each in home.bindings.get(name, [change])):
                continue  # ``os.remove(path)``
            home.items.setdefault(name, []).append(change)
        # Most names are never changed in place, and most files have many names.
        attributes = self._outline.changed_attributes
        names = {name for name, _ in self._named} | self._attributes | attributes
        if not names:
            return
        # The last one first, so that what is done to ``c`` gets on to ``b`` and from there to ``a``.
        for alias in reversed(self._outline.same):
            target = root_of(alias.target)[0]
            name = called_name(target) or ""
            changes = _known(target, alias.scope) if name in names else ()
            if alias.how == "holds" or target is not alias.target:
                changes = [each for each in changes if each.unread]
            by_attribute = isinstance(alias.target, cst.Attribute) or alias.scope.kind == "class"
            unknown = by_attribute and name in attributes
            for source, scope in sources(alias, self._outline) if changes or unknown else ():
                root, key = root_of(source)
                same = alias.how == "is" and target is alias.target
                if unknown or root is not source or not same:
                    changes = [ItemSet(key if same else None, None, scope, unread=True)]
                _hand_on(changes, root, scope, attributes)
                names.add(called_name(root) or "")


def sources(alias: Same, outline: Outline) -> Iterator[tuple[cst.BaseExpression, Scope]]:
    """What the target of ``alias`` may be, and where that is read: for a call what a function keeps and gives."""
    if not isinstance(alias.source, cst.Call) or _gives_value(alias.source):
        yield alias.source, alias.scope
        return
    for function in outline.functions_called(called_name(alias.source)):
        for given in (*function.returns, *function.yields):
            if given is not None and not (isinstance(given, cst.Name) and function.find(given.value) is function):
                yield given, function


def displayed(node: Any) -> Iterator[cst.BaseExpression]:
    """What the display ``node`` holds, or ``dict(it=...)``."""
    if node.__class__ is cst.Call and node.func.__class__ is cst.Name and node.func.value in _DISPLAYS:
        yield from (each.value for each in node.args)
    elif node.__class__ in (cst.List, cst.Tuple, cst.Set, cst.Dict):
        yield from (each.value for each in node.elements)


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


def _known(target: cst.BaseExpression, scope: Scope) -> Sequence[ItemSet]:
    """The changes of what ``target`` names that are known already."""
    if isinstance(target, cst.Attribute):
        owner = own_attribute(target, scope)
        return owner.attribute_items.get(target.attr.value, ()) if owner is not None else ()
    home = scope.find(target.value) if isinstance(target, cst.Name) else None
    if not isinstance(target, cst.Name) or home is None:
        return ()
    return [*home.items.get(target.value, ()), *home.attribute_items.get(target.value, ())]


def _hand_on(changes: Sequence[ItemSet], to: cst.BaseExpression, scope: Scope, attributes: set[str]) -> None:
    """What ``to`` names in ``scope`` may have ``changes``, too; ``attributes`` are those that are not of ``self``."""
    found: list[ItemSet] = []
    if isinstance(to, cst.Name):
        home = scope.find(to.value)
        if home is not None:
            found = home.items.setdefault(to.value, [])
    elif isinstance(to, cst.Attribute):
        owner = own_attribute(to, scope)
        if owner is not None:
            found = owner.attribute_items.setdefault(to.attr.value, [])
        else:
            attributes.add(to.attr.value)
    found += [change for change in changes if change not in found]
