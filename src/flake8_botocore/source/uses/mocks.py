"""Clients that a test replaces: patches, mocks, and whether every caller of a function is such a test."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from weakref import ref

import libcst as cst

from ...facts import Literal
from ..inference import fixtures
from ..inference.objects import Dotted, Foreign, Function, Object, options
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.scope import CONTEXT_MANAGERS, CallSite, Parameter, Scope, Surroundings, decorators
from ..syntax.tree import called_name, dotted

_NO_TESTS = ("test.py", "testing.py")
"""Modules whose names alone do not tell: a program may have a command that tests something."""


def callers(function: Scope, evaluator: Inference) -> Iterator[fixtures.CallsByName | None]:
    """The calls of ``function``, a helper of the tests, by file, its own first; None where not all can be seen."""
    if os.path.basename(function.module.path) in _NO_TESTS or not fixtures.is_test(function, evaluator):
        yield None
        return
    yield from fixtures.every_call(function, evaluator)


SENDING = frozenset(
    "BaseClient._make_api_call BaseClient._make_request AioBaseClient._make_api_call AioBaseClient._make_request"
    " ClientCreator.create_client botocore.session.Session.create_client Endpoint.make_request Endpoint._send_request"
    " Endpoint._send URLLib3Session.send".split()
)
"""The callables through which every client sends its requests, or which make it."""


def target(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> str:
    """The dotted name of what the call ``node`` patches, empty if it patches nothing or that cannot be read.

    ``patch("app.boto3.client")``, ``patch.object(boto3, "client")``, ``monkeypatch.setattr(boto3, "client", fake)``.
    A patch that ``wraps`` the original does not count: it still calls the original.
    """
    if not isinstance(node, cst.Call) or not node.args or _wraps(node):
        return ""
    name = dotted(node.func) or ""
    if name.rpartition(".")[2] == "patch":
        return _text(node.args[0], scope, evaluator)
    if f".{name}".endswith(".patch.object"):
        return _attribute(node, scope, evaluator)
    if "." in name and name.rpartition(".")[2] == "setattr":
        whole = _text(node.args[0], scope, evaluator)
        return whole or _attribute(node, scope, evaluator)
    return ""


def at_once(file: SourceFile, evaluator: Inference) -> Iterator[tuple[str, Scope]]:
    """The targets of the patches that hold from a statement of ``file`` on, each with the scope of the statement.

    These are ``mocker.patch(...)`` and ``monkeypatch.setattr(...)``, by the names pytest gives these objects, and
    patches that are started.
    """
    for site in file.outline.called({"patch", "object", "setattr"}):
        if _holds_at_once(site):
            yield target(site.node, site.scope, evaluator), site.scope
    for site in file.outline.called({"start"}):
        func = site.node.func
        for value in options(evaluator.value(func.value, site.scope)) if isinstance(func, cst.Attribute) else ():
            if isinstance(value, Foreign) and value.call is not None and value.scope is not None:
                yield target(value.call, value.scope, evaluator), site.scope


def _holds_at_once(site: CallSite) -> bool:
    """Whether the patch at ``site`` holds without ``start()``: by ``mocker``, ``monkeypatch`` or any ``x.setattr``."""
    names = (dotted(site.node.func) or "").split(".")
    return any("mocker" in name or "monkey" in name for name in names[:-1]) or (
        len(names) > 1 and names[-1] == "setattr"
    )


def _wraps(node: cst.Call) -> bool:
    return any(arg.keyword is not None and arg.keyword.value == "wraps" for arg in node.args)


def _text(arg: cst.Arg, scope: Scope, evaluator: Inference) -> str:
    value = evaluator.value(arg.value, scope)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _attribute(node: cst.Call, scope: Scope, evaluator: Inference) -> str:
    """``boto3.client`` of a call that is given ``boto3`` and ``"client"``."""
    if len(node.args) < 2:
        return ""
    owner, name = evaluator.value(node.args[0].value, scope), _text(node.args[1], scope, evaluator)
    path = owner.path if isinstance(owner, Dotted) else dotted(node.args[0].value)
    return f"{path}.{name}" if path and name else ""


_MOTO_NAME = re.compile(r"(^|\.)mock_[a-z0-9_]+(_deprecated)?$")
_PATCH = ("monkeypatch", re.compile(r"patch(?<![a-z]patch)\w*\s*[.(]"), re.compile(r"@[\w.]*patch"))
"""Text that may patch something: other texts have the word for the method of HTTP."""
_SET_UP = frozenset({"setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup"})
_BEFORE_TESTS = frozenset({"pytest_configure", "pytest_sessionstart"})
_EVERYTHING = "moto"
"""The target of a mock that answers for all of AWS."""


class Mocks:
    """Answers whether a scope of ``file`` runs under a mock; each answer is kept."""

    def __init__(self, evaluator: Inference, file: SourceFile, first: Mocks | None = None) -> None:
        """``first`` is the one made first, whose ``of`` keeps those of other files; None if this one is the first."""
        self.evaluator = evaluator
        self.file = file
        # Nothing may wait for the garbage collector: it would look through the file's whole tree.
        self._first = None if first is None else ref(first)
        self._others: dict[SourceFile, Mocks] = {}
        # Where the text has no word of a mock and is no test, ``cover`` says no without looking further.
        # A test's mock may be in its conftest or in the callers of a helper; only tests have these.
        said = any(word in file.source for word in ("moto", "mock", "cassette", "def test", "fixture"))
        said = said or ("patch" in file.source and file.says(*_PATCH))
        self._possible = said or fixtures.is_test(file.top, evaluator)
        self._kept: dict[tuple[Scope, frozenset[str]], bool] = {}
        self._unasked: fixtures.Unasked = {}
        self._started: dict[object, list[tuple[str, Scope]]] = {}

    def of(self, file: SourceFile) -> Mocks:
        """The Mocks of ``file``, which may be another one."""
        first = self if self._first is None else self._first()
        assert first is not None
        if file is first.file:
            return first
        if file not in first._others:
            first._others[file] = Mocks(self.evaluator, file, first)
        return first._others[file]

    def cover(self, scope: Scope, around: Surroundings, names: frozenset[str] = frozenset()) -> bool:
        """Whether code in ``scope`` with ``around`` it runs under a mock.

        That is moto, a recording that is played back, or a patch of what sends requests or of one of ``names``
        (``boto3.client``).
        """
        if not self._possible:
            return False
        names = names | SENDING
        return any(self._mocks(item, scope, names) for item in around.with_items) or self._scope(scope, names)

    def _scope(self, scope: Scope, names: frozenset[str]) -> bool:
        known = self._kept.get((scope, names))
        if known is None:
            # A fixture that asks for itself ends here.
            self._kept[scope, names] = False
            known = self._kept[scope, names] = self._find(scope, names)
        return known

    def _find(self, scope: Scope, names: frozenset[str]) -> bool:
        """Whether a mock covers ``scope`` or one around it: by a statement, decorator, fixture, caller or ``with``."""
        if self._is_started(scope, names):
            return True
        node = scope.node
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and any(
            self._mocks(d.decorator, scope.parent or scope, names) for d in node.decorators
        ):
            return True
        if scope.kind == "function" and (self._by_fixture(scope, names) or self._by_callers(scope, names)):
            return True
        if any(self._mocks(item, scope, names) for item in scope.around.with_items):
            return True
        if scope.parent is None:
            return self._started_for_tests(scope, names)
        return self._scope(scope.parent, names)

    def _started_for_tests(self, module: Scope, names: frozenset[str]) -> bool:
        """Whether a conftest above the tests in ``module`` starts a mock and does not end it."""
        if not fixtures.is_test(module, self.evaluator):
            return False
        return any(self._is_started(each, names) for each in self.evaluator.project.conftests(module))

    def _by_fixture(self, function: Scope, names: frozenset[str]) -> bool:
        """Whether a fixture that ``function`` asks for, or gets without asking, leaves it under a mock."""
        asked = [name for name, bound in function.bindings.items() if any(isinstance(b, Parameter) for b in bound)]
        for name in [*asked, *fixtures.used_by_name(function)]:
            made = fixtures.fixture(name, function, self.evaluator)
            if made is not None and self._makes_mock(made, names):
                return True
        unasked = fixtures.used_unasked(function, self.evaluator, self._unasked)
        return any(self._makes_mock(made, names) for made in unasked)

    def _by_callers(self, function: Scope, names: frozenset[str]) -> bool:
        """Whether ``function`` is a helper of tests that is only called under a mock."""
        found = False
        for calls in callers(function, self.evaluator):
            # Whether a file does something else with its name is asked last: it takes a walk over the whole file.
            if calls is None or not self._all_mocked(calls, names) or not calls.complete:
                return False
            found = found or bool(calls.sites)
        return found

    def _all_mocked(self, calls: fixtures.CallsByName, names: frozenset[str]) -> bool:
        mocks = self.of(calls.file)
        return all(mocks.cover(site.scope, site.around, names) for site in calls.sites)

    def _makes_mock(self, fixture: Scope, names: frozenset[str]) -> bool:
        """Whether the fixture leaves its test under a mock."""
        return self._scope(fixture, names) or any(self._mocks(item, fixture, names) for item in fixture.mocking)

    def _mocks(self, node: cst.BaseExpression, scope: Scope, names: frozenset[str]) -> bool:
        """Whether ``node``, a decorator or a ``with`` item, is a mock: of moto, of a cassette, of one of ``names``.

        It may be a context manager of the project that enters one of these.
        """
        if _plays_back(node) or any(_is_moto(option) for option in options(self.evaluator.value(node, scope))):
            return True
        if _replaces(target(node, scope, self.evaluator), names):
            return True
        function = self.evaluator.value(node.func, scope) if isinstance(node, cst.Call) else None
        return (
            isinstance(function, Function)
            and not decorators(function.scope).isdisjoint(CONTEXT_MANAGERS)
            and self._makes_mock(function.scope, names)
        )

    def _is_started(self, scope: Scope, names: frozenset[str]) -> bool:
        """Whether a statement starts a mock that covers ``scope`` as a whole."""
        return any(covered is scope and _replaces(target, names) for target, covered in self._started_in(scope))

    def _started_in(self, asking: Scope) -> list[tuple[str, Scope]]:
        """The targets of the mocks that statements in the module of ``asking`` start, each with the scope it covers."""
        started = self._started.get(asking.module)
        if started is None:
            file = file_of(asking)
            started = [(target, site) for target, site in at_once(file, self.evaluator) if target]
            for site in file.outline.called({"start"}):
                func = site.node.func
                if not isinstance(func, cst.Attribute):
                    continue
                if any(_is_moto(option) for option in options(self.evaluator.value(func.value, site.scope))):
                    started.append((_EVERYTHING, site.scope))
            started = self._started[asking.module] = [(target, _covered_by_start(at)) for target, at in started]
        return started


def _replaces(target: str, names: frozenset[str]) -> bool:
    """Whether a patch of ``target`` puts a mock in the place of one of ``names``, as any module sees it."""
    return target == _EVERYTHING or (bool(target) and any(f".{target}".endswith(f".{name}") for name in names))


def _covered_by_start(scope: Scope) -> Scope:
    """What a mock started in ``scope`` covers: its function, the class that this sets up, or for hooks the module."""
    function = scope.function
    if function is None:
        return scope
    if function.name in _BEFORE_TESTS:
        return function.top
    return function.owner if function.owner is not None and function.name in _SET_UP else function


def _plays_back(node: cst.BaseExpression) -> bool:
    """Whether ``node`` is ``….use_cassette(...)`` or ``@pytest.mark.vcr``."""
    func = node.func if isinstance(node, cst.Call) else node
    return called_name(func) == "use_cassette" or (dotted(func) or "").endswith("mark.vcr")


def _is_moto(value: Object) -> bool:
    path = value.path if isinstance(value, Dotted) else value.origin if isinstance(value, Foreign) else ""
    return path.endswith("mock_aws") or (path.partition(".")[0] == "moto" and bool(_MOTO_NAME.search(path)))
