"""A deployed Lambda function, and how every kind of template states its time limit and code."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from ..facts import Absent
from .yaml_tree import Mapping, Tree

LONGEST = 900
"""Seconds that Lambda allows a function at most."""

REST, HTTP = ("API Gateway", 29), ("API Gateway", 30)
"""The callers of a function that give up on it, and after how many seconds by default."""

DEFAULT = 3
"""Seconds that a function may run where its template says nothing."""


class DeployedFunction(NamedTuple):
    """A function ``name`` made of ``handler`` in the folder ``code``, as a template states at ``line``.

    ``code`` is relative to the template. ``seconds`` is its time limit, 0 where it is unknown; ``stated``: at
    ``line``, else it is the default. ``caller`` gives up on it after ``caller_seconds``; 0: no caller is known to.
    """

    name: str
    code: str
    handler: str
    seconds: int
    stated: int
    line: int
    caller: str = ""
    caller_seconds: int = 0
    caller_line: int = 0

    @property
    def function(self) -> str:
        """The name of the function in its module."""
        return re.split(r"[./]", self.handler)[-1]

    @property
    def module(self) -> str:
        """The path of the module, relative to the template."""
        parts = re.split(r"[./]", self.handler)[:-1]
        return os.path.normpath(os.path.join(self.code, f"{os.path.join(*parts) if parts else ''}.py"))


class Stated(NamedTuple):
    """A time limit in seconds, 0 where it is unknown. ``stated``: at ``line``, else it is the default."""

    seconds: int
    stated: bool
    line: int = 0


def text(value: Tree | Absent) -> str | None:
    """``value`` where it is a text that means itself: nothing is put in, nothing is unknown."""
    return value if isinstance(value, str) and not re.search(r"[$%{}<>]", value) else None


def given(name: str, own: Mapping, shared: Tree | Absent) -> Tree | Absent:
    """What ``own`` says of ``name``, else what is said for all."""
    value = own.get(name)
    if not isinstance(value, Absent) or isinstance(shared, Absent):
        return value
    return shared.get(name) if isinstance(shared, Mapping) else shared


def time_limit(name: str, own: Mapping, shared: Tree | Absent, default: int) -> Stated:
    """The time limit that ``own``, or ``shared`` for all, states under ``name``."""
    value = given(name, own, shared)
    if isinstance(value, Absent):
        return Stated(default, False)
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,2}", value) or int(value) > LONGEST:
        return Stated(0, False)
    home = own if name in own.values else shared
    assert isinstance(home, Mapping)
    return Stated(int(value), True, home.lines[name])


def of_python(runtime: Tree | Absent) -> bool:
    """Whether a function of this runtime may run Python."""
    known = text(runtime)
    return known is None or known.startswith("python")
