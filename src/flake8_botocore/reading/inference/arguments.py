"""The arguments of a call by parameter name, ``*`` and ``**`` unfolded where they can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Anchor, Argument, Dictionary, OneOf, Value
from ..scopes.scope import Scope
from . import displays
from .asking import Inference
from .objects import Object, as_fact, options

Written: TypeAlias = "tuple[cst.Arg, Scope]"
"""An argument and the scope it is read in."""


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


def given_as(arguments: tuple[Argument, ...], name: str, complete: bool) -> Value:
    """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
    for argument in arguments:
        if argument.name == name:
            return argument.value
    unnamed = any(argument.name is None and argument.position is None for argument in arguments)
    return ABSENT if complete and not unnamed else UNKNOWN


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
