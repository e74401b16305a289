"""Scopes, what names are bound to in them, and the outline of a module that the visitor fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import libcst as cst

from ..syntax.tree import called_name, decorator_name


def decorators(function: Scope) -> frozenset[str]:
    """The last names of a function's decorators: ``retry`` for ``@tenacity.retry()``."""
    node = function.node
    return frozenset(decorator_name(d) for d in node.decorators) if isinstance(node, cst.FunctionDef) else frozenset()


def takes_object(function: Scope) -> bool:
    """Whether the first parameter is the object or class that a method is called on: ``self`` or ``cls``."""
    return function.owner is not None and "staticmethod" not in decorators(function)


ScopeKind: TypeAlias = Literal["module", "class", "function", "comprehension"]


class SourceModule:
    """The file that scopes belong to, as far as scopes need it; ``SourceFile`` derives from it."""

    path: str
    """As it was given."""
    answers: dict[object, Any]
    """The values of its expressions, for as long as one file is linted."""


class Surroundings(NamedTuple):
    """The surroundings of a piece of code: the ``with`` items around it and whether it is an import's fallback."""

    with_items: tuple[cst.BaseExpression, ...] = ()
    fallback: bool = False


@dataclass(eq=False)
class Assigned:
    """``name = value``, ``name: annotation = value``, ``(name := value)``, ``with value as name``.

    ``path`` holds the indexes into the value where a tuple is unpacked. ``at`` is the target. ``entered``: ``with``
    binds it. ``fallback``: the binding is in a handler for a failed import.
    """

    value: cst.BaseExpression | None
    scope: Scope
    annotation: cst.BaseExpression | None = None
    path: tuple[int, ...] = ()
    entered: bool = False
    fallback: bool = False
    at: cst.CSTNode | None = None


@dataclass(eq=False)
class Imported:
    """``import a.b as name`` or ``from a import b as name``: ``origin`` is ``a.b``, dots in front if relative."""

    origin: str
    scope: Scope
    fallback: bool = False
    at: cst.CSTNode | None = None


@dataclass(eq=False)
class Parameter:
    """A parameter of the function whose scope is ``scope``; ``star`` is ``""``, ``"*"`` or ``"**"``.

    ``position`` is 0-based and counts ``self``; None if the parameter cannot be passed by position.
    """

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
    """A binding whose value cannot be read: a loop variable, ``except … as``, a pattern, ``+=``."""

    scope: Scope
    fallback: bool = False
    at: cst.CSTNode | None = None


@dataclass(eq=False)
class Given:
    """A parameter as one particular call sees it: ``value`` is the argument of that call.

    ``written`` are the arguments that the parameter takes if it is ``*args`` or ``**kwargs``.
    """

    value: Any
    scope: Scope
    fallback: bool = False
    written: Sequence[tuple[cst.Arg, Scope]] | None = None


Binding: TypeAlias = "Assigned | Imported | Parameter | Given | Defined | Lost"


@dataclass(eq=False)
class ItemSet:
    """``name["key"] = value`` or a call such as ``name.update(...)`` that changes a dictionary or list in place.

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

    ``items`` are in-place changes of dictionaries and lists by name. For a class, ``attributes`` and
    ``attribute_items`` are the same for ``self.name`` in its methods.
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
    self_name: str | None = None
    calls_deep: int = 0
    """The number of nested calls that this copy of a function is for (``called_with``); 0 for a scope of the source."""
    order: list[Any] = field(default_factory=list)
    """The ``Order`` of its code, alone in the list; empty until ``Order.of`` is first called."""

    def called_with(
        self, given: Mapping[str, object], calls_deep: int, rest: Mapping[str, Sequence[tuple[cst.Arg, Scope]]]
    ) -> Scope:
        """A copy of this function as one call sees it: its parameters hold the values ``given``, by name.

        ``calls_deep`` is the number of nested calls. ``rest`` are the arguments for ``"*"`` (``*args``) and ``"**"``.
        What refers to this scope refers to the copy in it.
        """
        copy = replace(self, bindings={}, items={}, calls_deep=calls_deep)
        for name, bindings in self.bindings.items():
            copied = copy.bindings[name] = list[Binding]()
            for binding in bindings:
                if isinstance(binding, Parameter) and name in given:
                    copied.append(Given(given[name], copy, written=rest.get(binding.star)))
                else:
                    copied.append(replace(binding, scope=copy) if isinstance(binding, Assigned) else binding)
        for name, items in self.items.items():
            copy.items[name] = [replace(item, scope=copy) if item.scope is self else item for item in items]
        return copy

    def bind(self, name: str, binding: Binding) -> None:
        """Record that ``name`` is bound here, or in the scope that ``global``/``nonlocal`` names."""
        self.home(name).bindings.setdefault(name, []).append(binding)

    def home(self, name: str) -> Scope:
        """The scope in which an assignment here binds ``name``: another one if ``global`` or ``nonlocal`` names it."""
        where = self.outward.get(name)
        if where == "global":
            return self.top
        if where == "nonlocal" and self.parent is not None:
            return self.parent.find(name) or self
        return self

    @property
    def name(self) -> str:
        """The name of a function or class; empty for any other scope."""
        return self.node.name.value if isinstance(self.node, (cst.FunctionDef, cst.ClassDef)) else ""

    @property
    def enclosing(self) -> Iterator[Scope]:
        """This scope and those around it, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def top(self) -> Scope:
        """The module scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Scope | None:
        """The scope whose ``name`` is read here, None if none binds it; functions do not see the class around them."""
        scope: Scope | None = self
        while scope is not None:
            if scope is self or scope.kind != "class":
                if scope.outward.get(name) == "global":
                    return self.top if name in self.top.bindings else None
                if name in scope.bindings:
                    return scope
            scope = scope.parent
        return None

    @property
    def function(self) -> Scope | None:
        """The function whose code this is: this scope, or the one around its comprehensions; None if that is none."""
        scope: Scope | None = self
        while scope is not None and scope.kind == "comprehension":
            scope = scope.parent
        return scope if scope is not None and scope.kind == "function" else None

    @property
    def owner(self) -> Scope | None:
        """The class whose body holds this function, None for any other scope."""
        outer = self.parent if self.kind == "function" else None
        return outer if outer is not None and outer.kind == "class" else None


@dataclass(eq=False)
class CallSite:
    """A call, the scope it is in, and what surrounds it."""

    node: cst.Call
    scope: Scope
    around: Surroundings


@dataclass(eq=False)
class AttributeSet:
    """``target.name = value`` on anything but the method's own ``self``."""

    target: cst.BaseExpression
    name: str
    value: cst.BaseExpression | None
    statement: cst.CSTNode
    scope: Scope


