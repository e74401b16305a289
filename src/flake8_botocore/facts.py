"""What one source file says about its boto clients and Configs: facts with anchors, free of any syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NewType, TypeAlias
from typing import Literal as OneWordOf

Anchor = NewType("Anchor", object)
"""An opaque reference from a fact to its place in the source; only ``reading`` can turn it into a span."""

Library: TypeAlias = OneWordOf["boto3", "botocore", "aiobotocore", "aioboto3"]


class Unknown:
    """The source does not tell: a parameter, another module, a rebinding. Never reported."""

    def __repr__(self) -> str:
        return "UNKNOWN"


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


@dataclass(frozen=True, eq=False)
class Sequence:
    """A list, tuple or set display without unknown ``*`` parts."""

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


LONGEST_PATH = 40
"""Characters of a path that a message has room for."""


@dataclass(frozen=True, eq=False)
class Place:
    """A line of a file, for messages that rest on more than the line they stand at.

    The line is looked up only when a message names it, because that costs a third of a parse.
    """

    path: str
    find_line: Callable[[], int]

    @property
    def line(self) -> int:
        """The line, 1-based."""
        return self.find_line()

    def __str__(self) -> str:
        """``app/aws.py:12``; of a long path only the last two parts."""
        shown = self.path
        if len(shown) > LONGEST_PATH:
            shown = "/".join(["…", *shown.split("/")[-2:]])
        return f"{shown}:{self.line}"


@dataclass(eq=False)
class ConfigCreation:
    """A call of ``botocore.config.Config`` or ``aiobotocore.config.AioConfig``.

    ``complete``: every option it has is readable. ``fragment``: it only flows into a merge or is completed in
    a way that cannot be read, so what it lacks must not be judged. ``later`` holds options assigned as
    attributes after construction. ``inherits`` is the session default that every client using this Config
    merges it into: ABSENT where there is none, UNKNOWN where it cannot be read. ``mocked``: inside a moto context.
    """

    anchor: Anchor
    callee: str
    library: Library
    arguments: tuple[Argument, ...]
    complete: bool
    fragment: bool = False
    later: dict[str, Value] = field(default_factory=dict)
    inherits: Value = ABSENT
    mocked: bool = False
    merged: bool = False
    """True once it takes part in a merge, where attributes assigned later are lost."""

    def own(self, name: str) -> Value:
        """What this call itself says about option ``name``."""
        for argument in reversed(self.arguments):
            if argument.name == name:
                return argument.value
        return ABSENT if self.complete else UNKNOWN

    def argument(self, name: str) -> Argument | None:
        """The argument that gives option ``name``, if it is written here."""
        return next((a for a in reversed(self.arguments) if a.name == name), None)

    def option(self, name: str) -> Value:
        """What finally reaches the client as option ``name``, later assignments and session default included."""
        value = self.later.get(name, self.own(name))
        return inherit(value, self.inherits, name)


@dataclass(eq=False)
class MergedConfig:
    """The result of ``base.merge(overlay)``: options the overlay gives replace the base's, whole.

    Source: botocore/config.py, ``Config.merge``.
    """

    anchor: Anchor
    base: Value
    overlay: Value
    overlay_anchor: Anchor
    fragment: bool = False
    inherits: Value = ABSENT
    mocked: bool = False

    @property
    def callee(self) -> str:
        """How the call reads in a message."""
        return "merge"

    @property
    def complete(self) -> bool:
        """Whether every option of both sides is readable."""
        return all(
            isinstance(side, (ConfigCreation, MergedConfig)) and side.complete for side in (self.base, self.overlay)
        )

    def own(self, name: str) -> Value:
        """What the merged Config says about option ``name``; attributes assigned later do not survive a merge."""
        return inherit(config_own(self.overlay, name), self.base, name)

    def option(self, name: str) -> Value:
        """What finally reaches the client as option ``name``."""
        return inherit(self.own(name), self.inherits, name)


Config: TypeAlias = "ConfigCreation | MergedConfig"
Value: TypeAlias = "Unknown | Absent | Literal | Dictionary | Sequence | Thing | OneOf | ConfigCreation | MergedConfig"


class JudgedConfig:
    """Names, for a rule's ``reads``, every Config that is judged by what reaches the client: created or merged."""


def config_own(config: Value, name: str) -> Value:
    """Option ``name`` of a value used as Config, without what a session adds; ABSENT for no Config at all."""
    if isinstance(config, (ConfigCreation, MergedConfig)):
        return config.own(name)
    if isinstance(config, Absent) or (isinstance(config, Literal) and config.value is None):
        return ABSENT
    return UNKNOWN


def inherit(value: Value, default: Value, name: str) -> Value:
    """``value`` if it is given, else what ``default`` says about option ``name``."""
    return config_own(default, name) if isinstance(value, Absent) else value


def alternatives(value: Value) -> Iterator[Value]:
    """Every value that ``value`` may be, conditions flattened."""
    if isinstance(value, OneOf):
        for each in value.values:
            yield from alternatives(each)
    else:
        yield value


