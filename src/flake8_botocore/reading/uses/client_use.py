"""What each client of a file is used for, told by the names it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import libcst as cst

from ...botocore.operations.names import SENDS_NOTHING
from ...facts import ClientCreation, ClientUse, LimitedCall, OperationCall
from ..inference.asking import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned
from .trails import Trails

_SAYS_LOCAL = ("generate_presigned", "auth_token", ".meta", ".exceptions.")
"""What the text of a file has that uses a client without sending anything."""


class ClientUses:
    """Finds out what clients are used for, as far as one file shows."""

    def __init__(
        self,
        file: SourceFile,
        evaluator: Inference,
        calls: Callable[[], Sequence[OperationCall]],
        limited: Callable[[ClientCreation], Sequence[LimitedCall]],
    ) -> None:
        """``calls`` are the calls of operations in the file that rules speak of; ``limited`` those with time limits."""
        self.file = file
        self._calls = calls
        self._limited = limited
        self._node_of: dict[ClientCreation, cst.Call] = {}
        self._trails = Trails(file, evaluator)

    def of(self, client: ClientCreation) -> ClientUse:
        """What ``client`` is used for; of one that another file makes only the calls here are seen."""

        def calls() -> list[OperationCall]:
            return self._calls_on.get(client, [])

        made_here = self._made_here(client)
        if made_here is None:
            return ClientUse(client, calls)
        return ClientUse(
            client,
            calls,
            lambda: self._trails.mentions(made_here),
            lambda: self._local(made_here) and self._trails.sends_nothing(made_here),
            lambda: self._limited(client),
        )

    def _made_here(self, client: ClientCreation) -> cst.Call | None:
        """The call of this file that makes ``client``."""
        clients = self.file.made.clients
        if len(self._node_of) != len(clients):
            self._node_of = {made: node for node, made in clients.items()}
        return self._node_of.get(client)

    @cached_property
    def _calls_on(self) -> dict[ClientCreation, list[OperationCall]]:
        """The calls of operations on each client, in source order."""
        found: dict[ClientCreation, list[OperationCall]] = {}
        for call in self._calls():
            for client in dict.fromkeys(call.clients):
                found.setdefault(client, []).append(call)
        return found

    @cached_property
    def _names_local(self) -> bool:
        return any(said in self.file.source for said in _SAYS_LOCAL)

    def _local(self, made: cst.Call) -> bool:
        """Whether what ``made`` gives may send nothing: no call stands beside it that does."""
        if not self._names_local:
            return False
        scope = self.file.outline.sites[made].scope
        return made not in self._sending and self._names_given.get((scope, made), set()).isdisjoint(self._sending)

    @cached_property
    def _names_given(self) -> dict[object, set[object]]:
        """The names, with their scope, that a call is bound to there."""
        found: dict[object, set[object]] = {}
        for scope in self.file.outline.scopes:
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    if isinstance(binding, Assigned) and isinstance(binding.value, cst.Call):
                        found.setdefault((scope, binding.value), set()).add((scope, name))
        return found

    @cached_property
    def _sending(self) -> set[object]:
        """What methods are called on that may send something: names with their scope, and expressions."""
        found: set[object] = set()
        for site in self.file.outline.calls:
            func = site.node.func
            if isinstance(func, cst.Attribute) and func.attr.value not in SENDS_NOTHING:
                receiver = func.value
                found.add((site.scope, receiver.value) if isinstance(receiver, cst.Name) else receiver)
        return found
