"""Values of parameters: what all visible callers pass."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from ...facts import UNKNOWN, ConfigCreation, MergedConfig
from ..scopes.scope import CALLED_AS_WRITTEN, Assigned, CallSite, Imported, Parameter, Scope, decorators
from ..syntax.tree import called_name, decorator_name
from ..text_gate import is_test_module, may_be_client
from .call_frames import bound_at
from .objects import CYCLE, Client, Dotted, Foreign, Function, Object, Part, Session, is_none, join, possible_values
from .protocols import Inference
from .source_file import SourceFile, file_of


def is_test_code(scope: Scope, evaluator: Inference) -> bool:
    """Whether code in ``scope`` is there for tests: its function or a part of its module's name says so."""
    function = scope.function
    if function is not None and function.name.startswith("test"):
        return True
    return is_test_module(evaluator.project.module_name(scope.module.path))


_CALLED_BY_OTHERS = re.compile(
    r"test.*|pytest_.*|__.*__|(?:async)?(?:setUp|tearDown)(?:Class|Module)?"
    r"|(?:setup|teardown)(?:_(?:method|class|module|function))?"
)
"""Names of functions that Python or a test runner calls."""


class CallsByName(NamedTuple):
    """The calls in ``file`` that may run ``function``, which they call ``name``; not those inside ``function``.

    ``hidden``: code out of sight may call it, too.
    """

    file: SourceFile
    name: str
    function: Scope
    sites: list[CallSite]
    hidden: bool = False

    @property
    def complete(self) -> bool:
        """Whether these are all calls: the file mentions the name only in them, and nothing is out of sight.

        Any other mention, such as ``run(handler)``, may lead to a call.
        """
        if self.hidden:
            return False
        # Mentions that lead to no other call: calls of anything with the name, and ``Orders`` in ``Orders.from_env``.
        harmless = len(_called(self.file, self.name, self.function)) + self._attribute_reads
        # Counting in the text is much faster than in the tree. The definition or import is one more mention.
        is_bound = file_of(self.function) is self.file or self.name in self.file.top.bindings
        if self.file.count(self.name) <= harmless + (1 if is_bound else 0):
            return True
        mention = f".{self.name}" if _is_method(self.function) else self.name
        return harmless == self.file.mentioned[mention]

    @property
    def _attribute_reads(self) -> int:
        """How often the file reads an attribute of the class that ``function`` is or makes: ``Orders.from_env``."""
        owner = self.function.owner if _is_constructor(self.function) else self.function
        names = owner.bindings if owner is not None and owner.kind == "class" else ()
        reads = (each for name in names if name[:2] != "__" for each in self.file.attributes.get(name, ()))
        return sum(1 for each in reads if called_name(each.value) == self.name and each.value.__class__ is not cst.Call)


def every_call(function: Scope, evaluator: Inference, *, tests: bool = True) -> Iterator[CallsByName]:
    """The calls that may run ``function``, file by file: in its own, then in others that may use its name.

    ``function`` may be a class: then calls of the class. If code out of sight may call it, one of the results is
    ``hidden`` and has no calls. Files are searched one at a time: who sees calls that are not ``complete`` need not ask
    for more. ``tests``: search tests, too.
    """
    name = _called_as(function)
    hidden = CallsByName(file_of(function), name="", function=function, sites=[], hidden=True)
    if name is None:
        yield hidden
        return
    yield _calls(file_of(function), name, function)
    # Other files cannot call a function inside of another by its name.
    if function.parent is not None and function.parent.kind != "function":
        users = evaluator.project.users(function.top, name, tests=tests)
        if users is None:
            yield hidden
        for user in users or ():
            yield _calls(file_of(user), name, function)


def passed_to_field(owner: Scope, name: str, evaluator: Inference) -> Object:
    """The value that all calls of the dataclass ``owner`` give its field ``name``: clients, sessions, Configs.

    UNKNOWN for other values, also where ``owner`` is no dataclass, for a name that no client has, if not all calls are
    in sight, and if all give None.
    """
    node = owner.node
    # The constructor takes the annotated names of the body.
    fields = [each for each, bound in owner.bindings.items() if getattr(bound[0], "annotation", None) is not None]
    if name not in fields or not isinstance(node, cst.ClassDef) or not may_be_client(name):
        return UNKNOWN
    if not {*map(decorator_name, node.decorators)} & _MAKES_FIELDS:
        return UNKNOWN
    # The fields of a base come first, so that the position is not known.
    position = fields.index(name) if not node.bases else None
    found: list[Object] = []
    for calls in every_call(owner, evaluator, tests=is_test_code(owner, evaluator)):
        values = [_field_at(each, name, position, owner, evaluator) for each in calls.sites]
        if not calls.complete or not all(map(_is_of_boto, values)):
            return UNKNOWN
        found += values
    return join(found) if not all(map(is_none, found)) else UNKNOWN


_MAKES_FIELDS = frozenset({"dataclass", "define", "frozen", "mutable"})
"""Decorators of dataclasses and attrs that make a constructor of the annotated names."""


