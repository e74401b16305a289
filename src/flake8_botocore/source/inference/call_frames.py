"""Calls followed into functions: their arguments, the value of each parameter, and constructors and methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import count, repeat
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...facts import Anchor, Argument
from ..scopes.reaching import reaching
from ..scopes.scope import RUNS, Assigned, CallSite, Parameter, Scope, decorators, takes_object
from ..syntax.tree import called_name, decorator_name, positional
from . import dictionaries, literals
from .objects import Class, Function, Instance, Object, as_fact
from .protocols import Inference
from .source_file import file_of

ScopedArg: TypeAlias = "tuple[cst.Arg, Scope]"
"""An argument and the scope it is read in."""


@dataclass(frozen=True, eq=False)
class Bound:
    """The arguments of a call of a function of the project, bound to its parameters.

    ``values`` has the argument of each parameter by its name, as an expression and the scope it is read in,
    ``defaults`` included. ``*args`` takes ``extra`` and ``**kwargs`` takes ``keywords``. If the call has a ``*`` or
    ``**``, it is not ``complete``: neither the arguments that follow nor defaults are bound.
    """

    defaults: dict[str, tuple[cst.BaseExpression, Scope]]
    values: dict[str, tuple[cst.BaseExpression, Scope]]
    extra: list[ScopedArg]
    keywords: list[ScopedArg]
    complete: bool


def by_position(function: Scope, params: cst.Parameters) -> list[cst.Param]:
    """The parameters that a caller of ``function`` may give by position, without ``self`` and ``cls``."""
    return positional(params)[1:] if takes_object(function) else positional(params)


def callee(node: cst.CSTNode, called: Object, evaluator: Inference) -> Scope | None:
    """The function of the project that the call ``node`` of ``called`` runs, which is ``__init__`` for a class.

    None if it is unknown, and for a class without an ``__init__``.
    """
    function = evaluator.attribute(called, "__init__", node) if isinstance(called, Class) else called
    return function.scope if isinstance(function, Function) else None


def bound_at(site: CallSite, function: Scope) -> Bound:
    """The arguments that the call at ``site`` gives the parameters of ``function``, which is a ``def``."""
    return bind(function, [(arg, site.scope) for arg in site.node.args])


def bind(function: Scope, args: Iterable[ScopedArg]) -> Bound:
    """Bind ``args`` to the parameters of ``function``, which is a ``def``, as Python does, up to a ``*`` or ``**``."""
    assert isinstance(function.node, cst.FunctionDef)
    params = function.node.params
    in_order = by_position(function, params)
    by_name = {param.name.value: param for param in (*in_order, *params.kwonly_params)}
    # Python evaluates defaults where the function is defined.
    outer = function.parent or function
    defaults = {name: (param.default, outer) for name, param in by_name.items() if param.default is not None}
    next_params, values = iter(in_order), dict[str, tuple[cst.BaseExpression, Scope]]()
    extra, keywords = list[ScopedArg](), list[ScopedArg]()
    for arg, scope in args:
        if arg.star:
            return Bound(defaults, values, extra, keywords, complete=False)
        param = next(next_params, None) if arg.keyword is None else by_name.get(arg.keyword.value)
        if param is not None:
            values[param.name.value] = arg.value, scope
        elif arg.keyword is None:
            extra.append((arg, scope))
        else:
            keywords.append((arg, scope))
    return Bound(defaults, {**defaults, **values}, extra, keywords, complete=True)


def read_arguments(
    args: Iterable[ScopedArg], parameters: Sequence[str], evaluator: Inference
) -> tuple[tuple[Argument, ...], bool]:
    """The arguments ``args`` by the names in ``parameters``, and whether the call can pass no others.

    ``*`` and ``**`` are unfolded if their value is known. After an unknown ``*``, positional arguments have no name and
    no position.
    """
    found: list[Argument] = []
    complete = True
    positions: Iterator[int | None] = count()
    for arg, scope in args:
        value = evaluator.value(arg.value, scope)
        if arg.star == "*" and isinstance(value, literals.TupleOf):
            for item in value.items:
                position = next(positions)
                found.append(Argument(_parameter(parameters, position), item, Anchor(arg), position, unfolded=True))
        elif arg.star == "*":
            complete, positions = False, repeat(None)
        elif arg.star == "**":
            unfolded, has_no_others = _unfold(value)
            found += unfolded
            complete = complete and has_no_others
        elif arg.keyword is not None:
            found.append(Argument(arg.keyword.value, as_fact(value, Anchor(arg.value)), Anchor(arg)))
        else:
            position = next(positions)
            name = _parameter(parameters, position)
            found.append(Argument(name, as_fact(value, Anchor(arg.value)), Anchor(arg), position))
    return tuple(found), complete


def _parameter(parameters: Sequence[str], position: int | None) -> str | None:
    return parameters[position] if position is not None and position < len(parameters) else None


def _unfold(value: Object) -> tuple[list[Argument], bool]:
    """The keyword arguments that ``**value`` gives, and whether it gives no others."""
    options = dictionaries.as_one(value)
    if options is None:
        return [], False
    items = (item for item in options.items if isinstance(item.key, str))
    return [Argument(str(item.key), item.value, item.anchor, None, True) for item in items], options.complete


DEEPEST = 8
"""Functions running inside one another that are followed."""

_MOST_NAMES = 20
"""Names that are followed from one to the next."""

_PLAIN_CLASSES = frozenset({"dataclass", "final"})
"""Decorators of classes under which each call makes a new object; any other may return an earlier one."""


class Expression(NamedTuple):
    """``node`` in ``scope``, as it is read while ``frame`` runs."""

    node: cst.BaseExpression
    scope: Scope
    frame: Frame | None


@dataclass(eq=False)
class Frame:
    """One run of ``function``, which may be a module or class: the call at ``site`` in the run ``caller``.

    ``given`` holds the argument of each parameter, several for ``*`` and ``**``; a missing one is unknown. ``object``
    is the object that a method is called on, if its class is known; it may derive from the class of the method.
    ``maker`` is the run of that object's constructor if it is made in this chain of calls; ``lasting``: it existed
    before the chain. ``turn``: the run is one turn of a loop that binds these names and, with a dot in front, sets
    these attributes.
    """

    function: Scope
    given: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    site: CallSite | None = None
    caller: Frame | None = None
    maker: Frame | None = None
    lasting: bool = False
    object: Object | None = None
    turn: Set[str] | None = None

    @property
    def name(self) -> str:
        """The name of the function in messages; for a constructor, that of its class."""
        name, owner = self.function.name, self.function.owner
        return owner.name if name in _CONSTRUCTORS and owner is not None else name or "lambda"

    @property
    def chain(self) -> Iterator[Frame]:
        """This run and those it was called in, innermost first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.caller

    def of(self, home: Scope) -> Frame | None:
        """The innermost run of the function ``home`` in this chain of calls, None if there is none."""
        return next((frame for frame in self.chain if frame.function is home), None)


