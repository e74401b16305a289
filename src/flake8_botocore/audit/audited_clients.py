"""The clients that a file makes, what each runs with, and the operations called on it, for audits and editors."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..advice.running import ClientView, RunningClient, running_clients
from ..advice.words import sentence
from ..botocore import Version
from ..botocore.accepts import fails_when_run
from ..botocore.defaults import Setting
from ..botocore.operations import HARMFUL, TOLERATED, is_transfer, operation, runs_twice, transfer_attempts
from ..botocore.requests import operation_names, with_dynamodb
from ..botocore.waits import PLAIN, RequestSeries, Wait, without_limit
from ..config import Settings
from ..facts import Anchor, ClientCreation, EveryOperation, LimitedCall, OperationCall, TimeLimit
from ..files.filesystem import real
from ..findings import RootPlace, Span, exact, shown
from ..linter import root_place
from ..rules.retried_side_effect import harmful_calls
from ..runs.file_text import SourceLines, from_here, in_cell
from ..source.reader import Reading

MOST_NAMES = 3
"""A call that may be one of several operations is shown with all their names, if there are at most so many."""


@dataclass(frozen=True)
class CreationPlace:
    """Where a client is made, the same for every file that uses it.

    ``file`` is the real path, ``line`` is 1-based, ``call`` is how the call reads: ``boto3.client("s3")``.
    """

    file: str
    line: int
    call: str


class FilePlace(NamedTuple):
    """A place as people read it; the line is 1-based, in a notebook within ``cell``, which is None elsewhere."""

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
    """What a call does: its ``operation`` as AWS names it, or the method that makes a transfer.

    ``kind`` is how it is called: ``client``, ``resource``, ``paginator``, ``waiter``. ``side_effect``: each further run
    of the operation changes something again; ``harmful``: ``check`` reports the call as BOT302. ``starts`` is how often
    boto3 itself starts it at most. ``series`` are the requests that the call makes.
    """

    operation: str
    kind: str
    side_effect: bool = False
    harmful: bool = False
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

    ``runs`` is how often one call can run the operation at most, if that changes something each time; None if it does
    not, or if the client's attempts are not known. ``wait`` is the longest wait of one call in seconds; None if the
    call may make any number of requests, or if the client's settings are not known. ``refused`` is the further pause,
    in seconds, that a long poll makes where the retry quota of the client is used up.
    """

    effect: CallEffect
    places: tuple[FilePlace, ...]
    runs: int | None = None
    wait: float | None = None
    refused: float = 0

    @property
    def repeats(self) -> bool:
        """Whether one call may run the operation more than once, and each run changes something."""
        return self.effect.side_effect and self.runs != 1


UNKNOWN = "?"


@dataclass(frozen=True)
class ShownSetting:
    """A setting as it is shown: ``60 s``, ``no limit``, ``standard``, or ``?`` with an empty origin.

    ``origin`` says where it comes from. ``value`` is the number or word itself; None without limit or if not known.
    """

    text: str
    origin: str
    value: float | str | None = None