def _field_at(site: CallSite, name: str, position: int | None, owner: Scope, evaluator: Inference) -> Object:
    """The value that the call at ``site`` gives the field ``name`` of ``owner``; else its default.

    ``position`` is the index of the field among positional arguments, None if it is not known. A default is a value, or
    ``field(default_factory=lambda: value)``. UNKNOWN if a ``*`` or ``**`` may pass the field.
    """
    args, binding = site.node.args, owner.bindings[name][0]
    positional = [arg for arg in args if arg.keyword is None]
    if any(arg.star for arg in args) or (positional and position is None):
        return UNKNOWN
    given = next((arg for arg in args if arg.keyword is not None and arg.keyword.value == name), None)
    if position is not None and position < len(positional):
        given = positional[position]
    if given is not None:
        return evaluator.value(given.value, site.scope)
    default = binding.value if isinstance(binding, Assigned) else None
    if not isinstance(default, cst.Call):
        return UNKNOWN if default is None else evaluator.value(default, owner)
    factory = {arg.keyword.value: arg.value for arg in default.args if arg.keyword is not None}.get("default_factory")
    return evaluator.value(factory.body, file_of(owner).scopes[factory]) if isinstance(factory, cst.Lambda) else UNKNOWN


def _is_constructor(function: Scope) -> bool:
    return function.owner is not None and function.name == "__init__"


def _calls(file: SourceFile, name: str, function: Scope) -> CallsByName:
    """The calls in ``file`` of ``function``, as ``name`` or ``cls``, without those inside ``function``."""
    found = [*_called(file, name, function), *_called_as_cls(file, function)]
    outside = [each for each in found if function.kind == "class" or function not in each.scope.enclosing]
    return CallsByName(file, name, function, outside)


def _called_as_cls(file: SourceFile, function: Scope) -> list[CallSite]:
    """The calls of the constructor or class ``function`` in methods of the class: ``cls(...)``."""
    owner = function.owner if _is_constructor(function) else function
    named = file.outline.called({"cls"}) if owner is not None and owner.kind == "class" else []
    return [each for each in named if each.scope.function is not None and each.scope.function.owner is owner]


def _called(file: SourceFile, name: str, function: Scope) -> list[CallSite]:
    """The calls in ``file`` of anything called ``name``; for a method, only those as an attribute of something."""
    found = file.outline.called({name})
    return [each for each in found if isinstance(each.node.func, cst.Attribute)] if _is_method(function) else found


def _is_method(function: Scope) -> bool:
    """Whether ``function`` is only called as an attribute of something."""
    return function.owner is not None and not _is_constructor(function)


def _called_as(function: Scope) -> str | None:
    """The name by which ``function``, which may be a class, is called: that of the class for its ``__init__``.

    None if others than the code in view may call it: Python, a test runner or a framework that a decorator hands it to.
    """
    node, owner = function.node, function.owner
    if isinstance(node, cst.ClassDef):
        return node.name.value
    if not isinstance(node, cst.FunctionDef) or not decorators(function) <= CALLED_AS_WRITTEN:
        return None
    name = owner.name if function.name == "__init__" and owner is not None else function.name
    return None if _CALLED_BY_OTHERS.fullmatch(name) else name


def passed_by_callers(parameter: Parameter, evaluator: Inference) -> Object:
    """The value that all callers give ``parameter``: clients, sessions, Configs; else UNKNOWN.

    UNKNOWN, too, for a name that no client has, if not all callers are in sight, and if all pass None. Arguments that a
    test gives a function of the program do not count.
    """
    name, function = parameter.node.name.value, parameter.scope
    if not may_be_client(name):
        return UNKNOWN
    found: list[Object] = []
    for calls in every_call(function, evaluator, tests=is_test_code(function, evaluator)):
        sites = (site for site in calls.sites if _may_call(site, function, evaluator))
        values = [_given_at(site, name, function, evaluator) for site in sites]
        if not all(map(_is_of_boto, values)) or not calls.complete:
            return UNKNOWN
        found += values
    return join(found) if not all(map(is_none, found)) else UNKNOWN


def _given_at(site: CallSite, name: str, function: Scope, evaluator: Inference) -> Object:
    """The value that the call at ``site`` of ``function`` gives its parameter ``name``."""
    assert isinstance(function.node, cst.FunctionDef)
    value = bound_at(site, function).values.get(name)
    return UNKNOWN if value is None else evaluator.value(*value)


def _may_call(site: CallSite, function: Scope, evaluator: Inference) -> bool:
    """Whether the call at ``site``, of something with the name of ``function``, may run ``function``.

    True unless the call is known to run something else.
    """
    called, func = evaluator.value(site.node.func, site.scope), site.node.func
    if isinstance(called, (Dotted, Foreign, Session, Client, Part)):
        return False
    if _is_method(function):
        return True
    if isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name):
        # ``it.make()`` runs the function ``make`` only if ``it`` is a module, which a local name is if it is imported.
        home = site.scope.find(func.value.value)
        if home is not None and home.kind == "function":
            return any(isinstance(each, Imported) for each in home.bindings[func.value.value])
    if not isinstance(called, Function):
        return True
    # Other modules may refer to another reading of the linted file, so compare the files' names.
    return os.path.basename(called.scope.module.path) == os.path.basename(function.module.path)


def _is_of_boto(value: Object) -> bool:
    """Whether each alternative of ``value`` is a client, session or Config, or None."""
    kinds = (Client, Part, Session, ConfigCreation, MergedConfig)
    return all(isinstance(each, kinds) or is_none(each) or each is CYCLE for each in possible_values(value))
