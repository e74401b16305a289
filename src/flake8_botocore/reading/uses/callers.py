"""Who calls a function: every call of it, in its own file and those that import it, if all can be seen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from ..inference import fixtures
from ..inference.asking import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.decorators import decorators
from ..scopes.outline import CallSite
from ..scopes.scope import Scope

_CALLED_BY_OTHERS = (
    r"test.*|pytest_.*|__.*|(?:async)?(?:setUp|tearDown)(?:Class|Module)?"
    r"|(?:setup|teardown)(?:_(?:method|class|module|function))?"
)
"""Functions that whoever runs the tests calls."""

_NO_TESTS = ("test.py", "testing.py")
"""Modules whose names alone do not tell: a program may have a command that tests something."""

_CALLED_AS_WRITTEN = frozenset(
    {"staticmethod", "classmethod", "contextmanager", "asynccontextmanager", "cache", "lru_cache", "wraps"}
)
"""Decorators that leave it to the code to call a function."""


class Calls(NamedTuple):
    """The calls of a function in one file that stand outside of it."""

    file: SourceFile
    name: str
    sites: list[CallSite]

    @property
    def complete(self) -> bool:
        """Whether the file does nothing else with what it calls by this name."""
        return len(self.file.outline.called({self.name})) == self.file.mentioned[self.name]


def callers(function: Scope, evaluator: Inference) -> Iterator[Calls | None]:
    """The calls of ``function``, a helper of the tests, by file, its own first; None where not all can be seen."""
    if os.path.basename(function.module.path) in _NO_TESTS or not fixtures.is_test(function, evaluator):
        yield None
        return
    yield from every_call(function, evaluator)


def every_call(function: Scope, evaluator: Inference) -> Iterator[Calls | None]:
    """The same for any function, as far as the project goes: what is installed elsewhere may have other callers."""
    name = _called_as(function)
    if name is None:
        yield None
        return
    yield _calls(file_of(function), name, function)
    if function.parent is not None and function.parent.kind != "function":
        users = evaluator.project.users(function.top, name)
        if users is None:
            yield None
        for user in users or ():
            yield _calls(file_of(user), name, function)


def _calls(file: SourceFile, name: str, function: Scope) -> Calls:
    return Calls(file, name, [each for each in file.outline.called({name}) if not _is_inside(each.scope, function)])


def _called_as(function: Scope) -> str | None:
    """The name by which ``function`` is called, None if others than the code in view may call it."""
    node, owner = function.node, function.owner
    if not isinstance(node, cst.FunctionDef) or not decorators(function) <= _CALLED_AS_WRITTEN:
        return None
    name = node.name.value
    if name == "__init__" and owner is not None and isinstance(owner.node, cst.ClassDef):
        name = owner.node.name.value
    return None if re.fullmatch(_CALLED_BY_OTHERS, name) else name


def _is_inside(scope: Scope, function: Scope) -> bool:
    inner: Scope | None = scope
    while inner is not None and inner is not function:
        inner = inner.parent
    return inner is not None