@dataclass(frozen=True)
class AuditedClient:
    """A client of the code base. ``botocore`` is the release its file runs on; ``unpinned`` says if nothing pins it.

    ``attempts`` is how often one request can be sent, ``each`` how long one call of an operation can wait; both are
    None where the source does not tell. ``longest`` is the longest wait of one use, in seconds, as the file that makes
    the client shows it. ``uses`` are the operations found to be called on it in all audited files. ``advised`` are the
    values of its plan, None if no values serve or its Config cannot be read; ``advice`` is the plan in words, empty if
    no use asks for one. ``limits`` are the time limits of the functions that call it, each with the longest wait of
    their calls in seconds.
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
    advised: tuple[float, int | None] | None
    service: str | None = None
    root: RootPlace | None = None
    uses: tuple[OperationUse, ...] = ()
    limits: tuple[tuple[TimeLimit, float | None], ...] = ()
    longest: float | None = None
    unpinned: str = ""

    @property
    def wait(self) -> float | None:
        """The longest wait of one call of its known uses, or of any operation, in seconds.

        Infinite without a timeout; None where the client's settings are not known.
        """
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
    """An audited client, the place that makes it, and the fact that describes its creation."""

    span: Span
    where: CreationPlace
    client: AuditedClient
    fact: ClientCreation


class PlacedCall(NamedTuple):
    """A call of an operation, its place, and the fact that describes the call."""

    span: Span
    called: Called
    fact: OperationCall


def rows_and_calls(reading: Reading, file: SourceLines) -> tuple[list[Row], list[PlacedCall]]:
    """The clients that ``file`` makes and its calls of operations, each in order. Raises UnreadableSourceError.

    Left out are clients that fail when created, mocked ones, calls that send nothing or are on unknown clients, and
    what has no place in the text (``spans``).
    """
    settings, running = reading.settings, running_clients(reading.facts)
    clients = [each for each in reading.facts.clients if _runs(each, settings)]
    calls: list[OperationCall] = reading.facts.of(EveryOperation)
    harmful = {each.call.anchor for each in harmful_calls(running)}
    effects = ((call, effect_of(call, settings, harmful)) for call in calls)
    with_effect = [(call, effect) for call, effect in effects if effect is not None]
    spans = reading.spans([*(client.anchor for client in clients), *(call.anchor for call, _ in with_effect)])
    made_here = {
        each.anchor: CreationPlace(real(file.path), spans[each.anchor].start_line, each.text)
        for each in clients
        if each.anchor in spans
    }
    rows = []
    for client in clients:
        if client.anchor in made_here:
            where = made_here[client.anchor]
            rows.append(Row(spans[client.anchor], where, row_of(running.of(client), file, where.line), client))
    limits = {each.call.anchor: each.shortest for each in reading.facts.of(LimitedCall)}
    placed = []
    for call, effect in with_effect:
        places = tuple(made_here[client.anchor] for client in call.clients if client.anchor in made_here)
        places += created_elsewhere(call)
        if call.anchor in spans and places:
            span = spans[call.anchor]
            called = Called(effect, place_in(file, span.start_line), places, limits.get(call.anchor))
            placed.append(PlacedCall(span, called, call))
    return rows, placed


def _runs(client: ClientCreation, settings: Settings) -> bool:
    """Whether the creation of ``client`` can succeed, and no mock answers its requests."""
    return not client.mocked and not fails_when_run(client, settings.botocore_version)


def place_in(file: SourceLines, line: int) -> FilePlace:
    """The place of the 1-based ``line`` in the code of ``file``; for a notebook, the line in its cell."""
    if not file.cell_lines:
        return FilePlace(file.path, None, line)
    where = file.cell_lines[line - 1]
    return FilePlace(file.path, where.cell, where.line)


def row_of(runs: ClientView, file: SourceLines, line: int) -> AuditedClient:
    """The client of ``runs`` as audit and hover list it; ``with_calls`` adds its uses and limits.

    ``line``, 1-based, is where it is made. That is a line of ``file``; for a client that another file makes, the caller
    replaces the place, and its longest use is unknown.
    """
    client, effective, plan, settings = runs.made, runs.effective, runs.asked, runs.settings
    longest = runs.longest if isinstance(runs, RunningClient) else None
    words = "" if plan.is_general else sentence(plan, settings, here=runs.here, lines=False).text
    has_values = not plan.way_out and plan.config != "unseen"
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
        longest=None if longest is None else longest.seconds,
        advice=words,
        advised=(plan.read, plan.attempts) if has_values else None,
        service=client.service_name,
        root=in_cell(from_here(root_place(client.root)), file.cell_lines),
    )


def _shown(setting: Setting | None) -> ShownSetting:
    if setting is None:
        return ShownSetting(UNKNOWN, "")
    return ShownSetting(f"{setting.value}", setting.origin, setting.value)


def _attempts(possible: list[Setting | None]) -> ShownSetting:
    """The attempts that a client makes, as text: ``3, 4 for DynamoDB``; unknown if one of ``possible`` is None.

    ``possible`` has the client's setting, and behind it that of DynamoDB if the client's service is not known.
    """
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


def created_elsewhere(call: OperationCall) -> tuple[CreationPlace, ...]:
    """The places of the clients that ``call`` may be made on and that other files create."""
    places = call.elsewhere.items()
    return tuple(CreationPlace(real(place.file), place.line, client.text) for client, place in places)


def effect_of(call: OperationCall, settings: Settings, harmful: Collection[Anchor]) -> CallEffect | None:
    """The effect of ``call``; None if it sends nothing or a mock answers it. ``harmful`` has the calls of BOT302."""
    if call.mocked:
        return None
    series = RequestSeries.of(call, settings.botocore_version)
    if is_transfer(call):
        return CallEffect(call.method, call.kind, starts=transfer_attempts(call) or 1, series=series)
    names = operation_names(call)
    if names is None:
        return None
    known = operation(call)
    side_effect = known is not None and runs_twice(known, call) in (HARMFUL, TOLERATED)
    label = " or ".join(sorted(names)) if 0 < len(names) <= MOST_NAMES else call.method
    return CallEffect(label, call.kind, side_effect, call.anchor in harmful, series=series)


def with_calls(
    clients: Mapping[CreationPlace, list[AuditedClient]], calls: Iterable[Called]
) -> tuple[list[AuditedClient], int]:
    """``clients`` with the uses and time limits that ``calls`` give them, and how many calls are on none of them.

    ``clients`` are listed by the place that makes them: in a line with the same call twice, there are two.
    """
    by_line: dict[tuple[str, int], list[CreationPlace]] = defaultdict(list)
    for each in clients:
        by_line[each.file, each.line].append(each)
    # By client, the places of each effect, and the effects under each time limit.
    uses: dict[CreationPlace, dict[CallEffect, set[FilePlace]]] = defaultdict(lambda: defaultdict(set))
    limits: dict[CreationPlace, dict[TimeLimit, set[CallEffect]]] = defaultdict(lambda: defaultdict(set))
    unlisted = 0
    for call in calls:
        places = {listed for each in call.clients for listed in _listed(each, clients, by_line)}
        if not places:
            unlisted += 1
        for place in places:
            uses[place][call.effect].add(call.place)
            if call.limit is not None:
                limits[place][call.limit].add(call.effect)
    return [_with(each, uses[place], limits[place]) for place, made in clients.items() for each in made], unlisted


def _listed(
    place: CreationPlace,
    clients: Mapping[CreationPlace, list[AuditedClient]],
    by_line: Mapping[tuple[str, int], list[CreationPlace]],
) -> Iterator[CreationPlace]:
    """The key of ``clients`` that means the client made at ``place``, which another file may use; none if none does.

    That file may see more of the call's arguments, so its text may differ: then the only client in the line counts.
    """
    same_line = by_line.get((place.file, place.line), [])
    if place in clients:
        yield place
    elif len(same_line) == 1:
        yield same_line[0]


def _with(
    client: AuditedClient, uses: Mapping[CallEffect, set[FilePlace]], limits: Mapping[TimeLimit, Iterable[CallEffect]]
) -> AuditedClient:
    """``client`` with ``uses``, the places of each effect, and ``limits``, the effects under each time limit."""
    operations = tuple(
        OperationUse(
            effect,
            places=tuple(sorted(uses[effect], key=lambda place: place.sort_key)),
            runs=client.attempts if effect.side_effect else None,
            wait=effect.series.seconds(client.each),
            refused=client.each.refused if client.each is not None and effect.series.long_poll else 0,
        )
        for effect in sorted(uses, key=_order)
    )
    waits = tuple((limit, _wait(client, effects)) for limit, effects in limits.items())
    return replace(client, uses=operations, limits=waits)


def _wait(client: AuditedClient, effects: Iterable[CallEffect]) -> float | None:
    """The longest wait of ``effects`` on ``client`` in seconds; None if the client's settings are not known.

    It is at least the wait of one operation, also where a call may make any number of requests.
    """
    if client.each is None:
        return None
    waits = (each.series.seconds(client.each) for each in effects)
    return max([client.each.total, *(wait for wait in waits if wait is not None)])


def _order(effect: CallEffect) -> tuple[object, ...]:
    """The sort key of an effect: what does harm if it runs twice, then what changes something, then by name.

    The rest only keeps the order of effects with one name the same in each run.
    """
    series = effect.series
    name, rest = (effect.operation, effect.kind), (effect.starts, series.polling or ("", 0, 0), series.requests or 0)
    return not effect.harmful, not effect.side_effect, *name, *rest


def use_in_words(use: OperationUse) -> str:
    """``Invoke can run 3 times``; only the name of an operation that is one request and changes nothing."""
    return f"{use_name(use)} {how_often(use)}".rstrip()


def use_name(use: OperationUse) -> str:
    """The operation, and how it is called where that means several requests: ``GetFunction (waiter)``."""
    asked = f" ({use.effect.kind})" if use.effect.kind in ("paginator", "waiter") else ""
    return f"{use.effect.operation}{asked}"


def how_often(use: OperationUse) -> str:
    """How often one call runs an operation that changes something: ``can run 3 times``.

    For any other, how many requests one call makes at most and how long that can take: ``polls up to 40 times, 15 s
    apart, ...``. Empty for one request.
    """
    if use.effect.side_effect:
        if use.runs is None:
            return "can run more than once"
        return "runs once" if use.runs == 1 else f"can run {use.runs} times"
    requests = _several(use.effect)
    if not requests and use.refused:
        requests = f"pauses {in_seconds(use.refused)} more where the retry quota is used up"
    if not requests or use.wait is None:
        return requests
    if use.effect.series.polling is not None:
        return f"{requests}, {in_seconds(use.wait)} if only its last reply is late"
    abort = ", and one operation more if it aborts a multipart upload" if use.effect.series.parts else ""
    return f"{requests}, up to {in_seconds(use.wait)}{abort}"


def _several(effect: CallEffect) -> str:
    """The words for a call that makes more than one request; empty for one request."""
    requests, polling = effect.series.requests, effect.series.polling
    if polling is not None:
        return f"polls up to {polling.polls} times, {in_seconds(polling.delay)} apart"
    if requests is None:
        return "polls for a time that is not known" if effect.kind == "waiter" else "takes any number of requests"
    if effect.starts > 1:
        return f"is started up to {effect.starts} times"
    if requests > 1:
        return f"can wait for {requests} operations"
    if effect.series.body:
        return "asks before it sends its body"
    return "makes a session first" if effect.series.sessions else ""


def in_seconds(number: float) -> str:
    """``180.15 s``, ``no limit``."""
    return exact(number) if math.isinf(number) else f"{exact(number)} s"


def worst_first(clients: Iterable[AuditedClient]) -> list[AuditedClient]:
    """The clients by longest wait, then by attempts, the most first; clients whose wait is not known come last."""

    def order(client: AuditedClient) -> tuple[object, ...]:
        wait = client.wait
        return wait is None, -(wait or 0.0), -(client.attempts or 0), client.place.sort_key, client.call

    return sorted(clients, key=order)
