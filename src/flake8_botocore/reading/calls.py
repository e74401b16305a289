"""Calls to facts: clients, Configs and sessions, with their arguments by parameter name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import Literal

import libcst as cst

from ..facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Library,
    MergedConfig,
    OneOf,
    SessionCreation,
    Thing,
    Unknown,
    Value,
    alternatives,
)
from . import api, by_name, classes, config_flows, declared, displays, factories
from .by_name import text as written
from .evaluation import Evaluator
from .files import Made, SourceFile
from .objects import (
    Class,
    Client,
    Dotted,
    Either,
    Foreign,
    Function,
    Instance,
    Method,
    Object,
    Part,
    Partial,
    Session,
    Super,
    as_fact,
    is_none,
    join,
    options,
)
from .scopes import Scope
from .syntax import called_name

ConfigParameters = Callable[[Library], Sequence[str]]
"""The positional parameters of ``Config`` or ``AioConfig``, in order, for the target version."""


FIRST_CALLS = frozenset({"setup_default_session", "set_default_client_config"})
"""Calls that change sessions which other calls use."""


class Calls:
    """Evaluates calls; one per run, for all modules it reads."""

    def __init__(
        self,
        evaluator: Evaluator,
        config_parameters: ConfigParameters,
        factories: Set[str] = frozenset(),
        module_name: Callable[[str], str] = str,
    ) -> None:
        """``factories`` are dotted names of functions that return clients and take ``config=``; ``module_name``
        gives the dotted name of the module at a path."""
        self.evaluator = evaluator
        self.config_parameters = config_parameters
        self.factories = factories
        self.module_name = module_name
        evaluator.calls = self

    def prepare(self, file: SourceFile) -> None:
        """Note what ``file`` does to sessions and Configs after making them, before anything else is asked of it."""

        def note() -> None:
            for site in file.outline.calls:
                if called_name(site.node) in FIRST_CALLS:
                    self._note(site.node, site.scope, file.made)
            config_flows.complete(file, self.evaluator)

        self.evaluator.afresh(note)

    def _note(self, node: cst.Call, scope: Scope, made: Made) -> None:
        self.evaluator.value(node, scope)
        if called_name(node) == "set_default_client_config":
            receiver = self.evaluator.value(node.func, scope)
            made.changes_given |= not isinstance(receiver, Method)

    def escapes(self, name: str, scope: Scope) -> bool:
        """Whether the dictionary called ``name`` in ``scope`` is handed to a call that may change it."""
        return (scope, name) in file_of(scope).escaping

    def call(self, node: cst.Call, scope: Scope) -> Object:
        """What the call ``node`` returns; clients, Configs and sessions it makes are recorded."""
        function = self.evaluator.value(node.func, scope)
        if by_name.is_candidate(node, function):
            library = by_name.library(node, function, scope, self.evaluator)
            if library is not None:
                session = Session(library, Anchor(node.func), "")
                return self._client(node, scope, session, [(a, scope) for a in node.args], by_name=True)
        if self.factories:
            factory = factories.factory(node, function, scope, self.factories, self.module_name)
            if factory is not None:
                return self._made_by(factory, node, scope)
        return self.apply(function, node, scope, [(a, scope) for a in node.args])

    def apply(self, function: Object, node: cst.Call, scope: Scope, args: list[tuple[cst.Arg, Scope]]) -> Object:
        """The result of calling ``function`` with ``args``, written as ``node`` in ``scope``."""
        if isinstance(function, Dotted):
            return self._dotted(function.path, node, scope, args)
        if isinstance(function, Method):
            return self._method(function, node, scope, args)
        if isinstance(function, Function):
            return classes.result(function.scope, self.evaluator)
        if isinstance(function, Class):
            return Instance(function)
        if isinstance(function, Foreign):
            return function if function.is_mock else UNKNOWN
        if isinstance(function, Part):
            return Part(function.client, f"{function.name}()")
        if isinstance(function, Partial):
            before = [(a, function.scope) for a in function.call.args[1:]]
            return self.apply(function.function, node, scope, before + args)
        if isinstance(function, Either):
            known = not any(isinstance(option, Unknown) for option in function.options)
            if known and len({_is_of_boto(option) for option in function.options}) == 1:
                return join([self.apply(option, node, scope, args) for option in function.options])
        return UNKNOWN

    def _dotted(self, path: str, node: cst.Call, scope: Scope, args: list[tuple[cst.Arg, Scope]]) -> Object:
        if path in api.CLIENT_FUNCTIONS:
            return self._client(node, scope, default_session(node, api.CLIENT_FUNCTIONS[path]), args)
        if path in api.SESSION_MAKERS or path == api.SETUP_DEFAULT_SESSION:
            return self._session(path, node, scope, args)
        if path in api.CONFIG_CLASSES:
            return self._config(api.CONFIG_CLASSES[path], node, scope, args)
        if path in api.TRANSFER_CONFIGS:
            return Thing("transfer config", "TransferConfig", Anchor(node))
        if path == "builtins.dict":
            return displays.keywords(node.args, scope, self.evaluator, node)
        if path == "builtins.super":
            function = scope.function
            return Super(Class(function.owner)) if function is not None and function.owner is not None else UNKNOWN
        if path in ("functools.partial", "copy.copy", "copy.deepcopy", "typing.cast"):
            return self._wrapped(path, node, scope)
        last = path.rpartition(".")[2]
        if path.partition(".")[0] in ("unittest", "mock", "moto") or (
            last[:1].isupper() and not path.startswith("builtins")
        ):
            return Foreign(path, node, scope)
        return UNKNOWN

    def _wrapped(self, path: str, node: cst.Call, scope: Scope) -> Object:
        if not node.args or any(a.star for a in node.args[:2]):
            return UNKNOWN
        if path == "typing.cast":
            stated = declared.instance(node.args[0].value, scope, self.evaluator)
            if not isinstance(stated, Unknown) or len(node.args) < 2:
                return stated
            return self.evaluator.value(node.args[1].value, scope)
        first = self.evaluator.value(node.args[0].value, scope)
        if path == "functools.partial":
            return Partial(first, node, scope) if not isinstance(first, (Unknown, Foreign)) else UNKNOWN
        return first

    def _method(self, method: Method, node: cst.Call, scope: Scope, args: list[tuple[cst.Arg, Scope]]) -> Object:
        receiver = method.receiver
        if not isinstance(receiver, Session):
            return self._merge(receiver, node, scope)
        if method.name != "set_default_client_config":
            return self._client(node, scope, receiver, args)
        given = as_fact(self.evaluator.value(node.args[0].value, scope), Anchor(node)) if node.args else UNKNOWN
        made = self._made(scope)
        for part in receiver.parts or (receiver,):
            known = made.defaults.setdefault(None if part.source.is_default else part.source, [])
            if given not in known:
                known.append(given)
            made.changes_given |= config_flows.is_handed_in(part.source)
        return displays.literal(None, node)

    def _client(
        self,
        node: cst.Call,
        scope: Scope,
        session: Session,
        args: list[tuple[cst.Arg, Scope]],
        *,
        by_name: bool = False,
    ) -> Object:
        made = self._made(scope)
        if node in made.clients:
            return Client(made.clients[node], file_of(scope))
        callee = written(node.func)
        arguments, complete = self.arguments(args, api.CLIENT_PARAMETERS)
        made.clients[node] = ClientCreation(
            Anchor(node),
            callee,
            _creating_method(callee),
            session.library,
            _given(arguments, "service_name", complete),
            arguments,
            complete,
            _given(arguments, "config", complete),
            by_name=by_name,
        )
        made.made_by[node] = session
        return Client(made.clients[node], file_of(scope))

    def _made_by(self, factory: factories.Factory, node: cst.Call, scope: Scope) -> Object:
        """The client that a first-party factory makes, of which only service and Config are known."""
        made = self._made(scope)
        if node not in made.clients:
            made.made_by[node] = default_session(node)
            arguments, complete = self.arguments([(a, scope) for a in node.args], factory.parameters)
            config = _given(arguments, "config", complete)
            if isinstance(config, Absent) and any(argument.name is None for argument in arguments):
                config = UNKNOWN
            if isinstance(config, Absent) and factory.default is not None and factory.home is not None:
                default = self.evaluator.value(factory.default, factory.home)
                config = config if is_none(default) else as_fact(default, Anchor(factory.default))
            made.clients[node] = ClientCreation(
                Anchor(node),
                written(node.func),
                "client",
                "boto3",
                _given(arguments, "service_name", complete),
                tuple(argument for argument in arguments if argument.name in ("service_name", "config")),
                complete,
                config if _is_config(config) else UNKNOWN,
            )
        return Client(made.clients[node], file_of(scope))

    def _session(self, path: str, node: cst.Call, scope: Scope, args: list[tuple[cst.Arg, Scope]]) -> Object:
        made = self._made(scope)
        library = api.SESSION_MAKERS.get(path, "boto3")
        parameters = api.SESSION_PARAMETERS["boto3" if library in ("boto3", "aioboto3") else "botocore"]
        if path.endswith("get_session"):
            parameters = ("env_vars",)
        if node in made.session_of:
            # A default that was set on it holds for every mention of it.
            return made.session_of[node] if path != api.SETUP_DEFAULT_SESSION else displays.literal(None, node)
        arguments, complete = self.arguments(args, parameters)
        session = Session(library, Anchor(node), written(node.func), file_of(scope).place(node), file_of(scope))
        session.is_default = path == "boto3._get_default_session"
        made.session_of[node] = session
        given = next((a for a in arguments if a.name == "botocore_session"), None)
        if given is not None:
            inner = self._session_behind(given, args)
            session.inner = inner
            session.unreadable_default = inner is None and not displays.is_false(given.value)
        if path != "boto3._get_default_session":
            made.sessions[node] = SessionCreation(Anchor(node), written(node.func), library, arguments, complete)
        if path == api.SETUP_DEFAULT_SESSION:
            made.default_session = session
            return displays.literal(None, node)
        return session

    def _session_behind(self, given: Argument, args: list[tuple[cst.Arg, Scope]]) -> Session | None:
        """The session object that the argument ``given``, one of ``args``, holds."""
        for arg, scope in args:
            value = self.evaluator.value(arg.value, scope)
            if isinstance(value, Dictionary) and given.unfolded:
                value = displays.objects_of(value).get(given.name, UNKNOWN)
            if isinstance(value, Session) and (given.unfolded or Anchor(arg) is given.anchor):
                return value
        return None

    def _config(self, library: Library, node: cst.Call, scope: Scope, args: list[tuple[cst.Arg, Scope]]) -> Object:
        made = self._made(scope)
        if node not in made.configs:
            arguments, complete = self.arguments(args, self.config_parameters(library))
            made.configs[node] = ConfigCreation(Anchor(node), written(node.func), library, arguments, complete)
        return made.configs[node]

    def _merge(self, base: ConfigCreation | MergedConfig, node: cst.Call, scope: Scope) -> Object:
        made = self._made(scope)
        if len(node.args) != 1 or node.args[0].star:
            return UNKNOWN
        if node not in made.merges:
            arg = node.args[0]
            overlay = as_fact(self.evaluator.value(arg.value, scope), Anchor(arg.value))
            made.merges[node] = MergedConfig(Anchor(node), base, overlay, Anchor(arg))
        return made.merges[node]

    # Arguments.

    def arguments(
        self, args: Iterable[tuple[cst.Arg, Scope]], parameters: Sequence[str]
    ) -> tuple[tuple[Argument, ...], bool]:
        """The arguments by parameter name, and whether they are all there is to know."""
        found: list[Argument] = []
        complete = True
        position: int | None = 0
        for arg, scope in args:
            value = self.evaluator.value(arg.value, scope)
            if arg.star == "*":
                items = getattr(value, "items", None) if isinstance(value, displays.TupleOf) else None
                if items is None:
                    complete, position = False, None
                    continue
                for item in items:
                    found.append(Argument(_parameter(parameters, position), item, Anchor(arg), position, True))
                    position = position + 1 if position is not None else None
            elif arg.star == "**":
                unfolded, whole = _unfold(value)
                found += unfolded
                complete = complete and whole
            elif arg.keyword is not None:
                found.append(Argument(arg.keyword.value, as_fact(value, Anchor(arg.value)), Anchor(arg)))
            else:
                name = _parameter(parameters, position)
                found.append(Argument(name, as_fact(value, Anchor(arg.value)), Anchor(arg), position))
                position = position + 1 if position is not None else None
        return tuple(found), complete

    def _made(self, scope: Scope) -> Made:
        return file_of(scope).made


def _is_config(value: Value) -> bool:
    """Whether each alternative of ``value`` is a Config, or none; a factory may take other things for one."""
    kinds = (ConfigCreation, MergedConfig, Absent)
    return all(isinstance(each, kinds) or is_none(each) for each in alternatives(value))


def file_of(scope: Scope) -> SourceFile:
    """The file a scope belongs to."""
    assert isinstance(scope.module, SourceFile)
    return scope.module


def _is_of_boto(function: Object) -> bool:
    """Whether ``function`` is boto's own, not some other thing that a name may hold instead."""
    if isinstance(function, Partial):
        return _is_of_boto(function.function)
    return isinstance(function, Method) or (
        isinstance(function, Dotted) and function.path.partition(".")[0] in api.ROOTS
    )


