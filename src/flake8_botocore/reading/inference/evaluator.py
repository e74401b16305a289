"""Expressions to objects: follows names, attributes, functions and classes as far as the source tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, ConfigCreation, Dictionary, MergedConfig, Unknown
from ..scopes.scope import Assigned, Binding, Defined, Imported, ItemSet, Lost, Parameter, Scope
from ..syntax.expressions import only_index
from . import annotations as declared
from . import attributes, classes, displays
from .objects import CYCLE, Class, Client, Dotted, Function, Module, Object, Session, is_none, join, options

if TYPE_CHECKING:
    from .calls import Calls

DEEPEST = 60
"""Nested evaluations after which the answer is UNKNOWN; real code needs under 20."""

MOST_STEPS = 20_000
"""Evaluations for one question after which the answer is UNKNOWN."""

_NO_CYCLE = 10**9

_SERVE_AS_SESSIONS = frozenset({"boto3", "aioboto3"})
"""Modules with the creating methods of a session."""


class Project(Protocol):
    """Finds what a dotted name means in the files of the project."""

    def find(self, origin: str, importer: Scope) -> Object | None:
        """The object ``origin`` names as seen from the module ``importer``, None if it is not of the project."""

    def submodule(self, module: Scope, name: str) -> Object | None:
        """The module ``name`` inside the package ``module``."""

    def conftests(self, importer: Scope) -> list[Scope]:
        """The conftest modules pytest uses for the file ``importer``, nearest first."""

    def session_setters(self) -> list[Scope | None]:
        """The modules of the package that set up sessions others may use; None for one that is not readable."""


class NoProject:
    """Every other module is unknown."""

    def find(self, origin: str, importer: Scope) -> Object | None:
        """Nothing is known of any other module."""
        return None

    def submodule(self, module: Scope, name: str) -> Object | None:
        """Nothing is known of any other module."""
        return None

    def conftests(self, importer: Scope) -> list[Scope]:
        """No conftest is read."""
        return []

    def session_setters(self) -> list[Scope | None]:
        """Nothing is known of any other module."""
        return []


class Evaluator:
    """Answers what an expression is; each answer is kept, cycles and depth are bounded.

    An answer found while a cycle was open is not kept, so that answers do not depend on the order of questions.
    """

    def __init__(self, project: Project | None = None) -> None:
        self.project = project or NoProject()
        self.calls: Calls
        self._open: dict[object, int] = {}
        self._lowest = _NO_CYCLE
        self._steps = 0

    def value(self, node: cst.BaseExpression, scope: Scope) -> Object:
        """What ``node``, standing in ``scope``, evaluates to."""
        kind = node.__class__
        if kind is cst.Name or kind in displays.SCALARS:
            return self._value(node, scope)
        return self.memoised(scope, node, self._value, node, scope)

    def memoised(self, scope: Scope, key: object, compute: Callable[..., Object], *arguments: object) -> Object:
        """``compute(*arguments)``, kept under ``key`` with the file of ``scope``; CYCLE where it is being computed."""
        store: dict[object, Object] = scope.module.kept  # type: ignore[attr-defined]
        kept = store.get(key)
        if kept is not None:
            return kept
        opened = self._open.get(key)
        if opened is not None:
            self._lowest = min(self._lowest, opened)
            return CYCLE
        depth = len(self._open)
        if depth == 0:
            self._steps = 0
            self._lowest = _NO_CYCLE
        self._steps += 1
        if depth >= DEEPEST or self._steps > MOST_STEPS:
            self._lowest = -1
            return UNKNOWN
        self._open[key] = depth
        try:
            result = compute(*arguments)
        finally:
            del self._open[key]
        if self._lowest >= depth:
            self._lowest = _NO_CYCLE
            store[key] = result
        return result

    def afresh(self, task: Callable[[], None]) -> None:
        """Run ``task`` as if nothing were being evaluated, so that what it finds does not depend on who asked."""
        before = self._open, self._lowest, self._steps
        self._open, self._lowest, self._steps = {}, _NO_CYCLE, 0
        try:
            task()
        finally:
            self._open, self._lowest, self._steps = before

    def _value(self, node: cst.BaseExpression, scope: Scope) -> Object:
        kind = node.__class__
        if kind is cst.Name:
            return self.name(node.value, scope, node)  # type: ignore[attr-defined]
        if kind is cst.Attribute:
            return self.attribute(self.value(node.value, scope), node.attr.value, node)  # type: ignore[attr-defined]
        if kind is cst.Call:
            return self.calls.call(node, scope)  # type: ignore[arg-type]
        if kind is cst.Await:
            return self.value(node.expression, scope)  # type: ignore[attr-defined]
        if kind is cst.NamedExpr:
            return self.value(node.value, scope)  # type: ignore[attr-defined]
        if kind is cst.IfExp:
            return _one_of(self.value(node.body, scope), self.value(node.orelse, scope))  # type: ignore[attr-defined]
        if kind is cst.BooleanOperation:
            return self._boolean(node, scope)  # type: ignore[arg-type]
        if kind is cst.Subscript:
            return self._subscript(node, scope)  # type: ignore[arg-type]
        if kind is cst.Lambda:
            return UNKNOWN
        return displays.display(node, scope, self)

    def _boolean(self, node: cst.BooleanOperation, scope: Scope) -> Object:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(node.operator, cst.And):
            return right if isinstance(right, (Session, Client)) else UNKNOWN
        if isinstance(left, (Session, Client, ConfigCreation, MergedConfig)):
            return left
        kept = [v for v in options(left) if not displays.is_false(v)]
        return _one_of(*kept, right)

    def _subscript(self, node: cst.Subscript, scope: Scope) -> Object:
        base = self.value(node.value, scope)
        index = only_index(node)
        return displays.element(base, self.value(index, scope)) if index is not None else UNKNOWN

    # Names.

    def name(self, name: str, scope: Scope, anchor: object) -> Object:
        """What the name ``name`` holds when read in ``scope``."""
        if name in displays.CONSTANTS:
            return displays.literal(displays.CONSTANTS[name], anchor)
        home = scope.find(name)
        if home is None:
            if "*" in scope.top.bindings:
                return self.memoised(scope.top, (scope.top, "*", name), self._through_star, name, scope.top)
            return Dotted(f"builtins.{name}", Anchor(anchor)) if name in displays.BUILTINS else UNKNOWN
        return self.memoised(home, (home, name), self._bound, name, home)

    def _bound(self, name: str, home: Scope) -> Object:
        return self.joined(name, home.bindings[name], home.items.get(name, ()))

    def _through_star(self, name: str, top: Scope) -> Object:
        # The last one wins, and one that cannot be read may have the name.
        for binding in reversed(top.bindings["*"]):
            module = self.project.find(binding.origin, top) if isinstance(binding, Imported) else None
            if not isinstance(module, Module):
                return UNKNOWN
            if name in module.scope.bindings:
                return self.name(name, module.scope, module.scope.node)
            if "*" in module.scope.bindings:
                value = self.name(name, module.scope, module.scope.node)
                if not isinstance(value, Unknown):
                    return value
        return UNKNOWN

    def joined(self, name: str, bindings: list[Binding], changes: tuple[ItemSet, ...] | list[ItemSet]) -> Object:
        """What ``bindings`` of one name make together; those of an import's fallback count only if alone."""
        firm = [b for b in bindings if not b.fallback] or bindings
        result = join([self.binding(name, b) for b in firm])
        if changes or isinstance(result, Dictionary):
            return displays.changed(result, changes, name, firm[0].scope, self)
        return result

    def binding(self, name: str, binding: Binding) -> Object:
        """What one binding gives ``name``."""
        if isinstance(binding, Assigned):
            return self._assigned(name, binding)
        if isinstance(binding, Imported):
            return self.imported(binding.origin, binding.scope)
        if isinstance(binding, Defined):
            inner = binding.inner
            return Class(inner) if inner.kind == "class" else Function(inner)
        if isinstance(binding, Parameter):
            return classes.parameter(binding, self)
        assert isinstance(binding, Lost)
        return UNKNOWN

    def _assigned(self, name: str, binding: Assigned) -> Object:
        if binding.value is None:
            return declared.instance(binding.annotation, binding.scope, self)
        if name in api.ROOTS and displays.names_library(binding.value, name):
            return Dotted(name, Anchor(binding.value))
        value = self.value(binding.value, binding.scope)
        for index in binding.path:
            value = displays.element(value, displays.literal(index, binding.value))
        if binding.entered:
            value = classes.entered(value, self)
        if binding.annotation is not None and (isinstance(value, Unknown) or is_none(value)):
            stated = declared.instance(binding.annotation, binding.scope, self)
            return value if isinstance(stated, Unknown) else stated
        return value

    def imported(self, origin: str, scope: Scope) -> Object:
        """What importing ``origin`` gives: an object of the project, or the dotted name itself."""
        last = origin.rpartition(".")[2]
        if last in api.ROOTS:
            return Dotted(last, Anchor(scope.node))
        if origin.partition(".")[0] not in api.ROOTS:
            found = self.project.find(origin, scope.top)
            if found is not None:
                return found
            return Dotted(origin, Anchor(scope.node), scope.top)
        return Dotted(origin, Anchor(scope.node))

    def attribute(self, base: Object, name: str, node: cst.BaseExpression) -> Object:
        """What ``base.name`` is, written as ``node``."""
        return attributes.of(base, name, node, self)


def _one_of(*values: Object) -> Object:
    """What an expression gives that chooses between ``values``.

    Beside the library itself (``session or boto3``) an unknown value must serve as a session, too.
    """
    if any(isinstance(value, Unknown) for value in values):
        known: list[Object] = [value for value in values if not isinstance(value, Unknown)]
        if known and all(isinstance(value, Dotted) and value.path in _SERVE_AS_SESSIONS for value in known):
            return join(known)
    return join(list(values))
