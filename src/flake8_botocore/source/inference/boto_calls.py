"""Calls that make clients, sessions and Configs: each is recorded once, with its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Literal as OneWordOf

import libcst as cst

from ...botocore import api
from ...botocore.services import ALIASES
from ...facts import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Library,
    Literal,
    MergedConfig,
    SessionCreation,
    Unknown,
    Value,
    alternatives,
    given_as,
    merges,
)
from ..scopes.scope import AttributeSet, Scope
from ..syntax.tree import called_name, callee_text
from . import call_contexts, changes, classes, dictionaries, literals
from .call_frames import ScopedArg, read_arguments
from .objects import Client, Dotted, Function, Instance, Object, Session, as_fact, is_none, options
from .protocols import Inference
from .source_file import SourceFile, file_of

ConfigParameters = Callable[[Library], Sequence[str]]
"""The positional parameters of ``Config`` or ``AioConfig``, in order, for the target version."""

MOST_MERGES = 60
"""Merges behind one Config past which it is unknown; real code needs under 5."""


class BotoCalls:
    """Records what calls make, in the facts of their file."""

    def __init__(self, evaluator: Inference, config_parameters: ConfigParameters) -> None:
        self.evaluator = evaluator
        self.config_parameters = config_parameters

    def client(
        self,
        node: cst.Call,
        scope: Scope,
        session: Session,
        args: list[ScopedArg],
        *,
        by_name: bool = False,
    ) -> Object:
        """The client that ``session`` makes for ``node``; ``by_name``: boto only by its name."""
        made = file_of(scope).made
        if scope.calls_deep:
            if (scope, node) not in made.in_calls:
                made.in_calls[scope, node] = self._creation(node, session, args, by_name, made.patched), session
            return Client(made.in_calls[scope, node][0], file_of(scope))
        if node not in made.clients:
            made.clients[node] = self._creation(node, session, args, by_name, made.patched)
            made.made_by[node] = session
        return Client(made.clients[node], file_of(scope))

    def _creation(
        self, node: cst.Call, session: Session, args: list[ScopedArg], by_name: bool, patched: Set[str]
    ) -> ClientCreation:
        callee = callee_text(node.func)
        arguments, complete = read_arguments(args, api.CLIENT_PARAMETERS, self.evaluator)
        service = given_as(arguments, "service_name", complete)
        return ClientCreation(
            Anchor(node),
            callee,
            _creating_method(callee),
            session.library,
            service,
            arguments,
            complete,
            UNKNOWN if patched else given_as(arguments, "config", complete),
            by_name=by_name,
            alias_of=ALIASES.get(str(service.value)) if isinstance(service, Literal) else None,
        )

    def by_factory(self, factory: call_contexts.Factory, node: cst.Call, scope: Scope) -> Object:
        """The client that a first-party factory makes, of which only service and Config are known."""
        made = file_of(scope).made
        if node not in made.clients:
            made.made_by[node] = default_session(node)
            arguments, complete = read_arguments([(a, scope) for a in node.args], factory.parameters, self.evaluator)
            config = given_as(arguments, "config", complete)
            if isinstance(config, Absent) and any(argument.name is None for argument in arguments):
                config = UNKNOWN
            function = factory.function
            if function is not None:
                made.factories[node] = function
                if isinstance(config, Absent) and factory.default is not None:
                    default = self.evaluator.value(factory.default, function.parent or function)
                    config = config if is_none(default) else as_fact(default, Anchor(factory.default))
                config = call_contexts.completed(function, config, self.evaluator)
            made.clients[node] = ClientCreation(
                Anchor(node),
                callee_text(node.func),
                "client",
                "boto3",
                given_as(arguments, "service_name", complete),
                tuple(argument for argument in arguments if argument.name in ("service_name", "config")),
                complete,
                config if _is_config(config) else UNKNOWN,
            )
        return Client(made.clients[node], file_of(scope))

    def session(self, path: str, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """What the Session class or function with the dotted name ``path`` gives."""
        made = file_of(scope).made
        library = api.SESSION_MAKERS.get(path, "boto3")
        parameters = api.SESSION_PARAMETERS["boto3" if library in ("boto3", "aioboto3") else "botocore"]
        if path.endswith("get_session"):
            parameters = ("env_vars",)
        if node in made.session_of:
            # A default that was set on it holds for every mention of it.
            return made.session_of[node] if path != api.SETUP_DEFAULT_SESSION else literals.literal(None, node)
        arguments, complete = read_arguments(args, parameters, self.evaluator)
        session = Session(library, Anchor(node), callee_text(node.func), file_of(scope).place(node), file_of(scope))
        session.is_default = path == "boto3._get_default_session"
        made.session_of[node] = session
        given = next((a for a in arguments if a.name == "botocore_session"), None)
        if given is not None:
            inner = self._session_behind(given, args)
            session.inner = inner
            session.unreadable_default = inner is None and not literals.is_false(given.value)
        if path != "boto3._get_default_session":
            made.sessions[node] = SessionCreation(Anchor(node), callee_text(node.func), library, arguments, complete)
        if path == api.SETUP_DEFAULT_SESSION:
            made.default_sessions[node] = session
            return literals.literal(None, node)
        return session

    def _session_behind(self, given: Argument, args: list[ScopedArg]) -> Session | None:
        """The session object that the argument ``given``, one of ``args``, holds."""
        for arg, scope in args:
            value = self.evaluator.value(arg.value, scope)
            if isinstance(value, Instance) and isinstance(arg.value, cst.Call):
                value = self._own_session(value, arg.value, scope)
            if isinstance(value, Dictionary) and given.unfolded:
                value = dictionaries.objects_of(value).get(given.name, UNKNOWN)
            if isinstance(value, Session) and (given.unfolded or Anchor(arg) is given.anchor):
                return value
        return None

    def _own_session(self, made: Instance, node: cst.Call, scope: Scope) -> Object:
        """The botocore session that ``node`` makes of a class of the project, which is new."""
        library = classes.library_of_session(made.of.scope, self.evaluator)
        if library is None:
            return made
        file = file_of(scope)
        session = Session(library, Anchor(node), callee_text(node.func), file.place(node), file)
        return file.made.session_of.setdefault(node, session)

    def config(self, library: Library, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The Config that the class of ``library`` makes."""
        made = file_of(scope).made
        if made.patched & _OF_CONFIG:
            return UNKNOWN
        if scope.calls_deep:
            return self._config(library, node, args)
        if node not in made.configs:
            made.configs[node] = self._config(library, node, args)
        return made.configs[node]

    def _config(self, library: Library, node: cst.Call, args: list[ScopedArg]) -> ConfigCreation:
        arguments, complete = read_arguments(args, self.config_parameters(library), self.evaluator)
        return ConfigCreation(Anchor(node), callee_text(node.func), library, arguments, complete)

    def merge(self, base: Value, node: cst.Call, scope: Scope, args: Sequence[cst.Arg] | None = None) -> Object:
        """The Config that ``base.merge(...)`` makes; ``base`` is a Config, or one of several."""
        made = file_of(scope).made
        args = node.args if args is None else args
        if len(args) != 1 or args[0].star:
            return UNKNOWN
        if node in made.merges and not scope.calls_deep:
            return made.merges[node]
        arg = args[0]
        overlay = as_fact(self.evaluator.value(arg.value, scope), Anchor(arg.value))
        if merges(base) + merges(overlay) >= MOST_MERGES:
            return UNKNOWN
        merged = MergedConfig(Anchor(node), base, overlay, Anchor(arg))
        if not scope.calls_deep:
            made.merges[node] = merged
        return merged


