"""Running clients: the effective settings of each client of a file, its uses, the longest of them, and its plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, NamedTuple, TypeAlias

from ..botocore import Version
from ..botocore.accepts import fails_when_run
from ..botocore.defaults import PROFILE
from ..botocore.effective import EffectiveSettings, agreed, effective_settings
from ..botocore.requests import DYNAMODB, variants
from ..botocore.waits import PLAIN, RequestSeries, Wait, cached_for_plain_clients, possible_waits, sends, sends_in_tries
from ..config import Settings
from ..facts import ClientCreation, Config, LibraryCall, OperationCall, SourceFacts
from ..findings import rounded
from .needs import TimedCall, name_of_use, timed_calls
from .plan import Plan, Subject, plan_of, possible_clients, settled_by


class LongestUse(NamedTuple):
    """The longest wait of one use, in ``seconds``, and its requests; ``method`` is empty for any plain operation."""

    seconds: float
    series: RequestSeries = PLAIN
    method: str = ""

    def taken(self, attempts: str) -> str:
        """The wait in words: ``3 attempts can take 360 s``, ``one download_file can take 2160 s in 6 × 3 attempts``."""
        polling, requests = self.series.polling, self.series.requests or 1
        name, takes = name_of_use(self.method, self.series), f"can take {rounded(self.seconds)} s"
        if not name:
            return f"{attempts} {takes}"
        how = f"{f'{requests} × ' * (requests > 1)}{attempts}" if polling is None else f"{polling.polls} polls"
        return f"one {name} {takes} in {how}"


@dataclass(frozen=True, eq=False)
class ClientView:
    """A client as one file that uses it sees it. Another file may make the client; only that one knows all its uses.

    Each of three fields has an entry for every service that the client may be of, DynamoDB last: ``possible``, its
    settings; ``sent``, how often it sends one request at most, None if unknown; ``waits``, how long one call of an
    operation can wait. ``waits`` is None as a whole if one of the waits is unknown. ``repeats``: a usual service is
    known to be sent a request more than once.
    """

    made: ClientCreation
    # To hold RunningClients here would leave the trees of the file to the garbage collector.
    facts: SourceFacts
    settings: Settings
    possible: tuple[EffectiveSettings, ...]
    sent: tuple[int | None, ...]
    waits: tuple[Wait, ...] | None
    repeats: bool
    here: ClassVar[bool] = False
    """Whether the file makes the client."""

    @property
    def fails(self) -> bool:
        """Whether the call that makes the client is known to raise."""
        return fails_when_run(self.made, self.settings.botocore_version)

    @property
    def effective(self) -> EffectiveSettings:
        """The settings of the client, as of a usual service if its own is not known."""
        return self.possible[0]

    @property
    def services(self) -> set[str | None]:
        """The services whose numbers count for the client, None for the usual ones."""
        return {each.service_name for each in variants(self.made)[: len(self.possible)]}

    @property
    def attempts(self) -> int | None:
        """How often the client sends one request at most, whichever service it is of; None if unknown."""
        return None if None in self.sent else max(filter(None, self.sent))

    @property
    def each(self) -> Wait | None:
        """The longest wait of one call of an operation, whichever service the client is of; None if unknown."""
        return None if self.waits is None else max(self.waits, key=lambda each: each.total)

    def takes(self, call: OperationCall) -> LongestUse | None:
        """How long ``call`` takes at most, on a usual service if the client's is not known; None if unknown.

        If the number of requests has no bound, the wait of one counts.
        """
        if self.waits is None:
            return None
        series = RequestSeries.of(call, self.settings.botocore_version)
        seconds = series.seconds(self.waits[0])
        return LongestUse(self.waits[0].total) if seconds is None else LongestUse(seconds, series, call.method)

    def sent_in(self, tries: int, *, silent: bool) -> int | None:
        """How often the client sends a request at most that is tried ``tries`` times; None if unknown.

        ``silent``: no reply comes, else the service answers with an error.
        """
        version, library = self.settings.botocore_version, self.made.library
        return sends_in_tries(self.effective, tries, version, library, silent=silent)

    @property
    def asked(self) -> Plan:
        """The plan for the uses that this file knows of; those in other files may ask for other values."""
        return running_clients(self.facts).plan(self.made)


@dataclass(frozen=True, eq=False)
class RunningClient(ClientView):
    """A client as it runs, made by the file or by a library that the file calls. Its plan is that of ``subject``."""

    subject: Subject
    here = True

    @property
    def uses(self) -> tuple[TimedCall, ...]:
        """The calls on the client in every file."""
        return running_clients(self.facts).uses(self.made)

    @cached_property
    def longest(self) -> LongestUse | None:
        """The longest wait of one use; None if the client's settings are not known."""
        each = self.each
        if each is None:
            return None
        found = (LongestUse(use.series.seconds(each) or 0, use.series, use.call.method) for use in self.uses)
        return max([LongestUse(each.total), *found], key=lambda use: use.seconds)

    @property
    def plan(self) -> Plan:
        """The plan for the client, or for its Config if it has one."""
        return running_clients(self.facts).plan(self.subject)

    asked = plan


