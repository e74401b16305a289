"""Classes and functions of the project: their attributes, parameters and results."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, Unknown
from ..scopes.scope import Binding, Defined, Parameter, Scope, decorators
from . import changes, evidence, fixtures, literals
from .fields import binds, lineage
from .objects import Class, Dotted, Function, Instance, Object, Session, Super, join, options, stated
from .protocols import Inference
from .source_file import file_of

_CALLED_ON_ACCESS = frozenset({"property", "cached_property", "lazy_property", "reify"})

_KEEPS_RESULT = _CALLED_ON_ACCESS | frozenset(
    "staticmethod classmethod abstractmethod override final lru_cache cache cached contextmanager asynccontextmanager"
    " fixture retry deprecated".split()
)
"""Decorators that leave what a function returns as it is; any other may replace it."""

_WITHOUT_METHODS = ("abc.", "builtins.", "typing.", "typing_extensions.")
"""Modules whose classes, as bases, have no methods that a session has."""

_GIVES_YIELD = frozenset({"contextmanager", "asynccontextmanager", "fixture"})


def result(function: Scope, evaluator: Inference) -> Object:
    """What calling ``function`` returns, whatever it is called with."""
    return evaluator.memoised(function, ("result", function), _result, function, evaluator)


def _result(function: Scope, evaluator: Inference) -> Object:
    value = given_back(function, evaluator)
    node = function.node
    if isinstance(value, Unknown) and isinstance(node, cst.FunctionDef) and node.returns is not None:
        annotated = evidence.instance(node.returns.annotation, function.parent or function, evaluator)
        return value if isinstance(annotated, Unknown) else stated(value, annotated)
    return value


def given_back(function: Scope, evaluator: Inference) -> Object:
    """What the code of ``function`` returns or yields, its annotation left aside."""
    helper = file_of(function).made.handed_on.get(function)
    if helper is not None:
        return helper[0]
    names = decorators(function)
    if not names <= _KEEPS_RESULT:
        return UNKNOWN
    generator = bool(function.yields)
    if generator and not names & _GIVES_YIELD:
        return UNKNOWN
    given = function.yields if generator else function.returns
    values = [
        literals.literal(None, function.node) if node is None else evaluator.value(node, function) for node in given
    ]
    return join(values) if values else UNKNOWN


def entered(value: Object, evaluator: Inference) -> Object:
    """What ``with value as name`` gives ``name``."""
    if isinstance(value, Instance):
        for method in ("__enter__", "__aenter__"):
            found = attribute(value, method, value.of.scope.node, evaluator)
            if isinstance(found, Function):
                return result(found.scope, evaluator)
        return UNKNOWN
    return value


def parameter(binding: Parameter, evaluator: Inference) -> Object:
    """What a parameter holds: ``self``, what its annotation or a fixture of its name says, else UNKNOWN."""
    function = binding.scope
    if binding.star:
        return UNKNOWN
    name = binding.node.name.value
    if name == function.self_name and function.owner is not None and binding.position == 0:
        of = Class(function.owner)
        is_class = "classmethod" in decorators(function) or name == "cls"
        return Class(function.owner, may_derive=True) if is_class else Instance(of)
    if binding.node.annotation is not None:
        annotated = evidence.instance(binding.node.annotation.annotation, function.parent or function, evaluator)
        if not isinstance(annotated, Unknown):
            return annotated
    made = fixtures.fixture(name, function, evaluator)
    if made is not None:
        return result(made, evaluator)
    if binding.node.default is not None:
        default = evaluator.value(binding.node.default, function.parent or function)
        return default if isinstance(default, (Session, Dotted)) else UNKNOWN
    return UNKNOWN


def attribute(base: Instance | Class | Super, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """``base.name`` through the class and its bases; properties are evaluated."""
    if isinstance(base, Super):
        return changes.in_class(base, _from_bases(base.of.scope, name, node, evaluator), name, evaluator)
    scope = base.of.scope if isinstance(base, Instance) else base.scope
    value = class_attribute(scope, name, node, evaluator)
    if isinstance(base, Instance):
        value = join([_read(each, evaluator) for each in options(value)])
    return changes.in_class(base, value, name, evaluator)


def _read(value: Object, evaluator: Inference) -> Object:
    """What reading an attribute gives that is ``value`` on the class: what a property returns, else itself."""
    if isinstance(value, Function) and decorators(value.scope) & _CALLED_ON_ACCESS:
        return result(value.scope, evaluator)
    return value


def class_attribute(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """What ``name`` is on the class ``scope``: bound in its body, on ``self`` in its methods, or inherited."""
    return evaluator.memoised(scope, ("attribute", scope, name), _class_attribute, scope, name, node, evaluator)


def _class_attribute(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    bindings = [*scope.bindings.get(name, ()), *scope.attributes.get(name, ())]
    # What sets a property says nothing of what reading it gives.
    bindings = [each for each in bindings if not _sets_property(each)]
    if not bindings:
        return _from_bases(scope, name, node, evaluator)
    changes = [*scope.items.get(name, ()), *scope.attribute_items.get(name, ())]
    value = evaluator.joined(name, bindings, changes)
    if literals.is_false(value):
        # A placeholder: a subclass, a generated constructor or an assignment from outside may fill it.
        return UNKNOWN
    return value


def _sets_property(binding: Binding) -> bool:
    return isinstance(binding, Defined) and not decorators(binding.inner).isdisjoint({"setter", "deleter"})


def _bases(scope: Scope) -> list[cst.BaseExpression]:
    return [a.value for a in scope.node.bases] if isinstance(scope.node, cst.ClassDef) else []


def _from_bases(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    hidden = earlier = False
    for base in _bases(scope):
        parent = evaluator.value(base, scope.parent or scope)
        if isinstance(parent, Class):
            value = class_attribute(parent.scope, name, node, evaluator)
            if not isinstance(value, Unknown):
                return changes.uncertain(value) if earlier else value
            earlier = earlier or any(
                each is not None and binds(each, name) for each in lineage(parent.scope, evaluator)
            )
        elif isinstance(parent, Dotted) and parent.path in api.SESSION_MAKERS:
            if hidden:
                return UNKNOWN
            return evaluator.attribute(_own_session(scope, parent.path), name, node)
        else:
            # It comes first and may have a ``client`` of its own.
            hidden |= not (isinstance(parent, Dotted) and parent.path.startswith(_WITHOUT_METHODS))
    return UNKNOWN


def _own_session(scope: Scope, path: str) -> Session:
    """The session that an object of the class ``scope``, derived from ``path``, is."""
    file = file_of(scope)
    known = file.made.session_of.get(scope.node)
    if known is None:
        known = Session(api.SESSION_MAKERS[path], Anchor(scope.node), path, file.place(scope.node), file)
        file.made.session_of[scope.node] = known
    return known
