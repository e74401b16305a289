"""Values of a few known classes, as what JSON can hold and back; nothing else is ever made of what a file says."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

TUPLE, DICT = -1, -2


class Codec:
    """Writes and reads values of ``classes``: data classes and named tuples; the order is part of the format."""

    def __init__(self, *classes: type[Any]) -> None:
        self._classes = classes
        self._numbers = {each: number for number, each in enumerate(classes)}
        self._names = [tuple(f.name for f in fields(each)) if is_dataclass(each) else None for each in classes]

    def encode(self, value: Any) -> Any:
        """``value`` for JSON. Raises KeyError for a class that is not known."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return [TUPLE, *map(self.encode, value)]
        if kind is dict:
            return [DICT, *([self.encode(key), self.encode(each)] for key, each in value.items())]
        number = self._numbers[kind]
        names = self._names[number]
        parts = value if names is None else (getattr(value, name) for name in names)
        return [number, *map(self.encode, parts)]

    def decode(self, held: Any) -> Any:
        """The value that ``encode`` made ``held`` of; what it raises for anything else is in ``BROKEN``."""
        if held.__class__ is not list:
            return held
        head = held[0]
        if head == TUPLE:
            return tuple(map(self.decode, held[1:]))
        if head == DICT:
            return {self.decode(key): self.decode(each) for key, each in held[1:]}
        return self._classes[head](*map(self.decode, held[1:]))


_PLAIN = frozenset({str, int, float, bool, type(None)})

BROKEN = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
"""What is raised for what only looks like a cache."""