class RunningClients:
    """The clients that a file makes or uses, as they run. Each is worked out once, when it is asked for."""

    def __init__(self, facts: SourceFacts, settings: Settings) -> None:
        """``facts`` are those of the file."""
        self.facts = facts
        self.settings = settings
        # By anchor, as a function that makes clients of several services makes each of them at one place.
        self._made = frozenset(client.anchor for client in facts.clients)
        self._views: dict[ClientCreation, ClientView] = {}
        self._uses: dict[ClientCreation, tuple[TimedCall, ...]] = {}
        self._plans: dict[Subject, Plan] = {}

    def of(self, client: ClientCreation) -> RunningClient:
        """The running client for ``client``, which the file makes."""
        view = self.seen(client)
        assert isinstance(view, RunningClient)
        return view

    def seen(self, client: ClientCreation) -> ClientView:
        """The view of ``client``, which another file may make."""
        if client not in self._views:
            runs = _runs_in(client, self.settings)
            if len(runs[0]) > len(possible_clients(client, self.facts, self.uses)):
                # The calls on it show that it is not DynamoDB's, which is the second of both.
                possible, sent, waits, again = runs
                runs = possible[:1], sent[:1], waits and waits[:1], again
            parts = client, self.facts, self.settings, *runs
            self._views[client] = RunningClient(*parts, client) if client.anchor in self._made else ClientView(*parts)
        return self._views[client]

    def of_library(self, call: LibraryCall) -> RunningClient:
        """The client that a library makes, with the plan for what the library calls on it."""
        runs = _runs_in(call.client, self.settings)
        return RunningClient(call.client, self.facts, self.settings, *runs, call)

    def given(self, config: Config) -> list[RunningClient]:
        """The clients that ``config`` reaches."""
        return [self.of(each) for each in self.facts.sharing.users(config)]

    def uses(self, client: ClientCreation) -> tuple[TimedCall, ...]:
        """The uses of ``client``, as far as this file shows them."""
        if client not in self._uses:
            self._uses[client] = timed_calls(self.facts.use_of(client), self.facts.limits, self.settings)
        return self._uses[client]

    def plan(self, subject: Subject) -> Plan:
        """The one plan for ``subject``; a client that is given a Config shares the plan for that Config."""
        subject = settled_by(subject, self.facts.sharing)
        if subject not in self._plans:
            self._plans[subject] = plan_of(subject, self.facts, self.uses, self.settings)
        return self._plans[subject]


def running_clients(facts: SourceFacts) -> RunningClients:
    """The clients of the file that has these ``facts``."""
    running: RunningClients = facts.of(RunningClients)[0]
    return running


def services_counted(clients: Iterable[ClientView]) -> set[str | None]:
    """The services whose numbers count for ``clients``, None for the usual ones; for no client, those of any."""
    return {service for client in clients for service in client.services} or {None, DYNAMODB}


_RunsWith: TypeAlias = "tuple[tuple[EffectiveSettings, ...], tuple[int | None, ...], tuple[Wait, ...] | None, bool]"


def _runs_in(client: ClientCreation, settings: Settings) -> _RunsWith:
    """What is the same in each release that the project pins."""
    runs = _runs_with(client, settings.botocore_version)
    if settings.other_version is None:
        return runs
    other = _runs_with(client, settings.versions[-1])
    possible = tuple(map(agreed, zip(runs[0], other[0], strict=True)))
    sent = tuple(often if often == older else None for often, older in zip(runs[1], other[1], strict=True))
    return possible, sent, runs[2] if runs[2] == other[2] else None, runs[3] and other[3]


@cached_for_plain_clients
def _runs_with(client: ClientCreation, version: Version) -> _RunsWith:
    possible = tuple(effective_settings(each, version) for each in variants(client))
    waits = possible_waits(client, version)
    sent = tuple(sends(each, version, client.library) for each in possible)
    again = (sent[0] or 0) > 1
    if sent[0] is None and PROFILE in client.environment:
        # A profile seldom asks for one attempt: how often is unknown, but not that it happens.
        again = _runs_with(replace(client, environment={}), version)[3]
    return possible, sent, None if waits is None else tuple(waits), again
