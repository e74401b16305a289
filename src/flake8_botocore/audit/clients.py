"""Every client of a file: how long it can wait, how often it can send, and which rules report it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..advice.plan import plan_for
from ..advice.words import Advised, strongest
from ..advice.words import shown as stated
from ..botocore import Version
from ..botocore.accepts import fails_when_run
from ..botocore.defaults import Setting
from ..botocore.effective import effective_settings
from ..botocore.special_services import variants, with_dynamodb
from ..botocore.waits import Wait, possible_waits, sends, without_limit
from ..config import Settings
from ..facts import (
    Anchor,
    ClientCreation,
    ConfigCreation,
    EveryOperation,
    LimitedCall,
    MergedConfig,
    OperationCall,
    TimeLimit,
    Value,
    alternatives,
)
from ..files.write import SourceError
from ..findings import NotPythonError, RootPlace, Span, UnreadableSourceError, exact, shown
from ..linter import place_of, problems, read
from ..runs.run import why
from ..runs.selection import SourceLines
from ..runs.source_file import Context, from_here, in_cell, lines_of
from ..source.reader import Reading
from .uses import Called, CreationPlace, Place, Use, created_elsewhere, creation_place, what


def rules_of(
    reading: Reading, clients: Sequence[ClientCreation], settings: Settings
) -> dict[ClientCreation, tuple[str, ...]]:
    """The codes and names of the rules that report each client in its own file, whatever suppresses them there."""
    reported = [(f"{rule.code} {rule.name}", problem.anchor) for rule, problem in problems(reading.facts, settings)]
    calls: dict[ClientCreation, set[Anchor]] = defaultdict(set)
    for call in reading.facts.of(EveryOperation):
        for client in call.clients:
            calls[client].add(call.anchor)
    configs = {client: [*_configs(client.config), *_configs(client.default_config)] for client in clients}
    spans = reading.spans(
        [*(anchor for _, anchor in reported), *(each for found in configs.values() for each in found)]
    )
    found: dict[ClientCreation, tuple[str, ...]] = {}
    for client in clients:
        inside = [spans[each] for each in configs[client] if each in spans]
        codes = {
            name
            for name, anchor in reported
            if anchor is client.anchor
            or anchor in calls[client]
            or (anchor in spans and any(_holds(span, spans[anchor]) for span in inside))
        }
        found[client] = tuple(sorted(codes))
    return found


def _configs(value: Value) -> Iterator[Anchor]:
    """The calls that make what ``value`` may be."""
    for each in alternatives(value):
        if isinstance(each, ConfigCreation):
            yield each.anchor
        elif isinstance(each, MergedConfig):
            yield from (each.anchor, *_configs(each.base), *_configs(each.overlay))


def _holds(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


UNKNOWN = "?"


@dataclass(frozen=True)
class Shown:
    """A setting as it is shown: ``60 s``, ``no limit``, ``standard``, or ``?`` with an empty origin.

    ``value`` is the number or word itself, None without limit and where it is not known.
    """

    text: str
    origin: str
    value: float | str | None = None


@dataclass(frozen=True)
class AuditedClient:
    """A client of the code base. ``botocore`` is the release its file runs on.

    ``attempts`` is how often one request can be sent, ``each`` how long one call of an operation can wait; both None
    where the source does not tell. ``uses`` are the operations found to be called on it. ``advised`` is the plan for
    it, in whatever file it is used. ``rules`` are the ones that report it, by code and name, where that was asked for.
    ``limits`` are the time limits of the functions that call it, each with the longest wait of what these call.
    """

    place: Place
    call: str
    botocore: Version
    connect_timeout: Shown
    read_timeout: Shown
    retry_mode: Shown
    total_attempts: Shown
    attempts: int | None
    each: Wait | None
    advised: Advised
    service: str | None = None
    root: RootPlace | None = None
    rules: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    limits: tuple[tuple[TimeLimit, float | None], ...] = ()

    @property
    def path(self) -> str:
        """The file that makes it."""
        return self.place.path

    @property
    def wait(self) -> float | None:
        """The longest wait of what it is known to be used for, in seconds, infinite without a timeout."""
        if self.each is None:
            return None
        return max([self.each.total, *(use.wait for use in self.uses if use.wait is not None)])

    @property
    def runs(self) -> int | None:
        """How often one call can run an operation that changes something each time; None where none is known."""
        return max((use.runs for use in self.uses if use.runs is not None), default=None)

    def over(self, budget: float | None) -> bool:
        """Whether the longest wait is over ``budget`` seconds."""
        return budget is not None and self.wait is not None and self.wait > budget

    @property
    def over_its_limits(self) -> bool:
        """Whether what a function calls on it can outlast that function."""
        return any(wait is not None and wait > limit.seconds for limit, wait in self.limits)


@dataclass(frozen=True)
class Audited:
    """What one file holds: its clients with where they are made, and the operations it calls.

    ``read``: it was looked into; others hold no clients. ``problem`` says why it could not be.
    """

    path: str
    clients: tuple[tuple[CreationPlace, AuditedClient], ...] = ()
    calls: tuple[Called, ...] = ()
    read: bool = False
    problem: str | None = None


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


def worst_first(clients: Iterable[AuditedClient]) -> list[AuditedClient]:
    """The clients by longest wait, then by attempts; files that cannot be read come last."""

    def order(client: AuditedClient) -> tuple[object, ...]:
        wait = client.wait
        return wait is None, -(wait or 0.0), -(client.attempts or 0), client.place.sort_key, client.call

    return sorted(clients, key=order)


def audit_file(context: Context, path: str, *, judge: bool = False) -> Audited:
    """Every client that the file ``path`` makes; under moto only where mocked clients are asked for.

    The operations it calls come with it, except of a file in which no client could be made or judged. ``judge``: find
    out, too, which rules report the clients.
    """
    try:
        return _audited(context, path, gates=True, judge=judge)
    except OSError as error:
        return Audited(path, problem=error.strerror or str(error))
    except SourceError as error:
        return Audited(path, problem=str(error))
    except (NotPythonError, UnreadableSourceError) as error:
        return Audited(path, problem=why(error))


def audit_user(context: Context, path: str) -> Audited:
    """The operations that the file ``path`` calls; nothing of one that Python cannot parse, which cannot run."""
    try:
        return _audited(context, path, gates=False)
    except (OSError, SourceError, NotPythonError, UnreadableSourceError):
        return Audited(path)


def named(path: str, problem: str) -> Audited:
    """What is known of the file ``path``, which could not be looked into."""
    return Audited(path, problem=problem)


def _audited(context: Context, path: str, *, gates: bool, judge: bool = False) -> Audited:
    """What ``path`` holds, nothing where the ``gates`` say so. Raises OSError or what ``linter.read`` raises."""
    file, problem, *_ = lines_of(path, context.options.stdin_display_name if path == "-" else path, context)
    reading = read("".join(file.lines), file.path, context.settings, gates=gates)
    if reading is None:
        return Audited(path, problem=problem)
    try:
        rows, calls = rows_and_calls(reading, file, judge=judge)
        clients = tuple((row.where, row.client) for row in rows)
        return Audited(file.path, clients, tuple(call.called for call in calls), read=True, problem=problem)
    finally:
        reading.release()


def rows_and_calls(reading: Reading, file: SourceLines, *, judge: bool = False) -> tuple[list[Row], list[PlacedCall]]:
    """The clients that ``file`` makes and the operations it calls, in its order. Raises UnreadableSourceError."""
    settings = reading.settings
    clients = [each for each in reading.facts.clients if _runs(each, settings)]
    calls: list[OperationCall] = reading.facts.of(EveryOperation)
    doing = [(call, each) for call in calls if (each := what(call, settings)) is not None]
    spans = reading.spans([*(client.anchor for client in clients), *(call.anchor for call, _ in doing)])
    here = {
        each.anchor: creation_place(file.path, spans[each.anchor].start_line, each)
        for each in clients
        if each.anchor in spans
    }
    rules = rules_of(reading, clients, settings) if judge else {}
    rows = [
        Row(
            spans[each.anchor],
            here[each.anchor],
            replace(
                row_of(each, file, here[each.anchor].line, reading),
                rules=rules.get(each, ()),
            ),
            each,
        )
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
            advised = (
                _advised(call.clients, reading)
                if here.keys().isdisjoint(each.anchor for each in call.clients)
                else None
            )
            called.append(PlacedCall(span, Called(does, place, on, limits.get(call.anchor), advised), call))
    return rows, called


def _advised(clients: Iterable[ClientCreation], reading: Reading) -> Advised:
    settings = reading.settings
    return strongest(stated(plan_for(client, reading.facts, settings), settings) for client in clients)


def _runs(client: ClientCreation, settings: Settings) -> bool:
    """Whether a client comes into being and talks to a network."""
    mocked = client.mocked and not settings.include_mocked
    return not mocked and not fails_when_run(client, settings.botocore_version)


def place_in(file: SourceLines, line: int) -> Place:
    """Where a line of what is looked at in ``file`` stands."""
    if not file.cell_lines:
        return Place(file.path, None, line)
    where = file.cell_lines[line - 1]
    return Place(file.path, where.cell, where.line)


def row_of(client: ClientCreation, file: SourceLines, line: int, reading: Reading) -> AuditedClient:
    """``client``, made in the 1-based ``line`` of ``file``, with what it runs with."""
    settings = reading.settings
    version = settings.botocore_version
    effective = effective_settings(client, version)
    possible = [effective_settings(each, version) for each in variants(client)]
    sent = [sends(each, version, client.library) for each in possible]
    waits = possible_waits(client, version)
    return AuditedClient(
        place=place_in(file, line),
        call=shown(client.text),
        botocore=version,
        connect_timeout=_seconds(effective.connect_timeout, client.library),
        read_timeout=_seconds(effective.read_timeout, client.library),
        retry_mode=_shown(effective.retry_mode),
        total_attempts=_attempts([each.total_attempts for each in possible]),
        attempts=None if None in sent else max(filter(None, sent)),
        each=None if waits is None else max(waits, key=lambda each: each.total),
        advised=_advised([client], reading),
        service=client.service_name,
        root=in_cell(from_here(place_of(client.root)), file.cell_lines),
    )


def _shown(setting: Setting | None) -> Shown:
    return Shown(UNKNOWN, "") if setting is None else Shown(f"{setting.value}", setting.origin, setting.value)


def _attempts(possible: list[Setting | None]) -> Shown:
    """The attempts of each service that a client may be of, DynamoDB's last: ``3, 4 for DynamoDB``."""
    known = [each for each in possible if each is not None]
    if len(known) < len(possible):
        return _shown(None)
    return Shown(with_dynamodb([each.value for each in known]), known[0].origin, known[-1].value)


def _seconds(setting: Setting | None, library: str) -> Shown:
    if setting is None:
        return Shown(UNKNOWN, "")
    if without_limit(setting.value, library):
        return Shown("no limit", setting.origin)
    return Shown(f"{exact(float(setting.value or 0))} s", setting.origin, setting.value)