_OF_CONFIG = frozenset({"Config", "__init__", "__new__", "__call__", "merge", "OPTION_DEFAULTS", "__dict__"})
_REPLACED = _OF_CONFIG | {
    *("client", "resource", "create_client", "Session", "session", "get_session", "_session"),
    *("setup_default_session", "_get_default_session", "DEFAULT_SESSION"),
}
"""Attributes of boto's modules, classes and sessions that decide what Configs, or clients, are."""

_BY_MOCK = r"patch(?:\(\s*[\"'](?:aio)?boto[^,)]*,|\.\w+\(\s*[\"']?(?:aio)?boto[^,)]*,[^,)]*,)"
_STARTED = rf"{_BY_MOCK}.*\)\.start\(\)|=\s*(?:\w+\.)*{_BY_MOCK}"
"""What gives boto something else for longer than a test: a patch that is started, or has a name for that.

A patch that gives nothing makes a mock, of which ``uses/mocks.py`` knows where it holds.
"""


def note_patches(file: SourceFile, evaluator: Inference) -> None:
    """Note which attributes of boto's ``file`` replaces, and what it makes boto3's own session."""
    patched = {"OPTION_DEFAULTS"} & file.outline.changed_attributes
    if ".start()" in file.source and file.says(_STARTED):
        patched |= _REPLACED
    for change in file.outline.attribute_sets:
        if change.name == "DEFAULT_SESSION":
            _note_default_session(change, file, evaluator)
        elif change.name in _REPLACED and _is_botos(change.target, change.value, change.scope, evaluator):
            patched.add(change.name)
    for each in changes.by_names(file, evaluator):
        names = _REPLACED & {each.name.value} if isinstance(each.name, Literal) else _REPLACED
        patched |= names if names and _is_botos(each.target, None, each.scope, evaluator) else set()
    file.made.patched = patched


def _is_botos(target: cst.BaseExpression, given: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``target`` is a module or class of boto's or a session; it may be one where a function is ``given``."""
    found = options(evaluator.value(target, scope))
    if any(isinstance(each, Unknown) for each in found) and given is not None:
        made = given.__class__ is cst.Lambda or called_name(given) == "partial"
        return made or isinstance(evaluator.value(given, scope), Function)
    return any(
        isinstance(each, Session) or (isinstance(each, Dotted) and each.path.partition(".")[0] in api.ROOTS)
        for each in found
    )


def _note_default_session(change: AttributeSet, file: SourceFile, evaluator: Inference) -> None:
    target = evaluator.value(change.target, change.scope)
    if isinstance(target, Dotted) and target.path == "boto3":
        value = UNKNOWN if change.value is None else evaluator.value(change.value, change.scope)
        known = value if isinstance(value, Session) and not value.parts else UNKNOWN
        file.made.default_sessions[change.statement] = ABSENT if is_none(value) else known


def default_session(node: cst.Call, library: Library = "boto3") -> Session:
    """The session behind ``boto3.client``."""
    return Session(library, Anchor(node), "", is_default=True)


def _is_config(value: Value) -> bool:
    """Whether each alternative of ``value`` is a Config, or none; a factory may take other things for one."""
    kinds = (ConfigCreation, MergedConfig, Absent)
    return all(isinstance(each, kinds) or is_none(each) for each in alternatives(value))


def _creating_method(callee: str) -> OneWordOf["client", "resource", "create_client"]:
    last = callee.rpartition(".")[2]
    return "resource" if last == "resource" else "create_client" if last == "create_client" else "client"
