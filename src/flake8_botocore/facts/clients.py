"""Facts about calls that make clients and sessions, what the code does with them, and all facts of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar
from typing import Literal as OneWordOf

from .values import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    Call,
    Config,
    ConfigCreation,
    Library,
    Literal,
    MergedConfig,
    Place,
    Root,
    Unknown,
    Value,
    alternatives,
    given_as,
    merged_parts,
)

if TYPE_CHECKING:
    from ..libraries import LibraryClient


@dataclass(frozen=True, eq=False)
class ClientCreation(Call):
    """A call that returns a boto client or resource.

    ``callee`` is how the call reads (``boto3.client``, ``session.resource``), ``method`` its last name.
    ``service`` is the first argument, ``config`` what ``config=`` holds (ABSENT if not given), ``default_config``
    the session's default client config (ABSENT if it has none). ``complete``: no ``*``/``**`` of unknown content.
    ``by_name``: taken for boto's by its name and an AWS service name, not by an import, assignment or annotation.
    ``session_place`` is where the session is made if that is another file. ``mocked``: inside a moto context.
    ``environment`` has the variables that the project sets and that change the client; UNKNOWN if it may set one.
    ``alias_of`` is the real service if the source uses one of botocore's aliases.
    ``possible_services`` are those it may be of where its service is one of several literals.
    ``timed_by_handler``: a handler of its events may set the read timeout of single calls. ``may_be_intended``: the
    project may load models of its own, or the code around expects the call to fail. ``config_set`` is the place before
    the call where one branch gives it a Config and the other none.
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
    environment: Mapping[str, Value] = field(default_factory=dict)
    alias_of: str | None = None
    root: Root | None = None
    possible_services: frozenset[str] | None = None
    timed_by_handler: bool = False
    may_be_intended: bool = False
    config_set: Anchor | None = None

    @property
    def services(self) -> frozenset[str] | None:
        """The services that the client may be of: the one that the source states, else several; None if any."""
        if self.service_name is not None:
            return frozenset({self.service_name})
        return self.possible_services

    @property
    def service_name(self) -> str | None:
        """The service if the source states it, e.g. ``lambda``."""
        return self.alias_of or self._written_name

    @property
    def _written_name(self) -> str | None:
        return self.service.value if isinstance(self.service, Literal) and isinstance(self.service.value, str) else None

    @property
    def given_first(self) -> list[Config]:
        """The Configs that the client may be given as they are: those of its call, else the session's defaults."""
        own = [*alternatives(self.config)]
        nothing = all(isinstance(each, Absent) or (isinstance(each, Literal) and each.value is None) for each in own)
        every = [*alternatives(self.default_config)] if nothing else own
        return [each for each in every if isinstance(each, (ConfigCreation, MergedConfig))]

    @property
    def text(self) -> str:
        """How a message names the call: ``boto3.client("lambda")``."""
        name = self._written_name
        return f"{self.callee}(...)" if name is None else f'{self.callee}("{name}")'


def any_client(config: Config) -> ClientCreation:
    """A client of an unknown service that is given ``config``: it stands for the clients that are out of sight."""
    made = config if isinstance(config, ConfigCreation) else None
    callee, library = (made.callee, made.library) if made else ("Config", "botocore")
    return ClientCreation(config.anchor, callee, "client", library, UNKNOWN, (), True, config, config.use.inherits)


@dataclass(frozen=True, eq=False)
class SessionCreation(Call):
    """A call of a Session class, ``get_session`` or ``setup_default_session``."""

    anchor: Anchor
    callee: str
    library: Library
    arguments: tuple[Argument, ...]
    complete: bool


