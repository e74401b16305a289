"""Calls of Python's own types on something known: ``int("0")``, ``float("inf")``, ``frozenset()``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from typing import Literal as OneWordOf

import libcst as cst

from ...facts import UNKNOWN, Literal
from .constants import literal
from .displays import TupleOf
from .objects import Object

_SCALARS: dict[str, Callable[..., Any]] = {"int": int, "float": float, "str": str, "bool": bool}
_SEQUENCES: dict[str, OneWordOf["list", "tuple", "set", "frozenset"]] = {
    "list": "list",
    "tuple": "tuple",
    "set": "set",
    "frozenset": "frozenset",
}
NAMES = frozenset({f"builtins.{name}" for name in (*_SCALARS, *_SEQUENCES)})
"""The types as dotted names."""

_TOO_LONG = 100
"""Characters or bits past which a value is not worth converting."""


def converted(path: str, given: Sequence[Object], node: cst.Call) -> Object:
    """What the type called ``path`` makes of what is ``given``; UNKNOWN where that is an error."""
    name = path.rpartition(".")[2]
    if name in _SEQUENCES:
        return TupleOf(_SEQUENCES[name], (), node) if not given else UNKNOWN
    if not given:
        return literal(_SCALARS[name](), node)
    if len(given) > 1 or not isinstance(given[0], Literal) or _is_long(given[0].value):
        return UNKNOWN
    try:
        return literal(_SCALARS[name](given[0].value), node)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN


def _is_long(value: object) -> bool:
    if isinstance(value, int):
        return value.bit_length() > _TOO_LONG
    return isinstance(value, (str, bytes)) and len(value) > _TOO_LONG
