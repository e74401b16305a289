"""The evaluator: what an expression is, by the kind of its node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from typing import Any

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, ConfigCreation, Dictionary, MergedConfig, Sequence, Unknown
from ..scopes.reaching import chosen, own_bindings, reaching_some
from ..scopes.scope import Assigned, Binding, Defined, Given, Imported, ItemSet, Lost, Parameter, Scope, own_attribute
from ..syntax.tree import only_index
from ..text_gate import may_be_client
from . import changes, classes, dictionaries, evidence, literals
from .boto_calls import ConfigParameters
from .call_contexts import stored_clients
from .calls import Calls
from .memo import Memo
from .objects import (
    PASSED,
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Object,
    Session,
    is_none,
    join,
    one_of,
    possible_values,
)
from .protocols import ImportResolver, Inference
from .source_file import file_of


class Evaluator:
    """Answers what an expression is: the one place where the parts of inference are put together."""

    def __init__(
        self,
        open_project: Callable[[Inference], ImportResolver],
        config_parameters: ConfigParameters,
        factories: Set[str] = frozenset(),
    ) -> None:
        """``open_project`` returns the resolver of imports; ``factories`` are those of ``Calls``."""
        self.memo = Memo()
        self.project = open_project(self)
        self._calls: Calls = Calls(self, config_parameters, factories)

    def value(self, node: cst.BaseExpression, scope: Scope) -> Object:
        """The value of ``node`` in ``scope``, kept for the file of ``scope``."""
        kind = node.__class__
        read = _READERS.get(kind)
        # Names are memoised by their bindings (``name``), and scalars need no memo.
        if read is not None and kind is cst.Name:
            return read(self, node, scope)
        if read is None and kind in literals.SCALARS:
            return literals.display(node, scope, self)
        # The copy of a function for one call (``Scope.called_with``) shares its nodes with the function.
        key = (scope, node) if scope.calls_deep else node
        if read is not None:
            return self.memo.answer(scope.module.answers, key, read, self, node, scope)
        return self.memo.answer(scope.module.answers, key, literals.display, node, scope, self)

    def memoised(self, scope: Scope, key: object, compute: Callable[..., Object], *arguments: object) -> Object:
        """``compute(*arguments)``, kept under ``key`` for the file of ``scope``; CYCLE if it leads back to itself."""
        return self.memo.answer(scope.module.answers, key, compute, *arguments)

    # Expressions.

    def _attribute(self, node: cst.Attribute, scope: Scope) -> Object:
        """The value of the attribute ``node``: that of its object, with changes in place anywhere in the file.

        ``self.name`` has the values of the assignments in the same method that reach it, if no others can.
        """
        name, bindings_here = node.attr.value, own_bindings(node, scope)
        owner = own_attribute(node, scope) if bindings_here else None
        if owner is not None:
            changes_in_place = [*owner.items.get(name, ()), *owner.attribute_items.get(name, ())]
            value = self.joined(name, bindings_here, changes_in_place)
        else:
            value = self.attribute(self.value(node.value, scope), name, node)
        may_change = isinstance(value, (Dictionary, Sequence, Either))
        return dictionaries.attribute_after_changes(value, name, file_of(scope)) if may_change else value

    def _awaited(self, node: cst.Await, scope: Scope) -> Object:
        """The awaited value, which is that of the expression after ``await``.

        If that is an unknown call with one lambda, and the lambda makes a client or session, the value is what it
        makes: ``await loop.run_in_executor(None, lambda: boto3.client("s3"))``.
        """
        value, call = self.value(node.expression, scope), node.expression
        if isinstance(value, Unknown) and isinstance(call, cst.Call):
            lambdas = [arg.value for arg in call.args if isinstance(arg.value, cst.Lambda)]
            result = self.value(lambdas[0].body, file_of(scope).scopes[lambdas[0]]) if len(lambdas) == 1 else UNKNOWN
            return result if isinstance(result, (Client, Session)) else value
        return value

    def _boolean(self, node: cst.BooleanOperation, scope: Scope) -> Object:
        """The value of ``a and b`` or ``a or b``. A client, session or Config is true: ``client or b`` is ``client``.

        ``a and b`` is ``b`` if that is a client or session, since code that uses the value as one has that; else
        UNKNOWN.
        """
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(node.operator, cst.And):
            return right if isinstance(right, (Session, Client)) else UNKNOWN
        if isinstance(left, (Session, Client, ConfigCreation, MergedConfig)):
            return left
        kept = [v for v in possible_values(left) if not literals.is_false(v)]
        return one_of(*kept, right)

    def _subscript(self, node: cst.Subscript, scope: Scope) -> Object:
        """The value of ``base[key]``: an item of what ``base`` is, else the clients that the function stores there."""
        base = self.value(node.value, scope)
        index = only_index(node)
        if index is None:
            return UNKNOWN
        if isinstance(base, Dotted) and base.path == "os.environ":
            return literals.variable(node, [index], scope, self)
        value = literals.element(base, self.value(index, scope))
        return stored_clients(node.value, index, scope, self) if isinstance(value, Unknown) else value

    # Names.

    def name(self, name: str, scope: Scope, anchor: cst.CSTNode) -> Object:
        """The value of ``name`` where ``anchor`` reads it in ``scope``.

        If ``anchor`` is not a name, its value at the end of the module.
        """
        if name in literals.CONSTANTS:
            return literals.literal(literals.CONSTANTS[name], anchor)
        home = scope.find(name)
        if home is None:
            # A star import may bring any name.
            is_builtin = name in literals.BUILTINS and "*" not in scope.top.bindings
            return Dotted(f"builtins.{name}", Anchor(anchor)) if is_builtin else UNKNOWN
        indexes = reaching_some(name, anchor, scope, home)
        return self.memoised(home, (home, name, indexes), self._bound, name, home, indexes)

    def _bound(self, name: str, home: Scope, indexes: frozenset[int]) -> Object:
        """The value of ``name`` by its bindings in ``home`` with these ``indexes``; by all of them if that is empty."""
        value = self.joined(name, chosen(home.bindings[name], indexes), home.items.get(name, ()))
        return changes.in_module(value, home, name) if home.kind == "module" else value

    def joined(self, name: str, bindings: list[Binding], changes: Collection[ItemSet]) -> Object:
        """The value of ``name``, given these ``bindings`` and in-place ``changes``, if these are in code that may run.

        If a binding imports the name, others in ``except ImportError:`` do not count.
        """
        if any(isinstance(each, Imported) and not each.fallback for each in bindings):
            bindings = [each for each in bindings if not each.fallback]
        value = join([self.binding(name, each) for each in bindings])
        scope = bindings[0].scope
        if changes:
            never_run = literals.ruled_out(file_of(scope), self)
            # All of a change is in the same code, so any part of it tells. ``values += [1]`` has none.
            changes = [it for it in changes if (it.key or it.value or it.call or it.united) not in never_run]
        if changes or isinstance(value, (Dictionary, Sequence)):
            return dictionaries.after_changes(value, changes, name, scope, self)
        return value

    def binding(self, name: str, binding: Binding) -> Object:
        """The value that one binding gives ``name``."""
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
        """The value that an assignment gives ``name``, by its annotation if there is no value, and if that tells more.

        The annotation of ``client: Client = None`` does, and that of an object whose class is not of the project.
        """
        if binding.value is None:
            return evidence.instance(binding.annotation, binding.scope, self)
        if name in api.ROOTS and literals.names_library(binding.value, name):
            # ``boto3 = import_module("boto3")``
            return Dotted(name, Anchor(binding.value))
        value = self.value(binding.value, binding.scope)
        # ``a, (b, c) = value``
        for index in binding.path:
            value = literals.element(value, literals.literal(index, binding.value))
        if binding.entered and isinstance(value, Instance):
            # ``__enter__`` of a class of the project may return another object.
            value = UNKNOWN
        if binding.annotation is not None:
            made_elsewhere = isinstance(value, Foreign) and not value.is_mock
            if made_elsewhere or isinstance(value, Unknown) or is_none(value):
                annotated = evidence.instance(binding.annotation, binding.scope, self)
                return value if isinstance(annotated, Unknown) else annotated
        return value

    def imported(self, origin: str, scope: Scope) -> Object:
        """The value of an import of ``origin``: an object of the project, or the dotted name itself."""
        last = origin.rpartition(".")[2]
        if last in api.ROOTS:
            # ``from .compat import boto3``
            return Dotted(last, Anchor(scope.node))
        if origin.partition(".")[0] in api.ROOTS:
            return Dotted(origin, Anchor(scope.node))
        found = self.project.find(origin, scope.top)
        return Dotted(origin, Anchor(scope.node), scope.top) if found is None else found

    def attribute(self, base: Object, name: str, node: cst.CSTNode) -> Object:
        """The value of ``base.name``, written as ``node``; PASSED for an attribute of PASSED that may be a client."""
        if base is PASSED and may_be_client(name):
            return PASSED
        return classes.attribute_of(base, name, node, self)


_READERS: dict[type, Callable[[Evaluator, Any, Scope], Object]] = {
    cst.Name: lambda evaluator, node, scope: evaluator.name(node.value, scope, node),
    cst.Attribute: Evaluator._attribute,
    cst.Call: lambda evaluator, node, scope: evaluator._calls.call(node, scope),
    cst.Await: Evaluator._awaited,
    cst.NamedExpr: lambda evaluator, node, scope: evaluator.value(node.value, scope),
    cst.IfExp: lambda by, node, scope: one_of(by.value(node.body, scope), by.value(node.orelse, scope)),
    cst.BooleanOperation: Evaluator._boolean,
    cst.Subscript: Evaluator._subscript,
}
"""How each kind of expression is read; any other is a constant, a display or unknown."""
