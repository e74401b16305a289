"""The project's files beside its Python: templates, CDK stacks and Dockerfiles.

A template or a Terraform file is read as a tree: texts, lists, and mappings with lines; what is not certain is unknown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar, cast

from ..facts import ABSENT, LONGEST_FUNCTION, UNKNOWN, Absent, TimeLimit, Unknown

Value = TypeVar("Value")

Variables: TypeAlias = tuple[tuple[str, str | None], ...]

_PARTS = re.compile(r"[./]")
_SAYS_NOTHING = re.compile(r"(?:aws[_-]?)?(?:lambda)?[_-]?(?:function|fn)?|this|main|default", re.IGNORECASE)
"""What a template calls a function if the name is needed nowhere else."""


class Caller(NamedTuple):
    """What calls a function and gives up on it after so many seconds: ``API Gateway``; ``line`` states it.

    ``alone``: nothing else is known to call the function.
    """

    name: str
    seconds: int
    line: int
    alone: bool = True


def most_patient(callers: Iterable[Caller], *, alone: bool = True) -> Caller | None:
    """The caller that waits longest; None if there is none. Not ``alone``: something else may call the function."""
    found = max(callers, key=lambda caller: caller.seconds, default=None)
    return found if found is None or alone else found._replace(alone=False)


class DeployedFunction(NamedTuple):
    """A function ``name`` made of ``handler`` in the folder ``code``, as a template states at ``line``.

    ``code`` is relative to the template. ``seconds`` is its time limit, 0 where it is unknown; ``stated``: at ``line``,
    else it is the default. ``caller`` is what waits for the function, None if nothing is known to. ``runtime`` is empty
    where it is unknown. ``variables`` are botocore's in its environment, None for a value that is unknown. With a
    ``dockerfile``, ``code`` is the context that an image is made of, and an empty ``handler`` stands for its ``CMD``.
    ``beside`` are the absolute paths of what else is in its package. ``called`` is the name by which it is invoked,
    empty where only the deployment decides that. ``said`` are the texts of its block that may name its code, ``beyond``
    those of what the block names: they decide where ``code`` is empty, or has no such module. Without a handler only
    ``called`` and the limit are known.
    """

    name: str
    code: str
    handler: str
    seconds: int
    stated: bool
    line: int
    caller: Caller | None = None
    runtime: str = ""
    variables: Variables = ()
    dockerfile: str = ""
    beside: tuple[str, ...] = ()
    called: str = ""
    said: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name for messages: as deployed, or the handler, if the template calls it ``lambda`` or the like."""
        return (self.called or self.handler or self.name) if _SAYS_NOTHING.fullmatch(self.name) else self.name

    @property
    def function(self) -> str:
        """The name of the function in its module."""
        return _PARTS.split(self.handler)[-1]

    @property
    def module(self) -> str:
        """The path of the handler's module: ``src/orders/app.py`` for ``orders/app.run`` in the folder ``src``.

        It is relative to the template, or absolute, as ``code`` is.
        """
        parts = _PARTS.split(self.handler)[:-1]
        return os.path.normpath(os.path.join(self.code, f"{os.path.join(*parts) if parts else ''}.py"))


Deployed: TypeAlias = "tuple[DeployedFunction, str]"
"""A function that is deployed, and the file that says so, as messages name it."""


def limit_of(function: DeployedFunction, template: str, *, may_call_itself: bool = False) -> TimeLimit | None:
    """The time limit that ends ``function``, or the wait of its caller, whichever is first; None if both are unknown.

    A function of 60 s behind API Gateway, which gives up after 29 s, has 29 s; so has one of an unknown limit. If the
    function may call itself, or something else may call it, it may go on without that caller: its own 60 s end it.

    A function of 20 s ends before the API gives up. Its limit may be raised to 29 s (``most``), not to Lambda's 900.
    """
    caller, seconds = function.caller, function.seconds
    ends_before_caller = caller is not None and 0 < seconds <= caller.seconds
    if caller and caller.alone and not may_call_itself and not ends_before_caller:
        place = _place(template, caller.line)
        return TimeLimit(caller.seconds, function.shown, caller.name, place, most=caller.seconds)
    if not seconds:
        return None
    most = caller.seconds if caller and ends_before_caller else LONGEST_FUNCTION
    return TimeLimit(seconds, function.shown, "Lambda", _place(template, function.line), function.stated, most)


def longest_of(limits: Collection[TimeLimit | None]) -> TimeLimit | None:
    """The longest of ``limits``; None if one is unknown, or there is none."""
    known = [each for each in limits if each is not None]
    return max(known, key=lambda each: each.seconds, default=None) if len(known) == len(limits) else None


def _place(template: str, line: int) -> str:
    return f"{template}:{line}" if line else template


DEEPEST = 40
"""Levels past which a text is no template, and names of values past which one that names another is unknown."""

LONGEST_TEXT = 4_096
"""Characters past which a text that an expression joins is unknown."""


@dataclass
class Mapping(Generic[Value]):
    """Keys with their values and 1-based lines, 0 where a line is not known.

    ``complete`` is False if there may be other keys.
    """

    values: dict[str, Value | Unknown] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def get(self, *path: str) -> Value | Unknown | Absent:
        """The value under the nested keys of ``path``: ``get("Globals", "Function")``; the mapping itself for no key.

        ABSENT if a key is certainly missing; UNKNOWN below a value that is no mapping, as that may stand for one.
        """
        found: object = self
        for key in path:
            if not isinstance(found, Mapping):
                return UNKNOWN
            if key not in found.values:
                return ABSENT if found.complete else UNKNOWN
            found = found.values[key]
        return cast("Value | Unknown", found)

    def put(self, key: str, value: Value | Unknown, line: int) -> None:
        """Add ``key`` with its ``value`` and ``line``; a key that occurs twice has an unknown value."""
        self.values[key] = UNKNOWN if key in self.values else value
        self.lines[key] = line


Tree: TypeAlias = "str | Mapping[Tree] | tuple[Tree, ...] | Unknown"
"""A text (numbers are texts, too), a mapping, a list, or what is unknown."""
