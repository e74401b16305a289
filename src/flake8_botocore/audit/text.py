"""An audit on the terminal: the longest waits and the totals, or every client with its settings and operations."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..botocore.options import rounded
from ..findings import escaped, shown_path
from ..reports import counted
from ..reports.colours import UNBROKEN, wrapped
from .clients import UNKNOWN, AuditedClient
from .totals import (
    NOTHING_FOUND,
    Audit,
    advice_in_words,
    alike,
    groups,
    limit_in_words,
    name,
    seconds,
    sum_in_words,
    wait_in_words,
)
from .totals import words as words_of
from .uses import Place, Use

WIDTH = 24
MOST_GROUPS = 20
"""Groups of clients, and functions, that are shown where not every client is."""
MOST_PLACES = 3
"""Places of one operation that are shown; the other formats have them all."""

RED, DIM, PLAIN = "\033[1;31m", "\033[2m", "\033[0m"


def render(audit: Audit) -> str:
    """The audit as text; colour codes only where ``audit.colour`` is set."""
    if not audit.clients:
        return f"{counted(audit.unread, 'file')} could not be read.\n" if audit.unread else "No clients.\n"
    if not audit.every:
        lines = [group.heading for group in groups(audit)] if audit.by else _longest(audit)
        end = "\n".join(wrapped("", f"{audit.sentence()} --all lists every client.", "    ", audit.width))
        return "".join(f"{line}\n" for line in [*lines, "", end])
    waits = max(len(_wait(client)) for client in audit.clients)
    end = f"{_functions(audit)}{audit.sentence()}\n"
    if audit.by is None:
        return f"{_listed(audit, audit, waits)}\n{end}"
    return "".join(f"{group.heading}\n{_listed(group.audit, audit, waits)}\n" for group in groups(audit)) + end


def _longest(audit: Audit) -> Iterator[str]:
    """What exceeds a limit or the budget, then the longest waits: clients with one root and equal settings together."""
    if audit.by_limits or audit.budget is None:
        yield from _outlasted(audit)
    together = alike(audit)
    shown = together[: audit.top or MOST_GROUPS]
    width = max(len(_whole(each[0].wait)) for each in shown)
    title = ""
    for each in shown:
        heading = f"Over {audit.allowance}:" if audit.over(each[0]) else "Longest waits:"
        if heading != title:
            yield from ["", heading] if title else [heading]
            title = heading
        yield from _group(each, audit, width)
    left = together[len(shown) :]
    if left:
        yield f"and {counted(sum(map(len, left)), 'client')} in {counted(len(left), 'group')} with shorter waits"


def _outlasted(audit: Audit) -> Iterator[str]:
    """Each client that can outlast a function that calls it."""
    over = [
        (limit, client, wait)
        for limit, clients in audit.functions
        for client, wait in clients
        if wait is not None and wait > limit.seconds
    ]
    if over:
        yield "Functions that a call can outlast:"
    for limit, client, wait in over[:MOST_GROUPS]:
        words = f"  {escaped(limit.name)}: {limit_in_words(limit)}, but {_who(client)} can wait {_whole(wait)}"
        yield from wrapped("", f"{words} {_arrow(client.place)}", "    ", audit.width)
    if len(over) > MOST_GROUPS:
        yield f"  and {len(over) - MOST_GROUPS:,} more"
    if over:
        yield ""


def _group(clients: Sequence[AuditedClient], audit: Audit, width: int) -> Iterator[str]:
    """The longest wait of ``clients``, their settings, and the place of the one that can wait for it."""
    worst = clients[0]
    sent = max((each.attempts for each in clients if each.attempts is not None), default=None)
    wait = f"{_whole(worst.wait):>{width}}"
    number = f"{counted(len(clients), 'client')}: " if len(clients) > 1 else ""
    words = f"{wait}  sent {UNKNOWN if sent is None else sent}x  {number}{_values(worst)}"
    first, *others = wrapped("", words, " " * (width + 2), audit.width)
    yield first.replace(wait, _paint(wait, RED, audit), 1) if audit.over(worst) else first
    yield from others
    begin = " " * (width + 2)
    first, *others = wrapped(begin, _cause(clients), f"{begin}    ", audit.width)
    yield from [begin + first, *others]


def _cause(clients: Sequence[AuditedClient]) -> str:
    """Where the longest wait of ``clients`` comes from: their root, or the place of the worst, and its operation."""
    worst = clients[0]
    arrow = _arrow(worst.place)
    if len(clients) > 1 and worst.root is not None and all(each.root == worst.root for each in clients):
        arrow = f"{_arrow(worst.root.place)} {escaped(worst.root.name)}:"
    use = max(worst.uses, key=lambda use: (use.wait or 0.0, use.runs or 0), default=None)
    if use is None:
        return f"{arrow} {_who(worst)}"
    return f"{arrow} {_who(worst)} {words_of(use) if use.what.side_effect and use.runs != 1 else name(use)}"


def _who(client: AuditedClient) -> str:
    return client.service or client.call


def _arrow(place: Place | str) -> str:
    path = str(place).removeprefix(f"{os.curdir}{os.sep}")
    return f"-->{UNBROKEN}{shown_path(path).replace(' ', UNBROKEN)}"


def _whole(wait: float | None) -> str:
    """``615 s``, ``no limit``, ``?``."""
    if wait is None:
        return UNKNOWN
    return seconds(wait) if math.isinf(wait) else f"{rounded(wait)} s"


def _values(client: AuditedClient) -> str:
    """``read 60 s, connect 60 s, legacy mode by default``: what is chosen first."""
    by_origin: dict[str, list[str]] = defaultdict(list)
    for form, shown in (
        ("read {}", client.read_timeout),
        ("connect {}", client.connect_timeout),
        ("{} mode", client.retry_mode),
    ):
        by_origin[shown.origin].append(form.format(shown.text))
    parts = []
    for origin, values in sorted(by_origin.items(), key=lambda pair: pair[0].endswith(" default")):
        whose = "by default" if origin.endswith(" default") else f"({origin})" if origin else ""
        parts.append(f"{', '.join(values)} {whose}".rstrip())
    return "; ".join(parts)


def _functions(audit: Audit) -> str:
    """Each function with a time limit, and a line for each client that it calls."""
    lines = []
    for limit, clients in audit.functions:
        lines.append(f"  {escaped(limit.name)}  {limit_in_words(limit)} ({shown_path(limit.place)})")
        for client, wait in clients:
            said = f"    {wait_in_words(wait, limit)}  {shown_path(str(client.place))}: {client.call}"
            lines.append(_paint(said, RED, audit) if wait is not None and wait > limit.seconds else said)
    return "\n".join(["Functions", *lines, "", ""]) if lines else ""


def _listed(some: Audit, audit: Audit, waits: int) -> str:
    return "".join(_rows(client, audit, waits) for client in some.listed)


def _rows(client: AuditedClient, audit: Audit, width: int) -> str:
    bar, wait = _bar(client, audit), f"{_wait(client):>{width}}"
    if audit.over(client):
        bar, wait = _paint(bar, RED, audit), _paint(wait, RED, audit)
    sent = f"sent {UNKNOWN if client.attempts is None else client.attempts}x"
    begin, place = f"{bar}  {wait}  {sent:<8}  ", f"{shown_path(str(client.place))}: {client.call}"
    plain = f"{' ' * WIDTH}  {_wait(client):>{width}}  {sent:<8}  "
    first = begin + "\n".join(wrapped(plain, place, _indent(audit), audit.width)).lstrip()
    about = [line for line in (sum_in_words(client), _settings(client)) if line]
    details = [*((line, DIM) for line in about), *map(_use, client.uses)]
    if not client.uses:
        details.append((NOTHING_FOUND, DIM))
    advised = advice_in_words(client)
    if advised:
        details.append((f"advice: {advised}", ""))
    return "\n".join([first, *(line for text, code in details for line in _detail(text, code, audit))]) + "\n"


def _indent(audit: Audit) -> str:
    return " " * (WIDTH + 2 if audit.width is None or audit.width > 3 * WIDTH else 4)


def _detail(text: str, code: str, audit: Audit) -> Iterator[str]:
    """A line under the bar of its client, or several where the terminal has no room."""
    indent = _indent(audit)
    for line in wrapped(indent, text, f"{indent}  ", audit.width):
        yield f"{indent}{_paint(line.removeprefix(indent), code, audit)}"


def _use(use: Use) -> tuple[str, str]:
    """What is said of an operation, and its colour."""
    more = len(use.places) - MOST_PLACES
    places = ", ".join(escaped(str(place)) for place in use.places[:MOST_PLACES]) + (
        f" and {more} more" if more > 0 else ""
    )
    line = f"{words_of(use)}: {places}"
    return line, "" if use.what.side_effect and use.runs != 1 else DIM


def _bar(client: AuditedClient, audit: Audit) -> str:
    """The wait as a bar; ``|`` marks the budget, ``?`` a wait that is not known."""
    if client.wait is None:
        cells = list(f"{'?':<{WIDTH}}")
    else:
        filled = round(WIDTH * audit.share(client.wait))
        cells = list(f"{'#' * max(filled, 1):<{WIDTH}}")
    if audit.budget is not None:
        cells[min(int(WIDTH * audit.share(audit.budget)), WIDTH - 1)] = "|"
    return "".join(cells)


def _wait(client: AuditedClient) -> str:
    return UNKNOWN if client.wait is None else seconds(client.wait)


def _settings(client: AuditedClient) -> str:
    """The settings, gathered by where they come from."""
    by_origin: dict[str, list[str]] = defaultdict(list)
    for title, shown in (
        ("read", client.read_timeout),
        ("connect", client.connect_timeout),
        ("mode", client.retry_mode),
        ("attempts", client.total_attempts),
    ):
        by_origin[shown.origin or "not known"].append(title if not shown.origin else f"{title} {shown.text}")
    return "; ".join(f"{origin}: {', '.join(values)}" for origin, values in by_origin.items())


def _paint(text: str, code: str, audit: Audit) -> str:
    return f"{code}{text}{PLAIN}" if audit.colour and code else text
