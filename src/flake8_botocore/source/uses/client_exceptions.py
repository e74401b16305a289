"""Exceptions that code names by a client (``client.exceptions.NAME``), and what may raise them in front of a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cached_property

import libcst as cst

from ...botocore.requests import NOT_BY_HEAD
from ...botocore.services import is_exception
from ...facts import Anchor, NamedException, OperationCall
from ..inference.objects import Client, Dotted, Part, Session
from ..inference.source_file import SourceFile
from ..scopes.reaching import bound_once
from ..scopes.scope import CallSite, NamedBy, Parameter, Scope
from ..syntax.tree import called_name, dotted, first_name, names_text, nodes, string_value
from .operations import Operations

_Handler = (cst.ExceptHandler, cst.ExceptStarHandler)
_Try = (cst.Try, cst.TryStar)

_REPLACED = ("'exceptions'", '"exceptions"', r"\.exceptions(?:\.\w+)?\s*=[^=]")
"""What the text of a file has that asks whether a client has exceptions, or gives it others."""

_FOUND_NOTHING = r"\b404\b|(?i:not ?found)"
"""What a string has by which a clause tells that something is missing."""

_LAZY = (cst.For, cst.CompFor, cst.Yield, cst.StarredElement)
"""What may send a request without a call: it goes through a collection or a paginator, or runs a caller's code."""

_BUILTINS = frozenset(
    "abs bool bytes float format hasattr int isinstance len open print range repr round str type".split()
)
_MODULES = frozenset(
    "base64 builtins datetime hashlib io json logging os pathlib re tempfile time traceback uuid".split()
)
"""Functions and modules of Python that call nothing they are given."""

_LOGS = frozenset("critical debug error exception info log warn warning".split())
_OF_TEXT = frozenset(
    "decode encode endswith format isoformat join lower lstrip replace rstrip split strip upper".split()
)
_OF_DICT = frozenset({"get", "items", "keys", "pop", "values"})
_LOGGERS = r"(?i)_*(?:log|logger|logging)_*"


class ClientExceptions:
    """Finds the exceptions that one file names by its clients."""

    def __init__(self, file: SourceFile, operations: Operations) -> None:
        self.file = file
        self.operations = operations
        self.evaluator = operations.evaluator
        self._tried: dict[cst.CSTNode, Sequence[OperationCall]] = {}

    def named(self) -> Iterator[NamedException]:
        """Each of them, where the client is known and nothing asks first whether it has that exception.

        If the client is a parameter, this looks only at names that no service has, and at names that S3 does not raise
        for a HEAD request. Finding out what every parameter is given takes a twentieth of a run.
        """
        if self.file.outline.exceptions and not self.file.says(*_REPLACED):
            for named in self.file.outline.exceptions:
                name = named.node.attr.value
                rare = name in NOT_BY_HEAD or not is_exception(name)
                if name[:1].isupper() and (rare or not _is_handed_in(named)):
                    yield from self._named(named)

    def _named(self, named: NamedBy) -> Iterator[NamedException]:
        found = self.operations.on(named.owner, named.scope)
        resources = [each for each in found if _is_resource(each)]
        if not found or len(resources) not in (0, len(found)) or any(_is_other(each) for each in found):
            return
        around = list(self._around(named))
        if self._is_guarded(named.node, around):
            return
        clients = tuple(self.operations.clients.of(each.client if isinstance(each, Part) else each) for each in found)
        handler = _clause(named.node, around)
        yield NamedException(
            Anchor(named.node),
            named.node.attr.value,
            dotted(named.owner) or "",
            clients,
            bool(resources),
            handler is not None,
            self._only_calls(handler, around, named.scope) if handler is not None else (),
            self.operations.stubbed
            or self.operations.mocks.cover(named.scope, named.around)
            or any(client.mocked for client in clients),
        )

    def _around(self, named: NamedBy) -> Iterator[cst.CSTNode]:
        """The nodes around it in its function, the innermost first."""
        parents = self.file.parents_around(named.scope)
        node: cst.CSTNode | None = parents.get(named.node)
        while node is not None and not isinstance(node, cst.FunctionDef):
            yield node
            node = parents.get(node)

    def _is_guarded(self, node: cst.Attribute, around: Sequence[cst.CSTNode]) -> bool:
        if node.attr.value in self._asked_for:
            return True
        bodies = (each for each in around if isinstance(each, _Try) and each.body in around)
        return any("AttributeError" in names_text(handler.type) for each in bodies for handler in each.handlers)

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """The names that the file may look for with ``hasattr`` or ``getattr``: every quoted one."""
        found = re.findall(r"""["'](\w+)(?=["'])""", self.file.source) if "attr(" in self.file.source else ()
        return frozenset(found)

    # What a ``try`` calls.

    def _only_calls(
        self, handler: cst.ExceptHandler | cst.ExceptStarHandler, around: Sequence[cst.CSTNode], scope: Scope
    ) -> Sequence[OperationCall]:
        """The calls in the ``try`` if nothing else there can raise what ``handler`` and no other clause catches."""
        attempt = next(each for each in around if isinstance(each, _Try))
        parts = handler.type.elements if isinstance(handler.type, (cst.Tuple, cst.List)) else ()
        classes = [part.value for part in parts] if parts else [handler.type]
        if any(each is None or _of_exceptions(each) is None for each in classes):
            return ()
        if attempt not in self._tried:
            self._tried[attempt] = self._calls_alone(attempt, scope)
        return self._tried[attempt]

    def _calls_alone(self, attempt: cst.Try | cst.TryStar, scope: Scope) -> Sequence[OperationCall]:
        """The calls in ``attempt`` if nothing else there can raise an exception of a client, and no clause asks why."""
        inside = list(nodes(attempt.body))
        if any(isinstance(node, _LAZY) for node in inside) or any(map(_tells_missing, attempt.handlers)):
            return ()
        called_here = (self.file.outline.sites.get(node) for node in inside)
        sites = [site for site in called_here if site is not None and site.scope.function is scope.function]
        called = {site.node: list(self.operations.here(site)) for site in sites}
        if not all(called[site.node] or self._is_harmless(site, called.keys()) for site in sites):
            return ()
        return [call for calls in called.values() for call in calls]

    def _is_harmless(self, site: CallSite, called: Set[object]) -> bool:
        """Whether what ``site`` calls uses no client: it is known well, or makes an exception or a client."""
        func = site.node.func
        if isinstance(self.file.parents_around(site.scope)[site.node], cst.Raise) and not isinstance(func, cst.Call):
            return _of_exceptions(func) is None
        if isinstance(func, cst.Name) and site.scope.find(func.value) is None:
            return func.value in _BUILTINS
        value = self.evaluator.value(func, site.scope)
        if isinstance(value, Dotted):
            return value.path.partition(".")[0] in _MODULES
        if isinstance(self.evaluator.value(site.node, site.scope), (Client, Part, Session)):
            return True
        if not isinstance(func, cst.Attribute):
            return False
        method = func.attr.value
        if method in _LOGS:
            return re.fullmatch(_LOGGERS, called_name(func.value) or "") is not None
        return method in _OF_TEXT or (method in _OF_DICT and _from(func.value, site.scope, called))