@dataclass(eq=False)
class ClientCreation:
    """A call that returns a boto client or resource.

    ``callee`` is how the call reads (``boto3.client``, ``session.resource``), ``method`` its last name.
    ``service`` is the first argument, ``config`` what ``config=`` holds (ABSENT if not given), ``default_config``
    the session's default client config (ABSENT if it has none). ``complete``: no ``*``/``**`` of unknown content.
    ``by_name``: boto only by its name and an AWS service name, not by an import, assignment or annotation.
    ``mocked``: inside a moto context. ``function`` names the function it stands in, if any.
    """

    anchor: Anchor
    callee: str
    method: OneWordOf["client", "resource", "create_client"]
    library: Library
    service: Value
    arguments: tuple[Argument, ...]
    complete: bool
    config: Value
    default_config: Value = ABSENT
    default_config_place: Place | None = None
    session_place: Place | None = None
    by_name: bool = False
    mocked: bool = False

    @property
    def service_name(self) -> str | None:
        """The service if the source states it, e.g. ``lambda``."""
        return self.service.value if isinstance(self.service, Literal) and isinstance(self.service.value, str) else None

    @property
    def text(self) -> str:
        """How a message names the call: ``boto3.client("lambda")``."""
        return f'{self.callee}("{self.service_name}")' if self.service_name else f"{self.callee}(...)"

    def argument(self, name: str) -> Argument | None:
        """The argument that fills parameter ``name``, if it is written in the source."""
        return next((a for a in self.arguments if a.name == name), None)


@dataclass(eq=False)
class SessionCreation:
    """A call of a Session class, ``get_session`` or ``setup_default_session``."""

    anchor: Anchor
    callee: str
    library: Library
    arguments: tuple[Argument, ...]
    complete: bool


@dataclass(frozen=True, eq=False)
class RetriesReuse:
    """One dict object given as ``retries=`` of a Config that made a client, and read again afterwards."""

    name: str
    first: Anchor
    second: Anchor


@dataclass(frozen=True, eq=False)
class EnvironmentAssignment:
    """``os.environ["AWS_..."] = literal`` (or ``setdefault``, ``putenv``, ``update`` of a literal dict).

    ``mentioned_elsewhere``: the file names the variable in other places, too, where it may read it itself.
    """

    name: str
    value: Value
    anchor: Anchor
    mentioned_elsewhere: bool = False


@dataclass(frozen=True, eq=False)
class OperationCall:
    """A call of an operation on a client or resource: ``client.invoke(...)``, ``queue.send_message(...)``.

    ``clients`` are the creations it may be called on, more than one where a condition decides; ``elsewhere`` is
    where the first of them stands if that is another file. ``method`` is the name called, for a paginator or waiter
    the one asked for. ``arguments`` are by name; ``complete``: there are no others. ``transfer`` are the arguments
    of the TransferConfig it is given: empty where it is given none, None where they cannot be read. ``receiver`` is
    the last name of what a resource's method is called on: ``Table()``, ``objects``; empty for the resource itself.
    """

    anchor: Anchor
    clients: tuple[ClientCreation, ...]
    method: str
    kind: OneWordOf["client", "resource", "paginator", "waiter"]
    arguments: tuple[Argument, ...]
    complete: bool
    elsewhere: Place | None = None
    transfer: tuple[Argument, ...] | None = ()
    mocked: bool = False
    receiver: str = ""

    def given(self, name: str) -> Value:
        """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
        for argument in self.arguments:
            if argument.name == name:
                return argument.value
        return ABSENT if self.complete else UNKNOWN


@dataclass(frozen=True, eq=False)
class NeverEntered:
    """A client of an event loop that is used without ``async with``.

    ``use`` is the first thing done with it, as written: ``.put_object``, ``await``, ``with``.
    """

    client: ClientCreation
    use: str


@dataclass(frozen=True, eq=False)
class ClientInWorker:
    """A client made in a function that is handed to threads, by a session that the threads share.

    ``handed_to`` is the call that starts it, as written: ``pool.submit``. ``default_session``: boto3's own.
    """

    client: ClientCreation
    function: str
    handed_to: str
    default_session: bool


@dataclass(frozen=True, eq=False)
class ClientPerCall:
    """A client with the same arguments each time, made anew in every call of a Lambda handler named ``handler``."""

    client: ClientCreation
    handler: str


@dataclass(frozen=True, eq=False)
class Workers:
    """A number of workers that use ``clients`` at the same time.

    ``anchor`` is the argument that gives the number, ``callee`` what it is given to, ``tasks``: of an event loop.
    """

    anchor: Anchor
    count: int
    callee: str
    clients: tuple[ClientCreation, ...]
    tasks: bool = False


class EveryOperation:
    """Names every OperationCall of a file, for those who list them; OperationCall itself only what rules speak of."""


@dataclass(eq=False)
class SourceFacts:
    """Everything one file says, each list in source order.

    ``later`` holds facts that are collected when a rule first asks for them.
    """

    clients: list[ClientCreation] = field(default_factory=list)
    configs: list[ConfigCreation] = field(default_factory=list)
    merges: list[MergedConfig] = field(default_factory=list)
    sessions: list[SessionCreation] = field(default_factory=list)
    retries_reuses: list[RetriesReuse] = field(default_factory=list)
    environment: list[EnvironmentAssignment] = field(default_factory=list)
    later: dict[type, Callable[[], list[Any]]] = field(default_factory=dict)
    _collected: dict[type, list[Any]] = field(default_factory=dict)

    def of(self, kind: type) -> list[Any]:
        """The facts of one type; ``Config`` stands for everything that is judged as one, merges included."""
        lists: dict[type, list[Any]] = {
            ClientCreation: self.clients,
            ConfigCreation: self.configs,
            MergedConfig: self.merges,
            SessionCreation: self.sessions,
            RetriesReuse: self.retries_reuses,
            EnvironmentAssignment: self.environment,
            JudgedConfig: [*self.configs, *self.merges],
            SourceFacts: [self],
        }
        if kind in self.later and kind not in self._collected:
            self._collected[kind] = self.later[kind]()
        return self._collected.get(kind) or lists.get(kind, [])
