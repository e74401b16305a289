"""Every use of a client that the names it is given show, followed from where the client is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from typing import Any, TypeAlias

import libcst as cst

from ...botocore.api import CREATING
from ...botocore.requests import SENDS_NOTHING, lasting_methods, lasting_words
from ...botocore.tables.operations import TRANSFERS
from ...facts import (
    Anchor,
    CallElsewhere,
    ClientCreation,
    ClientUse,
    LimitedCall,
    Mentions,
    OperationCall,
    SourceFacts,
    Use,
    UseKind,
)
from ...files.filesystem import real
from ..inference.call_frames import bind, callee
from ..inference.memo import DEEPEST
from ..inference.objects import Class, Function, possible_values
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile, file_of
from ..scopes.reaching import made_at, own_bindings, reaching
from ..scopes.scope import RUNS, Binding, Imported, Parameter, Scope, decorators, own_attribute
from ..syntax.tree import called_name, string_value
from .client_creations import Clients
from .operation_calls import ASKING
from .reachability import repeated_calls
from .time_limits import TimeLimits

MOST_FOLLOWED = 500_000
"""Expressions that are followed in one file, after which no client is fully visible; 20,000 clients need 100,000."""

_PASSES_ON = frozenset({"enter_context", "enter_async_context", "closing", "cast"})
"""Calls that return their argument."""

_LOOKS_ONLY = frozenset({"print", "repr", "type", "id"})
"""Calls that do not use their argument. A client may be printed and used for nothing else, but is not made for that."""

_INSPECTS = frozenset({"isinstance", "hasattr", "dir"})
"""Calls that look at the attributes of their argument. A client may be made for nothing else."""

_IMITATES = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec"})
"""Calls whose first argument, or ``spec=``, is looked at for its names alone. Source: unittest/mock.py."""

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
"""The expressions that may contain a client without using it."""


MOST_FUNCTIONS = 20
"""Functions that one client is followed into."""


_Read: TypeAlias = "tuple[cst.CSTNode, Scope, Sequence[Binding]]"
"""A node that reads a name or attribute, its scope, and the bindings that reach it."""


class ClientFlows:
    """The data flow of each client of one file, also into functions of other files."""

    def __init__(self, file: SourceFile, evaluator: Inference) -> None:
        self.file = file
        self.evaluator = evaluator
        self._others: dict[SourceFile, ClientFlows] = {}
        self.followed = 0
        """Expressions that were followed so far."""
        self.known: dict[object, Mentions] = {}
        """The mentions of names that clients are assigned to: one name may stand for thousands of clients."""
        self._reads: dict[tuple[object, ...], list[_Read]] = {}

    def mentions(self, made: cst.Call) -> Mentions:
        """Every use of the client that ``made`` makes, in source order for each name."""
        return _ClientFlow(self, made).mentions()

    def sends_nothing(self, made: cst.Call) -> bool:
        """Whether the client that ``made`` makes is used, every use of it can be seen, and none sends a request."""
        return bool(_LocalFlow(self, made).mentions().uses)

    def flows_in(self, scope: Scope) -> ClientFlows:
        """The flows in the file of ``scope``."""
        file = file_of(scope)
        if file is self.file:
            return self
        if file not in self._others:
            self._others[file] = ClientFlows(file, self.evaluator)
        return self._others[file]

    def names_read(self, name: str, parents: Parents) -> list[cst.Name]:
        """The nodes that read ``name``, in source order, of the code that ``parents`` covers."""
        named = self.file.names_in(parents).get(name, ())
        return [each for each in named if not _is_label(each, parents[each]) and not _is_target(each, parents)]

    def attributes_read(self, name: str) -> list[cst.Attribute]:
        """Where an attribute ``name`` is read, in source order."""
        return [each for each in self.file.attributes.get(name, ()) if not _is_target(each, self.file.parents)]

    def reads_of_name(self, name: str, home: Scope, *, with_bindings: bool) -> list[_Read]:
        """Each node that reads ``name`` of ``home``, in its own scope, from a cache.

        To look up the bindings that reach each node takes time, so there are none unless ``with_bindings`` asks for
        them.
        """
        key = name, home, with_bindings
        if key not in self._reads:
            parents = self.file.parents_around(home)
            read = [(each, self.file.scope_of(each, parents)) for each in self.names_read(name, parents)]
            self._reads[key] = [
                (node, scope, reaching(node, scope) if with_bindings else ())
                for node, scope in read
                if scope.find(name) is home
            ]
        return self._reads[key]

    def reads_of_attribute(self, name: str, owner: Scope | None) -> list[_Read]:
        """Each node of the file that reads an attribute ``name``, of whatever object, from a cache.

        Without an ``owner`` they come with no bindings. If ``owner`` is a class that binds ``self.name``, each comes
        with the bindings that reach it, or with all of the class where that is not known, as in another method.
        """
        key = name, owner
        if key not in self._reads:
            parents = self.file.parents
            read = [(each, self.file.scope_of(each, parents)) for each in self.attributes_read(name)]
            if owner is None:
                self._reads[key] = [(node, scope, ()) for node, scope in read]
            else:
                every = owner.attributes[name]
                self._reads[key] = [(node, scope, own_bindings(node, scope) or every) for node, scope in read]
        return self._reads[key]


class _SendsError(Exception):
    """Raised at a use that may send a request, where only uses that send nothing are wanted."""


class _ClientFlow:
    """The data flow of one client: from the call that makes it through every name it is given."""

    def __init__(self, flows: ClientFlows, made: cst.Call) -> None:
        """``made`` is the call that makes the client, in the file of ``flows``."""
        self.flows = flows
        self.made = made
        self.uses: list[Use] = []
        self.complete = True
        """Whether ``uses`` has all uses: False once the client escapes."""
        self._seen: set[object] = set()
        """The names and attributes that were followed, each with its scope and binding."""
        self._depth = 0
        self._functions = 0
        """Functions that the client was followed into."""

    def mentions(self) -> Mentions:
        """Every use of the client, in source order for each name.

        Clients with the same ``_only_name`` share one answer, which is found for the first of them.
        """
        scope = self.flows.file.outline.sites[self.made].scope
        parents = self.flows.file.parents_around(scope)
        name = self._only_name(scope, parents)
        if name is None:
            return self._follow_creation(scope, parents)
        # The class is a part of the key because a ``_LocalFlow`` finds other uses.
        key = name, self.__class__
        if key not in self.flows.known:
            self.flows.known[key] = self._follow_creation(scope, parents)
        return self.flows.known[key]

    def _follow_creation(self, scope: Scope, parents: Parents) -> Mentions:
        """The uses, found by following the call that makes the client, which is in ``scope``."""
        self._follow(self.made, scope, parents)
        return Mentions(tuple(self.uses), self.complete)

    def _only_name(self, scope: Scope, parents: Parents) -> tuple[object, ...] | None:
        """A key for the one name or ``self.name`` that the call itself is assigned to; None if there is not just one.

        Clients with the same key have the same uses: they are assigned to the same name and, if its reads depend on
        where it is assigned, by the same binding.
        """
        parent = parents.get(self.made)
        if not isinstance(parent, cst.Assign) or len(parent.targets) != 1:
            return None
        target = parent.targets[0].target
        if isinstance(target, cst.Name):
            home = scope.home(target.value)
            return home, target.value, made_at(target, home.bindings.get(target.value, ()))
        owner = own_attribute(target, scope) if isinstance(target, cst.Attribute) else None
        if owner is None or not isinstance(target, cst.Attribute):
            return None
        return target.attr.value, made_at(target, owner.attributes.get(target.attr.value, ()))

    def _use(self, kind: UseKind, name: str, node: cst.CSTNode) -> None:
        self.uses.append(Use(kind, name, Anchor(node)))

    def _escapes(self, kind: UseKind, name: str, node: cst.CSTNode) -> None:
        """Record a use at which the flow loses sight of the client: later uses of it may be missing."""
        self._use(kind, name, node)
        self.complete = False

    def _follow(self, node: cst.CSTNode, scope: Scope, parents: Parents) -> None:
        """Record what the code does with the client, which is the value of ``node``.

        Past MOST_FOLLOWED expressions, or DEEPEST nested calls of this method, the client escapes.
        """
        self.flows.followed += 1
        if self.flows.followed > MOST_FOLLOWED or self._depth == DEEPEST:
            self._escapes("handed on", "", node)
            return
        self._depth += 1
        self._used_by_parent(node, scope, parents)
        self._depth -= 1

    def _used_by_parent(self, node: cst.CSTNode, scope: Scope, parents: Parents) -> None:
        """Record what the parent of ``node`` does with the client, the value of ``node``, or follow it further."""
        parent = parents.get(node)
        if isinstance(parent, cst.Attribute):  # ``client.put_object``
            self._use_attribute(parent, scope, parents)
        elif isinstance(parent, (cst.Await, cst.BooleanOperation)):  # ``client or make_client()``
            self._follow(parent, scope, parents)
        elif isinstance(parent, cst.IfExp):  # ``client if fast else other``
            if parent.test is not node:
                self._follow(parent, scope, parents)
        elif isinstance(parent, cst.NamedExpr):  # ``(name := client)``
            self._follow_target(parent.target, scope)
            self._follow(parent, scope, parents)
        elif isinstance(parent, cst.Assign):  # ``name = self.name = client``
            for target in parent.targets:
                self._follow_target(target.target, scope)
        elif isinstance(parent, cst.AnnAssign):
            self._follow_target(parent.target, scope)
        elif isinstance(parent, cst.WithItem):  # ``with client as name:``
            if parent.asname is not None:
                self._follow_target(parent.asname.name, scope)
        elif isinstance(parent, cst.Arg):  # ``send(client)``
            self._follow_argument(parent, scope, parents)
        elif isinstance(parent, (cst.Return, cst.Yield, cst.Lambda)):
            self._escapes("returned", _function_name(scope), parent)
        elif not isinstance(parent, _HARMLESS):  # ``[client]``
            self._escapes("stored", "", parent or node)

    def _follow_argument(self, argument: cst.Arg, scope: Scope, parents: Parents) -> None:
        """Follow the client, which a call is given as ``argument``, into the function that it calls.

        The client escapes if it is not certain which function that is, and which of its parameters is the client.
        Calls of ``_PASSES_ON`` return it, and ``hasattr(client, "x")`` is a local use. Nothing is recorded for
        ``print(client)``: a client that is only printed counts as not used.
        """
        call = parents.get(argument)
        name = called_name(call) if isinstance(call, cst.Call) else None
        if name in _PASSES_ON and call is not None:
            self._follow(call, scope, parents)
        elif _only_inspects(argument, call, parents):
            self._use("local", name or "", argument)
        elif name not in _LOOKS_ONLY:
            found = self._parameter_taking(argument, call, scope) if isinstance(call, cst.Call) else None
            if found is None:
                self._escapes("handed on", name or "", argument)
            else:
                parameter, function = found
                bindings = function.bindings[parameter]
                # If the function assigns to the parameter again, only reads that the argument reaches are followed.
                binding = next((each for each in bindings if isinstance(each, Parameter) and len(bindings) > 1), None)
                if (parameter, function, binding) not in self._seen:
                    self._functions += 1
                self._follow_name(parameter, function, binding)

    def _parameter_taking(self, argument: cst.Arg, call: cst.Call, scope: Scope) -> tuple[str, Scope] | None:
        """The name of the parameter that gets ``argument`` of ``call``, and the function that has the parameter.

        For ``send(s3)`` with ``def send(client)``, that is ``client`` of ``send``. None if it is not certain, for a
        method, and if the client was followed into MOST_FUNCTIONS already.
        """
        evaluator = self.flows.evaluator
        called = evaluator.value(call.func, scope)
        # A class that derives from the one called may have another constructor.
        function = None if getattr(called, "may_derive", False) else callee(call, called, evaluator)
        if function is None or not isinstance(function.node, cst.FunctionDef) or not decorators(function) <= RUNS:
            return None
        if self._functions >= MOST_FUNCTIONS or function.owner is not None:
            return None
        bound = bind(function, [(each, scope) for each in call.args])
        names = [name for name, (value, _) in bound.values.items() if value is argument.value]
        return (names[0], function) if len(names) == 1 and bound.complete else None

    def _use_attribute(self, node: cst.Attribute, scope: Scope, parents: Parents) -> None:
        """Record the use of the client that ``node``, one of its attributes, shows.

        Such as the operation ``client.put_object``, the waiter of ``client.get_waiter("bucket_exists")`` or the local
        use ``client.generate_presigned_url``; ``resource.meta.client`` is followed as the client. The client escapes by
        ``wait = client.get_waiter``, whose waiter is made out of sight, and by ``client._make_api_call``.
        """
        name, parent = node.attr.value, parents.get(node)
        if name == "meta" and isinstance(parent, cst.Attribute) and parent.attr.value == "client":
            self._follow(parent, scope, parents)
        elif name == "meta" or name in SENDS_NOTHING:
            self._use("local", name, node)
        elif name in ASKING and isinstance(parent, cst.Call) and parent.func is node:
            asked = parent.args[0].value if parent.args else None
            asked_name = str(string_value(asked)) if isinstance(asked, cst.SimpleString) else ""
            self._use("waiter" if ASKING[name] == "waiter" else "paginator", asked_name, node)
        elif name in ASKING or name.startswith("_"):
            self._escapes("handed on", name, node)
        else:
            self._use("transfer" if name in TRANSFERS else "operation", name, node)

    def _follow_target(self, target: cst.BaseExpression, scope: Scope) -> None:
        """Follow the client as ``target``, which it is bound to; it escapes unless that is a name or ``self.name``."""
        if isinstance(target, cst.Name):
            home = scope.home(target.value)
            self._follow_name(target.value, home, made_at(target, home.bindings.get(target.value, ())))
        elif isinstance(target, cst.Attribute):
            name, owner = target.attr.value, own_attribute(target, scope)
            if owner is not None:
                self._follow_attribute(name, scope.top, made_at(target, owner.attributes.get(name, ())), owner)
            else:
                self._escapes("stored", name, target)
        else:
            self._escapes("stored", "", target)

    def _follow_name(self, name: str, home: Scope, binding: Binding | None) -> None:
        """Follow the client as ``name`` of ``home``, where its ``binding`` reaches; None: wherever the name is read."""
        if (name, home, binding) in self._seen:
            return
        self._seen.add((name, home, binding))
        # A name of a class body is read as ``self.name``, too: whichever binding is in effect at the end of the body.
        if home.kind == "class":
            self._follow_attribute(name, home.top)
        flows = self.flows.flows_in(home)
        parents = flows.file.parents_around(home)
        for node, scope, reached in flows.reads_of_name(name, home, with_bindings=binding is not None):
            if binding is None or binding in reached:
                self._follow(node, scope, parents)
        if home.kind == "module":
            self._in_other_files(name, home)

    def _follow_attribute(
        self, name: str, top: Scope, binding: Binding | None = None, owner: Scope | None = None
    ) -> None:
        """Follow the client as the attribute ``name`` of any object in the module ``top``: each may be the client.

        With a ``binding`` of the class ``owner``, only attributes that it reaches are followed.
        """
        if (name, top, binding) in self._seen:
            return
        self._seen.add((name, top, binding))
        flows = self.flows.flows_in(top)
        parents = flows.file.parents
        for node, scope, reached in flows.reads_of_attribute(name, owner if binding is not None else None):
            if binding is None or owner is None or binding in reached:
                self._follow(node, scope, parents)
        # Asked last: it reads the files of the project.
        self._in_other_files(name, top)

    def _in_other_files(self, name: str, top: Scope) -> None:
        """Let the client escape if other files may use ``name`` of the module ``top``, under which it is stored."""
        if self.flows.evaluator.project.mentioned_elsewhere(top, name):
            self._escapes("stored", name, self.made)


class _LocalFlow(_ClientFlow):
    """The data flow of a client if no use of it sends a request; it finds no uses at all if one may send."""

    def _follow_creation(self, scope: Scope, parents: Parents) -> Mentions:
        try:
            return super()._follow_creation(scope, parents)
        except _SendsError:
            return Mentions()

    def _use(self, kind: UseKind, name: str, node: cst.CSTNode) -> None:
        if kind != "local":
            raise _SendsError
        super()._use(kind, name, node)

    def _in_other_files(self, name: str, top: Scope) -> None:
        """Follow the client, stored as ``name`` of the module ``top``, into the other files that may use that name.

        If these are too many to read (``users`` returns None), one of them may send.
        """
        project = self.flows.evaluator.project
        modules = project.users(top, name, tests=False) if project.mentioned_elsewhere(top, name) else ()
        if modules is None:
            raise _SendsError
        for module in modules:
            flows = self.flows.flows_in(module)
            parents = flows.file.parents
            reads: list[cst.Attribute | cst.Name] = [*flows.attributes_read(name), *flows.names_read(name, parents)]
            for node in reads:
                scope = flows.file.scope_of(node, parents)
                if _may_be_imported(node, name, scope):
                    self._follow(node, scope, parents)


def _function_name(scope: Scope) -> str:
    """The name of the function that ``scope`` is in; empty for a lambda."""
    function = scope.function.node if scope.function is not None else None
    return function.name.value if isinstance(function, cst.FunctionDef) else ""


def _may_be_imported(node: cst.Attribute | cst.Name, name: str, scope: Scope) -> bool:
    """Whether ``node`` in ``scope`` may refer to ``name`` of another module, and not to one of its own."""
    if isinstance(node, cst.Attribute):
        owner = own_attribute(node, scope)
        return owner is None or name not in owner.attributes
    home = scope.find(name)
    return home is None or any(isinstance(each, Imported) for each in home.bindings[name])


def _only_inspects(argument: cst.Arg, call: cst.CSTNode | None, parents: Parents) -> bool:
    """Whether ``call`` only looks at what ``argument`` is or which attributes it has: ``hasattr(client, "x")``.

    So does ``Mock(spec=client)``, and ``getattr(client, "x", None)`` if the code only tests its result: in a
    comparison, as a condition (``if getattr(...):``) or by ``callable(getattr(...))``.
    """
    name = called_name(call) if isinstance(call, cst.Call) else None
    if name in _IMITATES:
        return argument.keyword is None or argument.keyword.value.startswith("spec")
    if call is None or name != "getattr":
        return name in _INSPECTS
    parent = parents.get(call)
    if isinstance(parent, cst.Arg):
        outer_call = parents.get(parent)
        return isinstance(outer_call, cst.Call) and called_name(outer_call) == "callable"
    # Of a node with a condition, the result must be that, and not ``a`` in ``a if b else c``.
    return isinstance(parent, (*_HARMLESS, cst.IfExp, cst.CompIf)) and getattr(parent, "test", call) is call


def _is_label(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Whether ``node`` names an attribute or an argument."""
    at: Any = parent
    return (at.__class__ is cst.Attribute and at.attr is node) or (at.__class__ is cst.Arg and at.keyword is node)


