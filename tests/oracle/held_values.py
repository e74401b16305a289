"""Writes sources in which a timeout is held by a class or another module: with and without what changes it there."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

IMPORTS = """
import os
from dataclasses import KW_ONLY, dataclass, field
from typing import ClassVar, NamedTuple

import attr
import attrs
import boto3
from botocore.config import Config
from pydantic import BaseModel, Field
"""

SETTINGS = """
class FromEnvironment:
    def __init__(self, **given):
        for name in type(self).__annotations__:
            setattr(self, name, given.get(name, int(os.environ.get(name.upper(), getattr(type(self), name)))))

    def __init_subclass__(cls):
        os.environ.setdefault('WAIT', '44')
"""
"""A base that does what pydantic's BaseSettings does, which is not among the requirements of the tests."""

SECONDS = st.integers(5, 90)
LINES = {
    "plain": ("class {name}:", "wait = {value}"),
    "derived": ("class {name}(Below):", "wait = {value}"),
    "dataclass": ("@dataclass\nclass {name}:", "wait: int = {value}"),
    "frozen": ("@dataclass(frozen=True)\nclass {name}:", "wait: int = {value}"),
    "field": ("@dataclass(eq=False)\nclass {name}:", "wait: int = field(default={value})"),
    "fixed": ("@dataclass\nclass {name}:", "wait: ClassVar[int] = {value}"),
    "keyword": ("@dataclass\nclass {name}:\n    first: int = 1\n    _: KW_ONLY", "wait: int = {value}"),
    "inherited": ("@dataclass\nclass {name}(First):", "wait: int = {value}"),
    "tuple": ("class {name}(NamedTuple):", "wait: int = {value}"),
    "define": ("@attrs.define\nclass {name}:", "wait: int = {value}"),
    "attr.s": ("@attr.s\nclass {name}:", "wait = attr.ib(default={value})"),
    "model": ("class {name}(BaseModel):", "wait: int = {value}"),
    "described": ("class {name}(BaseModel):", "wait: int = Field({value}, description='seconds')"),
    "settings": ("class {name}(FromEnvironment):", "wait: int = {value}"),
}
"""By kind of class: how it begins, and how the timeout stands in it."""

BEFORE = {
    "derived": "class Below:\n    wait = 61\n    other = 62\n",
    "inherited": "@dataclass\nclass First:\n    wait: int = 61\n    first: int = 1\n",
    "settings": SETTINGS,
}
WITHOUT_ARGUMENTS = ("plain", "derived", "fixed")
READ_ON_CLASS = ("plain", "derived", "fixed", "dataclass", "frozen", "inherited")
ASSIGNABLE = ("plain", "derived", "fixed", "dataclass", "field", "keyword", "inherited", "attr.s")
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
    """A source, the modules it imports by name, and whether the linter must know the timeout."""

    source: str
    certain: bool
    modules: dict[str, str]


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
        if kind not in ("keyword", "model", "described", "settings"):
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
    lines[-1] += "\n    other = 8\n" if kind == "tuple" else "\n    other: ClassVar[int] = 8\n"
    lines[-1] += METHODS
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
    if draw(st.integers(0, 2)) == 0 and kind in ASSIGNABLE:
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
    return Held("\n".join([*lines, client(read)]), certain, {})


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


ELSEWHERE = (
    "import {settings}\n{settings}.WAIT = {value}\n{settings}.S.wait = {value}",
    "import {settings} as s\nsetattr(s, 'WAIT', {value})\nsetattr(s.S, 'wait', {value})",
    "import {settings}\ndef tune(it):\n    it.WAIT = {value}\n    it.S.wait = {value}\ntune({settings})",
)
"""What another module does to the settings."""

HARMLESS_ELSEWHERE = (
    "from {settings} import WAIT\nWAIT = {value}",
    "import {settings}\n{settings}.OTHER = {value}\n{settings}.S.other = {value}",
    "from {settings} import WAIT, S\nclass O(S):\n    wait = {value}\nprint(end='', *[WAIT == 3, S.wait <= 5])",
    "class S: pass\nS.wait = {value}",
)
INSIDE = (
    "def change():\n    global WAIT\n    WAIT = {value}\nchange()",
    "globals()['WAIT'] = {value}",
    "globals().update(WAIT={value})",
    "import sys\nsetattr(sys.modules[__name__], 'WAIT', {value})",
    "WAIT += {value}",
)


@st.composite
def modules(draw: DrawFn, number: int) -> Held:
    """A module that holds the timeout, another that may assign to it, and a third with the client."""
    settings, other = f"settings{number}", f"other{number}"
    text = f"WAIT = {draw(SECONDS)}\nOTHER = 3\n\nclass S:\n    wait = {draw(SECONDS)}\n    other = 4\n\n"
    text += "    def get(self):\n        return self.wait\n\n"
    of_module = of_class = True
    if draw(st.integers(0, 4)) == 0:
        text += draw(st.sampled_from(INSIDE)).format(value=draw(SECONDS)) + "\n"
        of_module = False
    changes = draw(st.booleans())
    shapes = ELSEWHERE if changes else HARMLESS_ELSEWHERE
    there = draw(st.sampled_from(shapes)).format(settings=settings, value=draw(SECONDS)) + "\n"
    of_module, of_class = of_module and not changes, of_class and not changes
    read = draw(st.sampled_from(("WAIT", "{}.WAIT", "S.wait", "S().wait", "{}.S.wait", "S().get()")))
    # An attribute that is set on anything called S makes every attribute of S unknown.
    of_class = of_class and "S.other =" not in there and "S.wait =" not in there
    certain = of_module if "WAIT" in read else of_class
    if read == "S().get()":  # the third of what is harmless derives a class with another timeout
        certain = certain and "class O(S)" not in there
    lines = [f"import {other}", f"import {settings}", f"from {settings} import WAIT, S", IMPORTS]
    return Held("\n".join([*lines, client(read.format(settings))]), certain, {settings: text, other: there})
