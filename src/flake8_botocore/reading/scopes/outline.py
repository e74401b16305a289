"""What one traversal finds in a module, nothing evaluated yet."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from ...late import dataclass
from ..syntax.expressions import called_name
from .scope import Scope, Surroundings


@dataclass(eq=False)
class CallSite:
    """A call, the scope it stands in, and what surrounds it."""

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


class Same(NamedTuple):
    """``target`` may be the same object as ``source``, or as something in it: ``target = source["key"]``."""

    target: cst.BaseExpression
    source: cst.BaseExpression
    scope: Scope


@dataclass(eq=False)
class Outline:
    """What one traversal found: the module's scope with all scopes under it, and every call.

    ``origins`` are the dotted names imported anywhere. ``loops`` are by what they go through. ``changed_attributes``
    are names of attributes, not of ``self``, whose dictionary is changed in place.
    """

    top: Scope
    scopes: list[Scope] = field(default_factory=list)
    calls: list[CallSite] = field(default_factory=list)
    functions: list[Scope] = field(default_factory=list)
    attribute_sets: list[AttributeSet] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    subscript_sets: list[SubscriptSet] = field(default_factory=list)
    loops: dict[object, cst.For] = field(default_factory=dict)
    same: list[Same] = field(default_factory=list)
    changed_attributes: set[str] = field(default_factory=set)

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

    @cached_property
    def binders(self) -> dict[str, list[Scope]]:
        """The functions that bind each name."""
        found: dict[str, list[Scope]] = {}
        for function in self.functions:
            for name in function.bindings:
                found.setdefault(name, []).append(function)
        return found

    def called(self, names: Set[str | None]) -> list[CallSite]:
        """The calls whose last name is one of ``names``, in source order; None stands for those without a name."""
        places = sorted(place for name in names for place in self._places_of.get(name, ()))
        return [self.calls[place] for place in places]

    @cached_property
    def _places_of(self) -> dict[str | None, list[int]]:
        """Where in ``calls`` each name is called: asked for a few names many times, of modules that many import."""
        found: dict[str | None, list[int]] = {}
        for place, site in enumerate(self.calls):
            found.setdefault(called_name(site.node), []).append(place)
        return found
