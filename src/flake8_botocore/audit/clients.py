"""The clients that a file makes, what each runs with, and the operations called on it, for audits and editors."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..advice.fitting import Values
from ..advice.running import ClientView, RunningClient, running_clients
from ..advice.words import sentence
from ..botocore import Version
from ..botocore.accepts import fails_when_run
from ..botocore.defaults import Setting
from ..botocore.operations import HARMFUL, TOLERATED, is_transfer, operation, runs_twice, transfer_attempts
from ..botocore.requests import operation_names
from ..botocore.special_services import with_dynamodb
from ..botocore.waits import PLAIN, RequestSeries, Wait, without_limit
from ..config import Settings
from ..facts import Anchor, ClientCreation, EveryOperation, LimitedCall, OperationCall, TimeLimit
from ..files.filesystem import real
from ..findings import RootPlace, Span, exact, shown
from ..linter import place_of
from ..runs.selection import SourceLines
from ..runs.source_file import from_here, in_cell
from ..source.project.module_paths import real_root
from ..source.reader import Reading

MOST_NAMES = 3
"""Operations of which a call may be one for all of them to be named."""


@dataclass(frozen=True)
class CreationPlace:
    """Where a client is made, the same for every file that uses it; ``line`` is 1-based."""

    file: str
    line: int
    call: str


class FilePlace(NamedTuple):
    """A place for people: the line is 1-based, of a notebook that in ``cell``."""

    path: str
    cell: int | None
    line: int

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Order by place."""
        return self.path, self.cell or 0, self.line

    def __str__(self) -> str:
        """``app.py:3``, ``nb.ipynb:cell 2:3``."""
        return f"{self.path}:{self.line}" if self.cell is None else f"{self.path}:cell {self.cell}:{self.line}"


@dataclass(frozen=True)
class CallEffect:
    """The effect of a call: the operation as AWS names it, of a transfer the method.

    ``kind`` is how it is called: ``client``, ``resource``, ``paginator``, ``waiter``. ``side_effect``: it changes
    something once more each time it runs. ``starts``: how often boto3 itself begins it anew. ``series``: the requests
    it comes to.
    """

    operation: str
    kind: str
    side_effect: bool = False
    starts: int = 1
    series: RequestSeries = PLAIN


@dataclass(frozen=True)
class Called:
    """One call of an operation, the clients it may be called on, and the time limit of the function that makes it."""

    effect: CallEffect
    place: FilePlace
    clients: tuple[CreationPlace, ...]
    limit: TimeLimit | None = None


@dataclass(frozen=True)
class OperationUse:
    """An operation of a client, and every place that calls it.

    ``runs`` is how often one call can run it at most, where it is known to change something each time; None where
    it is not, or where the client's attempts are not known. ``wait`` is how long one call can wait in seconds, None
    where it may be any number of requests or the client's settings are not known. ``refused`` is how long a long poll
    pauses once more where the retry quota of the client is used up.
    """

    effect: CallEffect
    places: tuple[FilePlace, ...]
    runs: int | None = None
    wait: float | None = None
    refused: float = 0


UNKNOWN = "?"


@dataclass(frozen=True)
class ShownSetting:
    """A setting as it is shown: ``60 s``, ``no limit``, ``standard``, or ``?`` with an empty origin.

    ``value`` is the number or word itself, None without limit and where it is not known.
    """

    text: str
    origin: str
    value: float | str | None = None


