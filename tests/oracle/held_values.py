"""Writes sources in which a timeout is held by a class: with and without what changes it there."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

IMPORTS = """
import os
from dataclasses import dataclass
from typing import ClassVar

import boto3
from botocore.config import Config
from pydantic import BaseModel
"""

SECONDS = st.integers(5, 90)
LINES = {
    "plain": ("class {name}:", "wait = {value}"),
    "derived": ("class {name}(Below):", "wait = {value}"),
    "dataclass": ("@dataclass\nclass {name}:", "wait: int = {value}"),
    "fixed": ("@dataclass\nclass {name}:", "wait: ClassVar[int] = {value}"),
    "inherited": ("@dataclass\nclass {name}(First):", "wait: int = {value}"),
    "model": ("class {name}(BaseModel):", "wait: int = {value}"),
}
"""By kind of class: how it begins, and how the timeout stands in it."""

BEFORE = {
    "derived": "class Below:\n    wait = 61\n    other = 62\n",
    "inherited": "@dataclass\nclass First:\n    wait: int = 61\n    first: int = 1\n",
}
WITHOUT_ARGUMENTS = ("plain", "derived", "fixed")
READ_ON_CLASS = ("plain", "derived", "fixed", "dataclass", "inherited")
"""Kinds of which the class and its instances take a new value, and read it again."""

METHODS = """
    def get(self):
        return self.wait

    @classmethod
    def of_class(cls):
        return cls.wait
"""
CHANGES = (
    "S.wait = {value}",
    "s.wait = {value}",
    "s.wait += {value}",
    "s.wait, unused = {value}, 5",
    "setattr(S, 'wait', {value})",
    "setattr(s, 'wa' + 'it', {value})",
    "vars(s)['wait'] = {value}",
    "s.__dict__.update(wait={value})",
    "def tune(it):\n    it.wait = {value}\ntune(s)",
    "def tune(it):\n    setattr(it, 'wait', {value})\ntune(S)",
    "for each in (S, s):\n    each.wait = {value}",
)
HARMLESS = (
    "S.other = 7",
    "class O: pass\nO.wait = 9",
    "config = Config()\nconfig.wait = 9",
    "wait = 9",
    "print(end='', *[S.other])",
)


class Held(NamedTuple):
    """A source, and whether the linter must know the timeout."""

    source: str
    certain: bool


def client(read: str) -> str:
    """The client that reads ``read``."""
    return f"client = boto3.client('lambda', config=Config(read_timeout={read}))\n"


@st.composite
def call(draw: DrawFn, kind: str) -> tuple[str, bool]:
    """A call of ``S``, and whether a reader knows what it is given."""
    value = draw(SECONDS)
    shapes = ["S()"]
    if kind not in WITHOUT_ARGUMENTS:
        shapes += [f"S(wait={value})", f"S(**{{'wait': {value}}})", f"S(**dict(wait={value}))"]
        if kind != "model":
            shapes += [f"S({value})", f"S(*[{value}])"]
    made = draw(st.sampled_from(shapes))
    if draw(st.integers(0, 5)) == 0:
        return f"({made} if len(os.sep) else {draw(st.sampled_from(shapes))})", False
    if draw(st.integers(0, 5)) == 0 and kind not in WITHOUT_ARGUMENTS:
        return f"S(**{{name: {value} for name in ['wait']}})", False
    return made, True


@st.composite
def classes(draw: DrawFn) -> Held:
    """A class that holds the timeout, made in one module with the client."""
    # Half of them are of the kinds that can be known.
    kind = draw(st.sampled_from([*sorted(LINES), *("plain", "derived") * 6]))
    head, body = LINES[kind]
    lines = [IMPORTS, BEFORE.get(kind, "")]
    own = draw(st.booleans()) or kind != "derived"
    lines.append(head.format(name="S") + "\n    " + (body.format(value=draw(SECONDS)) if own else "more = 9"))
    lines[-1] += f"\n    other: ClassVar[int] = 8\n{METHODS}"
    # What a constructor fills that Python or a library writes is unknown.
    certain = kind in ("plain", "derived")
    if kind in ("dataclass", "inherited", "plain") and draw(st.integers(0, 4)) == 0:
        hook = "__init__" if kind == "plain" else "__post_init__"
        how = draw(
            st.sampled_from(("self.wait = {}", "object.__setattr__(self, 'wait', {})", "vars(self)['wait'] = {}"))
        )
        lines[-1] += f"\n    def {hook}(self):\n        {how.format(draw(SECONDS))}\n"
        certain = False
    made, known = draw(call(kind))
    certain = certain and known
    lines.append(f"s = {made}")
    if draw(st.integers(0, 2)) == 0 and kind in READ_ON_CLASS:
        lines.append(draw(st.sampled_from(CHANGES)).format(value=draw(SECONDS)))
        certain = False
    elif draw(st.integers(0, 2)) == 0:
        lines.append(draw(st.sampled_from(HARMLESS)))
        # An assignment to the name in any class leaves it unknown.
        certain = certain and ".wait" not in lines[-1]
    reads = ["s.wait", "s.wait", "s.get()"]
    if kind in READ_ON_CLASS:
        reads += ["S.wait", "S.of_class()"]
    if kind in ("plain", "dataclass") and draw(st.integers(0, 2)) == 0:
        lines.append(draw(overriding(kind)))
        reads += ["T().wait", "T().get()", "T.of_class()", "T().asked()"]
        certain = False
    read = draw(st.sampled_from(reads))
    if read == "s.get()":  # called on any instance as far as the method itself tells
        certain = certain and kind in WITHOUT_ARGUMENTS
    return Held("\n".join([*lines, client(read)]), certain)


@st.composite
def overriding(draw: DrawFn, kind: str) -> str:
    """A class derived from ``S``, with a timeout of its own in one of the ways to have one."""
    value = draw(SECONDS)
    decorated = "@dataclass\n" if kind == "dataclass" and draw(st.booleans()) else ""
    body = draw(
        st.sampled_from(
            (
                f"wait: int = {value}",
                f"wait = {value}",
                f"def __init__(self):\n        super().__init__()\n        self.wait = {value}",
                f"def get(self):\n        return {value}",
                "more = 9",
            )
        )
    )
    bases = draw(st.sampled_from(("S", "S", "S, Mixin", "Mixin, S")))
    mixin = f"class Mixin:\n    wait = {draw(SECONDS)}\n"
    asked = "\n    def asked(self):\n        return super().wait\n" if kind == "plain" else "\n    asked = S.get\n"
    return f"{mixin}\n{decorated}class T({bases}):\n    {body}\n{asked}"
