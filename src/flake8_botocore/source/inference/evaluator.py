"""The evaluator: what an expression is, told by the kind of its node."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Any

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, ConfigCreation, Dictionary, MergedConfig, Unknown
from ..scopes.changes import own_attribute, own_bindings
from ..scopes.reaching import bits, chosen
from ..scopes.scope import Assigned, Binding, Defined, Given, Imported, ItemSet, Lost, Parameter, Scope
from ..syntax.tree import only_index
from ..text_gate import may_be_client
from . import changes, classes, dictionaries, evidence, literals
from .boto_calls import ConfigParameters
from .call_contexts import stored
from .calls import Calls
from .objects import (
    PASSED,
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Object,
    Session,
    is_none,
    join,
    one_of,
    options,
)
from .protocols import ImportResolver, Inference, Memo
from .source_file import file_of

FindModule = Callable[[str, Scope], "Scope | None"]


class StarImports:
    """The modules behind the star imports of one module, directly or through others, looked for as far as asked."""

    def __init__(self, module: Scope, find: FindModule) -> None:
        """``find`` gives the module that an origin names as seen from a module, None for one that is not readable."""
        self._find = find
        self._seen = {module}
        self._found: list[Scope] = []
        self._names: set[str] = set()
        self._waiting = star_origins(module)
        self._looking = False

    def may_give(self, name: str) -> bool:
        """Whether one of the modules binds ``name``; also true while one is looked for, as reading it may ask."""
        while name not in self._names:
            if self._looking:
                return True
            if not self._waiting:
                return False
            self._look()
        return True

    def modules(self) -> list[Scope]:
        """All of the modules: those of the last import first, each before the modules it imports from itself."""
        while self._waiting and not self._looking:
            self._look()
        return self._found

    def _look(self) -> None:
        self._looking = True
        try:
            found = self._find(*self._waiting.pop())
        finally:
            self._looking = False
        if found is not None and found not in self._seen:
            self._seen.add(found)
            self._found.append(found)
            self._names |= found.bindings.keys()
            self._waiting += star_origins(found)


def star_origins(module: Scope) -> list[tuple[str, Scope]]:
    """What ``module`` imports all names of, with ``module`` itself, in source order."""
    return [(binding.origin, module) for binding in module.bindings.get("*", ()) if isinstance(binding, Imported)]


class Evaluator:
    """Answers what an expression is: the one place where the parts of inference are put together."""

    def __init__(
        self,
        open_project: Callable[[Inference], ImportResolver],
        config_parameters: ConfigParameters,
        factories: Set[str] = frozenset(),
    ) -> None:
        """``open_project`` gives what finds other modules; ``factories`` are those of ``Calls``."""
        self.memo = Memo()
        self.project = open_project(self)
        self._calls = Calls(self, config_parameters, factories)
        self._star_imports: dict[Scope, StarImports] = {}

    def value(self, node: cst.BaseExpression, scope: Scope) -> Object:
        """What ``node``, standing in ``scope``, evaluates to."""
        kind = node.__class__
        read = _READERS.get(kind)
        if read is not None and kind is cst.Name:
            return read(self, node, scope)
        if read is None and kind in literals.SCALARS:
            return literals.display(node, scope, self)
        key = (scope, node) if scope.calls_deep else node
        if read is not None:
            return self.memo.answer(scope.module.answers, key, read, self, node, scope)
        return self.memo.answer(scope.module.answers, key, literals.display, node, scope, self)

    def memoised(self, scope: Scope, key: object, compute: Callable[..., Object], *arguments: object) -> Object:
        """``compute(*arguments)``, kept under ``key`` with the file of ``scope``; what leads to itself is left out."""
        return self.memo.answer(scope.module.answers, key, compute, *arguments)

    # Expressions.

    def _name(self, node: cst.Name, scope: Scope) -> Object:
        return self.name(node.value, scope, node)

    def _attribute(self, node: cst.Attribute, scope: Scope) -> Object:
        name, own = node.attr.value, own_bindings(node, scope)
        owner = own_attribute(node, scope) if own else None
        if owner is not None:
            value = self.joined(name, own, [*owner.items.get(name, ()), *owner.attribute_items.get(name, ())])
        else:
            value = self.attribute(self.value(node.value, scope), name, node)
        held = isinstance(value, (Dictionary, Either))
        return dictionaries.of_attribute(value, name, file_of(scope)) if held else value

    def _call(self, node: cst.Call, scope: Scope) -> Object:
        return self._calls.call(node, scope)

    def _await(self, node: cst.Await, scope: Scope) -> Object:
        return self.value(node.expression, scope)

    def _named(self, node: cst.NamedExpr, scope: Scope) -> Object:
        return self.value(node.value, scope)

    def _conditional(self, node: cst.IfExp, scope: Scope) -> Object:
        return one_of(self.value(node.body, scope), self.value(node.orelse, scope))

    def _boolean(self, node: cst.BooleanOperation, scope: Scope) -> Object:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(node.operator, cst.And):
            return right if isinstance(right, (Session, Client)) else UNKNOWN
        if isinstance(left, (Session, Client, ConfigCreation, MergedConfig)):
            return left
        kept = [v for v in options(left) if not literals.is_false(v)]
        return one_of(*kept, right)

    def _subscript(self, node: cst.Subscript, scope: Scope) -> Object:
        base = self.value(node.value, scope)
        index = only_index(node)
        if index is None:
            return UNKNOWN
        if isinstance(base, Dotted) and base.path == "os.environ":
            return literals.variable(node, [index], scope, self)
        value = literals.element(base, self.value(index, scope))
        return stored(node.value, index, scope, self) if isinstance(value, Unknown) else value

    # Names.

    def name(self, name: str, scope: Scope, anchor: cst.CSTNode) -> Object:
        """What the name ``name`` holds where ``anchor`` reads it in ``scope``, or at the end of that module."""
        if name in literals.CONSTANTS:
            return literals.literal(literals.CONSTANTS[name], anchor)
        home = scope.find(name)
        if home is None:
            if "*" in scope.top.bindings:
                return self._starred_name(name, scope.top)
            return Dotted(f"builtins.{name}", Anchor(anchor)) if name in literals.BUILTINS else UNKNOWN
        which = bits(name, anchor, scope, home)
        return self.memoised(home, (home, name, which), self._bound, name, home, which)

    def _bound(self, name: str, home: Scope, which: int) -> Object:
        value = self.joined(name, chosen(home.bindings[name], which), home.items.get(name, ()))
        return changes.in_module(value, home, name, self) if home.kind == "module" else value

    def _starred_name(self, name: str, top: Scope) -> Object:
        if not self._stars_of(top).may_give(name):
            return UNKNOWN
        return self.memoised(top, (top, "*", name), self._through_star, name, top)

    def _through_star(self, name: str, top: Scope) -> Object:
        # The last one wins, and one that cannot be read may have the name.
        for origin, importer in reversed(star_origins(top)):
            module = self.project.module(origin, importer)
            if module is None:
                return UNKNOWN
            if name in module.bindings:
                return self.name(name, module, module.node)
            if "*" in module.bindings:
                value = self.name(name, module, module.node)
                if not isinstance(value, Unknown):
                    return value
        return UNKNOWN

    def starred(self, module: Scope) -> Sequence[Scope]:
        """The modules of the project whose names ``module`` has by star imports, the last one first."""
        return self._stars_of(module).modules()

    def _stars_of(self, module: Scope) -> StarImports:
        if module not in self._star_imports:
            self._star_imports[module] = StarImports(module, self.project.module)
        return self._star_imports[module]

    def joined(self, name: str, bindings: list[Binding], changes: Sequence[ItemSet]) -> Object:
        """What ``bindings`` of one name make together; those of an import's fallback count only if alone."""
        firm = [b for b in bindings if not b.fallback] or bindings
        result = join([self.binding(name, b) for b in firm])
        if changes or isinstance(result, Dictionary):
            return dictionaries.changed(result, changes, name, firm[0].scope, self)
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
        if isinstance(binding, Given):
            value: Object = binding.value
            return value
        assert isinstance(binding, Lost)
        return UNKNOWN

    def _assigned(self, name: str, binding: Assigned) -> Object:
        if binding.value is None:
            return evidence.instance(binding.annotation, binding.scope, self)
        if name in api.ROOTS and literals.names_library(binding.value, name):
            return Dotted(name, Anchor(binding.value))
        value = self.value(binding.value, binding.scope)
        for index in binding.path:
            value = literals.element(value, literals.literal(index, binding.value))
        if binding.entered:
            value = classes.entered(value, self)
        if binding.annotation is not None:
            made_elsewhere = isinstance(value, Foreign) and not value.is_mock
            if made_elsewhere or isinstance(value, Unknown) or is_none(value):
                annotated = evidence.instance(binding.annotation, binding.scope, self)
                return value if isinstance(annotated, Unknown) else annotated
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

    def attribute(self, base: Object, name: str, node: cst.CSTNode) -> Object:
        """What ``base.name`` is, written as ``node``: of a parameter's unknown value as unknown as that."""
        if base is PASSED and may_be_client(name):
            return PASSED
        return classes.of(base, name, node, self)


_READERS: dict[type, Callable[[Evaluator, Any, Scope], Object]] = {
    cst.Name: Evaluator._name,
    cst.Attribute: Evaluator._attribute,
    cst.Call: Evaluator._call,
    cst.Await: Evaluator._await,
    cst.NamedExpr: Evaluator._named,
    cst.IfExp: Evaluator._conditional,
    cst.BooleanOperation: Evaluator._boolean,
    cst.Subscript: Evaluator._subscript,
}
"""How each kind of expression is read; any other is a constant, a display or unknown."""