@dataclass(frozen=True, eq=False)
class LibraryCall(Call):
    """A call by which a library makes a boto client of its own: ``ChatBedrockConverse(model=...)``.

    ``callee`` is how the call reads, ``made`` the row of the table on the client. ``arguments`` are by name, as far as
    that is known; ``complete``: there are no others. ``config`` is what the call gives for a Config, in the library's
    form. ``client`` is the client as far as the source tells, of the first of its services: its ``config`` is the same,
    or UNKNOWN where another argument or a setting may bring one.
    """

    anchor: Anchor
    callee: str
    made: LibraryClient
    arguments: tuple[Argument, ...]
    complete: bool
    config: Value
    client: ClientCreation

    @property
    def text(self) -> str:
        """How a message names the call: ``ChatBedrockConverse(...)``."""
        return f"{self.callee}(...)" if self.arguments or not self.complete else f"{self.callee}()"


@dataclass(frozen=True, eq=False)
class NeverEntered:
    """An asynchronous client that is used without ``async with``.

    ``use`` is the first thing done with it, as written: ``.put_object``, ``await``, ``with``.
    """

    client: ClientCreation
    use: str


@dataclass(frozen=True, eq=False)
class NeverAwaited:
    """A ``call`` on an asynchronous client that the coroutine ``function`` makes as a statement without ``await``.

    ``written`` is how the call reads: ``client.put_object``.
    """

    call: OperationCall
    function: str
    written: str


Repetition: TypeAlias = OneWordOf["handler", "loop", "request", "task"]


@dataclass(frozen=True, eq=False)
class RepeatedCreation:
    """A client (or a session, if ``session``) that is made again and again with the same arguments.

    ``kind``: in every call of a Lambda handler, in every turn of a loop, or for every request to a view. ``anchor`` is
    the call that makes it; if that is in another file, at ``elsewhere``, the call that leads there. ``text`` is how
    a message names it, ``chain`` the names of what calls what, from the handler or view to ``boto3.client``.
    ``threads``: several threads may make it at a time. ``always``: no condition decides whether it is made.
    ``in_context``: its arguments read ``current_app`` of Flask, which is unknown while a module is imported.
    """

    kind: Repetition
    anchor: Anchor
    text: str
    chain: tuple[str, ...]
    mocked: bool
    library: Library
    elsewhere: Place | None = None
    session: bool = False
    threads: bool = False
    always: bool = True
    in_context: bool = False


CallKind: TypeAlias = OneWordOf["client", "resource", "paginator", "waiter"]


@dataclass(frozen=True, eq=False)
class OperationCall:
    """A call of an operation on a client or resource: ``client.invoke(...)``, ``queue.send_message(...)``.

    ``clients`` are the creations it may be called on, more than one where a condition decides; ``elsewhere`` has the
    places of clients that other files make. ``method`` is the name called, for a paginator or waiter the one asked for.
    ``arguments`` are by name, for a waiter those of its ``wait()``; ``complete``: there are no others.
    ``receiver`` is the last name of what a resource's method is called on: ``Table()``, ``objects``; empty for the
    resource itself. ``within`` are the names of the functions and classes around it.
    """

    anchor: Anchor
    clients: tuple[ClientCreation, ...]
    method: str
    kind: CallKind
    arguments: tuple[Argument, ...]
    complete: bool
    elsewhere: Mapping[ClientCreation, Place] = field(default_factory=dict)
    mocked: bool = False
    receiver: str = ""
    within: str = ""

    @property
    def service_name(self) -> str | None:
        """The service of its clients; None if they may be of several services, or one of them of any."""
        services = {client.service_name for client in self.clients}
        return services.pop() if len(services) == 1 else None

    def given(self, name: str) -> Value:
        """The argument ``name``: its value, ABSENT, or UNKNOWN where it may be among what cannot be read."""
        return given_as(self.arguments, name, self.complete)


@dataclass(frozen=True, eq=False)
class AskedFor:
    """A waiter or paginator that clients are asked for: ``client.get_waiter("bucket_exists")``.

    ``name`` is the argument. ``calls`` has the call of its operation for each ``wait()`` or ``paginate()`` in sight,
    with its arguments; if none is in sight, one without arguments. ``may_be_intended``: the code around expects that
    the client may not have it.
    """

    name: Anchor
    calls: tuple[OperationCall, ...]
    may_be_intended: bool = False


