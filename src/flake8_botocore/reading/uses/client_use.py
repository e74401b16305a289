"""What each client of a file is used for, told by the names it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import libcst as cst

from ...botocore.operations.names import SENDS_NOTHING
from ...botocore.tables.operations import TRANSFERS
from ...facts import Anchor, ClientCreation, ClientUse, Mentions, OperationCall, TimeLimit, Use, UseKind
from ..inference.asking import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, Scope
from ..syntax.expressions import called_name, string_value
from .operations import ASKING

_Parents: TypeAlias = Mapping[cst.CSTNode, cst.CSTNode]

_SAYS_LOCAL = ("generate_presigned", "auth_token", ".meta", ".exceptions.")
"""What the text of a file has that uses a client without sending anything."""

_PASSES_ON = frozenset({"enter_context", "enter_async_context", "closing", "cast"})
"""Calls that give what they are given."""

_LOOKS_ONLY = frozenset({"isinstance", "print", "repr", "type", "id"})

_HARMLESS = (
    cst.Expr,
    cst.Comparison,
    cst.ComparisonTarget,
    cst.UnaryOperation,
    cst.If,
    cst.While,
    cst.Assert,
    cst.Del,
    cst.NameItem,
)
"""What a client may stand in without being used."""


class ClientUses:
    """Finds out what clients are used for, as far as one file shows."""

    def __init__(
        self,
        file: SourceFile,
        evaluator: Inference,
        calls: Callable[[], Sequence[OperationCall]],
        limit: Callable[[ClientCreation], TimeLimit | None],
    ) -> None:
        """``calls`` are the calls of operations in the file that rules speak of; ``limit`` is that of a client."""
        self.file = file
        self.evaluator = evaluator
        self._calls = calls
        self._limit = limit

    def of(self, client: ClientCreation) -> ClientUse:
        """What ``client`` is used for; of one that another file makes only the calls here are seen."""

        def calls() -> list[OperationCall]:
            return [call for call in self._calls() if client in call.clients]

        made_here = next((node for node, made in self.file.made.clients.items() if made is client), None)
        if made_here is None:
            return ClientUse(client, calls)
        return ClientUse(
            client,
            calls,
            lambda: _Trail(self, made_here).mentions(),
            lambda: self._local(made_here) and _Trail(self, made_here, only_local=True).sends_nothing(),
            lambda: self._limit(client),
        )

    @cached_property
    def _names_local(self) -> bool:
        return any(said in self.file.source for said in _SAYS_LOCAL)

    def _local(self, made: cst.Call) -> bool:
        """Whether what ``made`` gives may send nothing: no call stands beside it that does."""
        if not self._names_local:
            return False
        scope = self.file.outline.sites[made].scope
        names = {
            name
            for name, bindings in scope.bindings.items()
            if any(isinstance(binding, Assigned) and binding.value is made for binding in bindings)
        }
        return not any(key in self._sending for key in (made, *((scope, name) for name in names)))

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

    @cached_property
    def scopes(self) -> dict[cst.CSTNode, Scope]:
        """Every scope by the node that opens it."""
        return {scope.node: scope for scope in self.file.outline.scopes}


class _SendsError(Exception):
    """A use that may send something, where only others are asked for."""


class _Trail:
    """Follows one client from where it is made through every name it is given."""

    def __init__(self, file: ClientUses, made: cst.Call, *, only_local: bool = False) -> None:
        """``only_local``: it ends at the first use that may send something."""
        self.file = file
        self.made = made
        self.only_local = only_local
        self.uses: list[Use] = []
        self.complete = True
        self._seen: set[object] = set()

    def mentions(self) -> Mentions:
        """Every use found, in source order for each name."""
        scope = self.file.file.outline.sites[self.made].scope
        self._follow(self.made, scope, self.file.file.parents_around(scope))
        return Mentions(tuple(self.uses), self.complete)

    def sends_nothing(self) -> bool:
        """Whether it is used, all of that can be seen, and nothing of it sends a request."""
        try:
            return bool(self.mentions().uses)
        except _SendsError:
            return False

    def _use(self, kind: UseKind, name: str, node: cst.CSTNode) -> None:
        if self.only_local and kind != "local":
            raise _SendsError
        self.uses.append(Use(kind, name, Anchor(node)))

    def _escapes(self, kind: UseKind, name: str, node: cst.CSTNode) -> None:
        self._use(kind, name, node)
        self.complete = False

    def _follow(self, node: cst.CSTNode, scope: Scope, within: _Parents) -> None:
        """Note what is done with the value of ``node``, which is the client."""
        parent = within.get(node)
        if isinstance(parent, cst.Attribute):
            self._attribute(parent, scope, within)
        elif isinstance(parent, (cst.Await, cst.BooleanOperation)):
            self._follow(parent, scope, within)
        elif isinstance(parent, cst.IfExp):
            if parent.test is not node:
                self._follow(parent, scope, within)
        elif isinstance(parent, cst.NamedExpr):
            self._given_to(parent.target, scope)
            self._follow(parent, scope, within)
        elif isinstance(parent, cst.Assign):
            for target in parent.targets:
                self._given_to(target.target, scope)
        elif isinstance(parent, cst.AnnAssign):
            self._given_to(parent.target, scope)
        elif isinstance(parent, cst.WithItem):
            if parent.asname is not None:
                self._given_to(parent.asname.name, scope)
        elif isinstance(parent, cst.Arg):
            self._handed_on(parent, scope, within)
        elif isinstance(parent, (cst.Return, cst.Yield, cst.Lambda)):
            self._escapes("returned", "", parent)
        elif not isinstance(parent, _HARMLESS):
            self._escapes("stored", "", parent or node)

    def _handed_on(self, argument: cst.Arg, scope: Scope, within: _Parents) -> None:
        call = within.get(argument)
        name = called_name(call) if isinstance(call, cst.Call) else None
        if name in _PASSES_ON and call is not None:
            self._follow(call, scope, within)
        elif name not in _LOOKS_ONLY:
            self._escapes("handed on", name or "", argument)

    def _attribute(self, node: cst.Attribute, scope: Scope, within: _Parents) -> None:
        """``node`` is an attribute of the client."""
        name, around = node.attr.value, within.get(node)
        called = isinstance(around, cst.Call) and around.func is node
        if name == "meta" and isinstance(around, cst.Attribute) and around.attr.value == "client":
            self._follow(around, scope, within)
        elif name == "meta" or name in SENDS_NOTHING:
            self._use("local", name, node)
        elif name in ASKING and isinstance(around, cst.Call) and called:
            asked = around.args[0].value if around.args else None
            named = str(string_value(asked)) if isinstance(asked, cst.SimpleString) else ""
            self._use("waiter" if ASKING[name] == "waiter" else "paginator", named, node)
        elif name in ASKING or name.startswith("_"):
            self._escapes("handed on", name, node)
        else:
            self._use("transfer" if name in TRANSFERS else "operation", name, node)

    def _given_to(self, target: cst.BaseExpression, scope: Scope) -> None:
        """The client is bound to ``target``."""
        if isinstance(target, cst.Name):
            self._named(target.value, scope.home(target.value))
        elif isinstance(target, cst.Attribute):
            of_object = isinstance(target.value, cst.Name) and _own_name(target.value.value, scope)
            if of_object:
                self._attributes(target.attr.value)
            else:
                self._escapes("stored", target.attr.value, target)
        else:
            self._escapes("stored", "", target)

    def _named(self, name: str, home: Scope) -> None:
        if (home, name) in self._seen:
            return
        self._seen.add((home, name))
        if home.kind == "class":
            self._attributes(name)
        within = self.file.file.parents_around(home)
        for node in _names(name, home.node, within):
            where = self._scope_of(node, within)
            if where.find(name) is home:
                self._follow(node, where, within)
        if home.kind == "module":
            self._seen_by_others(name, home)

    def _attributes(self, name: str) -> None:
        """The client is an attribute ``name`` of an object: every such attribute in the file may be it."""
        if (name,) in self._seen:
            return
        self._seen.add((name,))
        within, top = self.file.file.parents, self.file.file.top
        for node in list(within):
            if isinstance(node, cst.Attribute) and node.attr.value == name and not _is_target(node, within):
                self._follow(node, self._scope_of(node, within), within)
        # Asked last: it takes a look through the files of the project.
        self._seen_by_others(name, top)

    def _seen_by_others(self, name: str, top: Scope) -> None:
        if self.file.evaluator.project.mentioned_elsewhere(top, name):
            self._escapes("stored", name, self.made)

    def _scope_of(self, node: cst.CSTNode, within: _Parents) -> Scope:
        """The scope ``node`` stands in."""
        around: cst.CSTNode | None = node
        while around is not None and around not in self.file.scopes:
            around = within.get(around)
        return self.file.scopes[around] if around is not None else self.file.file.top


def _own_name(name: str, scope: Scope) -> bool:
    """Whether ``name`` is ``self`` or ``cls`` where ``scope`` is."""
    inner: Scope | None = scope
    while inner is not None:
        if inner.self_name == name:
            return True
        inner = inner.parent
    return False


def _names(name: str, root: cst.CSTNode, within: _Parents) -> Iterator[cst.Name]:
    """Every place in ``root`` where ``name`` is read."""
    for node, parent in within.items():
        if not isinstance(node, cst.Name) or node.value != name or _is_target(node, within):
            continue
        is_label = (isinstance(parent, cst.Attribute) and parent.attr is node) or (
            isinstance(parent, cst.Arg) and parent.keyword is node
        )
        if not is_label:
            yield node


def _is_target(node: cst.CSTNode, within: _Parents) -> bool:
    """Whether ``node`` is bound where it stands, or names what is defined there."""
    parent = within.get(node)
    if isinstance(parent, (cst.AssignTarget, cst.AsName, cst.Param, cst.FunctionDef, cst.ClassDef, cst.ImportAlias)):
        return True
    if isinstance(parent, (cst.AnnAssign, cst.NamedExpr, cst.For, cst.CompFor)):
        return parent.target is node
    return False
