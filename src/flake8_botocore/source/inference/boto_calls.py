"""Calls that make clients, sessions and Configs: the value of each, and all such values of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from typing import Literal as OneWordOf

import libcst as cst

from ...botocore import api
from ...botocore.services import ALIASES
from ...facts import (
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
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import called_name, callee_text
from . import call_contexts, changes, dictionaries, literals
from .call_frames import ScopedArg, read_arguments
from .objects import Client, Dotted, Function, Object, Session, SetUp, as_fact, is_none, possible_values
from .protocols import Inference
from .source_file import SourceFile, file_of

ConfigParameters = Callable[[Library], Sequence[str]]
"""The positional parameters of ``Config`` or ``AioConfig``, in order, for the target version."""

MOST_MERGES = 60
"""Merges behind one Config past which it is unknown; real code needs under 5."""


class BotoCalls:
    """Evaluates calls that are known to be boto's."""

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
        method: str = "",
        by_name: bool = False,
    ) -> Object:
        """The client that the call ``node`` of the ``method`` of ``session`` makes.

        ``by_name``: only the names in the call show that the session is boto's.
        """
        file = file_of(scope)

        def make() -> Client:
            return Client(self._creation(node, session, args, method, by_name), session, file)

        return file.once("client", make, node, scope)

    def _creation(
        self, node: cst.Call, session: Session, args: list[ScopedArg], method: str, by_name: bool
    ) -> ClientCreation:
        callee = callee_text(node.func)
        arguments, complete = read_arguments(args, api.CLIENT_PARAMETERS, self.evaluator)
        service = given_as(arguments, "service_name", complete)
        return ClientCreation(
            Anchor(node),
            callee,
            _creating_method(method or callee),
            session.library,
            service,
            arguments,
            complete,
            given_as(arguments, "config", complete),
            by_name=by_name,
            alias_of=ALIASES.get(str(service.value)) if isinstance(service, Literal) else None,
        )

    def by_factory(self, factory: call_contexts.Factory, node: cst.Call, scope: Scope) -> Object:
        """The client that the call ``node`` of a first-party ``factory`` makes; only its service and Config are known.

        Without ``config=``, its Config is the factory's default; UNKNOWN if an argument without a known name may be it.
        """
        file = file_of(scope)

        def make() -> Client:
            arguments, complete = read_arguments([(a, scope) for a in node.args], factory.parameters, self.evaluator)
            config = given_as(arguments, "config", complete)
            if isinstance(config, Absent) and any(argument.name is None for argument in arguments):
                config = UNKNOWN
            function = factory.function
            if function is not None:
                if isinstance(config, Absent) and factory.default is not None:
                    default = self.evaluator.value(factory.default, function.parent or function)
                    config = config if is_none(default) else as_fact(default, Anchor(factory.default))
                config = call_contexts.completed(function, config, self.evaluator)
            creation = ClientCreation(
                Anchor(node),
                callee_text(node.func),
                "client",
                "boto3",
                given_as(arguments, "service_name", complete),
                tuple(argument for argument in arguments if argument.name in ("service_name", "config")),
                complete,
                config if _is_config(config) else UNKNOWN,
            )
            return Client(creation, default_session(node), file, function)

        return file.once("client", make, node)

    def session(self, path: str, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The value of a call of the Session class or function with the dotted name ``path``.

        ``boto3.setup_default_session`` returns None: a SetUp of the default session.
        """
        file = file_of(scope)
        # One object for each call, so that a default Config that is set on the session holds wherever it is used.
        session = file.once("session", lambda: self._session(path, node, file, args), node)
        is_set_up = path == api.SETUP_DEFAULT_SESSION
        return SetUp(None, Anchor(node), default_session(node), session) if is_set_up else session

    def _session(self, path: str, node: cst.Call, file: SourceFile, args: list[ScopedArg]) -> Session:
        """The session that the call ``node`` of ``path`` makes."""
        library, callee = api.SESSION_MAKERS.get(path, "boto3"), callee_text(node.func)
        parameters = api.SESSION_PARAMETERS["boto3" if library in ("boto3", "aioboto3") else "botocore"]
        if path.endswith("get_session"):
            parameters = ("env_vars",)
        arguments, complete = read_arguments(args, parameters, self.evaluator)
        given = next((a for a in arguments if a.name == "botocore_session"), None)
        inner = None if given is None else self._session_behind(given, args)
        is_default = path == "boto3._get_default_session"
        return Session(
            library,
            Anchor(node),
            callee,
            file.place(node),
            file,
            inner,
            unreadable_default=given is not None and inner is None and not literals.is_false(given.value),
            is_default=is_default,
            creation=None if is_default else SessionCreation(Anchor(node), callee, library, arguments, complete),
        )

    def _session_behind(self, given: Argument, args: list[ScopedArg]) -> Session | None:
        """The session that the argument ``given`` holds, which is one of ``args`` or a key of a ``**``; else None."""
        for arg, scope in args:
            value = self.evaluator.value(arg.value, scope)
            if isinstance(value, Dictionary) and given.unfolded:
                value = dictionaries.objects_of(value).get(given.name, UNKNOWN)
            if isinstance(value, Session) and (given.unfolded or Anchor(arg) is given.anchor):
                return value
        return None

    def config(self, library: Library, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The Config that a call of the class of ``library`` makes; UNKNOWN if code replaces Config or its defaults."""
        file = file_of(scope)
        another = self.evaluator.memoised(file.top, "Config is another", _config_is_another, file, self.evaluator)
        if isinstance(another, Literal) and another.value:
            return UNKNOWN
        return file.once("config", lambda: self._config(library, node, args), node, scope)

    def _config(self, library: Library, node: cst.Call, args: list[ScopedArg]) -> ConfigCreation:
        arguments, complete = read_arguments(args, self.config_parameters(library), self.evaluator)
        return ConfigCreation(Anchor(node), callee_text(node.func), library, arguments, complete)

    def merge(self, base: Value, node: cst.Call, scope: Scope, args: Sequence[cst.Arg] | None = None) -> Object:
        """The Config that the call ``node`` of ``base.merge`` makes; ``base`` is a Config, or one of several.

        ``args`` are the arguments if they are not those of ``node``, as in ``Config.merge(base, other)``.
        """
        args = node.args if args is None else args
        if len(args) != 1 or args[0].star:
            return UNKNOWN
        arg = args[0]
        overlay = as_fact(self.evaluator.value(arg.value, scope), Anchor(arg.value))
        if merges(base) + merges(overlay) >= MOST_MERGES:
            return UNKNOWN
        return file_of(scope).once("merge", lambda: MergedConfig(Anchor(node), base, overlay, Anchor(arg)), node, scope)


@dataclass(frozen=True, eq=False)
class CallResults:
    """The clients, Configs and sessions of one file by the call that makes them, in source order."""

    clients: dict[cst.Call, Client]
    configs: dict[cst.Call, ConfigCreation]
    merges: dict[cst.Call, MergedConfig]
    sessions: dict[cst.Call, SessionCreation]


def call_results(file: SourceFile, sites: Iterable[CallSite], evaluator: Inference) -> CallResults:
    """The results of the calls at ``sites`` of ``file``, and of the calls in it that make their arguments."""
    found: dict[type, dict[object, Any]] = {Client: {}, ConfigCreation: {}, MergedConfig: {}, Session: {}}
    waiting = [*sites]
    asked: set[object] = {site.node for site in waiting}
    for site in waiting:
        node: object = site.node
        for value in possible_values(evaluator.value(site.node, site.scope)):
            for each in (value, *_made_with(value)):
                anchor = getattr(each, "anchor", None)
                if anchor is node and each.__class__ in found:
                    found[each.__class__][node] = each
                elif anchor in file.outline.sites and anchor not in asked:
                    asked.add(anchor)
                    waiting.append(file.outline.sites[anchor])
    clients, configs, merged, sessions = (
        {site.node: made[site.node] for site in file.outline.calls if site.node in made} for made in found.values()
    )
    creations = {node: each.creation for node, each in sessions.items() if each.creation is not None}
    return CallResults(clients, configs, merged, creations)


def _made_with(value: Object) -> Sequence[Object | None]:
    """The sessions and Configs that ``value`` is made with or, for a SetUp, sets."""
    if isinstance(value, Client):
        return value.session, *value.session.parts, *alternatives(value.creation.config)
    if isinstance(value, Session):
        return value.inner, *value.parts
    if isinstance(value, MergedConfig):
        return *alternatives(value.base), *alternatives(value.overlay)
    return (value.given,) if isinstance(value, SetUp) else ()


_OF_CONFIG = frozenset({"Config", "__init__", "__new__", "__call__", "merge", "OPTION_DEFAULTS", "__dict__"})
_REPLACED = _OF_CONFIG | {
    *("client", "resource", "create_client", "Session", "session", "get_session", "_session"),
    *("setup_default_session", "_get_default_session", "DEFAULT_SESSION"),
}
"""Attributes of boto's modules, classes and sessions that decide what Configs, or clients, are."""


def patched(file: SourceFile, evaluator: Inference) -> set[str]:
    """The attributes of boto that ``file`` replaces, among the attributes that make clients, sessions and Configs.

    All of ``_REPLACED`` if another module patches boto.
    """
    found = {"OPTION_DEFAULTS"} & file.outline.changed_attributes
    if "*" in file.once("set elsewhere", lambda: evaluator.project.set_elsewhere(file.top)):
        found |= _REPLACED
    for change in file.outline.attribute_sets:
        # ``uses/sessions.py`` knows which session takes the place of boto3's.
        named = change.name in _REPLACED and change.name != "DEFAULT_SESSION"
        if named and _is_botos(change.target, change.value, change.scope, evaluator):
            found.add(change.name)
    for each in changes.by_names(file, evaluator):
        names = _REPLACED & {each.name.value} if isinstance(each.name, Literal) else _REPLACED
        found |= names if names and _is_botos(each.target, None, each.scope, evaluator) else set()
    return found


def _config_is_another(file: SourceFile, evaluator: Inference) -> Object:
    """Whether ``file`` replaces Config, its methods or its defaults, as a literal that the memo can keep."""
    return literals.literal(not _OF_CONFIG.isdisjoint(patched(file, evaluator)), file.tree)


def _is_botos(target: cst.BaseExpression, given: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``target`` is a module, class or session of boto's; an unknown one counts if ``given`` is a function."""
    found = possible_values(evaluator.value(target, scope))
    if any(isinstance(each, Unknown) for each in found) and given is not None:
        if given.__class__ is cst.Call:
            return called_name(given) == "partial"
        return given.__class__ is cst.Lambda or isinstance(evaluator.value(given, scope), Function)
    return any(
        isinstance(each, Session) or (isinstance(each, Dotted) and each.path.partition(".")[0] in api.ROOTS)
        for each in found
    )


def default_session(node: cst.CSTNode, library: Library = "boto3") -> Session:
    """The session behind ``boto3.client``."""
    return Session(library, Anchor(node), "", is_default=True)


def _is_config(value: Value) -> bool:
    """Whether each alternative of ``value`` is a Config, or none; a factory may take other things for one."""
    kinds = (ConfigCreation, MergedConfig, Absent)
    return all(isinstance(each, kinds) or is_none(each) for each in alternatives(value))


def _creating_method(callee: str) -> OneWordOf["client", "resource", "create_client"]:
    last = callee.rpartition(".")[2]
    return "resource" if last == "resource" else "create_client" if last == "create_client" else "client"
