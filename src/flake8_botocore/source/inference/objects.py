"""Values that an expression can have, and the join of the several values that one name may be bound to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import libcst as cst

from ...botocore.api import CONFIG_CLASSES
from ...facts import (
    UNKNOWN,
    Absent,
    Anchor,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Library,
    Literal,
    MergedConfig,
    OneOf,
    Place,
    Sequence,
    SessionCreation,
    Thing,
    Unknown,
    Value,
)
from ..scopes.scope import Scope


@dataclass(frozen=True, eq=False)
class Dotted:
    """A module, class or function known by its dotted origin: ``boto3.client``, ``requests.Session``.

    ``importer`` is the module that imported it, where a longer path may still lead into the project.
    """

    path: str
    anchor: Anchor
    importer: Scope | None = None


@dataclass(frozen=True, eq=False)
class Session:
    """A session.

    ``inner`` is the ``botocore_session`` it wraps, ``parts`` the sessions it may be one of; ``outer`` is the session of
    boto3 that made this one for itself. ``unreadable_default``: it wraps a session that is unknown, and so is the
    default Config of that. ``place`` and ``file`` tell where it was made; both are None where only an annotation or a
    name says that it is a session. ``is_default``: boto3's own default session. ``creation`` is the fact about the call
    that makes it.
    """

    library: Library
    anchor: Anchor
    callee: str
    place: Place | None = None
    file: object = None
    inner: Session | None = None
    unreadable_default: bool = False
    is_default: bool = False
    parts: tuple[Session, ...] = ()
    outer: Session | None = None
    creation: SessionCreation | None = None

    @property
    def handed_in(self) -> bool:
        """Whether it was made elsewhere, so that a default may have been set on it there."""
        return self.file is None and not self.is_default

    @property
    def source(self) -> Session:
        """The session that holds the default client Config: the one it wraps, the boto3 one around it, or itself."""
        return self.inner.source if self.inner is not None else self.outer or self

    @property
    def inside(self) -> Session:
        """The session of botocore inside one of boto3: what it was given, or what it makes itself."""
        if self.inner is not None:
            return self.inner
        library: Library = "botocore" if self.library == "boto3" else "aiobotocore"
        return replace(self, library=library, unreadable_default=False, parts=(), outer=self, creation=None)


@dataclass(frozen=True, eq=False)
class Method:
    """A bound method of a session: ``session.client``; or of a Config: ``config.merge``."""

    receiver: Session | ConfigCreation | MergedConfig
    name: str
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class Class:
    """A class defined in a file of the project; ``may_derive``: it, or one that derives from it, as ``cls`` is."""

    scope: Scope
    may_derive: bool = False


@dataclass(frozen=True, eq=False)
class Instance:
    """An instance of a class defined in a file of the project, or of one that derives from it.

    ``args`` are the arguments the class was called with, None where the call is not known.
    """

    of: Class
    args: tuple[tuple[cst.Arg, Scope], ...] | None = None

    @property
    def may_derive(self) -> bool:
        """Whether its class may be one that derives from ``of``."""
        return self.args is None or self.of.may_derive


@dataclass(frozen=True, eq=False)
class Super:
    """``super()`` inside a method of ``of``."""

    of: Class
    may_derive: bool = False


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method defined in a file of the project, or a lambda."""

    scope: Scope


@dataclass(frozen=True, eq=False)
class Module:
    """A module of the project."""

    scope: Scope


@dataclass(frozen=True, eq=False)
class Partial:
    """``functools.partial(function, ...)`` of something known; ``depth`` counts the partials inside one another."""

    function: Object
    call: cst.Call
    scope: Scope
    depth: int


@dataclass(frozen=True, eq=False)
class Client:
    """A client or resource that ``creation`` in ``file`` makes with ``session``, or by a first-party ``factory``."""

    creation: ClientCreation
    session: Session
    file: object = None
    factory: Scope | None = None

    @property
    def anchor(self) -> Anchor:
        """The call that makes it."""
        return self.creation.anchor


@dataclass(frozen=True, eq=False)
class SetUp(Literal):
    """The None that a call returns which changes ``session``: ``given`` replaces it or is its new default Config."""

    session: Session
    given: Session | Value


@dataclass(frozen=True, eq=False)
class Part:
    """An attribute of a resource: a table, a queue, a collection, a method; ``name`` is the last name."""

    client: Client
    name: str

    @property
    def is_client(self) -> bool:
        """Whether it is the client behind the resource: ``resource.meta.client``."""
        return self.name == "meta.client"


@dataclass(frozen=True, eq=False)
class Foreign:
    """An instance of a class that is known not to be boto's; ``origin`` is the class.

    ``call`` is what made it and ``scope`` where that stands, where it is known.
    """

    origin: str
    call: cst.Call | None = None
    scope: Scope | None = None

    @property
    def is_mock(self) -> bool:
        """Whether every attribute of it is a mock, too."""
        return self.origin.partition(".")[0] in ("unittest", "mock")


@dataclass(frozen=True, eq=False)
class Either:
    """One of several objects, depending on a condition."""

    options: tuple[Object, ...]


_Callable: TypeAlias = "Dotted | Method | Class | Function | Partial"
_Made: TypeAlias = "Session | Instance | Super | Module | Client | Part | Foreign | Either"
Object: TypeAlias = "Value | _Callable | _Made"
"""What an expression may be: a value as rules see it (``facts``), or an object that only inference uses."""


def possible_values(value: Object) -> tuple[Object, ...]:
    """The alternatives of ``value``, or ``value`` alone."""
    return value.options if isinstance(value, Either) else (value,)