@dataclass(frozen=True, eq=False)
class BlockingCall:
    """A wait at ``anchor`` in the coroutine ``function`` for a blocking client's ``call``; ``written`` is its text.

    ``kind``: it waits for the reply, for each page, for the body of the response or, in a loop, for each part of it.
    ``way`` is empty if the code at ``anchor`` itself waits; else it has the text and place of each call on the way to
    the one that does. ``is_read``: the coroutine that makes the call also reads the body or stream. ``handing`` is how
    the file hands something, ``{}``, to a thread. ``more`` are the same for other calls as many steps away.
    """

    anchor: Anchor
    call: OperationCall
    function: str
    written: str
    kind: OneWordOf["call", "pages", "body", "parts"]
    way: tuple[tuple[str, Anchor | Place], ...] = ()
    is_read: bool = False
    handing: str = ""
    more: tuple[BlockingCall, ...] = ()
    aio: str = "aioboto3"
    """The library with clients of an event loop that the project uses already, else the one to advise."""


@dataclass(frozen=True, eq=False)
class RetriedCall:
    """A call that the decorator at ``anchor`` makes again when it fails.

    ``tries`` counts all calls, None: without end. ``by`` is the library of the decorator. ``silence``: it
    makes the call again also where no reply came; else only where the service returned an error.
    """

    anchor: Anchor
    call: OperationCall
    tries: int | None
    by: str
    silence: bool


LONGEST_FUNCTION = 1800
"""Seconds that Lambda allows a function at most. Source: ``Timeout`` of CreateFunction in botocore 1.44.7 and later."""

REST_QUOTA = 29
"""Seconds after which API Gateway gives up on a REST API unless the account's quota was raised."""


@dataclass(frozen=True)
class TimeLimit:
    """The seconds after which the Lambda function ``name``, or the wait for its answer, is ended.

    ``by`` is what ends it: ``Lambda``, ``API Gateway`` and the like, or an option. ``place`` is where the limit is
    stated; if it is the default, not ``stated``, where the function is. Without a place it is the longest that the
    option ``by`` allows any call. Above ``most`` seconds an API would give up on the function first. ``others``:
    functions with longer limits make the same call.
    """

    seconds: float
    name: str
    by: str
    place: str
    stated: bool = True
    most: int = LONGEST_FUNCTION
    others: bool = field(default=False, compare=False)

    @property
    def has(self) -> str:
        """The limit as a message states it: ``Orders has 30 s``."""
        seconds = f"{self.seconds:g} s"
        if self.by == "Lambda":
            return f"{self.name} has {seconds}"
        quota = ", unless the API's quota was raised" if self.by == "API Gateway" and self.seconds == REST_QUOTA else ""
        return f"{self.by} gives up after {seconds}{quota}" if self.place else f"{self.by} is {seconds}"


@dataclass(frozen=True, eq=False)
class LimitedCall:
    """A call that Lambda functions with known time limits make: ``limit`` is the longest, ``shortest`` the shortest.

    The places of both limits are relative to ``root``.
    """

    call: OperationCall
    limit: TimeLimit
    shortest: TimeLimit
    root: str = ""


@dataclass(frozen=True, eq=False)
class NamedException:
    """``client.exceptions.NAME`` at ``anchor``; ``written`` is the client as the source has it, empty for a call.

    ``of_resource``: it is a resource that is asked for its exceptions. ``clause``: in an ``except`` clause.
    """

    anchor: Anchor
    name: str
    written: str
    clients: tuple[ClientCreation, ...]
    of_resource: bool = False
    clause: bool = False
    mocked: bool = False


@dataclass(frozen=True, eq=False)
class UnreadResult:
    """A ``call`` of an operation whose result nothing reads: a statement of its own, or bound to ``_``."""

    call: OperationCall


UseKind: TypeAlias = OneWordOf[
    "operation", "waiter", "paginator", "transfer", "local", "returned", "stored", "handed on"
]


