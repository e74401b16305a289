"""Lambda handlers: the code that they run, and the time limits of it, as templates state them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...deployment import Deployed, limit_of, longest_of
from ...facts import CallElsewhere, ClientCreation, LimitedCall, OperationCall, TimeLimit
from ...files.filesystem import real
from ..inference.call_frames import Following, by_position, callee
from ..inference.objects import Class, Function, Instance, Super, possible_values
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.scope import Assigned, CallSite, Defined, Imported, Scope, decorators, own_attribute, takes_object
from ..syntax.tree import called_name, dotted
from .operation_calls import Operations

EVENT_AND_CONTEXT = 2
"""Arguments that Lambda calls a handler with."""


MOST_REACHED = 400
"""Functions that one handler's calls are followed through; past them no function of the file has a known limit."""


_Method: TypeAlias = "tuple[Scope, Scope | None]"
"""A function, and the class of the object that it is a method of; None for a function, or if the class is unknown.

That class may derive from the one with the method, and override other methods.
"""


class Handler(NamedTuple):
    """The functions that Lambda runs first, and their time limit; None if unknown.

    That is one function, or each route of an application: ``@app.get("/orders")``.
    """

    starts: tuple[_Method, ...]
    limit: TimeLimit | None


class _HandlerLimits(NamedTuple):
    """The limits of the handlers that run a function."""

    longest: TimeLimit
    shortest: TimeLimit


