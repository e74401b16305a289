"""Classes and functions of the project: attributes, parameters and results."""

from __future__ import annotations

import libcst as cst

from ...botocore import api
from ...facts import UNKNOWN, Anchor, ConfigCreation, EnvironmentText, MergedConfig, Unknown
from ..scopes.scope import CONTEXT_MANAGERS, KEEPS_RESULT, PROPERTIES, Binding, Defined, Parameter, Scope, decorators
from ..syntax.tree import called_name
from . import changes, evidence, literals, parameters
from .changes import bases, binds, lineage
from .objects import (
    CYCLE,
    PASSED,
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Method,
    Module,
    Object,
    Part,
    Session,
    Super,
    join,
    join_sessions,
    possible_values,
)
from .protocols import Inference
from .source_file import file_of

_WITHOUT_METHODS = ("abc.", "builtins.", "typing.", "typing_extensions.")
"""Modules whose classes, as bases, have no methods that a session has."""


def return_value(function: Scope, evaluator: Inference) -> Object:
    """The value that a call of ``function`` returns, whatever its arguments."""
    return evaluator.memoised(function, ("result", function), _result, function, evaluator)


def _result(function: Scope, evaluator: Inference) -> Object:
    """The value that the body of ``function`` returns; if that is unknown, the one its annotation describes."""
    value = body_result(function, evaluator)
    node = function.node
    if isinstance(value, Unknown) and isinstance(node, cst.FunctionDef) and node.returns is not None:
        annotated = evidence.instance(node.returns.annotation, function.parent or function, evaluator)
        return value if isinstance(annotated, Unknown) else annotated
    return value


def body_result(function: Scope, evaluator: Inference) -> Object:
    """The value that the body of ``function`` returns or, under ``@contextmanager``, yields; its annotation aside.

    UNKNOWN for other generators, and if a decorator may replace the value.
    """
    if function.yields and decorators(function).isdisjoint(CONTEXT_MANAGERS):
        return UNKNOWN
    return _returned_or_yielded(function, evaluator)


def _returned_or_yielded(function: Scope, evaluator: Inference) -> Object:
    """The value that the body of ``function`` yields or, if it is no generator, returns.

    UNKNOWN if a decorator may replace it. A ``return`` or ``yield`` without an expression counts as None.
    """
    if not decorators(function) <= KEEPS_RESULT:
        return UNKNOWN
    results = function.yields or function.returns
    values = [
        literals.literal(None, function.node) if node is None else evaluator.value(node, function) for node in results
    ]
    return join(values) if values else UNKNOWN


def parameter(binding: Parameter, evaluator: Inference) -> Object:
    """The value of a parameter: ``self`` or ``cls``, else by its annotation, ``Depends``, default or callers.

    It is the first of these that is known. A default counts if it is a session or a library, as in ``session=boto3``:
    what callers pass must serve as one. If none is known, it is PASSED, as ``**kwargs`` always is. UNKNOWN for
    ``*args``.
    """
    function = binding.scope
    if binding.star:
        return PASSED if binding.star == "**" else UNKNOWN
    name = binding.node.name.value
    if name == function.self_name and function.owner is not None and binding.position == 0:
        is_class = "classmethod" in decorators(function) or name == "cls"
        return Class(function.owner, may_derive=True) if is_class else Instance(Class(function.owner))
    if binding.node.annotation is not None:
        annotated = evidence.instance(binding.node.annotation.annotation, function.parent or function, evaluator)
        if not isinstance(annotated, Unknown):
            return annotated
    provider = dependency(binding, evaluator)
    if provider is not None:
        return _returned_or_yielded(provider, evaluator)
    if binding.node.default is not None:
        default = evaluator.value(binding.node.default, function.parent or function)
        if isinstance(default, (Session, Dotted)):
            return default
    passed = parameters.passed_by_callers(binding, evaluator)
    return PASSED if isinstance(passed, Unknown) else passed


def dependency(binding: Parameter, evaluator: Inference) -> Scope | None:
    """The function whose result FastAPI passes: ``make`` in ``= Depends(make)``, ``Annotated[Any, Depends(make)]``.

    None for a parameter without ``Depends``, and if what it names is no function of the project.
    """
    type_ = binding.node.annotation.annotation if binding.node.annotation is not None else None
    inside = type_.slice if isinstance(type_, cst.Subscript) else ()
    for each in [binding.node.default, *(each.slice.value for each in inside if isinstance(each.slice, cst.Index))]:
        if isinstance(each, cst.Call) and called_name(each) == "Depends" and each.args:
            provider = evaluator.value(each.args[0].value, binding.scope.parent or binding.scope)
            return provider.scope if isinstance(provider, Function) else None
    return None