_CONSTRUCTORS = ("__init__", "__post_init__")
"""Methods that run when an object is made. The ``__init__`` of a dataclass has no source, and calls the second one."""


class Following:
    """Follows calls, from one file into others of the project."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def sites(self, function: Scope) -> list[CallSite]:
        """The calls directly in ``function``, its comprehensions included, in source order."""
        return file_of(function).outline.calls_in.get(function, [])

    def resolved(self, expression: Expression) -> Expression:
        """The expression behind a name: its only value or, for a parameter, its argument, name after name.

        In the run ``make(Session())`` of ``def make(s): session = s``, that of ``session`` is ``Session()``. An
        expression that is no name is returned as it is, and so is a name of a module or with several values.
        """
        for _ in range(_MOST_NAMES):
            node, scope, frame = expression
            if not isinstance(node, cst.Name):
                break
            home = scope.find(node.value)
            # A name of a module stays: no argument is behind it, and ``_find_object`` asks for such names.
            bindings = reaching(node, scope) if home is not None and home.kind != "module" else []
            binding = bindings[0] if len(bindings) == 1 else None
            if isinstance(binding, Parameter):
                run = frame.of(binding.scope) if frame is not None else None
                arguments = run.given.get(node.value, ()) if run is not None else ()
                if binding.star or len(arguments) != 1:
                    break
                expression = arguments[0]
            elif isinstance(binding, Assigned) and binding.value is not None and not binding.path:
                expression = Expression(binding.value, binding.scope, frame)
            else:
                break
        return expression

    def value(self, expression: Expression) -> Object:
        """The value of ``expression``, with parameters replaced by the arguments of the calls that led to it.

        ``self.name`` is looked up on the object that the running method was called on, ``parameter.name`` on the
        argument. Only a name is replaced: what is inside a call or a display is read without these arguments.
        """
        node, scope, frame = expression
        if isinstance(node, cst.Attribute):
            run = own_run(node.value, scope, frame)
            if run is not None and run.object is not None:
                return self.inference.attribute(run.object, node.attr.value, node)
            owner = Expression(node.value, scope, frame)
            argument = self.resolved(owner)
            if argument is not owner:
                return self.inference.attribute(self.value(argument), node.attr.value, node)
        resolved = self.resolved(expression)
        return self.inference.value(resolved.node, resolved.scope)

    def entered(self, site: CallSite, frame: Frame) -> Frame | None:
        """The run of the function, method or constructor of the project that ``site`` calls in ``frame``.

        None if it is unknown, running already or too deep, or if a decorator or metaclass may return an earlier result.
        """
        called = self.value(Expression(site.node.func, site.scope, frame))
        if isinstance(called, Class):
            return self._constructed(called, site, frame)
        if not isinstance(called, Function) or not decorators(called.scope) <= RUNS:
            return None
        function = called.scope
        if not self._may_run(function, frame):
            return None
        run = Frame(function, _arguments_at(site, function, frame), site, frame)
        # The run of a method has an object, too.
        return None if takes_object(function) and not self._find_object(run, site, frame) else run

    def _may_run(self, function: Scope, frame: Frame) -> bool:
        """Whether a call of ``function`` in ``frame`` is followed: neither recursive nor too deep."""
        running = [each.function for each in frame.chain]
        return function not in running and len(running) < DEEPEST

    def _constructed(self, called: Class, site: CallSite, frame: Frame) -> Frame | None:
        """The run of the constructor of the class ``called``, or of the class itself if it has none.

        None unless the call surely makes a new object: a decorator, a metaclass or ``__new__`` may return an earlier
        one.
        """
        node = called.scope.node
        if not isinstance(node, cst.ClassDef) or not {*map(decorator_name, node.decorators)} <= _PLAIN_CLASSES:
            return None
        if any(each.keyword is not None and each.keyword.value == "metaclass" for each in node.keywords):
            return None
        if isinstance(self.inference.attribute(called, "__new__", node), Function):
            return None
        for name in _CONSTRUCTORS:
            method = self.inference.attribute(called, name, node)
            if isinstance(method, Function) and self._may_run(method.scope, frame):
                # A dataclass calls ``__post_init__`` without the arguments of the call.
                given = _arguments_at(site, method.scope, frame) if name == "__init__" else {}
                run = Frame(method.scope, given, site, frame)
                run.maker = run
                run.object = Instance(called, tuple((arg, site.scope) for arg in site.node.args))
                return run
        return Frame(called.scope, site=site, caller=frame) if self._may_run(called.scope, frame) else None

    def _find_object(self, run: Frame, site: CallSite, frame: Frame) -> bool:
        """Set the object, ``maker`` and ``lasting`` of ``run``, the run of the method that ``site`` calls in ``frame``.

        Returns whether ``site`` shows the object: ``Class.method(x)`` does not, unless it is a classmethod, and neither
        does ``alias(x)`` after ``alias = it.method``.
        """
        func = site.node.func
        if not isinstance(func, cst.Attribute):
            return False
        caller = own_run(func.value, site.scope, frame)
        if caller is None and isinstance(func.value, cst.Call) and called_name(func.value) == "super":
            caller = frame
        if caller is not None:
            # ``self.method()`` or ``super().method()``: the object of the calling method.
            run.maker, run.lasting, run.object = caller.maker, caller.lasting, caller.object
            return True
        receiver = self.resolved(Expression(func.value, site.scope, frame))
        value = self.inference.value(receiver.node, receiver.scope)
        run.object = value if isinstance(value, (Class, Instance)) else None
        if isinstance(value, Class):
            run.lasting = True
            return "classmethod" in decorators(run.function)
        if isinstance(receiver.node, cst.Call):
            # ``Orders().method()``: made in this chain of calls.
            maker = file_of(receiver.scope).outline.sites.get(receiver.node)
            run.maker = self.entered(maker, receiver.frame) if maker is not None and receiver.frame else None
        elif isinstance(receiver.node, cst.Attribute):
            # ``self.part.method()``: the part lasts as long as the object whose constructor made it.
            whole = own_run(receiver.node.value, receiver.scope, receiver.frame)
            run.lasting = whole is not None and whole.lasting and _is_made_with(whole, receiver.node.attr.value)
        else:
            # ``ORDERS.method()``: what a module holds lasts.
            home = receiver.scope.find(receiver.node.value) if isinstance(receiver.node, cst.Name) else None
            run.lasting = home is not None and home.kind == "module"
        return True


def _is_made_with(whole: Frame, name: str) -> bool:
    """Whether a constructor, and no other method, sets ``self.name`` in the class of the method that ``whole`` runs."""
    owner = whole.function.owner
    bindings = [] if owner is None else owner.attributes.get(name, [])
    return bool(bindings) and all(each.scope.name in _CONSTRUCTORS for each in bindings)


def own_run(node: cst.BaseExpression, scope: Scope, frame: Frame | None) -> Frame | None:
    """The run, in the chain of ``frame``, of the method whose ``self`` or ``cls`` is the name ``node``; else None."""
    if not isinstance(node, cst.Name) or frame is None:
        return None
    home = scope.find(node.value)
    return frame.of(home) if home is not None and home.owner is not None and home.self_name == node.value else None


def _arguments_at(site: CallSite, function: Scope, caller: Frame) -> dict[str, tuple[Expression, ...]]:
    """The argument for each parameter of ``function`` at ``site``, else its default; all that ``*`` and ``**`` take.

    Empty, so that each is unknown, for a lambda, and for a call that passes ``*`` or ``**``.
    """
    node = function.node
    if not isinstance(node, cst.FunctionDef):
        return {}
    bound = bound_at(site, function)
    if not bound.complete:
        return {}
    arguments: dict[str, tuple[Expression, ...]]
    arguments = {name: (Expression(value, scope, caller),) for name, (value, scope) in bound.values.items()}
    for param, rest in ((node.params.star_arg, bound.extra), (node.params.star_kwarg, bound.keywords)):
        if isinstance(param, cst.Param):
            arguments[param.name.value] = tuple(Expression(arg.value, scope, caller) for arg, scope in rest)
    return arguments