class TimeLimits:
    """Finds what in one file runs within a time limit."""

    def __init__(
        self,
        file: SourceFile,
        operations: Operations,
        evaluator: Inference,
        deployed: Callable[[], Iterable[Deployed]],
        around: Callable[[], Iterable[tuple[Scope, list[Deployed]]]],
        leads: Callable[[str], bool],
    ) -> None:
        """Each of the last three parameters looks something up in the project.

        ``deployed`` finds the Lambda functions that templates make of ``file``; ``around`` finds the same for each
        other module that imports ``file``, directly or through others; ``leads`` finds out whether the module at a path
        is one of these.
        """
        self.file = file
        self.operations = operations
        self.evaluator = evaluator
        self._deployed = deployed
        self._around = around
        self._leads = leads
        self._following = Following(evaluator)
        self._calls: dict[_Method, list[_Method]] = {}

    def calls(self) -> list[LimitedCall]:
        """The calls in functions that run within a limit, in source order, each with its longest and shortest limit."""
        # Where nothing is called on clients, the time to follow handlers is saved.
        if not self._handlers or not self._every_call:
            return []
        found: list[LimitedCall] = []
        for site in self.file.outline.calls:
            limits = self._limits_in(site.scope.function)
            if limits is not None:
                found += (LimitedCall(call, *limits) for call in self.operations.here(site))
        return found

    def calls_of(self, file: SourceFile, names: Set[str] | None) -> Iterator[CallElsewhere]:
        """The calls in another ``file``: of waiters and of operations called ``names``, and all that have a limit.

        Each comes with its shortest limit. If ``names`` is None, all calls of operations are wanted.
        """
        operations = Operations(file, self.evaluator, self.operations.clients)
        wanted = None if names is None else {"wait", *names}
        for site in file.outline.calls:
            limits = self._limits_in(site.scope.function)
            if limits is not None or wanted is None or called_name(site.node) in wanted:
                shortest = None if limits is None else limits.shortest
                yield from (CallElsewhere(call, shortest, file.place(site.node)) for call in operations.here(site))

    @property
    def known(self) -> bool:
        """Whether a function that reaches the file has a limit that is known."""
        return bool(self._limits_by_function)

    def of(self, client: ClientCreation) -> list[LimitedCall]:
        """The calls on ``client``, each with its longest and shortest limit.

        If one of them has no known limit, a file with a handler is taken to run within the limits of its handlers: the
        ``_longest`` one is the limit of every call. In any other file there are none then.
        """
        longest = self._longest
        # Without a handler or a call there is nothing to look for.
        if (not self._handlers and longest is None) or not self._every_call:
            return []
        calls = [call for call in self._every_call if client in call.clients]
        limits = [self._limits_in(self.file.outline.sites[call.anchor].scope.function) for call in calls]
        limited = [LimitedCall(call, *each) for call, each in zip(calls, limits, strict=True) if each is not None]
        if len(limited) == len(calls):
            return limited
        return [LimitedCall(call, longest, longest) for call in calls] if longest is not None else []

    def _limits_in(self, function: Scope | None) -> _HandlerLimits | None:
        """The limits of the code in ``function``; None if they are unknown, and for code outside of functions."""
        return None if function is None else self._limits_by_function.get(function.node)

    @cached_property
    def _longest(self) -> TimeLimit | None:
        """The longest limit of the handlers in the file and in modules that import it.

        None if one of them has no known limit, or if the file itself has no handler.
        """
        names = self._handler_names
        if not names:
            return None
        own = _by_name(self._deployed(), self.file.source)
        around = (_limits_in(module, deployed) for module, deployed in self._around())
        limits = [*map(own.get, names), *(limit for others in around for limit in others.values())]
        return longest_of(limits)

    @cached_property
    def _handler_names(self) -> list[str]:
        return _handlers_of(self.file.top)

    @property
    def has_handler(self) -> bool:
        """Whether the file defines a handler, by its name and what it takes."""
        return bool(self._handler_names)

    @cached_property
    def _every_call(self) -> list[OperationCall]:
        return self.operations.calls()

    @cached_property
    def _handlers(self) -> list[Handler]:
        """The handlers in the file, and in modules that import it if the file makes clients or calls any."""
        handlers = list(self._handlers_in(self.file.top, _by_name(self._deployed(), self.file.source)))
        around = list(self._around())
        # Every call is asked for last, because finding them takes longest.
        if around and (self.operations.clients.made or ("boto" in self.file.source and self._every_call)):
            for module, deployed in around:
                handlers += self._handlers_in(module, _limits_in(module, deployed))
        return handlers

    @cached_property
    def _limits_by_function(self) -> dict[cst.CSTNode, _HandlerLimits]:
        """The functions that handlers reach, each with its limits.

        A function that a handler with an unknown limit reaches is left out. Empty if a handler reaches more than
        MOST_REACHED. The ``shortest`` limit has ``others`` set if another handler has a longer one.
        """
        limits: dict[cst.CSTNode, _HandlerLimits] = {}
        # In order of limits, so that each function meets its shortest first. An unknown one is last and removes it.
        for each in sorted(self._handlers, key=lambda each: math.inf if each.limit is None else each.limit.seconds):
            reached = self._reached(each.starts)
            if len(reached) > MOST_REACHED:
                return {}
            for node in map(self._own, reached):
                if each.limit is None:
                    limits.pop(node, None)
                else:
                    shortest = limits[node].shortest if node in limits else each.limit
                    others = shortest.seconds < each.limit.seconds
                    limits[node] = _HandlerLimits(each.limit, replace(shortest, others=True) if others else shortest)
        return limits

    def _handlers_in(self, module: Scope, limits: Mapping[str, TimeLimit | None]) -> Iterator[Handler]:
        """The handlers of ``module`` whose names have ``limits``, whatever their parameters.

        Such a name is that of a function of the module, of an application with routes (``handler = Mangum(app)``), of a
        function that the module imports, or of a method (``handler = Orders().run``).
        """
        own = {name: (each,) for name, each in named_functions(module) if _is_def(each)} if limits else {}
        for name, limit in limits.items():
            functions = own.get(name) or tuple(_routes_of(name, module)) or tuple(self._imported(name, module))
            method = bound_method(name, module, self.evaluator) if not functions else None
            if functions or method is not None:
                yield Handler(tuple((each, None) for each in functions) if method is None else (method,), limit)

    def _imported(self, name: str, module: Scope) -> Iterator[Scope]:
        """The functions that ``module`` calls ``name``, of which it imports one: ``from main import handler``."""
        if any(isinstance(each, Imported) for each in module.bindings.get(name, ())):
            for value in possible_values(self.evaluator.name(name, module, file_of(module).tree)):
                if isinstance(value, Function) and _is_def(value.scope):
                    yield value.scope

    def _own(self, function: Scope) -> cst.CSTNode:
        """``function`` as the file itself has it: other modules see a copy of the file."""
        other, file = file_of(function), self.file
        if other is not file and other.source == file.source and other.absolute == real(file.absolute):
            return file.outline.functions[other.outline.functions.index(function)].node
        return function.node

    def _reached(self, starts: Iterable[_Method]) -> list[Scope]:
        """``starts`` and the functions of the project that these call, and so on; past MOST_REACHED not all of them."""
        found, seen = dict.fromkeys(function for function, _ in starts), set(starts)
        waiting = list(seen)
        while waiting and len(found) <= MOST_REACHED:
            new = [each for each in self._called_by(waiting.pop()) if each not in seen]
            found.update(dict.fromkeys(function for function, _ in new))
            seen.update(new)
            waiting += new
        return list(found)

    def _called_by(self, method: _Method) -> list[_Method]:
        """The functions of the project that ``method`` calls itself, and the routes of an application that it calls.

        There are none if neither its module nor that of its object's class is the file or imports it: from there,
        nothing of the file is reached.
        """
        if method not in self._calls:
            (function, _), found = method, list[_Method]()
            homes = [file_of(each) for each in method if each is not None]
            leads = any(home is self.file or self._leads(home.absolute) for home in homes)
            sites = self._following.sites(function) if leads else []
            for site in sites:
                called = self._called_at(site, method)
                application = _application_called(site) if called is None else None
                if called is not None:
                    found.append(called)
                elif application is not None:
                    found += [(route, None) for route in _routes(application, function.top)]
            self._calls[method] = list(dict.fromkeys(found))
        return self._calls[method]

    def _called_at(self, site: CallSite, method: _Method) -> _Method | None:
        """The function that ``site`` in ``method`` calls, with the class of the object it is called on, if known.

        The object is new for ``Orders()``, that of ``method`` for ``super().run()`` and ``self.run()``, where the class
        of the object decides which ``run`` it is, and the value of ``orders`` for ``orders.run()``.
        """
        func, (_, owner) = site.node.func, method
        called = self.evaluator.value(func, site.scope)
        if not isinstance(func, cst.Attribute):  # ``send()``, ``Orders()``
            owner = called.scope if isinstance(called, Class) else None
        elif own_attribute(func, site.scope) is None:  # ``orders.run()``, ``super().run()``
            receiver = self.evaluator.value(func.value, site.scope)
            if not isinstance(receiver, Super):
                owner = receiver.of.scope if isinstance(receiver, Instance) else None
        elif owner is not None:  # ``self.run()``
            called = self.evaluator.attribute(Instance(Class(owner)), func.attr.value, func)
        function = callee(site.node, called, self.evaluator)
        return None if function is None else (function, owner)