def attribute(base: Instance | Class | Super, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """The value of ``base.name``, looked up in the class and its bases; on an instance, properties are evaluated."""
    if isinstance(base, Super):
        return changes.in_class(base, _from_bases(base.of.scope, name, node, evaluator), name, evaluator)
    scope = base.of.scope if isinstance(base, Instance) else base.scope
    value = class_attribute(scope, name, node, evaluator)
    if value is CYCLE:
        return value
    if isinstance(base, Instance):
        value = join([_read(each, evaluator) for each in possible_values(value)])
    return changes.in_class(base, value, name, evaluator)


def _read(value: Object, evaluator: Inference) -> Object:
    """The value of an attribute that is ``value`` on the class: the result of a property, else ``value`` itself."""
    if isinstance(value, Function) and decorators(value.scope) & PROPERTIES:
        return return_value(value.scope, evaluator)
    return value


def class_attribute(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """The value of ``name`` on the class ``scope``: bound in its body, on ``self`` in its methods, or inherited."""
    return evaluator.memoised(scope, ("attribute", scope, name), _class_attribute, scope, name, node, evaluator)


def _class_attribute(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """``class_attribute``, not memoised.

    An empty value, such as None, counts as unknown. If ``name`` is a field of a dataclass and its default is unknown,
    the value is what all callers pass for it.
    """
    bindings = [*scope.bindings.get(name, ()), *scope.attributes.get(name, ())]
    # The setter of a property does not show what its getter returns.
    bindings = [each for each in bindings if not _sets_property(each)]
    if not bindings:
        return _from_bases(scope, name, node, evaluator)
    changes_in_place = [*scope.items.get(name, ()), *scope.attribute_items.get(name, ())]
    value = evaluator.joined(name, bindings, changes_in_place)
    if literals.is_false(value):
        # A placeholder: a subclass, a generated constructor or an assignment from outside may fill it.
        value = UNKNOWN
    passed = parameters.passed_to_field(scope, name, evaluator) if isinstance(value, Unknown) else UNKNOWN
    return value if isinstance(passed, Unknown) else passed


def _sets_property(binding: Binding) -> bool:
    return isinstance(binding, Defined) and not decorators(binding.inner).isdisjoint({"setter", "deleter"})


def _from_bases(scope: Scope, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """The value of ``name`` in the first base of the class ``scope`` that gives it a known one; else UNKNOWN.

    UNKNOWN, too, for a constant if an earlier base binds the name to an unknown value, and for a method of boto's
    session if an earlier base cannot be read: that may have a method of the same name.
    """
    is_bound_before = is_unread_before = False
    for parent in bases(scope, evaluator):
        if isinstance(parent, Class):
            value = class_attribute(parent.scope, name, node, evaluator)
            if not isinstance(value, Unknown):
                return changes.uncertain(value) if is_bound_before else value
            is_bound_before |= any(each is not None and binds(each, name) for each in lineage(parent.scope, evaluator))
        elif isinstance(parent, Dotted) and parent.path in api.SESSION_MAKERS:
            return UNKNOWN if is_unread_before else evaluator.attribute(_own_session(scope, parent.path), name, node)
        elif parent is not None and not (isinstance(parent, Dotted) and parent.path.startswith(_WITHOUT_METHODS)):
            is_unread_before = True
    return UNKNOWN


def _own_session(scope: Scope, path: str) -> Session:
    """An instance of the class ``scope``, which derives from boto's class ``path``, as a session."""
    file, node = file_of(scope), scope.node
    library = api.SESSION_MAKERS[path]
    return file.once("session", lambda: Session(library, Anchor(node), path, file.place(node), file), node)


def attribute_of(base: Object, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """The value of ``base.name``, written as ``node``, by the kind of ``base``; UNKNOWN for other kinds than these."""
    if isinstance(base, Either):
        return join([attribute_of(option, name, node, evaluator) for option in base.options])
    if isinstance(base, Dotted):
        return _of_dotted(base, name, node, evaluator)
    if isinstance(base, Session):
        return _of_session(base, name, node)
    if isinstance(base, (ConfigCreation, MergedConfig)):
        return Method(base, name, Anchor(node)) if name == "merge" else UNKNOWN
    if isinstance(base, Foreign):
        return base if base.is_mock else UNKNOWN
    if isinstance(base, Client):
        return Part(base, name) if base.creation.method == "resource" else UNKNOWN
    if isinstance(base, Part):
        # ``resource.meta`` keeps its name, so that ``resource.meta.client`` is known as the client itself.
        return UNKNOWN if base.is_client else Part(base.client, f"meta.{name}" if base.name == "meta" else name)
    if isinstance(base, (Instance, Class, Super)):
        value = attribute(base, name, node, evaluator)
        # A class that declares fields may convert the text of a variable to a number.
        return UNKNOWN if any(isinstance(each, EnvironmentText) for each in possible_values(value)) else value
    if isinstance(base, Module):
        value = evaluator.name(name, base.scope, node) if name in base.scope.bindings else UNKNOWN
        # ``package.module``
        submodule = evaluator.project.submodule(base.scope, name) if isinstance(value, Unknown) else None
        return submodule or value
    return UNKNOWN


def _of_dotted(base: Dotted, name: str, node: cst.CSTNode, evaluator: Inference) -> Object:
    """The value of ``base.name``: the default session, a boto library, an object of the project or a longer name."""
    path = f"{base.path}.{name}"
    if path in api.SESSION_OBJECTS:
        # ``boto3.DEFAULT_SESSION``
        return Session(api.SESSION_OBJECTS[path], Anchor(node), path, is_default=True)
    if name in api.ROOTS:
        # ``vendor.boto3`` is boto3.
        return Dotted(name, Anchor(node))
    found = None if base.importer is None else evaluator.project.find(path, base.importer)
    return Dotted(path, Anchor(node), base.importer) if found is None else found


def _of_session(base: Session, name: str, node: cst.CSTNode) -> Object:
    """The method ``name`` of the session ``base`` or, for ``_session``, the botocore session inside it; else UNKNOWN.

    A ``base`` that may be one of several sessions is one of those that have the method.
    """
    with_method = [part for part in base.parts if name in api.CREATING_METHODS[part.library]]
    if with_method and len(with_method) < len(base.parts):
        return _of_session(join_sessions(with_method), name, node)
    if name in api.CREATING_METHODS[base.library] or name == "set_default_client_config":
        return Method(base, name, Anchor(node))
    return base.inside if name == "_session" and base.library in ("boto3", "aioboto3") else UNKNOWN