@dataclass(frozen=True)
class AuditedClient:
    """A client of the code base. ``botocore`` is the release its file runs on; ``unpinned`` says if nothing pins it.

    ``attempts`` is how often one request can be sent, ``each`` how long one call of an operation can wait; both None
    where the source does not tell. ``uses`` are the operations found to be called on it. ``advised`` is the plan for
    it, in whatever file it is used. ``limits`` are the time limits of the functions that call it,
    each with the longest wait of what these call.
    """

    place: FilePlace
    call: str
    botocore: Version
    connect_timeout: ShownSetting
    read_timeout: ShownSetting
    retry_mode: ShownSetting
    total_attempts: ShownSetting
    attempts: int | None
    each: Wait | None
    advice: str
    advised: Values | None
    service: str | None = None
    root: RootPlace | None = None
    uses: tuple[OperationUse, ...] = ()
    limits: tuple[tuple[TimeLimit, float | None], ...] = ()
    longest: float | None = None
    unpinned: str = ""

    @property
    def wait(self) -> float | None:
        """The longest wait of what it is known to be used for, in seconds, infinite without a timeout."""
        if self.each is None:
            return None
        return max([self.each.total, self.longest or 0, *(use.wait for use in self.uses if use.wait is not None)])

    @property
    def runs(self) -> int | None:
        """How often one call can run an operation that changes something each time; None where none is known."""
        return max((use.runs for use in self.uses if use.runs is not None), default=None)

    def over(self, budget: float | None) -> bool:
        """Whether the longest wait is over ``budget`` seconds."""
        return budget is not None and self.wait is not None and self.wait > budget


class Row(NamedTuple):
    """A client, where it is made, and the fact that it is made of."""

    span: Span
    where: CreationPlace
    client: AuditedClient
    fact: ClientCreation


class PlacedCall(NamedTuple):
    """A call of an operation, where it stands, and the fact that it is made of."""

    span: Span
    called: Called
    fact: OperationCall


def rows_and_calls(reading: Reading, file: SourceLines) -> tuple[list[Row], list[PlacedCall]]:
    """The clients that ``file`` makes and the operations it calls, in its order. Raises UnreadableSourceError."""
    settings, running = reading.settings, running_clients(reading.facts)
    clients = [each for each in reading.facts.clients if _runs(each, settings)]
    calls: list[OperationCall] = reading.facts.of(EveryOperation)
    doing = [(call, each) for call in calls if (each := effect_of(call, settings)) is not None]
    spans = reading.spans([*(client.anchor for client in clients), *(call.anchor for call, _ in doing)])
    here = {
        each.anchor: CreationPlace(real(file.path), spans[each.anchor].start_line, each.text)
        for each in clients
        if each.anchor in spans
    }
    rows = [
        Row(spans[each.anchor], here[each.anchor], row_of(running.of(each), file, here[each.anchor].line), each)
        for each in clients
        if each.anchor in here
    ]
    limits: dict[Anchor, TimeLimit] = {each.call.anchor: each.limit for each in reading.facts.of(LimitedCall)}
    called = []
    for call, does in doing:
        on = tuple(here[client.anchor] for client in call.clients if client.anchor in here)
        on += created_elsewhere(call, file.path)
        if call.anchor in spans and on:
            span = spans[call.anchor]
            place = place_in(file, span.start_line)
            called.append(PlacedCall(span, Called(does, place, on, limits.get(call.anchor)), call))
    return rows, called


def _runs(client: ClientCreation, settings: Settings) -> bool:
    """Whether a client comes into being and talks to a network."""
    mocked = client.mocked and not settings.include_mocked
    return not mocked and not fails_when_run(client, settings.botocore_version)


def place_in(file: SourceLines, line: int) -> FilePlace:
    """Where a line of what is looked at in ``file`` stands."""
    if not file.cell_lines:
        return FilePlace(file.path, None, line)
    where = file.cell_lines[line - 1]
    return FilePlace(file.path, where.cell, where.line)