def _routes_of(name: str, module: Scope) -> Iterator[Scope]:
    """The routes of the application that ``name`` wraps, of ``app`` for ``handler = Mangum(app)``."""
    bindings = module.bindings.get(name, ())
    only = bindings[0] if len(bindings) == 1 else None
    value = only.value if isinstance(only, Assigned) and not only.path else None
    if isinstance(value, cst.Call):
        for arg in value.args:
            if isinstance(arg.value, cst.Name):
                yield from _routes(arg.value.value, module)


def _application_called(site: CallSite) -> str | None:
    """The name of the object that ``site`` calls with an event and its context, to run a route; None for other calls.

    Such as ``app`` in ``app(event, context)``, and in ``app.resolve(event, context)`` of Powertools' resolvers.
    """
    func = site.node.func
    if len(site.node.args) != EVENT_AND_CONTEXT:
        return None
    if isinstance(func, cst.Attribute) and func.attr.value == "resolve":
        func = func.value
    return func.value if isinstance(func, cst.Name) else None


def _routes(name: str, module: Scope) -> Iterator[Scope]:
    """The functions of ``module`` that a decorator registers with its object ``name``: ``@app.get("/orders")``."""
    for function in file_of(module).outline.functions:
        node = function.node
        decorators = [each.decorator for each in node.decorators] if isinstance(node, cst.FunctionDef) else []
        used = [each.func if isinstance(each, cst.Call) else each for each in decorators]
        if any(isinstance(each, cst.Attribute) and dotted(each.value) == name for each in used):
            yield function


MOST_NAMES = 50
"""Names that are followed from one: whatever goes by more is no handler."""


def named_functions(top: Scope) -> Iterator[tuple[str, Scope]]:
    """The functions that a module defines once, by the names they go by.

    ``handler = wrapped(run)`` goes by ``handler`` and runs ``run``.
    """
    for name in top.bindings:
        function = _function(name, top)
        if function is not None:
            yield name, function


