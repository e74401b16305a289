"""The project's files beside its Python: templates, CDK stacks and Dockerfiles.

A template or a Terraform file is read as a tree: texts, lists, and mappings with lines; what is not certain is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar, cast

from ..facts import ABSENT, UNKNOWN, Absent, Unknown

Value = TypeVar("Value")

Variables: TypeAlias = tuple[tuple[str, str | None], ...]

FunctionFields: TypeAlias = tuple[str, str, str, int, int, int, str, int, int, bool, str, Variables, str]
"""The fields of a DeployedFunction, as the cache holds them."""

DEEPEST = 40
"""Levels past which a text is no template."""


@dataclass
class Mapping(Generic[Value]):
    """Keys with their values and 1-based lines, 0 where a line is not known.

    ``complete`` is False if there may be other keys.
    """

    values: dict[str, Value | Unknown] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def get(self, *path: str) -> Value | Unknown | Absent:
        """The value under the nested keys of ``path``; ABSENT only if that is certain."""
        here: object = self
        for key in path:
            if not isinstance(here, Mapping):
                return UNKNOWN
            if key not in here.values:
                return ABSENT if here.complete else UNKNOWN
            here = here.values[key]
        return cast("Value | Unknown", here)

    def put(self, key: str, value: Value | Unknown, line: int) -> None:
        """Add ``key`` with its ``value`` and ``line``; a key that occurs twice has an unknown value."""
        self.values[key] = UNKNOWN if key in self.values else value
        self.lines[key] = line


Tree: TypeAlias = "str | Mapping[Tree] | tuple[Tree, ...] | Unknown"
"""A text (numbers are texts, too), a mapping, a list, or what is unknown."""
