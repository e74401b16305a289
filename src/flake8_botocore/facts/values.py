"""Values that a source states, Configs among them: known, absent or unknown; and places in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal as OneWordOf
from typing import NewType, TypeAlias

Anchor = NewType("Anchor", object)
"""An opaque reference from a fact to its place in the source; only ``Reading.spans`` can turn it into a span."""

Library: TypeAlias = OneWordOf["boto3", "botocore", "aiobotocore", "aioboto3"]


def is_asynchronous(library: str) -> bool:
    """Whether the clients of ``library`` are asynchronous: aiobotocore, or aioboto3, which builds on it."""
    return library in ("aiobotocore", "aioboto3")


@dataclass(frozen=True, eq=False)
class Place:
    """A line that a message names besides its own, in this file or another one.

    The line is looked up only when a message names it, because that costs a third of a parse. ``file`` is the absolute
    path.
    """

    path: str
    file: str

    @property
    def line(self) -> int:
        """The line, 1-based; a class of ``source/`` looks it up."""
        raise NotImplementedError

    def __str__(self) -> str:
        """``app/aws.py:12``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, eq=False)
class StatedAt(Place):
    """A place whose line is known, in a file that is no Python module."""

    number: int

    @property
    def line(self) -> int:
        """The line, 1-based."""
        return self.number


RootKind: TypeAlias = OneWordOf["session", "session factory", "client factory"]


@dataclass(frozen=True, eq=False)
class Root:
    """Where a setting could be given once for many clients: what makes their session, or makes them.

    ``name`` is how the call reads (``boto3.Session``) or what the function is called. The path of ``place`` is
    absolute, so that all files name it alike. ``library`` is that of the session.
    """

    kind: RootKind
    name: str
    place: Place
    library: Library


class Unknown:
    """The source does not tell: a parameter, another module, a rebinding. Never reported."""

    def __repr__(self) -> str:
        return "UNKNOWN"


@dataclass(frozen=True, eq=False, repr=False)
class EnvironmentText(Unknown):
    """The string in an environment variable, not known further. ``may_be_none``: None if the variable is not set."""

    written: str
    may_be_none: bool


_PUT_IN = re.compile(r"\{[^{}]*\}")


class FormattedText(Unknown):
    """The string that an f-string makes."""

    @property
    def written(self) -> str:
        """The source from the start of the f-string to the end of its line; a class of ``source/`` looks it up."""
        raise NotImplementedError

    @property
    def text(self) -> str | None:
        """The string, with ``*`` for each replacement field; None if it has escapes or several lines."""
        string = _F_STRING.match(self.written)
        return _PUT_IN.sub("*", string[2]) if string else None


_F_STRING = re.compile(r"""f(["'])([^"'{}\\]*(?:\{[^{}\\]*\}[^"'{}\\]*)*)\1""", re.IGNORECASE)
"""An f-string on one line, without anything escaped."""


@dataclass(frozen=True, eq=False, repr=False)
class JsonText(Unknown):
    """The string that ``json.dumps`` makes of a dictionary."""

    of: Value


class Absent:
    """The source tells that nothing was given."""

    def __repr__(self) -> str:
        return "ABSENT"


UNKNOWN = Unknown()
ABSENT = Absent()

Scalar: TypeAlias = "str | bytes | int | float | complex | bool | None"


@dataclass(frozen=True, eq=False)
class Literal:
    """A constant whose value the source states: a number, string, bytes, boolean or None."""

    value: Scalar
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class Item:
    """One ``key: value`` of a dictionary; ``anchor`` is the whole element, ``key`` a known constant."""

    key: Scalar
    value: Value
    anchor: Anchor
    key_anchor: Anchor

    @property
    def is_certain(self) -> bool:
        """Whether it is there for sure: a condition, or ``pop``, may leave it out."""
        return not any(isinstance(each, Absent) for each in alternatives(self.value))


