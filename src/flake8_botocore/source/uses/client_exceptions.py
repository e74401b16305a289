"""Exceptions that code names by a client: ``client.exceptions.NAME``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

import libcst as cst

from ...botocore.services import is_exception
from ...facts import Anchor, NamedException
from ..inference.objects import Client, Part
from ..inference.source_file import SourceFile
from ..scopes.scope import NamedBy, Parameter
from ..syntax.tree import around, dotted, first_name, names_text
from .operation_calls import Operations

_Handler = (cst.ExceptHandler, cst.ExceptStarHandler)
_Try = (cst.Try, cst.TryStar)

_REPLACED = ("'exceptions'", '"exceptions"', re.compile(r"\.exceptions(?:\.\w+)?\s*=[^=]"))
"""Text of a file that asks whether a client has exceptions, or gives it others: ``client.exceptions = Fake()``."""

_QUOTED = re.compile(r"""["'](\w+)(?=["'])""")
"""A name in quotes, as ``hasattr(client.exceptions, "NoSuchKey")`` has it."""


class ClientExceptions:
    """Finds the exceptions that one file names by its clients."""

    def __init__(self, file: SourceFile, operations: Operations) -> None:
        self.file = file
        self.operations = operations
        self.evaluator = operations.evaluator

    def named(self) -> Iterator[NamedException]:
        """Yield each exception that is named by a known client, unless the code first asks whether the client has it.

        A name in lower case is no exception: ``client.exceptions.from_code(...)``. If the client is a parameter, only
        names that no service has are looked at: finding out what every parameter is given takes a twentieth of a run.
        """
        if self.file.outline.exceptions and not self.file.says(*_REPLACED):
            for named in self.file.outline.exceptions:
                name = named.node.attr.value
                if name[:1].isupper() and not (is_exception(name) and _is_handed_in(named)):
                    yield from self._named(named)

    def _named(self, named: NamedBy) -> Iterator[NamedException]:
        """Yield the exception ``named``, ``owner.exceptions.NAME``, if ``owner`` is certainly a client or a resource.

        Every value that it may have is a client, or every one is a resource, which has no ``exceptions``. It is left
        out if the code is prepared for a client without that exception.
        """
        owners = self.operations.on(named.owner, named.scope)
        of_resource = any(map(_is_resource, owners))
        if not owners or any(_is_other(each) or _is_resource(each) != of_resource for each in owners):
            return
        parents = self.file.parents_around(named.scope)
        ancestors = list(takewhile(lambda each: not isinstance(each, cst.FunctionDef), around(named.node, parents)))
        if self._is_guarded(named.node, ancestors):
            return
        clients = tuple(self.operations.clients.of(each.client if isinstance(each, Part) else each) for each in owners)
        yield NamedException(
            Anchor(named.node),
            name=named.node.attr.value,
            written=dotted(named.owner) or "",
            clients=clients,
            of_resource=of_resource,
            clause=_is_of_clause(named.node, ancestors),
            mocked=self.operations.is_mocked(named.scope, named.around) or any(client.mocked for client in clients),
        )

    def _is_guarded(self, node: cst.Attribute, ancestors: Sequence[cst.CSTNode]) -> bool:
        """Whether the code is prepared for a client without the exception ``node``.

        The file may ask for it by its name, or one of the ``ancestors`` of ``node`` is the body of a ``try`` that
        catches AttributeError.
        """
        if node.attr.value in self._asked_for:
            return True
        tries = (each for each in ancestors if isinstance(each, _Try) and each.body in ancestors)
        return any("AttributeError" in names_text(handler.type) for each in tries for handler in each.handlers)

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """The names that the file may search with ``hasattr`` or ``getattr``: every quoted one."""
        found = _QUOTED.findall(self.file.source) if "attr(" in self.file.source else ()
        return frozenset(found)


def _is_handed_in(named: NamedBy) -> bool:
    """Whether the expression for the client starts with a parameter other than ``self`` or ``cls``."""
    name = first_name(named.owner)
    home = named.scope.find(name) if name not in (None, "self", "cls") else None
    return home is not None and any(isinstance(each, Parameter) for each in home.bindings.get(name or "", ()))


def _is_resource(owner: Client | Part) -> bool:
    return owner.creation.method == "resource" if isinstance(owner, Client) else not owner.is_client


_RESOURCE = re.compile(r"[A-Z]\w*\(\)")
"""The last name of a resource made by another one: ``Table()`` of ``dynamodb.Table("orders")``."""


def _is_other(owner: Client | Part) -> bool:
    """Whether ``owner`` came from a resource, and is neither a client nor known to be a resource: ``table.meta``."""
    return isinstance(owner, Part) and not owner.is_client and not _RESOURCE.fullmatch(owner.name)


def _is_of_clause(node: cst.Attribute, ancestors: Sequence[cst.CSTNode]) -> bool:
    """Whether ``node`` is a class that an ``except`` clause catches, alone or in a tuple."""
    inner: cst.CSTNode = node
    for each in ancestors:
        if isinstance(each, _Handler):
            return inner is each.type
        if not isinstance(each, (cst.Tuple, cst.List, cst.Element)):
            return False
        inner = each
    return False