def _is_target(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether ``node`` is bound and not read: as a target, a parameter, or the name in a definition or import."""
    parent: Any = parents.get(node)
    return parent.__class__ in _BINDING or (parent.__class__ in _WITH_TARGET and parent.target is node)


# Sets of classes: see ``children`` in ``tree``.
_BINDING: Set[type] = {cst.AssignTarget, cst.AsName, cst.Param, cst.FunctionDef, cst.ClassDef, cst.ImportAlias}
_WITH_TARGET: Set[type] = {cst.AnnAssign, cst.NamedExpr, cst.For, cst.CompFor}


_SAYS_LOCAL = (
    *("generate_presigned", "auth_token", ".meta", ".exceptions.", "Mock(", "autospec("),
    *("dir(", "hasattr(", "isinstance(", "getattr("),
)
"""Text of a file that uses a client without sending anything."""

_ANY_TEXT = ("",)
"""The words to look for in a module where it may have any text: every text has the empty word."""


class ClientUses:
    """Finds out what the clients that one file makes are used for, there and in other files."""

    def __init__(self, facts: SourceFacts, clients: Clients, limits: TimeLimits) -> None:
        """``facts`` are all facts of the file whose clients ``clients`` are; ``limits`` are those of its functions."""
        self.file = clients.file
        self.facts = facts
        self.limits = limits
        self.flows = ClientFlows(clients.file, clients.evaluator)
        self.node_of = {client: node for node, client in clients.made.items()}
        self._calls_on: dict[tuple[SourceFile, Set[str] | None], list[tuple[CallElsewhere, set[int | None]]]] = {}
        self._numbers_by_file: dict[SourceFile, dict[object, int]] = {}
        self._given_clients_by_words: dict[tuple[str, ...], list[Scope]] = {}

    @cached_property
    def repeated(self) -> Set[object]:
        """The places of calls of the file that fan out."""
        return repeated_calls(self.file)

    @cached_property
    def calls_on(self) -> dict[ClientCreation, list[OperationCall]]:
        """The calls of operations on each client, in source order."""
        found: dict[ClientCreation, list[OperationCall]] = {}
        for call in self.facts.of(OperationCall):
            for client in dict.fromkeys(call.clients):
                found.setdefault(client, []).append(call)
        return found

    def elsewhere(self, made: cst.Call, client: ClientCreation) -> Iterator[CallElsewhere]:
        """The calls in other modules on ``client``, which ``made`` makes, that have a time limit, wait or may last.

        If this file has functions with known limits, any module may have such a call. Otherwise only modules that
        mention an operation of the service which waits or may last are read: to follow the names of every client takes
        a fifth of a run.
        """
        words = _ANY_TEXT if self.limits.known else tuple(sorted(lasting_words(client.service_name)))
        if words:
            for file in self._files_using(made, words):
                yield from self._calls_in(file, lasting_methods(file.source), made)

    def every_elsewhere(self, made: cst.Call) -> Iterator[CallElsewhere]:
        """All calls in other modules on the client that ``made`` makes."""
        for file in self._files_using(made, _ANY_TEXT):
            yield from self._calls_in(file, None, made)

    def _calls_in(self, file: SourceFile, names: Set[str] | None, made: cst.Call) -> Iterator[CallElsewhere]:
        """The calls in another ``file`` of methods with these ``names``, None for all, on the client of ``made``."""
        if (file, names) not in self._calls_on:
            calls = self.limits.calls_of(file, names)
            self._calls_on[file, names] = [(each, {*self._numbers_of_clients(each.call)}) for each in calls]
        number = self._number_by_call(self.file).get(made)
        yield from (each for each, numbers in self._calls_on[file, names] if number in numbers)

    def _files_using(self, made: cst.Call, words: tuple[str, ...]) -> Iterator[SourceFile]:
        """The other files with one of ``words`` that may use the client of ``made``.

        They use a name that it is stored or returned under, or this file gives them a client as an argument.
        """
        yield from dict.fromkeys(map(file_of, [*self._given_clients(words), *self._modules_naming(made, words)]))

    def _modules_naming(self, made: cst.Call, words: tuple[str, ...]) -> Iterator[Scope]:
        """The modules with one of ``words`` that use a name under which the client of ``made`` may be had.

        Such as ``s3`` of ``s3 = boto3.client("s3")``, and ``get_client``, which returns the client. A function
        that calls ``get_client`` may return the client, too, and so may one that calls it, and so on.
        """
        project = self.flows.evaluator.project
        mentions = self.flows.mentions(made) if project.is_imported(self.file.top, words) else None
        if mentions is None or mentions.complete:
            return
        names = dict.fromkeys(each.name for each in mentions.uses if each.kind in ("stored", "returned") and each.name)
        new: Set[str | None] = {*names}
        while new:
            new = {_function_name(site.scope) for site in self.file.outline.called(new)} - {*names, ""}
            names |= dict.fromkeys(sorted(new))
        for name in names:
            yield from project.some_users(self.file.top, name, words)

    def _given_clients(self, words: tuple[str, ...]) -> list[Scope]:
        """The ``_modules_given_clients`` whose text has one of ``words``."""
        if words not in self._given_clients_by_words:
            texts = ((module, file_of(module).source) for module in self._modules_given_clients)
            found = [module for module, text in texts if any(word in text for word in words)]
            self._given_clients_by_words[words] = found
        return self._given_clients_by_words[words]

    @cached_property
    def _modules_given_clients(self) -> list[Scope]:
        """The other modules of the project whose functions or classes this file gives a client: ``upload(s3)``.

        That is what a call shows by an argument that makes a client, or has a name to which this file assigns one.
        """
        modules: dict[Scope, None] = {}
        made, names = {*self.node_of.values()}, self._names_of_clients
        for site in self.file.outline.calls:
            if any(each.value in made or called_name(each.value) in names for each in site.node.args):
                called = possible_values(self.flows.evaluator.value(site.node.func, site.scope))
                modules |= {each.scope.top: None for each in called if isinstance(each, (Class, Function))}
        return [module for module in modules if module is not self.file.top]

    @cached_property
    def _names_of_clients(self) -> set[str | None]:
        """The names of variables and attributes to which this file assigns a client that it makes."""
        outline, targets = self.file.outline, list[cst.BaseExpression]()
        for node in self.node_of.values():
            parent = self.file.parents_around(outline.sites[node].scope).get(node)
            if isinstance(parent, cst.Assign):
                targets += [each.target for each in parent.targets]
            elif isinstance(parent, (cst.AnnAssign, cst.NamedExpr)):
                targets.append(parent.target)
        return {*map(called_name, targets)} - {None}

    def _numbers_of_clients(self, call: OperationCall) -> Iterator[int | None]:
        """The clients of this file that ``call``, in another file, is made on, by number: see ``_number_by_call``.

        The other file imports this one, which is parsed again for that. So the calls that make the clients are other
        nodes there, but they have the same numbers.
        """
        for client, place in call.elsewhere.items():
            copy = self.flows.evaluator.project.containing(client.anchor)
            if copy is not None and place.file == real(self.file.absolute):
                yield self._number_by_call(copy).get(client.anchor)

    def _number_by_call(self, file: SourceFile) -> dict[object, int]:
        """The calls of ``file`` that may make a client, numbered in source order: the same in each copy of the file.

        Their lines may differ, if the file is open in an editor.
        """
        if file not in self._numbers_by_file:
            sites = file.outline.called(file.renamed(CREATING))
            self._numbers_by_file[file] = {site.node: number for number, site in enumerate(sites)}
        return self._numbers_by_file[file]

    @cached_property
    def names_local(self) -> bool:
        """Whether the text of the file has something that uses a client without sending anything."""
        return any(text in self.file.source for text in _SAYS_LOCAL)


class UseInFile(ClientUse):
    """The uses of a client in the file of ``uses``; of a client that another file makes only the calls."""

    def __init__(self, client: ClientCreation, uses: ClientUses) -> None:
        super().__init__(client)
        self._uses = uses
        self._made = uses.node_of.get(client)

    @cached_property
    def calls(self) -> Sequence[OperationCall]:
        """The calls of operations that rules report on or that may last."""
        return self._uses.calls_on.get(self.client, [])

    @cached_property
    def mentions(self) -> Mentions:
        """Every use of the names it goes by."""
        return super().mentions if self._made is None else self._uses.flows.mentions(self._made)

    @cached_property
    def elsewhere(self) -> Sequence[CallElsewhere]:
        """The calls on it in other files."""
        return () if self._made is None else [*self._uses.elsewhere(self._made, self.client)]

    @cached_property
    def limited(self) -> Sequence[LimitedCall]:
        """Every call on it with what ends its caller."""
        return () if self._made is None else self._uses.limits.of(self.client)

    @cached_property
    def sends_nothing(self) -> bool:
        """Whether the client is used, and certainly for nothing that sends a request."""
        made, uses = self._made, self._uses
        return made is not None and uses.names_local and uses.flows.sends_nothing(made)

    @cached_property
    def unused(self) -> bool:
        """Whether certainly nothing uses the client: its only name is local to a function, and nothing reads it."""
        made, uses = self._made, self._uses
        if made is None:
            return False
        scope = uses.file.outline.sites[made].scope
        parents = uses.file.parents_around(scope)
        parent = parents.get(made)
        target = parent.targets[0].target if isinstance(parent, cst.Assign) and len(parent.targets) == 1 else None
        if not isinstance(target, cst.Name) or scope.function is None or scope.home(target.value) is not scope:
            return False
        # Other functions may have the name, too, so only reads of this function's own name count.
        return not uses.flows.reads_of_name(target.value, scope, with_bindings=False)

    @cached_property
    def repeated(self) -> Set[object]:
        """The places of calls that fan out."""
        return self._uses.repeated

    @cached_property
    def called_elsewhere(self) -> Set[str]:
        """The methods that other files are seen to call on it."""
        calls = () if self._made is None else self._uses.every_elsewhere(self._made)
        return {each.call.method for each in calls}
