"""What one source file says about its boto clients and Configs: facts with anchors, free of any syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from typing import Literal as OneWordOf

from .values import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    Config,
    ConfigCreation,
    Dictionary,
    Item,
    Library,
    Literal,
    MergedConfig,
    OneOf,
    Scalar,
    Sequence,
    Thing,
    Unknown,
    Value,
    alternatives,
    config_own,
)

# Facts are made of values; whoever reads facts finds both here.
__all__ = [
    "ABSENT",
    "LONGEST_PATH",
    "UNKNOWN",
    "Absent",
    "Anchor",
    "Argument",
    "ClientCreation",
    "ClientInWorker",
    "ClientPerCall",
    "Config",
    "ConfigCreation",
    "Dictionary",
    "EnvironmentAssignment",
    "EveryOperation",
    "Item",
    "JudgedConfig",
    "Library",
    "Literal",
    "MergedConfig",
    "NeverEntered",
    "OneOf",
    "OperationCall",
    "Place",
    "RetriesReuse",
    "Scalar",
    "Sequence",
    "SessionCreation",
    "SourceFacts",
    "Thing",
    "Unknown",
    "Value",
    "Workers",
    "alternatives",
    "config_own",
]

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


class JudgedConfig:
    """Names, for a rule's ``reads``, every Config that is judged by what reaches the client: created or merged."""


@dataclass(eq=False)
class ClientCreation:
    """A call that returns a boto client or resource.

    ``callee`` is how the call reads (``boto3.client``, ``session.resource``), ``method`` its last name.
    ``service`` is the first argument, ``config`` what ``config=`` holds (ABSENT if not given), ``default_config``
    the session's default client config (ABSENT if it has none). ``complete``: no ``*``/``**`` of unknown content.
    ``by_name``: boto only by its name and an AWS service name, not by an import, assignment or annotation.
    ``session_place`` is where that session is made if it is another file. ``mocked``: inside a moto context.
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
    where those of other files stand. ``method`` is the name called, for a paginator or waiter
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
    elsewhere: Mapping[ClientCreation, Place] = field(default_factory=dict)
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