@dataclass(frozen=True, eq=False)
class Dictionary:
    """A dictionary; of several equal keys only the last is kept, as Python does.

    ``complete`` is false where a ``**`` or a computed key may hold more.
    """

    items: tuple[Item, ...]
    complete: bool
    anchor: Anchor

    def get(self, key: str) -> Value:
        """The value at ``key``: known, ABSENT, or UNKNOWN where the dictionary may hold more than it shows."""
        for item in self.items:
            if item.key == key:
                return item.value
        return ABSENT if self.complete else UNKNOWN

    def item(self, key: str) -> Item | None:
        """The element at ``key`` if it is written in the source."""
        return next((item for item in self.items if item.key == key), None)

    def writes(self, item: Item) -> bool:
        """Whether its own display writes ``item``: one that it unpacks may be used by others; ``source/`` looks."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Sequence:
    """A list, tuple or set without unknown ``*`` parts."""

    kind: OneWordOf["list", "tuple", "set"]
    items: tuple[Value, ...]
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class Thing:
    """Something known that is none of the other values; ``name`` says what, in the user's words.

    ``kind`` is ``config class`` for ``Config`` itself, ``transfer config`` for a TransferConfig instance,
    ``session`` and ``client`` for those, ``callable`` for functions and classes, ``unsigned`` for
    ``botocore.UNSIGNED``.
    """

    kind: OneWordOf["config class", "transfer config", "session", "client", "callable", "unsigned"]
    name: str
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of several values, depending on a condition: ``a if x else b``, two branches that bind one name."""

    values: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Argument:
    """One argument of a call after ``**known_dict`` was unfolded.

    ``name`` is the parameter it fills, None for a positional whose parameter is not known.
    ``position`` is the 0-based index of a positional argument, else None.
    ``anchor`` is the argument as written, or the element of the dictionary it came from (``unfolded``).
    """

    name: str | None
    value: Value
    anchor: Anchor
    position: int | None = None
    unfolded: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it is given for sure: ``opts.pop("verify", None)`` may have taken it out of ``**opts``."""
        return not any(isinstance(each, Absent) for each in alternatives(self.value))


def given_as(arguments: Iterable[Argument], name: str, complete: bool) -> Value:
    """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
    for argument in arguments:
        if argument.name == name:
            return argument.value
    return ABSENT if complete else UNKNOWN


class Call:
    """A fact about a call."""

    arguments: tuple[Argument, ...]

    def argument(self, name: str) -> Argument | None:
        """The argument that fills parameter ``name``, if it is written in the source."""
        return next((each for each in self.arguments if each.name == name), None)


@dataclass(frozen=True, eq=False)
class ConfigUse:
    """What a file does with a Config that it makes.

    ``fragment``: the Config only flows into a merge, is completed in a way that cannot be read, or is a part of what
    others give their clients: what it lacks must not be judged. ``merged``: it takes part in a merge, where attributes
    assigned later are lost. ``inherits`` is the session default that every client using it merges it into: ABSENT where
    there is none, UNKNOWN where it cannot be read. ``mocked``: inside a moto context. ``out_of_sight``: no client of
    the file is given it, and it is handed on where it cannot be followed; ``unused``: nothing uses it. ``guarded``: the
    file may give it options only in releases that have them.
    """

    fragment: bool = False
    merged: bool = False
    inherits: Value = ABSENT
    mocked: bool = False
    out_of_sight: bool = False
    unused: bool = False
    guarded: bool = False


@dataclass(frozen=True, eq=False)
class ConfigCreation:
    """A call of ``botocore.config.Config`` or ``aiobotocore.config.AioConfig``.

    ``complete``: every option it has is readable. ``later`` are options that are assigned as attributes after
    construction, or may be: they are unknown.
    """

    anchor: Anchor
    callee: str
    library: Library
    arguments: tuple[Argument, ...]
    complete: bool
    later: frozenset[str] = frozenset()
    use: ConfigUse = ConfigUse()
    written: str = ""
    """How a message names it where it is a dictionary of which a library makes a Config: ``config_kwargs={...}``."""

    def own(self, name: str) -> Value:
        """The value that this call itself gives option ``name``."""
        return given_as(reversed(self.arguments), name, self.complete)

    def argument(self, name: str) -> Argument | None:
        """The argument that gives option ``name``, if it is written here."""
        return next((a for a in reversed(self.arguments) if a.name == name), None)

    def option(self, name: str) -> Value:
        """The value that reaches the client as option ``name``, later assignments and session default included."""
        return _final(self, name)