def _function(name: str, top: Scope) -> Scope | None:
    """The one function of the module ``top`` that runs where ``name``, an alias or a wrapped function, is called.

    ``run`` for ``handler = run``, and for ``handler = traced(logged(run))``. None if several are named there, or more
    than MOST_NAMES names lead from one to the next.
    """
    # Both lists grow in their loops: ``names`` by the names in the value of one, ``parts`` by the arguments of a call.
    names, functions = [name], list[Scope]()
    for each in names:
        if len(names) > MOST_NAMES:
            return None
        bindings = top.bindings.get(each, ())
        only = bindings[0] if len(bindings) == 1 else None
        if isinstance(only, Defined):
            functions.append(only.inner)
        parts = [only.value] if isinstance(only, Assigned) and not only.path else []
        for part in parts:
            if isinstance(part, cst.Call):
                parts += [arg.value for arg in part.args]
            elif isinstance(part, cst.Name) and part.value not in names:
                names.append(part.value)
    return functions[0] if len(functions) == 1 else None


def bound_method(name: str, top: Scope, inference: Inference) -> tuple[Scope, Scope] | None:
    """The method that the module ``top`` calls ``name``, with the class of its object: ``handler = Orders().run``."""
    only = top.bindings[name][0] if len(top.bindings.get(name, ())) == 1 else None
    if not isinstance(only, Assigned) or not isinstance(only.value, cst.Attribute):
        return None
    receiver, method = inference.value(only.value.value, top), inference.value(only.value, top)
    if not isinstance(receiver, Instance) or not isinstance(method, Function) or not takes_object(method.scope):
        return None
    return (method.scope, receiver.of.scope) if _is_def(method.scope) else None


def is_handler(name: str, function: Scope) -> bool:
    """Whether ``function``, which the module calls ``name``, is a Lambda handler, by its name and what it takes."""
    name = name.lower()
    if "handler" not in name or name.startswith("test") or "fixture" in decorators(function):
        return False
    return takes_both(function) or (name == "lambda_handler" and len(_parameters(function)) == EVENT_AND_CONTEXT)


def takes_both(function: Scope) -> bool:
    """Whether the parameters of ``function`` are an event and a context, by their names: ``event, _``."""
    names = _parameters(function)
    if len(names) != EVENT_AND_CONTEXT or not ("event" in names[0] or names[0].strip("_") in ("ev", "evt")):
        return False
    return "context" in names[1] or "ctx" in names[1] or not names[1].strip("_")


def _parameters(function: Scope) -> list[str]:
    node = function.node
    params = by_position(function, node.params) if isinstance(node, cst.FunctionDef) else ()
    return [param.name.value for param in params]


def _is_def(function: Scope) -> bool:
    """Whether Lambda runs the code of ``function`` when it calls it: a ``def``, neither ``async`` nor a lambda."""
    return isinstance(function.node, cst.FunctionDef) and function.node.asynchronous is None


_OWN_NAME = re.compile(r"AWS_LAMBDA_FUNCTION_NAME|\.(?:function_name|invoked_function_arn)\b")
"""The names by which a function calls itself; no API waits for such a call."""


def _handlers_of(top: Scope) -> list[str]:
    """The names of the handlers of a module."""
    return [name for name, each in named_functions(top) if is_handler(name, each)]


def _limits_in(module: Scope, deployed: Iterable[Deployed]) -> dict[str, TimeLimit | None]:
    """The time limits of the functions that are ``deployed`` of ``module``, by name; None where one is unknown.

    If none is deployed, its handlers have unknown limits: what deploys them is not in the project.
    """
    return _by_name(deployed, file_of(module).source) or dict.fromkeys(_handlers_of(module))


def _by_name(deployed: Iterable[Deployed], source: str) -> dict[str, TimeLimit | None]:
    """The longest time limit of each function by its name, in the module with the text ``source``; None if unknown.

    Several templates may deploy one function, each with another limit.
    """
    longest: dict[str, TimeLimit | None] = {}
    # ``boto3.client("lambda").invoke(FunctionName=context.function_name)``
    may_call_itself = ".invoke(" in source and _OWN_NAME.search(source) is not None
    for function, template in deployed:
        limit, name = limit_of(function, template, may_call_itself=may_call_itself), function.function
        known = longest.get(name, limit)
        longest[name] = None if limit is None or known is None else max(known, limit, key=lambda each: each.seconds)
    return longest
