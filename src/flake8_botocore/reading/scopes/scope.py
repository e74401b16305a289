"""Scopes and bindings: who gives which name what, as the source has it, nothing evaluated yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any, Literal, NamedTuple, TypeAlias

import libcst as cst

from ...late import dataclass

ScopeKind: TypeAlias = Literal["module", "class", "function", "comprehension"]


class SourceModule:
    """The file that scopes belong to; who reads it adds what is found out about it."""

    path: str
    """As it was given."""
    answers: dict[object, Any]
    """What its expressions turned out to be, for as long as one file is linted."""


class Surroundings(NamedTuple):
    """What a piece of code stands in: the ``with`` items around it and whether it is an import's fallback."""

    with_items: tuple[cst.BaseExpression, ...] = ()
    fallback: bool = False


@dataclass(eq=False)
class Assigned:
    """``name = value``, ``name: annotation = value``, ``(name := value)``, ``with value as name``.

    ``path`` leads into the value where a tuple is unpacked.
    """

    value: cst.BaseExpression | None
    scope: Scope
    annotation: cst.BaseExpression | None = None
    path: tuple[int, ...] = ()
    entered: bool = False
    fallback: bool = False


@dataclass(eq=False)
class Imported:
    """``import a.b as name`` or ``from a import b as name``: ``origin`` is ``a.b``, dots in front if relative."""

    origin: str
    scope: Scope
    fallback: bool = False


@dataclass(eq=False)
class Parameter:
    """A parameter of the function whose scope is ``scope``; ``star`` is ``""``, ``"*"`` or ``"**"``."""

    node: cst.Param
    scope: Scope
    star: str = ""
    position: int | None = None
    fallback: bool = False


@dataclass(eq=False)
class Defined:
    """A ``def`` or ``class``; ``inner`` is the scope it opens."""

    inner: Scope
    scope: Scope
    fallback: bool = False


@dataclass(eq=False)
class Lost:
    """A binding whose value cannot be read: a loop variable, ``except … as``, ``del``, a pattern, ``+=``."""

    scope: Scope
    fallback: bool = False


@dataclass(eq=False)
class Given:
    """A parameter of which one call is looked at: ``value`` is what that call gives it."""

    value: Any
    scope: Scope
    fallback: bool = False


Binding: TypeAlias = "Assigned | Imported | Parameter | Given | Defined | Lost"


@dataclass(eq=False)
class ItemSet:
    """``name["key"] = value`` or a call such as ``name.update(...)`` that changes a dictionary in place.

    A key without a value is deleted: ``del name["key"]``; ``unread``: it is set to something that is not known.
    ``united`` is what ``name |= united`` adds.
    """

    key: cst.BaseExpression | None
    value: cst.BaseExpression | None
    scope: Scope
    call: cst.Call | None = None
    united: cst.BaseExpression | None = None
    unread: bool = False

    @property
    def method(self) -> str:
        """The method that ``call`` calls: ``update``."""
        func = None if self.call is None else self.call.func
        return func.attr.value if isinstance(func, cst.Attribute) else ""


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension, and every binding made in it.

    ``items`` are in-place changes of dictionaries by name. For a class, ``attributes`` and ``attribute_items`` are
    the same for ``self.name`` in its methods. ``mocking`` holds ``with`` items of a function that may be mocks.
    """

    kind: ScopeKind
    node: cst.CSTNode
    parent: Scope | None
    module: SourceModule
    around: Surroundings
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    items: dict[str, list[ItemSet]] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    attribute_items: dict[str, list[ItemSet]] = field(default_factory=dict)
    outward: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)
    returns: list[cst.BaseExpression | None] = field(default_factory=list)
    yields: list[cst.BaseExpression | None] = field(default_factory=list)
    mocking: list[cst.BaseExpression] = field(default_factory=list)
    self_name: str | None = None
    calls_deep: int = 0
    """How many calls led here where this is a function as particular calls of it see it; 0 for what is written."""

    def called_with(self, given: Mapping[str, object], calls_deep: int) -> Scope:
        """This function as one call sees it: its parameters hold what is ``given``, its other names as written."""
        seen = replace(self, bindings={}, items={}, calls_deep=calls_deep)
        for name, bindings in self.bindings.items():
            seen.bindings[name] = [
                Given(given[name], seen)
                if isinstance(binding, Parameter) and name in given
                else replace(binding, scope=seen)
                if isinstance(binding, Assigned)
                else binding
                for binding in bindings
            ]
        for name, items in self.items.items():
            seen.items[name] = [replace(item, scope=seen) if item.scope is self else item for item in items]
        return seen

    def bind(self, name: str, binding: Binding) -> None:
        """Record that ``name`` is bound here, or in the scope that ``global``/``nonlocal`` names."""
        self.home(name).bindings.setdefault(name, []).append(binding)

    def home(self, name: str) -> Scope:
        """The scope in which an assignment to ``name`` here takes effect."""
        where = self.outward.get(name)
        if where == "global":
            return self.top
        if where == "nonlocal" and self.parent is not None:
            return self.parent.find(name) or self
        return self

    @property
    def top(self) -> Scope:
        """The module scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Scope | None:
        """The scope in which reading ``name`` here finds it; class bodies are not seen from inside functions."""
        if self.outward.get(name) == "global":
            return self.top if name in self.top.bindings else None
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings and (scope is self or scope.kind != "class"):
                return scope
            scope = scope.parent
        return None

    @property
    def function(self) -> Scope | None:
        """The innermost function this scope is, or is a comprehension of."""
        scope: Scope | None = self
        while scope is not None and scope.kind == "comprehension":
            scope = scope.parent
        return scope if scope is not None and scope.kind == "function" else None

    @property
    def owner(self) -> Scope | None:
        """The class whose body this function stands in."""
        return (
            self.parent if self.kind == "function" and self.parent is not None and self.parent.kind == "class" else None
        )
