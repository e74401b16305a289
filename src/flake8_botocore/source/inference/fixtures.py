"""pytest's fixtures: the one that a parameter receives, and autouse fixtures of the file and its conftest modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import libcst as cst

from ...facts import Literal, Sequence
from ..scopes.scope import Binding, Defined, Imported, Scope, arguments, decorators
from ..syntax.tree import string_value
from ..text_gate import is_test_module
from .objects import Function, Module
from .protocols import Inference

Unasked: TypeAlias = dict[tuple[Scope, bool], list[Scope]]
"""The autouse fixtures of a place, and whether it belongs to the file of the test."""


def fixture(name: str, function: Scope, evaluator: Inference) -> Scope | None:
    """The fixture that the parameter ``name`` of ``function`` receives: of its class, module or a conftest."""
    if not _is_given_fixtures(function):
        return None
    for home in _homes(function, evaluator):
        for bound, binding in _candidates(home, name):
            found = _defined(binding, evaluator)
            if found is not None and found is not function and _name(found, bound) == name:
                return found
    return None


def used_unasked(function: Scope, evaluator: Inference, kept: Unasked) -> Iterator[Scope]:
    """The autouse fixtures of a test: of its class, its module, and what its conftest modules define or import.

    Whatever else a test calls in its module runs under them as well. ``kept`` is filled with those of each place: the
    tests of a file ask for the same again and again.
    """
    if not (_is_given_fixtures(function) or is_test(function, evaluator)):
        return
    for home in _homes(function, evaluator):
        place = home, home.top is function.top
        if place not in kept:
            kept[place] = list(_unasked_in(*place, evaluator))
        yield from kept[place]


def _unasked_in(home: Scope, own: bool, evaluator: Inference) -> Iterator[Scope]:
    for bindings in home.bindings.values():
        for binding in bindings:
            if isinstance(binding, Defined) or not own:
                found = _defined(binding, evaluator)
                if found is not None and _is_autouse(found):
                    yield found


def used_by_name(function: Scope) -> list[str]:
    """The names given to ``@pytest.mark.usefixtures`` on a test or its class."""
    scopes = [function] if function.owner is None else [function, function.owner]
    values = (arg.value for scope in scopes for arg in arguments(scope, "usefixtures"))
    return [str(string_value(value)) for value in values if isinstance(value, cst.SimpleString)]


def _is_test(function: Scope) -> bool:
    return isinstance(function.node, cst.FunctionDef) and function.node.name.value.startswith("test")


def is_test(scope: Scope, evaluator: Inference) -> bool:
    """Whether code in ``scope`` is there for tests: its function or a part of its module's name says so."""
    function = scope.function
    if function is not None and _is_test(function):
        return True
    return is_test_module(evaluator.project.module_name(scope.module.path))


def _is_given_fixtures(function: Scope) -> bool:
    return _is_test(function) or "fixture" in decorators(function)


def _homes(function: Scope, evaluator: Inference) -> Iterator[Scope]:
    """Where pytest looks for the fixtures of ``function``, nearest first."""
    if function.owner is not None:
        yield function.owner
    for module in (function.top, *evaluator.project.conftests(function.top)):
        yield module
        yield from evaluator.starred(module)
        if module is not function.top:
            yield from _plugins(module, evaluator)


def _plugins(conftest: Scope, evaluator: Inference) -> Iterator[Scope]:
    """The modules of the project that ``pytest_plugins`` of a conftest names."""
    if "pytest_plugins" not in conftest.bindings:
        return
    given = evaluator.name("pytest_plugins", conftest, conftest.node)
    for each in given.items if isinstance(given, Sequence) else [given]:
        if isinstance(each, Literal) and isinstance(each.value, str):
            found = evaluator.project.find(each.value, conftest)
            if isinstance(found, Module):
                yield found.scope


def _candidates(home: Scope, name: str) -> Iterator[tuple[str, Binding]]:
    """What may be the fixture ``name``: what is bound to the name, and functions that are given another name."""
    yield from ((name, binding) for binding in home.bindings.get(name, ()))
    for bound, bindings in home.bindings.items():
        for binding in bindings:
            if bound != name and isinstance(binding, Defined) and next(arguments(binding.inner, "fixture"), None):
                yield bound, binding


def _defined(binding: Binding, evaluator: Inference) -> Scope | None:
    """The fixture that ``binding`` defines or imports."""
    if isinstance(binding, Defined):
        found = binding.inner
    else:
        value = evaluator.imported(binding.origin, binding.scope) if isinstance(binding, Imported) else None
        if not isinstance(value, Function):
            return None
        found = value.scope
    return found if "fixture" in decorators(found) else None


def _name(fixture: Scope, bound: str) -> str:
    """What tests call a fixture: ``@pytest.fixture(name="aws")``, else the name it is bound to."""
    for arg in arguments(fixture, "fixture"):
        if arg.keyword is not None and arg.keyword.value == "name" and isinstance(arg.value, cst.SimpleString):
            return str(string_value(arg.value))
    return bound


def _is_autouse(fixture: Scope) -> bool:
    return any(
        arg.keyword is not None
        and arg.keyword.value == "autouse"
        and isinstance(arg.value, cst.Name)
        and arg.value.value == "True"
        for arg in arguments(fixture, "fixture")
    )
