"""Values that calls return, by what they call."""

from __future__ import annotations

from collections.abc import Set

import libcst as cst

from ...botocore import api
from ...facts import (
    UNKNOWN,
    Anchor,
    ConfigCreation,
    Dictionary,
    EnvironmentText,
    JsonText,
    MergedConfig,
    Thing,
    Unknown,
    choice,
)
from ..scopes.scope import Scope
from ..syntax.tree import called_name
from . import call_contexts, changes, dictionaries, evidence, literals
from .boto_calls import BotoCalls, ConfigParameters, default_session
from .call_frames import ScopedArg
from .memo import DEEPEST
from .objects import (
    PASSED,
    Class,
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
    SetUp,
    Super,
    as_fact,
    is_none,
    join,
    possible_values,
)
from .protocols import Inference

_WRAPPERS = ("functools.partial", "copy.copy", "copy.deepcopy", "typing.cast")
"""Functions whose result is, or wraps, one of their arguments."""

_READ_AS_WRITTEN = ("os.getenv", "os.environ.get", "builtins.dict", *_WRAPPERS)
"""Functions whose results are read off the call itself: unknown where a ``partial`` adds arguments to those written."""


class Calls:
    """Evaluates calls; one per linted file, for all modules it reads."""

    def __init__(self, evaluator: Inference, config_parameters: ConfigParameters, factories: Set[str]) -> None:
        """``factories`` are dotted names of functions that return clients and take ``config=``."""
        self.evaluator = evaluator
        self.boto_calls = BotoCalls(evaluator, config_parameters)
        self.factories = factories

    def call(self, node: cst.Call, scope: Scope) -> Object:
        """The value that the call ``node`` returns: the first one of five that is known.

        A client by its names alone (``evidence``), the client of a factory that the user has named, a context manager
        that the call enters, the result of the function that it calls, a client that ``get`` takes out of a dictionary.
        """
        function = self.evaluator.value(node.func, scope)
        if evidence.is_candidate(node, function):
            library = evidence.library(node, scope, self.evaluator)
            if library is not None:
                session = Session(library, Anchor(node.func), "")
                return self.boto_calls.client(node, scope, session, [(a, scope) for a in node.args], by_name=True)
        if self.factories:
            factory = call_contexts.factory(node, function, scope, self.factories, self.evaluator.project.module_name)
            if factory is not None:
                return self.boto_calls.by_factory(factory, node, scope)
        context = self._entered_context(node)
        if context is not None and not isinstance(function, Function):
            value = self.evaluator.value(context, scope)
            # ``__enter__`` of a class of the project may return another object.
            return UNKNOWN if isinstance(value, Instance) else value
        result = self.apply(function, node, scope, [(a, scope) for a in node.args])
        if isinstance(node.func, cst.Attribute) and isinstance(function, (Function, Either)):
            # Another method may run instead: a derived class or another file may replace it.
            base = self.evaluator.value(node.func.value, scope)
            result = changes.of_method(base, node.func.attr.value, result, self.evaluator)
        if not isinstance(result, Unknown) or isinstance(result, (EnvironmentText, JsonText)):
            return result
        return self._client_from_dictionary(node, scope)

    def _client_from_dictionary(self, node: cst.Call, scope: Scope) -> Object:
        """The client that ``cache.get("s3")`` or ``cache.pop("s3", None)`` takes out of a dictionary.

        PASSED if the dictionary is what a caller passes, as ``kwargs`` is. UNKNOWN for any other call, and with another
        default than None.
        """
        if called_name(node) not in ("get", "pop") or not isinstance(node.func, cst.Attribute) or not node.args:
            return UNKNOWN
        if not all(is_none(self.evaluator.value(arg.value, scope)) for arg in node.args[1:]):
            return UNKNOWN
        if self.evaluator.value(node.func.value, scope) is PASSED:
            return PASSED
        return call_contexts.stored_clients(node.func.value, node.args[0].value, scope, self.evaluator)

    @staticmethod
    def _entered_context(node: cst.Call) -> cst.BaseExpression | None:
        """The context manager ``it`` that ``stack.enter_context(it)``, ``it.__enter__()`` or an ``async`` form enters.

        None for any other call.
        """
        func, args = node.func, node.args
        if not isinstance(func, cst.Attribute):
            return None
        if func.attr.value in ("enter_context", "enter_async_context") and len(args) == 1 and not args[0].star:
            return args[0].value
        return func.value if func.attr.value in ("__enter__", "__aenter__") and not args else None

    def apply(self, function: Object, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The result of calling ``function`` with ``args``, written as ``node`` in ``scope``.

        UNKNOWN for what is no function or class, except that a call of a mock is a mock, and one of a resource's part
        is such a part.
        """
        if isinstance(function, Dotted):
            return self._dotted(function.path, node, scope, args)
        if isinstance(function, Method):
            return self._method(function, node, scope, args)
        if isinstance(function, Function):
            return call_contexts.call_result(function, args, self.evaluator)
        if isinstance(function, Class):
            return Instance(function, tuple(args))
        if isinstance(function, Foreign):
            return function if function.is_mock else UNKNOWN
        if isinstance(function, Part):
            return Part(function.client, f"{function.name}()")
        if isinstance(function, Partial):
            return self._partial(function, node, scope, args)
        if isinstance(function, Either):
            return self._either(function, node, scope, args)
        return UNKNOWN

    def _partial(self, function: Partial, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The result of calling ``partial(f, a, b=1)`` with ``(c, b=2)``, which is ``f(a, c, b=2)``.

        A keyword of the call overrides that of the partial. UNKNOWN if it may override some, but not all of the
        keywords in ``partial(f, **options)``: an argument of the partial is left out whole or not at all.
        """
        overriding = {arg.keyword.value for arg, _ in args if arg.keyword is not None}
        kept: list[ScopedArg] = []
        for arg in function.call.args[1:]:
            keywords: set[object] = {arg.keyword.value} if arg.keyword is not None else set()
            if arg.star == "**" and overriding:
                value = self.evaluator.value(arg.value, function.scope)
                if not isinstance(value, Dictionary) or not value.complete:
                    return UNKNOWN
                keywords = {item.key for item in value.items}
            if keywords.isdisjoint(overriding):
                kept.append((arg, function.scope))
            elif not keywords <= overriding:
                return UNKNOWN
        return self.apply(function.function, node, scope, [*kept, *args])

    def _either(self, function: Either, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The value of a call of one of several functions, none of them unknown; UNKNOWN unless all or none are boto's.

        ``make = boto3.client if real else fake_client`` is a mix of both: what it returns may be no client at all.
        """
        if any(isinstance(option, Unknown) for option in function.options):
            return UNKNOWN
        receivers = [option.receiver for option in function.options if isinstance(option, Method)]
        configs = [each for each in receivers if not isinstance(each, Session)]
        if len(configs) == len(function.options):
            # ``config.merge(...)`` of one of several Configs is one merge, whichever it is of.
            return self.boto_calls.merge(choice(configs), node, scope)
        if len({_is_of_boto(option) for option in function.options}) > 1:
            return UNKNOWN
        return join([self.apply(option, node, scope, args) for option in function.options])

    def _dotted(self, path: str, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The result of calling ``path``, which is not of the project; UNKNOWN if nothing is known about it.

        ``args`` are those of the call ``node``, after those of the ``partial`` if it calls ``partial(path, ...)``.
        """
        if path in api.CLIENT_FUNCTIONS:
            session = default_session(node, api.CLIENT_FUNCTIONS[path])
            return self.boto_calls.client(node, scope, session, args, method=path)
        if path in api.SESSION_MAKERS or path == api.SETUP_DEFAULT_SESSION:
            return self.boto_calls.session(path, node, scope, args)
        if path in api.SESSION_MODULES:
            # ``boto3.session()``, a module, raises TypeError. Known to be no session, it is not taken for one by name.
            return Dotted(f"{path}()", Anchor(node))
        if path in api.CONFIG_CLASSES:
            return self.boto_calls.config(api.CONFIG_CLASSES[path], node, scope, args)
        if path in api.TRANSFER_CONFIGS:
            return Thing("transfer config", "TransferConfig", Anchor(node))
        return self._other_library(path, node, scope, args)

    def _other_library(self, path: str, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The result of calling ``path``, which is not boto's: of some functions, of mocks, and of any class.

        A class is known by its capital letter. Its objects and mocks are Foreign: known not to be boto's.
        """
        first = args[0] if args and not args[0][0].star else None
        if path in _READ_AS_WRITTEN and len(args) != len(node.args):
            return UNKNOWN
        if path in ("os.getenv", "os.environ.get"):
            return literals.variable(node, [arg.value for arg in node.args if not arg.keyword], scope, self.evaluator)
        if path == "json.dumps" and first is not None:
            return JsonText(as_fact(self.evaluator.value(first[0].value, first[1]), Anchor(node)))
        if path == "builtins.dict":
            return dictionaries.dict_call(node.args, scope, self.evaluator, node)
        if path == "builtins.float" and first is not None and len(args) == 1:
            return literals.not_finite(self.evaluator.value(first[0].value, first[1]), node)
        if path == "builtins.super":
            function = scope.function
            return Super(Class(function.owner)) if function is not None and function.owner is not None else UNKNOWN
        if path in _WRAPPERS:
            return self._wrapped(path, node, scope)
        is_class = path.rpartition(".")[2][:1].isupper() and not path.startswith("builtins")
        is_foreign = is_class or path.partition(".")[0] in ("unittest", "mock", "moto")
        return Foreign(path, node, scope) if is_foreign else UNKNOWN

    def _wrapped(self, path: str, node: cst.Call, scope: Scope) -> Object:
        """The result of ``path``, one of ``_WRAPPERS``: ``cast(Config, value)``, ``partial(f, 1)``, ``copy(value)``.

        UNKNOWN if a ``*`` may pass the first or second argument.
        """
        if not node.args or node.args[0].star or (len(node.args) > 1 and node.args[1].star == "*"):
            return UNKNOWN
        if path == "typing.cast":
            by_type = evidence.instance(node.args[0].value, scope, self.evaluator)
            if not isinstance(by_type, Unknown) or len(node.args) < 2:
                return by_type
            return self.evaluator.value(node.args[1].value, scope)
        first = self.evaluator.value(node.args[0].value, scope)
        if path == "functools.partial":
            # ``partial(partial(f, 1), 2)`` has the depth 2; past DEEPEST it is unknown.
            depth = first.depth + 1 if isinstance(first, Partial) else 1
            unknown = isinstance(first, (Unknown, Foreign)) or depth > DEEPEST
            return UNKNOWN if unknown else Partial(first, node, scope, depth)
        # A copy is taken for the object itself, but not of a Config: an option set on one is not set on the other.
        is_config = any(isinstance(each, (ConfigCreation, MergedConfig)) for each in possible_values(first))
        return UNKNOWN if is_config else first

    def _method(self, method: Method, node: cst.Call, scope: Scope, args: list[ScopedArg]) -> Object:
        """The result of a method of boto's: ``session.client("s3")``, ``config.merge(other)``.

        ``session.set_default_client_config(config)`` returns None: a SetUp, as it changes the session.
        """
        receiver = method.receiver
        if not isinstance(receiver, Session):
            return self.boto_calls.merge(receiver, node, scope)
        if method.name != "set_default_client_config":
            return self.boto_calls.client(node, scope, receiver, args, method=method.name)
        given = as_fact(self.evaluator.value(node.args[0].value, scope), Anchor(node)) if node.args else UNKNOWN
        return SetUp(None, Anchor(node), session=receiver, given=given)


def _is_of_boto(function: Object) -> bool:
    """Whether ``function`` is a function or method of boto's, or a partial of one."""
    if isinstance(function, Partial):
        return _is_of_boto(function.function)
    return isinstance(function, Method) or (
        isinstance(function, Dotted) and function.path.partition(".")[0] in api.ROOTS
    )
