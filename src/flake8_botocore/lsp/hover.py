"""The settings that a client or Config runs with, shown beside the code in the words of the audit."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..advice.running import running_clients
from ..audit.audited_clients import (
    AuditedClient,
    CallEffect,
    CreationPlace,
    FilePlace,
    OperationUse,
    PlacedCall,
    Row,
    created_elsewhere,
    in_seconds,
    row_of,
    rows_and_calls,
    use_in_words,
    with_calls,
)
from ..botocore.waits import PLAIN, RequestSeries
from ..facts import ConfigCreation, Value, any_client, merged_parts
from ..files.source_text import LineTable
from ..findings import Span, UnreadableSourceError
from ..linter import read_gated, read_unless_skipped
from ..reports import counted
from ..runs.file_text import SourceLines
from ..runs.run import UNPARSABLE
from ..source.project.importers import imports_boto
from ..source.reader import Reading
from .documents import Document, Hover

MOST_PLACES = 5
"""Lines of one operation, or clients of one Config, that are named."""

MOST_OPERATIONS = 10
"""Operations of one client that are named; what does harm when it runs twice comes first."""


class HoverContent(NamedTuple):
    """What a hover over a document shows, as its last finished analysis found it in ``text``."""

    text: str
    hovers: tuple[Hover, ...]


def hover_at(hovers: Iterable[Hover], line: int, column: int) -> Hover | None:
    """The hover at a 1-based line and 0-based column, the innermost if there are several."""
    place = line, column
    around = [each for each in hovers if each.span[:2] <= place <= each.span[2:]]
    # The one that begins last; of those that begin together, the one that ends first.
    return max(around, key=lambda each: (each.span[:2], [-end for end in each.span[2:]]), default=None)


def hovers(document: Document) -> tuple[Hover, ...]:
    """Every client, Config and call of an operation in ``document``, in no order; nothing while it is no Python."""
    if document.hovers is None:
        document.hovers = tuple(_found(document))
    return document.hovers


def _found(document: Document) -> Iterator[Hover]:
    """The hovers of ``document``; none while it is not Python, nor if its file is excluded.

    Code with an error in it has no hover: it fails when it runs, so there are no settings to show.
    """
    context = document.context
    if context is None:
        return
    # Gates leave out calls on clients of other files that no rule reports on; a hover shows these, too.
    read = read_unless_skipped if imports_boto(document.text, document.path) else read_gated
    try:
        reading = read(document.text, document.path, context.settings)
    except UNPARSABLE:
        return
    if reading is None:
        return
    try:
        file = SourceLines(document.path, context.options, document.text)
        errors = sorted(each.span for each in document.findings if each.severity == "error")
        yield from (hover for hover in _in_reading(reading, file, document.text) if not _holds_one(hover.span, errors))
    except UnreadableSourceError:
        return
    finally:
        reading.release()


def _in_reading(reading: Reading, file: SourceLines, text: str) -> Iterator[Hover]:
    """A hover for each client that ``file`` makes, for each Config, and for each operation call on a known client.

    A client of another file is known, too, if a call here is on it. Each client shows its calls, so all calls are
    looked up first.
    """
    rows, calls = rows_and_calls(reading, file)
    # Every client by the place where it is made, first without its calls, then with them.
    known = {row.where: [row.client] for row in rows}
    for call in calls:
        known |= {where: [client] for where, client in _elsewhere(call, file, reading)}
    clients, _ = with_calls(known, (call.called for call in calls))
    client_at = dict(zip(known, clients, strict=True))
    for row in rows:
        client = client_at[row.where]
        yield Hover(row.span, _client(client, file), short(client))
    yield from _configs(reading, rows, file, text)
    table = LineTable(text)
    for call in calls:
        called_on = [client_at[where] for where in call.called.clients if where in client_at]
        if called_on:
            yield Hover(_up_to_name(call, table), _call(call.called.effect, called_on, file))


def _elsewhere(call: PlacedCall, file: SourceLines, reading: Reading) -> Iterator[tuple[CreationPlace, AuditedClient]]:
    """The clients of ``call`` that other files make: where each is made, and what it runs with."""
    placed = zip(created_elsewhere(call.fact), call.fact.elsewhere.items(), strict=False)
    for where, (client, place) in placed:
        row = row_of(running_clients(reading.facts).seen(client), file, where.line)
        yield where, replace(row, place=FilePlace(place.path, None, where.line))


def _call(effect: CallEffect, clients: Sequence[AuditedClient], file: SourceLines) -> str:
    """The hover text of an operation call with this ``effect``: a part for each client it may be called on.

    The wait is that of one request: ``one call``, or ``each request`` if the call sends several, as a waiter does.
    """
    paragraphs: list[str] = []
    one_request = RequestSeries(body=effect.series.body)
    subject = "one call" if effect.series == one_request else "each request"
    for client in clients:
        use = next(use_in_words(use) for use in client.uses if use.effect == effect)
        heading = f"**{use}** on `{client.call}` ({_where(client.place, file)})"
        paragraphs += (f"{heading}: {_waits(client, subject, one_request)}.", _settings(client), _advice(client))
    return _paragraphs(paragraphs)


def _configs(reading: Reading, rows: Sequence[Row], file: SourceLines, text: str) -> Iterator[Hover]:
    """A hover for each Config: what its clients run with, or, if it has none, what a client of any service would.

    Settings are left out if its clients differ in them. There is no hover for a Config that only becomes a part of
    another one, for one with which a client fails, nor, if the file mentions a variable that changes retries, for one
    without clients.
    """
    running = running_clients(reading.facts)
    configs = [each for each in reading.facts.of(ConfigCreation) if not each.use.fragment]
    spans = reading.spans(each.anchor for each in configs)
    users_of = _users_of_configs(rows)
    mentions_variable = _RETRY_VARIABLES.search(text) is not None
    for config in configs:
        users = users_of.get(config, [])
        clients = [running.seen(client) for client in [row.fact for row in users] or [any_client(config)]]
        may_differ = mentions_variable and not users
        if config.anchor not in spans or may_differ or any(client.fails for client in clients):
            continue
        span = spans[config.anchor]
        audited = [row_of(client, file, span.start_line) for client in clients]
        waits_and_settings = {(f": with it {_waits(each)}.", _settings(each)) for each in audited}
        # If the clients differ, the hovers over them show what each runs with.
        wait, settings = waits_and_settings.pop() if len(waits_and_settings) == 1 else ("", "")
        named = _first_of([f"`{row.client.call}` ({_where(row.client.place, file)})" for row in users])
        head, given_to = f"**`{config.callee}(...)`**{wait}", f"Given to {named}." if users else ""
        yield Hover(span, _paragraphs([head, settings, given_to]))


def _first_of(named: Sequence[str]) -> str:
    """``line 3, line 9 and 2 more``: the first MOST_PLACES of what is ``named``."""
    more = len(named) - MOST_PLACES
    return ", ".join(named[:MOST_PLACES]) + (f" and {more} more" if more > 0 else "")


def _users_of_configs(rows: Sequence[Row]) -> dict[Value, list[Row]]:
    """The clients of each Config, also if they get it by ``merge`` or as the default of their session."""
    users_of = defaultdict[Value, list[Row]](list)
    for row in rows:
        own_and_default = (row.fact.config, row.fact.default_config)
        for part in dict.fromkeys(part for config in own_and_default for part in merged_parts(config)):
            users_of[part].append(row)
    return users_of


_RETRY_VARIABLES = re.compile(r"AWS_(?:MAX_ATTEMPTS|RETRY_MODE|DEFAULTS_MODE)")
"""Variables of the environment that change the retries of a client, and may be set for those of a Config."""


def _holds_one(span: Span, others: Sequence[Span]) -> bool:
    """Whether ``span`` contains one of ``others``, which are in order of place."""
    for other in others[bisect_left(others, span[:2]) :]:
        if other[:2] > span[2:]:
            return False
        if other[2:] <= span[2:]:
            return True
    return False


def short(client: AuditedClient) -> str | None:
    """``60 s × 3``: how long a reply is waited for, and how often one call is sent; None where that is not known."""
    if client.attempts is None or not client.read_timeout.origin:
        return None
    return f"{client.read_timeout.text} × {client.attempts}"


def _client(client: AuditedClient, file: SourceLines) -> str:
    """The hover text of ``client``: its wait, its settings, the operations called on it, and the advice for it."""
    head = f"**`{client.call}`**: {_waits(client)}."
    return _paragraphs([head, _settings(client), _uses(client, file), _advice(client)])


def _uses(client: AuditedClient, file: SourceLines) -> str:
    """A list of the operations called on ``client``; empty if there are none.

    It begins with words of its own, because Markdown would otherwise join it to the list of settings above.
    """
    named = [f"- {use_in_words(use)} ({_places(use, file)})" for use in client.uses[:MOST_OPERATIONS]]
    if len(client.uses) > MOST_OPERATIONS:
        named.append(f"- and {len(client.uses) - MOST_OPERATIONS} more operations")
    return "\n".join(["Called on it:", *named]) if named else ""


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _waits(client: AuditedClient, subject: str = "one call", request: RequestSeries = PLAIN) -> str:
    """``one call can take 195 s in 3 attempts: 3 × (5 s + 60 s)``, of which the ``subject`` is ``one call``.

    ``request`` is the series of requests that it makes, one for a plain call.
    """
    if client.each is None or client.attempts is None:
        return "the source does not tell all of its settings"
    if math.isinf(client.each.total):
        return f"{subject} waits without limit"
    longest = in_seconds(request.seconds(client.each) or 0)
    return f"{subject} can take {longest} in {counted(client.attempts, 'attempt')}: {request.arithmetic(client.each)}"


def _advice(client: AuditedClient) -> str:
    return f"Advice: {client.advice}" if client.advice else ""


def _settings(client: AuditedClient) -> str:
    """Each setting with where it comes from."""
    settings = (
        ("read timeout", client.read_timeout),
        ("connect timeout", client.connect_timeout),
        ("retry mode", client.retry_mode),
        ("attempts", client.total_attempts),
    )
    return "\n".join(
        f"- {name}: **{shown.text}**, {shown.origin}" if shown.origin else f"- {name}: not known"
        for name, shown in settings
    )


def _places(use: OperationUse, file: SourceLines) -> str:
    """The lines that call an operation; those of other files by their path."""
    return _first_of([_where(place, file) for place in use.places])


def _where(place: FilePlace, file: SourceLines) -> str:
    return f"line {place.line}" if place.path == file.path else str(place)


def _up_to_name(call: PlacedCall, table: LineTable) -> Span:
    """The span of ``call`` up to the name of its method: a hover over an argument shows something else."""
    start, end = table.range(call.span)
    named = re.compile(rf"\b{re.escape(call.fact.method)}\b").search(table.text, start, end)
    return table.span(start, end if named is None else named.end())
