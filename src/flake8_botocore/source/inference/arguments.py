"""The arguments of a call: by name for boto's functions, bound to parameters for the project's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import TypeAlias

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Anchor, Argument, Value
from ...lazy_dataclasses import dataclass
from ..scopes.scope import Scope, takes_object
from ..syntax.tree import positional
from . import dictionaries, literals
from .objects import Object, as_fact
from .protocols import Inference

Written: TypeAlias = "tuple[cst.Arg, Scope]"
"""An argument and the scope it is read in."""


@dataclass()
class Bound:
    """The arguments of a call of a function of the project, bound to its parameters.

    ``values`` are expressions and the scopes they are read in, defaults included. ``*args`` takes ``extra`` and
    ``**kwargs`` takes ``keywords``. If the call has a ``*`` or ``**``, it is not ``complete``: neither the arguments
    that follow nor defaults are bound.
    """

    values: dict[str, tuple[cst.BaseExpression, Scope]] = field(default_factory=dict)
    extra: list[Written] = field(default_factory=list)
    keywords: list[Written] = field(default_factory=list)
    complete: bool = True


def by_position(function: Scope, params: cst.Parameters) -> list[cst.Param]:
    """The parameters that a caller of ``function`` may give by position, without ``self`` and ``cls``."""
    return positional(params)[1:] if takes_object(function) else positional(params)


def bind(function: Scope, params: cst.Parameters, args: Iterable[Written]) -> Bound:
    """Bind ``args`` to the parameters ``params`` of ``function`` as Python does."""
    places = by_position(function, params)
    named = {param.name.value: param for param in (*places, *params.kwonly_params)}
    free, bound = iter(places), Bound()
    for arg, scope in args:
        if arg.star:
            bound.complete = False
            return bound
        param = next(free, None) if arg.keyword is None else named.get(arg.keyword.value)
        if param is not None:
            bound.values[param.name.value] = arg.value, scope
        else:
            (bound.extra if arg.keyword is None else bound.keywords).append((arg, scope))
    for name, param in named.items():
        if name not in bound.values and param.default is not None:
            bound.values[name] = param.default, function.parent or function
    return bound


def read_arguments(
    args: Iterable[Written], parameters: Sequence[str], evaluator: Inference
) -> tuple[tuple[Argument, ...], bool]:
    """The arguments by parameter name, and whether they are all there is to know."""
    found: list[Argument] = []
    complete = True
    position: int | None = 0
    for arg, scope in args:
        value = evaluator.value(arg.value, scope)
        if arg.star == "*":
            items = getattr(value, "items", None) if isinstance(value, literals.TupleOf) else None
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


def given_as(arguments: tuple[Argument, ...], name: str, complete: bool) -> Value:
    """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
    for argument in arguments:
        if argument.name == name:
            return argument.value
    return ABSENT if complete else UNKNOWN


def _parameter(parameters: Sequence[str], position: int | None) -> str | None:
    return parameters[position] if position is not None and position < len(parameters) else None


def _unfold(value: Object) -> tuple[list[Argument], bool]:
    """The arguments that ``**value`` gives, and whether it gives no others."""
    found = dictionaries.as_one(value)
    if found is None:
        return [], False
    items = (item for item in found.items if isinstance(item.key, str))
    return [Argument(str(item.key), item.value, item.anchor, None, True) for item in items], found.complete