@dataclass(eq=False)
class SubscriptSet:
    """``target[key] = value`` as a statement."""

    target: cst.BaseExpression
    key: cst.BaseExpression
    value: cst.BaseExpression
    statement: cst.CSTNode
    scope: Scope


class NamedBy(NamedTuple):
    """``owner.exceptions.NAME``, the scope it is in, and what surrounds it."""

    node: cst.Attribute
    owner: cst.BaseExpression
    scope: Scope
    around: Surroundings


@dataclass(eq=False)
class Outline:
    """The result of one traversal: the module's scope with all scopes under it, and every call.

    ``origins`` are the dotted names imported anywhere. ``branches`` come with their scopes. ``changed_attributes`` are
    the names of attributes, except those of ``self``, whose values are changed in place. ``bound_again`` are the
    names that a later ``from … import *`` may bind again.
    """

    top: Scope
    scopes: list[Scope] = field(default_factory=list)
    calls: list[CallSite] = field(default_factory=list)
    functions: list[Scope] = field(default_factory=list)
    attribute_sets: list[AttributeSet] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    subscript_sets: list[SubscriptSet] = field(default_factory=list)
    branches: list[tuple[cst.If | cst.IfExp, Scope]] = field(default_factory=list)
    changed_attributes: set[str] = field(default_factory=set)
    exceptions: list[NamedBy] = field(default_factory=list)
    bound_again: set[str] = field(default_factory=set)

    @cached_property
    def sites(self) -> dict[object, CallSite]:
        """Every call by its node, in source order."""
        return {site.node: site for site in self.calls}

    @cached_property
    def calls_in(self) -> dict[Scope | None, list[CallSite]]:
        """The calls in each function, without those in functions inside it; None stands for all other code."""
        found: dict[Scope | None, list[CallSite]] = {}
        for site in self.calls:
            found.setdefault(site.scope.function, []).append(site)
        return found

    def called(self, names: Set[str | None]) -> list[CallSite]:
        """The calls whose last name is one of ``names``, in source order; None stands for those without a name."""
        places = sorted(place for name in self._places_of.keys() & names for place in self._places_of[name])
        return [self.calls[place] for place in places]

    @cached_property
    def _places_of(self) -> dict[str | None, list[int]]:
        """Where in ``calls`` each name is called: asked for a few names many times, of modules that many import."""
        found: dict[str | None, list[int]] = {}
        for place, site in enumerate(self.calls):
            found.setdefault(called_name(site.node), []).append(place)
        return found


# Decorators by their effect on a function: the one list for all code that follows calls.

PROPERTIES = frozenset({"property", "cached_property", "lazy_property", "reify"})
"""Decorators of methods that are called when they are read."""

CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
"""Decorators of generators that give what they yield."""

CACHES = frozenset({"lru_cache", "cache"})
"""Decorators of functions that give the same for the same arguments."""

_METHODS = frozenset({"staticmethod", "classmethod"})
_PLAIN = _METHODS | CONTEXT_MANAGERS | frozenset({"override", "final", "retry", "deprecated", "validate_call"})

RUNS = _PLAIN | frozenset(
    "on_exception capture capture_async capture_method capture_lambda_handler inject_lambda_context log_metrics".split()
)
"""Decorators under which each call runs the function; any other may keep a result."""

KEEPS_RESULT = _PLAIN | PROPERTIES | CACHES | frozenset({"abstractmethod", "cached"})
"""Decorators that leave what a function returns as it is; any other may replace it."""

CALLED_AS_WRITTEN = _METHODS | CONTEXT_MANAGERS | CACHES | frozenset({"on_exception", "retry", "wraps"})
"""Decorators under which only calls in the source run a function; any other may hand it to a framework."""


def own_attribute(target: cst.Attribute, scope: Scope) -> Scope | None:
    """The class that ``target`` is an attribute of, if it is ``self.name`` or ``cls.name``; else None.

    ``scope`` is the method that reads or sets it, or a function inside the method.
    """
    if not isinstance(target.value, cst.Name):
        return None
    function: Scope | None = scope
    while function is not None:
        if function.self_name == target.value.value:
            return function.owner
        function = function.parent
    return None