def _parameter(parameters: Sequence[str], position: int | None) -> str | None:
    return parameters[position] if position is not None and position < len(parameters) else None


def _unfold(value: Object) -> tuple[list[Argument], bool]:
    """The arguments that ``**value`` gives, and whether it gives no others.

    Of several dictionaries, a key is given with every value it has in one of them, ABSENT where it is missing.
    """
    parts = options(value)
    dictionaries = [part for part in parts if isinstance(part, Dictionary)]
    if len(dictionaries) != len(parts):
        return [], False
    complete = all(part.complete for part in dictionaries)
    if len(dictionaries) == 1:
        items = dictionaries[0].items
        return [Argument(i.key, i.value, i.anchor, None, True) for i in items if isinstance(i.key, str)], complete
    found: dict[str, Argument] = {}
    for part in dictionaries:
        for item in part.items:
            if isinstance(item.key, str) and item.key not in found:
                values = tuple(each.get(item.key) for each in dictionaries)
                found[item.key] = Argument(item.key, OneOf(values), item.anchor, None, True)
    return list(found.values()), complete


def _given(arguments: tuple[Argument, ...], name: str, complete: bool) -> Value:
    for argument in arguments:
        if argument.name == name:
            return argument.value
    unnamed = any(argument.name is None and argument.position is None for argument in arguments)
    return ABSENT if complete and not unnamed else UNKNOWN


def _creating_method(callee: str) -> Literal["client", "resource", "create_client"]:
    last = callee.rpartition(".")[2]
    return "resource" if last == "resource" else "create_client" if last == "create_client" else "client"


def default_session(node: cst.Call, library: Library = "boto3") -> Session:
    """The session behind ``boto3.client``."""
    return Session(library, Anchor(node), "", is_default=True)