def row_of(runs: ClientView, file: SourceLines, line: int) -> AuditedClient:
    """A client, made in the 1-based ``line`` of ``file`` if that makes it, as it runs."""
    client, effective, plan, settings = runs.made, runs.effective, runs.asked, runs.settings
    longest = runs.longest if isinstance(runs, RunningClient) else None
    return AuditedClient(
        place=place_in(file, line),
        call=shown(client.text),
        botocore=settings.botocore_version,
        unpinned=settings.unpinned,
        connect_timeout=_seconds(effective.connect_timeout, client.library),
        read_timeout=_seconds(effective.read_timeout, client.library),
        retry_mode=_shown(effective.retry_mode),
        total_attempts=_attempts([each.total_attempts for each in runs.possible]),
        attempts=runs.attempts,
        each=runs.each,
        longest=longest and longest.seconds,
        advice="" if plan.is_general else sentence(plan, settings, here=runs.here, lines=False).text,
        advised=None if plan.lost else plan.values,
        service=client.service_name,
        root=in_cell(from_here(place_of(client.root)), file.cell_lines),
    )


def _shown(setting: Setting | None) -> ShownSetting:
    return (
        ShownSetting(UNKNOWN, "")
        if setting is None
        else ShownSetting(f"{setting.value}", setting.origin, setting.value)
    )


def _attempts(possible: list[Setting | None]) -> ShownSetting:
    """The attempts of each service that a client may be of, DynamoDB's last: ``3, 4 for DynamoDB``."""
    known = [each for each in possible if each is not None]
    if len(known) < len(possible):
        return _shown(None)
    return ShownSetting(with_dynamodb([each.value for each in known]), known[0].origin, known[-1].value)


def _seconds(setting: Setting | None, library: str) -> ShownSetting:
    if setting is None:
        return ShownSetting(UNKNOWN, "")
    if without_limit(setting.value, library):
        return ShownSetting("no limit", setting.origin)
    return ShownSetting(f"{exact(float(setting.value or 0))} s", setting.origin, setting.value)


def created_elsewhere(call: OperationCall, path: str) -> tuple[CreationPlace, ...]:
    """Where those clients of ``call`` are made that other files than ``path`` make."""
    if not call.elsewhere:
        return ()
    # Places in other files are named from the project's root.
    root = real_root(os.path.abspath(path))
    places = call.elsewhere.items()
    return tuple(
        CreationPlace(real(os.path.join(root, place.path)), place.line, client.text) for client, place in places
    )


def effect_of(call: OperationCall, settings: Settings) -> CallEffect | None:
    """The effect of ``call``; None if it sends nothing or a mock answers it."""
    if call.mocked and not settings.include_mocked:
        return None
    series = RequestSeries.of(call, settings.botocore_version)
    if is_transfer(call):
        return CallEffect(call.method, call.kind, starts=transfer_attempts(call) or 1, series=series)
    names = operation_names(call)
    if names is None:
        return None
    known = operation(call)
    repeats = known is not None and runs_twice(known, call) in (HARMFUL, TOLERATED)
    label = " or ".join(sorted(names)) if 0 < len(names) <= MOST_NAMES else call.method
    return CallEffect(label, call.kind, repeats, series=series)


def joined(
    clients: Mapping[CreationPlace, list[AuditedClient]], calls: Iterable[Called]
) -> tuple[list[AuditedClient], int]:
    """The clients with what is called on them, and how many calls are on clients that are not among them."""
    by_line: dict[tuple[str, int], list[CreationPlace]] = defaultdict(list)
    for each in clients:
        by_line[each.file, each.line].append(each)
    uses: dict[CreationPlace, dict[CallEffect, set[FilePlace]]] = defaultdict(lambda: defaultdict(set))
    limits: dict[CreationPlace, dict[TimeLimit, set[CallEffect]]] = defaultdict(lambda: defaultdict(set))
    unlisted = 0
    for call in calls:
        found = {known for each in call.clients for known in _known(each, clients, by_line)}
        unlisted += not found
        for known in found:
            uses[known][call.effect].add(call.place)
            if call.limit is not None:
                limits[known][call.limit].add(call.effect)
    return [_with(each, uses[key], limits[key]) for key, same in clients.items() for each in same], unlisted