@dataclass(frozen=True, eq=False)
class MergedConfig:
    """The result of ``base.merge(overlay)``: options the overlay gives replace the base's, whole.

    Source: botocore/config.py, ``Config.merge``.
    """

    anchor: Anchor
    base: Value
    overlay: Value
    overlay_anchor: Anchor
    later: frozenset[str] = frozenset()
    use: ConfigUse = ConfigUse()

    @cached_property
    def merges(self) -> int:
        """The number of merges that made this Config, this one included."""
        return 1 + merges(self.base) + merges(self.overlay)

    @property
    def callee(self) -> str:
        """How the call reads in a message."""
        return "merge"

    @property
    def complete(self) -> bool:
        """Whether every option of both sides is readable, whichever a condition picks."""
        sides = (each for side in (self.base, self.overlay) for each in alternatives(side))
        return all(isinstance(each, (ConfigCreation, MergedConfig)) and each.complete for each in sides)

    def own(self, name: str) -> Value:
        """The value of option ``name`` in the merged Config; attributes assigned later do not survive a merge."""
        return inherit(config_own(self.overlay, name), self.base, name)

    def option(self, name: str) -> Value:
        """The value that reaches the client as option ``name``."""
        return _final(self, name)


Config: TypeAlias = "ConfigCreation | MergedConfig"
Value: TypeAlias = "Unknown | Absent | Literal | Dictionary | Sequence | Thing | OneOf | ConfigCreation | MergedConfig"


def _final(config: Config, name: str) -> Value:
    """The value that option ``name`` has for a client: that of ``config``, else that of the session default.

    It is UNKNOWN if ``config.NAME = ...`` assigns it after construction. If there is a session default, botocore merges
    the two, which loses such assignments: then the constructed value counts.
    """
    session_default = config.use.inherits
    if name in config.later and isinstance(session_default, (Absent, Unknown)):
        return UNKNOWN
    return inherit(config.own(name), session_default, name)


def config_own(config: Value, name: str) -> Value:
    """Option ``name`` of a value used as Config, without what a session adds: ABSENT for no Config or None.

    UNKNOWN for anything else that is no Config: a parameter, or an object of another type.
    """
    if isinstance(config, (ConfigCreation, MergedConfig)):
        return config.own(name)
    if isinstance(config, OneOf):
        return choice(config_own(each, name) for each in config.values)
    if isinstance(config, Absent) or (isinstance(config, Literal) and config.value is None):
        return ABSENT
    return UNKNOWN


def inherit(value: Value, default: Value, name: str) -> Value:
    """``value`` if it is given, else the value of option ``name`` in the Config ``default``."""
    if isinstance(value, OneOf):
        return choice(inherit(each, default, name) for each in value.values)
    return config_own(default, name) if isinstance(value, Absent) else value


def choice(values: Iterable[Value]) -> Value:
    """One OneOf of all ``values`` and their alternatives; the value itself if they are all the same object."""
    found = list(dict.fromkeys(each for value in values for each in alternatives(value)))
    return found[0] if len(found) == 1 else OneOf(tuple(found))


def alternatives(value: Value) -> Iterator[Value]:
    """Every value that ``value`` may be, conditions flattened."""
    if isinstance(value, OneOf):
        for each in value.values:
            yield from alternatives(each)
    else:
        yield value


def merges(config: Value) -> int:
    """The number of merges that made ``config``, those of every alternative counted."""
    return sum(each.merges for each in alternatives(config) if isinstance(each, MergedConfig))


def merged_parts(config: Value) -> Iterator[Value]:
    """Every Config that ``config`` may be, and those each is merged from."""
    for each in alternatives(config):
        yield each
        if isinstance(each, MergedConfig):
            yield from merged_parts(each.base)
            yield from merged_parts(each.overlay)


LARGEST = 2**63
"""From here on a number is none that anybody means or that Python's clocks and lengths take."""


def is_usable(number: float) -> bool:
    """Whether there is anything to compute with ``number``: neither nan nor infinite nor too large."""
    return -LARGEST < number < LARGEST