def is_none(value: Object) -> bool:
    """Whether ``value`` is the constant None."""
    return isinstance(value, Literal) and value.value is None


def as_fact(value: Object, anchor: Anchor) -> Value:
    """``value`` as rules see it, placed at ``anchor``; an object that only inference can use is a Thing or UNKNOWN."""
    if isinstance(value, _FACTS):
        return value
    if isinstance(value, Either):
        return OneOf(tuple(as_fact(option, anchor) for option in value.options))
    if isinstance(value, Session):
        return Thing("session", value.callee, anchor)
    if isinstance(value, Client):
        return Thing("client", value.creation.text, anchor)
    if isinstance(value, (Function, Class)):
        return Thing("callable", value.scope.name or "lambda", anchor)
    if isinstance(value, Dotted):
        return _dotted_fact(value, anchor)
    return UNKNOWN


_FACTS = (Unknown, Absent, Literal, Dictionary, Sequence, Thing, OneOf, ConfigCreation, MergedConfig)
"""The kinds of ``Value``."""


def _dotted_fact(value: Dotted, anchor: Anchor) -> Value:
    """The names that rules judge: a Config class, ``botocore.UNSIGNED``, ``math.inf``; UNKNOWN for any other."""
    if value.path in CONFIG_CLASSES:
        return Thing("config class", value.path.rpartition(".")[2], anchor)
    if value.path == "botocore.UNSIGNED":
        return Thing("unsigned", "botocore.UNSIGNED", anchor)
    if value.path in ("math.inf", "math.nan"):
        return Literal(float(value.path.removeprefix("math.")), anchor)
    return UNKNOWN


_SERVE_AS_SESSIONS = frozenset({"boto3", "aioboto3"})
"""Modules with the creating methods of a session."""

MOST_ALTERNATIVES = 12
"""Values of one name past which it is unknown."""

CYCLE = Unknown()
"""Stands for an expression that leads back to itself; a join leaves it out."""

PASSED = Unknown()
"""Stands for what a parameter is given where that is not known: beside a client it must serve as one."""


def join(values: list[Object]) -> Object:
    """The value of a name that is bound to each of ``values`` somewhere; UNKNOWN for more than ``MOST_ALTERNATIVES``.

    The same object twice is that object. A client beside what a caller passes (PASSED) is itself, and so is a client,
    function or class beside None. Sessions join to one session, also beside None and an unknown value
    (``session or boto3.Session()``): whatever is passed there must serve as one.
    """
    # The alternatives, each once.
    options: list[Object] = []
    for value in values:
        if value is CYCLE:
            continue
        for option in possible_values(value):
            same = next((index for index, each in enumerate(options) if option is each or _same(option, each)), None)
            if same is None:
                options.append(option)
            elif isinstance(option, (Class, Instance)) and option is not options[same]:
                options[same] = _either_one(option, options[same])
        if len(options) > MOST_ALTERNATIVES:
            return UNKNOWN
    if any(isinstance(each, Client) for each in options):
        options = [each for each in options if each is not PASSED]
    if len(options) == 1:
        return options[0]
    if not options:
        return UNKNOWN
    sessions = [each for each in options if isinstance(each, Session)]
    if sessions and all(isinstance(each, (Session, Unknown)) or is_none(each) for each in options):
        return join_sessions(sessions)
    not_none = [each for each in options if not is_none(each)]
    if len(not_none) == 1 and isinstance(not_none[0], _KNOWN_BESIDE_NONE):
        return not_none[0]
    return Either(tuple(options))


_KNOWN_BESIDE_NONE = (Dotted, Class, Function, Instance, Client, Module, Method, Partial)
"""Objects that a name which may also be None is taken for: ``client = None`` stands for one that is made later."""


def _same(one: Object, other: Object) -> bool:
    """Whether ``one`` and ``other`` are one alternative of a join: the same client, class or function, or both None.

    Instances of the same class are, too.
    """
    if isinstance(one, Dotted) and isinstance(other, Dotted):
        return one.path == other.path
    if isinstance(one, (Class, Function, Module)) and one.__class__ is other.__class__:
        return one.scope is other.scope
    if isinstance(one, Instance) and isinstance(other, Instance):
        return one.of.scope is other.of.scope
    if isinstance(one, Client) and isinstance(other, Client):
        return one.creation is other.creation
    return is_none(one) and is_none(other)


def _either_one(one: Class | Instance, other: Object) -> Class | Instance:
    """One class for two that are the same, or one instance of it: a derived one if one of the two may be derived.

    Two instances are made by different calls, so that the arguments of neither are those of the result.
    """
    if isinstance(one, Instance):
        return other if isinstance(other, Instance) and other.args is None else Instance(one.of)
    return one if one.may_derive or not isinstance(other, Class) else other


def join_sessions(sessions: list[Session]) -> Session:
    """One session that may be each of ``sessions``."""
    first = sessions[0]
    if len(sessions) == 1:
        return first
    return Session(first.library, first.anchor, first.callee, parts=tuple(sessions))


def one_of(*values: Object) -> Object:
    """The value of an expression that chooses between ``values``, as ``a if test else b`` and ``a or b`` do.

    An unknown value beside the library itself (``session or boto3``) is left out: it must be used like the library.
    """
    known: list[Object] = [value for value in values if not isinstance(value, Unknown)]
    if known and all(isinstance(value, Dotted) and value.path in _SERVE_AS_SESSIONS for value in known):
        return join(known)
    return join(list(values))
