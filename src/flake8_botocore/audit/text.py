"""An audit on the terminal: a bar, the settings and the operations of each client, and the totals."""

from __future__ import annotations

from collections import defaultdict

from ..findings import escaped, shown_path
from .clients import UNKNOWN, AuditedClient
from .totals import NOTHING_FOUND, Audit, advice_in_words, groups, seconds, sum_in_words, words
from .uses import Use

WIDTH = 24
MOST_PLACES = 3
"""Places of one operation that are shown; the other formats have them all."""

RED, DIM, PLAIN = "\033[1;31m", "\033[2m", "\033[0m"


def render(audit: Audit) -> str:
    """The audit as text; colour codes only where ``audit.colour`` is set."""
    if not audit.clients:
        return "No clients.\n"
    waits = max(len(_wait(client)) for client in audit.clients)
    if audit.by is None:
        return _listed(audit, audit, waits) + f"\n{audit.sentence()}\n"
    grouped = [f"{group.heading}\n{_listed(group.audit, audit, waits)}\n" for group in groups(audit)]
    return "".join(grouped) + f"{audit.sentence()}\n"


def _listed(some: Audit, audit: Audit, waits: int) -> str:
    return "".join(_rows(client, audit, waits) for client in some.listed)


def _rows(client: AuditedClient, audit: Audit, width: int) -> str:
    bar, wait = _bar(client, audit), f"{_wait(client):>{width}}"
    if client.over(audit.budget):
        bar, wait = _paint(bar, RED, audit), _paint(wait, RED, audit)
    sent = f"sent {UNKNOWN if client.attempts is None else client.attempts}x"
    first = f"{bar}  {wait}  {sent:<8}  {shown_path(str(client.place))}: {client.call}"
    about = [line for line in (sum_in_words(client), _settings(client)) if line]
    details = [*(_paint(line, DIM, audit) for line in about), *(_use(use, audit) for use in client.uses)]
    if not client.uses:
        details.append(_paint(NOTHING_FOUND, DIM, audit))
    advised = advice_in_words(client)
    if advised:
        details.append(f"advice: {advised}")
    return "\n".join([first, *(f"{' ' * WIDTH}  {line}" for line in details)]) + "\n"


def _use(use: Use, audit: Audit) -> str:
    more = len(use.places) - MOST_PLACES
    places = ", ".join(escaped(str(place)) for place in use.places[:MOST_PLACES]) + (
        f" and {more} more" if more > 0 else ""
    )
    line = f"{words(use)}: {places}"
    return line if use.what.side_effect and use.runs != 1 else _paint(line, DIM, audit)


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
    return f"{code}{text}{PLAIN}" if audit.colour else text
