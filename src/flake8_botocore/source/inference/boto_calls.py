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
        """The client that the call ``node`` makes with ``session``.

        ``method`` is the method or function of boto's that it calls, if the call itself may name it otherwise, as
        ``make("s3")`` does. ``by_name``: only the names in the call show that the session is boto's.
        """
        file = file_of(scope)

        def make() -> Client:
            return Client(self._creation(node, session, args, method, by_name), session, file)

        return file.once("client", make, node, scope)

    def _creation(
        self, node: cst.Call, session: Session, args: list[ScopedArg], method: str, by_name: bool
    ) -> ClientCreation:
        """The fact about the client that ``client``, which has the same parameters, makes."""
        callee = callee_text(node.func)
        arguments, complete = read_arguments(args, api.CLIENT_PARAMETERS, self.evaluator)
        service = given_as(arguments, "service_name", complete)
        return ClientCreation(
            anchor=Anchor(node),
            callee=callee,
            method=_creating_method(method or callee),
            library=session.library,
            service=service,
            arguments=arguments,
            complete=complete,
            config=given_as(arguments, "config", complete),
            by_name=by_name,
            alias_of=ALIASES.get(str(service.value)) if isinstance(service, Literal) else None,
        )

    def by_factory(self, factory: call_contexts.Factory, node: cst.Call, scope: Scope) -> Object:
        """The client that a call such as ``make_client("s3", config=C)`` of a first-party ``factory`` makes.

        Of its arguments, only the service and the Config are known to be the client's.
        """
        file = file_of(scope)

        def make() -> Client:
            arguments, complete = read_arguments([(a, scope) for a in node.args], factory.parameters, self.evaluator)
            passed = given_as(arguments, "config", complete)
            if isinstance(passed, Absent) and any(argument.name is None for argument in arguments):
                # An argument for a parameter that is not known may be the Config.
                passed = UNKNOWN
            config = self._config_by_factory(factory, passed)
            creation = ClientCreation(
                anchor=Anchor(node),
                callee=callee_text(node.func),
                method="client",
                library="boto3",
                service=given_as(arguments, "service_name", complete),
                arguments=tuple(argument for argument in arguments if argument.name in ("service_name", "config")),
                complete=complete,
                # A factory may take something else, such as a dictionary, for ``config``, and make a Config of it.
                config=config if _is_config(config) else UNKNOWN,
            )
            return Client(creation, default_session(node), file, factory.function)

        return file.once("client", make, node)

    def _config_by_factory(self, factory: call_contexts.Factory, passed: Value) -> Value:
        """The Config of the client that ``factory`` makes for a caller who passes the Config ``passed``, or ABSENT.

        That is the default of the parameter ``config`` if none is passed, and a merge if the factory merges it.
        """
        function = factory.function
        if function is None:
            return passed
        if isinstance(passed, Absent) and factory.default is not None:
            default = self.evaluator.value(factory.default, function.parent or function)
            passed = passed if is_none(default) else as_fact(default, Anchor(factory.default))
        return call_contexts.merged_by_factory(function, passed, self.evaluator)

    def session(self, path: str, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """What a call of ``path`` returns: ``boto3.Session``, ``botocore.session.get_session`` and the like.

        ``boto3.setup_default_session`` makes a session, too, but returns None: a SetUp, as it replaces the default one.
        """
        file = file_of(scope)
        # One object for each call, so that a default Config that is set on the session holds wherever it is used.
        session = file.once("session", lambda: self._session(path, node, file, args), node)
        if path != api.SETUP_DEFAULT_SESSION:
            return session
        return SetUp(None, Anchor(node), session=default_session(node), given=session)

    def _session(self, path: str, node: cst.Call, file: SourceFile, args: list[ScopedArg]) -> Session:
        """The session that ``node``, a call of ``path``, makes. It may wrap one: ``Session(botocore_session=it)``."""
        # ``boto3.setup_default_session``, which is none of ``SESSION_MAKERS``, takes the parameters of
        # ``boto3.Session``.
        library, callee = api.SESSION_MAKERS.get(path, "boto3"), callee_text(node.func)
        parameters = api.SESSION_PARAMETERS["boto3" if library in ("boto3", "aioboto3") else "botocore"]
        if path.endswith("get_session"):
            # ``botocore.session.get_session`` and that of aiobotocore take nothing else.
            parameters = ("env_vars",)
        arguments, complete = read_arguments(args, parameters, self.evaluator)
        wrapped = next((a for a in arguments if a.name == "botocore_session"), None)
        inner = None if wrapped is None else self._session_behind(wrapped, args)
        is_default = path == "boto3._get_default_session"
        return Session(
            library,
            Anchor(node),
            callee,
            place=file.place(node),
            file=file,
            inner=inner,
            # ``botocore_session=None`` is like no argument.
            unreadable_default=wrapped is not None and inner is None and not literals.is_false(wrapped.value),
            is_default=is_default,
            # The default session may have been made before.
            creation=None if is_default else SessionCreation(Anchor(node), callee, library, arguments, complete),
        )

    def _session_behind(self, argument: Argument, args: list[ScopedArg]) -> Session | None:
        """The session that is the value of ``argument``, None if that is something else.

        An ``argument`` has its value as rules see it, which is no session. So ``args``, the arguments as they are
        written, are evaluated again: the value is that of the one with the same anchor or, if ``argument`` is an item
        of ``**options``, in that dictionary.
        """
        for arg, scope in args:
            value = self.evaluator.value(arg.value, scope)
            if isinstance(value, Dictionary) and argument.unfolded:
                value = dictionaries.objects_of(value).get(argument.name, UNKNOWN)
            if isinstance(value, Session) and (argument.unfolded or Anchor(arg) is argument.anchor):
                return value
        return None

    def config(self, library: Library, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The Config that a call of the class of ``library`` makes; UNKNOWN if code replaces Config or its defaults."""
        file = file_of(scope)
        replaced = self.evaluator.memoised(file.top, "Config is replaced", _config_is_replaced, file, self.evaluator)
        if isinstance(replaced, Literal) and replaced.value:
            return UNKNOWN
        return file.once("config", lambda: self._config(library, node, args), node, scope)

    def _config(self, library: Library, node: cst.Call, args: list[ScopedArg]) -> ConfigCreation:
        """The fact about the Config that ``config`` makes of the same parameters."""
        arguments, complete = read_arguments(args, self.config_parameters(library), self.evaluator)
        return ConfigCreation(Anchor(node), callee_text(node.func), library, arguments, complete)

    def merge(self, base: Value, node: cst.Call, scope: Scope) -> Object:
        """The Config that the call ``node`` of ``base.merge`` makes; ``base`` is a Config, or one of several.

        UNKNOWN for a call that raises TypeError, with ``*`` or ``**``, and past ``MOST_MERGES``.
        """
        if len(node.args) != 1 or node.args[0].star:
            return UNKNOWN
        arg = node.args[0]
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
    """What the calls at ``sites`` of ``file`` make, and the calls of ``file`` that make their sessions and Configs.

    For ``boto3.client("s3", config=make())``, the call of ``Config`` in ``make`` is among the latter, by whatever name
    the file calls that class.
    """
    made: dict[type, dict[object, Any]] = {Client: {}, ConfigCreation: {}, MergedConfig: {}, Session: {}}
    # The loop adds to its own queue.
    queue = [*sites]
    queued: set[object] = {site.node for site in queue}
    for site in queue:
        for value in possible_values(evaluator.value(site.node, site.scope)):
            for part in (value, *_made_with(value)):
                # The anchor is the call that makes the part, which may be another one than ``site``, or in another
                # file.
                maker = getattr(part, "anchor", None)
                if maker is site.node and part.__class__ in made:
                    made[part.__class__][maker] = part
                elif maker in file.outline.sites and maker not in queued:
                    queued.add(maker)
                    queue.append(file.outline.sites[maker])
    clients, configs, merges, sessions = (
        {site.node: of_kind[site.node] for site in file.outline.calls if site.node in of_kind}
        for of_kind in made.values()
    )
    creations = {node: each.creation for node, each in sessions.items() if each.creation is not None}
    return CallResults(clients, configs, merges, creations)


def _made_with(value: Object) -> Sequence[Object | None]:
    """The sessions and Configs that ``value`` is made with or, for a SetUp, sets."""
    if isinstance(value, Client):
        return value.session, *value.session.parts, *alternatives(value.creation.config)
    if isinstance(value, Session):
        return value.inner, *value.parts
    if isinstance(value, MergedConfig):
        return *alternatives(value.base), *alternatives(value.overlay)
    return (value.given,) if isinstance(value, SetUp) else ()


_MAKE_CONFIGS = frozenset({"Config", "__init__", "__new__", "__call__", "merge", "OPTION_DEFAULTS", "__dict__"})
"""Attributes of boto's modules and classes that decide what Configs are."""

_MAKE_CLIENTS = _MAKE_CONFIGS | {
    *("client", "resource", "create_client", "Session", "session", "get_session", "_session"),
    *("setup_default_session", "_get_default_session", "DEFAULT_SESSION"),
}
"""Attributes of boto's modules, classes and sessions that decide what Configs, or clients, are."""


def patched_attributes(file: SourceFile, evaluator: Inference) -> set[str]:
    """The attributes of boto's, among ``_MAKE_CLIENTS``, that ``file`` sets: ``client`` for ``boto3.client = fake``.

    All of them if another module patches boto, or if a name is not known: ``setattr(boto3, name, fake)``.
    ``OPTION_DEFAULTS`` if ``file`` changes that in place.
    """
    found = {"OPTION_DEFAULTS"} & file.outline.changed_attributes
    if "*" in file.once("set elsewhere", lambda: evaluator.project.set_elsewhere(file.top)):
        found |= _MAKE_CLIENTS
    for change in file.outline.attribute_sets:
        # ``uses/sessions.py`` finds sessions that take the place of boto3's default one.
        decides = change.name in _MAKE_CLIENTS and change.name != "DEFAULT_SESSION"
        if decides and _is_botos(change.target, change.value, change.scope, evaluator):
            found.add(change.name)
    for each in changes.sets_by_name(file, evaluator):
        names = _MAKE_CLIENTS & {each.name.value} if isinstance(each.name, Literal) else _MAKE_CLIENTS
        if names and _is_botos(each.target, None, each.scope, evaluator):
            found |= names
    return found


def _config_is_replaced(file: SourceFile, evaluator: Inference) -> Object:
    """Whether ``file`` replaces Config, its methods or its defaults, as a literal that the memo can keep."""
    return literals.literal(not _MAKE_CONFIGS.isdisjoint(patched_attributes(file, evaluator)), file.tree)


def _is_botos(target: cst.BaseExpression, new: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> bool:
    """Whether ``target``, whose attribute is set to ``new``, is a module, class or session of boto's.

    An unknown ``target`` counts only if ``new`` is a function or a ``partial``, which may replace one of boto's.
    """
    found = possible_values(evaluator.value(target, scope))
    if any(isinstance(each, Unknown) for each in found) and new is not None:
        if new.__class__ is cst.Call:
            return called_name(new) == "partial"
        return new.__class__ is cst.Lambda or isinstance(evaluator.value(new, scope), Function)
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
