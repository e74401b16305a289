"""An audit on the terminal: a bar, the settings and the operations of each client, and the totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..findings import escaped, shown_path
from ..reports import counted
from ..reports.colours import wrapped
from .clients import UNKNOWN, AuditedClient
from .totals import (
    NOTHING_FOUND,
    Audit,
    groups,
    limit_in_words,
    seconds,
    sum_in_words,
    wait_in_words,
    words,
)
from .uses import Use

WIDTH = 24
MOST_PLACES = 3
"""Places of one operation that are shown; the other formats have them all."""

RED, DIM, PLAIN = "\033[1;31m", "\033[2m", "\033[0m"


def render(audit: Audit) -> str:
    """The audit as text; colour codes only where ``audit.colour`` is set."""
    if not audit.clients:
        return f"{counted(audit.unread, 'file')} could not be read.\n" if audit.unread else "No clients.\n"
    waits = max(len(_wait(client)) for client in audit.clients)
    end = f"{_functions(audit)}{audit.sentence()}\n"
    if audit.by is None:
        return f"{_listed(audit, audit, waits)}\n{end}"
    return "".join(f"{group.heading}\n{_listed(group.audit, audit, waits)}\n" for group in groups(audit)) + end


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
    advised = client.advised.words
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
    line = f"{words(use)}: {places}"
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
    for name, shown in (
        ("read", client.read_timeout),
        ("connect", client.connect_timeout),
        ("mode", client.retry_mode),
        ("attempts", client.total_attempts),
    ):
        by_origin[shown.origin or "not known"].append(name if not shown.origin else f"{name} {shown.text}")
    return "; ".join(f"{origin}: {', '.join(values)}" for origin, values in by_origin.items())


def _paint(text: str, code: str, audit: Audit) -> str:
    return f"{code}{text}{PLAIN}" if audit.colour and code else text