def _known(
    one: CreationPlace,
    clients: Mapping[CreationPlace, list[AuditedClient]],
    by_line: Mapping[tuple[str, int], list[CreationPlace]],
) -> Iterator[CreationPlace]:
    """The client that another file uses; it may know more of its arguments, and so call it otherwise."""
    there = by_line.get((one.file, one.line), [])
    if one in clients:
        yield one
    elif len(there) == 1:
        yield there[0]


def _with(
    client: AuditedClient, uses: Mapping[CallEffect, set[FilePlace]], limits: Mapping[TimeLimit, Iterable[CallEffect]]
) -> AuditedClient:
    found = tuple(
        OperationUse(
            each,
            tuple(sorted(uses[each], key=lambda place: place.sort_key)),
            client.attempts if each.side_effect else None,
            each.series.seconds(client.each),
            client.each.refused if client.each is not None and each.series.long_poll else 0,
        )
        for each in sorted(uses, key=_order)
    )
    waits = tuple((limit, _wait(client, limits[limit])) for limit in limits)
    return replace(client, uses=found, limits=waits)


def _wait(client: AuditedClient, effects: Iterable[CallEffect]) -> float | None:
    """The longest wait of ``effects`` on ``client``, at least that of one operation."""
    if client.each is None:
        return None
    waits = (each.series.seconds(client.each) for each in effects)
    return max([client.each.total, *(wait for wait in waits if wait is not None)])


def _order(one: CallEffect) -> tuple[object, ...]:
    """What does harm first, then by name."""
    polling = one.series.polling
    return not one.side_effect, one.operation, one.kind, one.starts, polling or ("", 0, 0), one.series.requests or 0


def words(use: OperationUse) -> str:
    """``Invoke runs up to 3 times``; the name alone of what does no harm when it runs twice."""
    return f"{name(use)} {how_often(use)}".rstrip()


def name(use: OperationUse) -> str:
    """The operation, and how it is called where that means several requests: ``GetFunction (waiter)``."""
    asked = f" ({use.effect.kind})" if use.effect.kind in ("paginator", "waiter") else ""
    return f"{use.effect.operation}{asked}"


def how_often(use: OperationUse) -> str:
    """How often one call runs it, boto3 starts it or a waiter polls at most, and how long that can take.

    Empty for what is one request and of no harm.
    """
    if use.effect.side_effect:
        return "runs once" if use.runs == 1 else f"runs up to {UNKNOWN if use.runs is None else use.runs} times"
    said = _several(use.effect)
    if not said and use.refused:
        said = f"pauses {seconds(use.refused)} more where the retry quota is used up"
    if not said or use.wait is None:
        return said
    if use.effect.series.polling is not None:
        return f"{said}, {seconds(use.wait)} if only its last reply is late"
    abort = ", and one operation more if it aborts a multipart upload" if use.effect.series.parts else ""
    return f"{said}, up to {seconds(use.wait)}{abort}"


def _several(effect: CallEffect) -> str:
    """The words for a call that comes to more than one request."""
    requests, polling = effect.series.requests, effect.series.polling
    if polling is not None:
        return f"polls up to {polling.polls} times, {seconds(polling.delay)} apart"
    if requests is None:
        return "polls for a time that is not known" if effect.kind == "waiter" else "takes any number of requests"
    if effect.starts > 1:
        return f"is started up to {effect.starts} times"
    if requests > 1:
        return f"can wait for {requests} operations"
    if effect.series.body:
        return "asks before it sends its body"
    return "makes a session first" if effect.series.sessions else ""


def seconds(number: float) -> str:
    """``180.15 s``, ``no limit``."""
    return exact(number) if math.isinf(number) else f"{exact(number)} s"


def worst_first(clients: Iterable[AuditedClient]) -> list[AuditedClient]:
    """The clients by longest wait, then by attempts; files that cannot be read come last."""

    def order(client: AuditedClient) -> tuple[object, ...]:
        wait = client.wait
        return wait is None, -(wait or 0.0), -(client.attempts or 0), client.place.sort_key, client.call

    return sorted(clients, key=order)
