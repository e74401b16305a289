"""Whether code runs under moto, a recording or a patch of the very function it calls: no network is involved."""

from __future__ import annotations

import re

import libcst as cst

from ...facts import Literal
from ..inference import fixtures
from ..inference.asking import Inference
from ..inference.objects import Dotted, Foreign, Function, Object, options
from ..inference.source_file import file_of
from ..scopes.decorators import decorators
from ..scopes.scope import Parameter, Scope, Surroundings
from ..syntax.expressions import called_name, dotted

_MOTO_NAME = re.compile(r"(^|\.)mock_[a-z0-9_]+(_deprecated)?$")
_CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
_SET_UP = frozenset({"setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup"})
_BEFORE_TESTS = frozenset({"pytest_configure", "pytest_sessionstart"})


class Mocks:
    """Answers, for a module with this source, whether a scope runs under a mock; each answer is kept."""

    def __init__(self, evaluator: Inference, source: str) -> None:
        self.evaluator = evaluator
        # A conftest may hold the mock; only tests have one.
        self._possible = any(word in source for word in ("moto", "mock", "patch", "cassette", "def test", "fixture"))
        self._kept: dict[Scope, bool] = {}
        self._unasked: fixtures.Unasked = {}
        self._started: dict[object, set[Scope]] = {}

    def cover(self, scope: Scope, around: Surroundings) -> bool:
        """Whether code in ``scope`` with ``around`` it runs under moto."""
        if not self._possible:
            return False
        return any(self._mocks(item, scope) for item in around.with_items) or self._scope(scope)

    def patched(self, names: frozenset[str], scope: Scope, around: Surroundings) -> bool:
        """Whether one of ``names`` (``boto3.client``) is replaced by a mock where code in ``scope`` runs."""
        if not self._possible:
            return False
        patches = [(item, scope) for item in around.with_items]
        current: Scope | None = scope
        while current is not None:
            if isinstance(current.node, (cst.FunctionDef, cst.ClassDef)):
                patches += [(d.decorator, current.parent or current) for d in current.node.decorators]
            patches += [(item, current) for item in current.around.with_items]
            current = current.parent
        return any(self._patches(node, names, where) for node, where in patches)

    def _scope(self, scope: Scope) -> bool:
        known = self._kept.get(scope)
        if known is None:
            # A fixture that asks for itself ends here.
            self._kept[scope] = False
            known = self._kept[scope] = self._find(scope)
        return known

    def _find(self, scope: Scope) -> bool:
        if scope in self._started_scopes(scope):
            return True
        node = scope.node
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and any(
            self._mocks(d.decorator, scope.parent or scope) for d in node.decorators
        ):
            return True
        if scope.kind == "function" and self._by_fixture(scope):
            return True
        if any(self._mocks(item, scope) for item in scope.around.with_items):
            return True
        if scope.parent is None:
            return self._started_for_tests(scope)
        return self._scope(scope.parent)

    def _started_for_tests(self, module: Scope) -> bool:
        """Whether a conftest above the tests in ``module`` starts a mock and does not end it."""
        if not fixtures.is_test(module, self.evaluator):
            return False
        return any(each in self._started_scopes(each) for each in self.evaluator.project.conftests(module))

    def _by_fixture(self, function: Scope) -> bool:
        names = [name for name, bound in function.bindings.items() if any(isinstance(b, Parameter) for b in bound)]
        for name in [*names, *fixtures.used_by_name(function)]:
            made = fixtures.fixture(name, function, self.evaluator)
            if made is not None and self.makes_mock(made):
                return True
        return any(self.makes_mock(made) for made in fixtures.used_unasked(function, self.evaluator, self._unasked))

    def makes_mock(self, fixture: Scope) -> bool:
        """Whether the fixture leaves its test under a mock."""
        return self._scope(fixture) or any(self._mocks(item, fixture) for item in fixture.mocking)

    def _mocks(self, node: cst.BaseExpression, scope: Scope) -> bool:
        """Whether ``node``, a decorator or a ``with`` item, is moto's, or vcrpy's that plays back what was recorded."""
        if _plays_back(node) or any(_is_moto(option) for option in options(self.evaluator.value(node, scope))):
            return True
        function = self.evaluator.value(node.func, scope) if isinstance(node, cst.Call) else None
        return (
            isinstance(function, Function)
            and not decorators(function.scope).isdisjoint(_CONTEXT_MANAGERS)
            and self.makes_mock(function.scope)
        )

    def _patches(self, node: cst.BaseExpression, names: frozenset[str], scope: Scope) -> bool:
        """Whether ``node`` is ``patch("app.boto3.client")`` of one of ``names``, or of the library as a whole."""
        if not isinstance(node, cst.Call) or not node.args:
            return False
        name = (dotted(node.func) or "").rpartition(".")[2]
        target = self.evaluator.value(node.args[0].value, scope)
        if name != "patch" or not isinstance(target, Literal) or not isinstance(target.value, str):
            return False
        return any(f".{target.value}".endswith(f".{patched}") for patched in names)

    def _started_scopes(self, asking: Scope) -> set[Scope]:
        """Scopes of a module that a ``mock.start()`` covers: its function, or the class whose ``setUp`` it is in."""
        started = self._started.get(asking.module)
        if started is None:
            started = self._started[asking.module] = set()
            for site in file_of(asking).outline.called({"start"}):
                func = site.node.func
                if not isinstance(func, cst.Attribute):
                    continue
                value = self.evaluator.value(func.value, site.scope)
                if any(_is_moto(option) for option in options(value)):
                    started.add(_covered_by_start(site.scope))
        return started


def _covered_by_start(scope: Scope) -> Scope:
    function = scope.function
    if function is None:
        return scope
    owner = function.owner
    name = function.node.name.value if isinstance(function.node, cst.FunctionDef) else ""
    if name in _BEFORE_TESTS:
        return function.top
    return owner if owner is not None and name in _SET_UP else function


def _plays_back(node: cst.BaseExpression) -> bool:
    """Whether ``node`` is ``….use_cassette(...)`` or ``@pytest.mark.vcr``."""
    func = node.func if isinstance(node, cst.Call) else node
    return called_name(func) == "use_cassette" or (dotted(func) or "").endswith("mark.vcr")


def _is_moto(value: Object) -> bool:
    path = value.path if isinstance(value, Dotted) else value.origin if isinstance(value, Foreign) else ""
    return path.endswith("mock_aws") or (path.partition(".")[0] == "moto" and bool(_MOTO_NAME.search(path)))