@dataclass(frozen=True, eq=False)
class Use:
    """One thing that is done with a client at ``anchor``.

    ``name`` is the method called, the waiter or paginator asked for, the attribute or callee that it goes to.
    The kind ``local`` signs, builds or looks something up without sending anything.
    """

    kind: UseKind
    name: str
    anchor: Anchor


@dataclass(frozen=True, eq=False)
class Mentions:
    """Every use of a client that its names show; ``complete``: the client has no other uses."""

    uses: tuple[Use, ...] = ()
    complete: bool = False

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of the uses that send something themselves, collected once: thousands of clients may share them."""
        kinds = ("operation", "waiter", "paginator", "transfer")
        return frozenset(use.name for use in self.uses if use.kind in kinds)


class CallElsewhere(NamedTuple):
    """A ``call`` at ``place`` in another file, in a function that ``limit`` ends; None for no limit."""

    call: OperationCall
    limit: TimeLimit | None
    place: Place


class ClientUse:
    """The uses of ``client``, looked up as far as a rule asks. This class finds none; one of ``source/`` does."""

    def __init__(self, client: ClientCreation) -> None:
        self.client = client

    @cached_property
    def calls(self) -> Sequence[OperationCall]:
        """The calls on the client that rules report on or that may take long, in source order."""
        return ()

    @cached_property
    def mentions(self) -> Mentions:
        """Every use of the client that its names show."""
        return Mentions()

    @cached_property
    def elsewhere(self) -> Sequence[CallElsewhere]:
        """Such calls in other files that import a name of the client, and the calls there that have a time limit."""
        return ()

    @cached_property
    def limited(self) -> Sequence[LimitedCall]:
        """Every call on the client with the limits of its callers; empty if something without a limit may call it."""
        return ()

    @cached_property
    def limit(self) -> TimeLimit | None:
        """The longest time limit of what calls the client; None if something without a limit may call it."""
        return max((each.limit for each in self.limited), key=lambda each: each.seconds, default=None)

    @cached_property
    def sends_nothing(self) -> bool:
        """Whether the client is known to be used, but only for calls that send no request."""
        return False

    @cached_property
    def unused(self) -> bool:
        """Whether it is certain that nothing uses the client."""
        return False

    @cached_property
    def repeated(self) -> Set[object]:
        """The places of calls in the file that fan out: a loop, a comprehension or a mapped function makes them."""
        return frozenset()

    @cached_property
    def called_elsewhere(self) -> Set[str]:
        """The methods that other files are seen to call on the client."""
        return frozenset()


class EveryOperation:
    """The type to ask ``SourceFacts.of`` for every OperationCall of a file.

    OperationCall itself gives only calls that rules report on or that may take long.
    """


@dataclass(frozen=True, eq=False)
class EnvironmentAssignment:
    """``os.environ["AWS_..."] = literal`` (or ``setdefault``, ``update`` and ``|=`` of a literal dict)."""

    name: str
    value: Value
    anchor: Anchor


class Limits:
    """What ends the functions that run a file, found out as far as it is asked for. This class knows of none."""

    @property
    def calls(self) -> Sequence[LimitedCall]:
        """The calls in functions with a limit, whatever calls these besides."""
        return ()

    @property
    def of_package(self) -> TimeLimit | None:
        """The time limit of every function that packages the file; None where they differ, or one is unknown."""
        return None

    @property
    def of_functions(self) -> bool:
        """Whether Lambda runs the file, or the project deploys functions that may run it."""
        return False

    def of_name(self, called: str) -> TimeLimit | Unknown | Absent:
        """The time limit of the Lambda function ``called`` so; ABSENT if the project deploys none."""
        return ABSENT

    @cached_property
    def of_call(self) -> Mapping[Anchor, TimeLimit]:
        """The limit of the function that makes each limited call, by the call."""
        return {each.call.anchor: each.limit for each in self.calls}

    @cached_property
    def by_client(self) -> Mapping[ClientCreation, list[LimitedCall]]:
        """The limited calls on each client."""
        return _by_part((each, each.call.clients) for each in self.calls)


class Sharing:
    """Which clients of a file have which Config."""

    def __init__(self, of: Callable[[type], list[Any]]) -> None:
        """``of`` gives the facts of one type."""
        self._of = of

    def users(self, config: Config) -> Sequence[ClientCreation]:
        """The clients that ``config`` reaches, by ``config=``, a merge or a session default."""
        return self._users.get(config, ())

    def given(self, config: Config) -> Sequence[ClientCreation]:
        """The clients that may be given ``config`` as it is, not merged into another one."""
        return self._given.get(config, ())

    def merged_from(self, config: Config) -> Sequence[MergedConfig]:
        """The merged Configs that ``config`` is a part of, without fragments of others."""
        return self._merged.get(config, ())

    def makes(self, config: Config) -> bool:
        """Whether the file makes ``config``; else another file does."""
        return config.anchor in self._made_here

    # Every rule asks for every Config: looking through all clients each time would be quadratic.

    @cached_property
    def _made_here(self) -> Set[Anchor]:
        return {config.anchor for kind in (ConfigCreation, MergedConfig) for config in self._of(kind)}

    @cached_property
    def _made(self) -> list[ClientCreation]:
        """The clients of the file, and each of them again with the Config that one call of its function gives it.

        ``def s3(config): return boto3.client("s3", config=config)`` makes one client with an unknown Config, and
        ``s3(FAST).put_object()`` is on the same client with the Config ``FAST``. Where the calls that create the
        clients state every Config, nothing can be added.
        """
        clients: list[ClientCreation] = self._of(ClientCreation)
        configs = (each for client in clients for each in (client.config, client.default_config))
        if all(isinstance(each, (Absent, Literal, ConfigCreation)) for each in configs):
            return clients
        own = {client.anchor for client in clients}
        called_on = (client for call in self._of(EveryOperation) for client in call.clients if client.anchor in own)
        return [*dict.fromkeys([*clients, *called_on])]

    @cached_property
    def _users(self) -> Mapping[Value, list[ClientCreation]]:
        both = ((client, (client.config, client.default_config)) for client in self._made)
        return _by_part((client, {part for each in configs for part in merged_parts(each)}) for client, configs in both)

    @cached_property
    def _given(self) -> Mapping[Value, list[ClientCreation]]:
        return _by_part((client, client.given_first) for client in self._made)

    @cached_property
    def _merged(self) -> Mapping[Value, list[MergedConfig]]:
        merges = self._of(MergedConfig)
        return _by_part((merge, {*merged_parts(merge)}) for merge in merges if not merge.use.fragment)


class SourceFacts:
    """What one file says, in answer to five questions, each found out when it is first asked. This class knows none.

    ``clients`` is a name for the facts of one type.
    """

    def of(self, kind: type) -> list[Any]:
        """The facts of one type, in source order."""
        return [self] if kind is SourceFacts else []

    def use_of(self, client: ClientCreation) -> ClientUse:
        """The uses of ``client``, which another file may make, as far as this file shows them."""
        return ClientUse(client)

    @cached_property
    def limits(self) -> Limits:
        """What ends the functions that run the file."""
        return Limits()

    @cached_property
    def sharing(self) -> Sharing:
        """Which clients have which Config."""
        return Sharing(self.of)

    def forgotten_configs(self, client: ClientCreation) -> Sequence[str]:
        """The names of Configs that the code makes just before ``client``, and gives no client."""
        return ()

    @property
    def clients(self) -> list[ClientCreation]:
        """The clients that the file makes."""
        return self.of(ClientCreation)


_Part = TypeVar("_Part")
_Whole = TypeVar("_Whole")


def _by_part(parts: Iterable[tuple[_Whole, Iterable[_Part]]]) -> dict[_Part, list[_Whole]]:
    """For every part, the wholes that have it, in order."""
    found: dict[_Part, list[_Whole]] = {}
    for whole, every in parts:
        for part in every:
            found.setdefault(part, []).append(whole)
    return found
