"""What a statement binds: the names, attributes and dictionary items that its targets are."""

from __future__ import annotations

import libcst as cst

from ..syntax.expressions import names_in, only_index, positional
from .changes import Changes, own_attribute
from .outline import AttributeSet, Outline, SubscriptSet
from .scope import Assigned, Binding, ItemSet, Lost, Parameter, Scope


class Bindings:
    """Writes what binds names into the scopes of one outline, and what changes things in place beside it.

    Where a name of an outer scope belongs is known only when every scope is: ``finish``.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.changes = Changes(outline)
        self._outward: list[tuple[str, Binding]] = []

    def finish(self) -> None:
        """Put what waited for it into the scopes that bind the names."""
        for name, binding in self._outward:
            binding.scope.bind(name, binding)
        self.changes.finish()

    def name(self, name: str, binding: Binding, scope: Scope | None = None) -> None:
        """``name`` is bound in ``scope``, that of the binding if none is given."""
        scope = scope or binding.scope
        if name in scope.outward:
            self._outward.append((name, binding))
        else:
            scope.bind(name, binding)

    def target(
        self, target: cst.BaseExpression, binding: Assigned, statement: cst.CSTNode, path: tuple[int, ...] = ()
    ) -> None:
        """``target`` is given the value of ``binding``, or what ``path`` leads to inside it, by ``statement``."""
        scope, value = binding.scope, binding.value
        if path:
            binding = Assigned(value, scope, None, path, binding.entered, binding.fallback)
        elif value is not None:
            self.changes.same(target, value, scope)
        if isinstance(target, cst.Name):
            self.name(target.value, binding)
        elif isinstance(target, cst.Attribute):
            owner = own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(binding)
            else:
                given = value if not path else None
                change = AttributeSet(target.value, target.attr.value, given, statement, scope)
                self._outline.attribute_sets.append(change)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for index, element in enumerate(target.elements):
                if isinstance(element, cst.StarredElement):
                    self.lose(element.value, scope)
                else:
                    self.target(element.value, binding, statement, (*path, index))
        elif isinstance(target, cst.Subscript):
            key = only_index(target)
            known = value is not None and not path
            self.changes.made(target.value, ItemSet(key, value if known else None, scope, unread=not known))
            if key is not None and value is not None and not path:
                self._outline.subscript_sets.append(SubscriptSet(target.value, key, value, statement, scope))

    def lose(self, target: cst.CSTNode, scope: Scope) -> None:
        """Every name in ``target`` is bound to something that cannot be read."""
        for name in names_in(target):
            self.name(name, Lost(scope))
        if isinstance(target, cst.Attribute):
            owner = own_attribute(target, scope)
            if owner is not None:
                owner.attributes.setdefault(target.attr.value, []).append(Lost(scope))
            else:
                self._outline.attribute_sets.append(AttributeSet(target.value, target.attr.value, None, target, scope))

    def parameters(self, params: cst.Parameters, scope: Scope) -> None:
        """The parameters of the function whose scope is ``scope``."""
        for position, param in enumerate(positional(params)):
            scope.bind(param.name.value, Parameter(param, scope, position=position))
        for param in params.kwonly_params:
            scope.bind(param.name.value, Parameter(param, scope))
        if isinstance(params.star_arg, cst.Param):
            scope.bind(params.star_arg.name.value, Parameter(params.star_arg, scope, "*"))
        if params.star_kwarg is not None:
            scope.bind(params.star_kwarg.name.value, Parameter(params.star_kwarg, scope, "**"))