def _is_handed_in(named: NamedBy) -> bool:
    """Whether a parameter leads to the client, one other than ``self``."""
    name = first_name(named.owner)
    home = named.scope.find(name) if name not in (None, "self", "cls") else None
    return home is not None and any(isinstance(each, Parameter) for each in home.bindings.get(name or "", ()))


def _of_exceptions(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The client in ``client.exceptions.NAME``; None for anything else."""
    inner = node.value if isinstance(node, cst.Attribute) and node.attr.value[:1].isupper() else None
    return inner.value if isinstance(inner, cst.Attribute) and inner.attr.value == "exceptions" else None


def _is_resource(found: Client | Part) -> bool:
    return found.creation.method == "resource" if isinstance(found, Client) else not found.is_client


def _is_other(found: Client | Part) -> bool:
    """Whether it is what a resource gave, and not known to be a resource itself: ``table.meta``."""
    return isinstance(found, Part) and not found.is_client and not re.fullmatch(r"[A-Z]\w*\(\)", found.name)


def _clause(node: cst.Attribute, around: Sequence[cst.CSTNode]) -> cst.ExceptHandler | cst.ExceptStarHandler | None:
    """The ``except`` clause that ``node`` is a class of, alone or in a tuple."""
    inner: cst.CSTNode = node
    for each in around:
        if isinstance(each, _Handler):
            return each if inner is each.type else None
        if not isinstance(each, (cst.Tuple, cst.List, cst.Element)):
            return None
        inner = each
    return None


def _tells_missing(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether a string in ``handler`` is the code, or a word, for what is missing."""
    strings = (str(string_value(node)) for node in nodes(handler.body) if isinstance(node, cst.SimpleString))
    return "ClientError" in names_text(handler.type) and any(re.search(_FOUND_NOTHING, text) for text in strings)


def _from(node: cst.BaseExpression, scope: Scope, called: Set[object]) -> bool:
    """Whether ``node`` is the response of one of the calls, or something in it."""
    while isinstance(node, (cst.Subscript, cst.Await)):
        node = node.value if isinstance(node, cst.Subscript) else node.expression
    made = bound_once(node, scope) if first_name(node) else node
    made = made.expression if isinstance(made, cst.Await) else made
    return isinstance(made, cst.Call) and made in called
