"""An audit on the terminal: what exceeds a limit, the longest waits and the totals, or all of every client."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..findings import escaped, rounded, shown_path
from ..reports import counted
from ..reports.colours import UNBROKEN, painted, wrapped
from .clients import UNKNOWN, AuditedClient, FilePlace, OperationUse, name, seconds, words
from .totals import NOTHING_FOUND, Audit, alike, groups, limit_in_words, sum_in_words

MOST_GROUPS = 20
"""How many groups of clients, and how many functions, are shown without ``--all``."""
MOST_PLACES = 3
"""How many places of one operation are shown; the other formats have them all."""

RED, DIM = "\033[1;31m", "\033[2m"


def render(audit: Audit) -> str:
    """The audit as text; colour codes only where ``audit.colour`` is set."""
    if not audit.clients:
        return f"{counted(audit.unread, 'file')} could not be read.\n" if audit.unread else "No clients.\n"
    lines = [*_functions(audit), *_listed(audit)]
    if audit.by is not None:
        every = groups(audit)
        lines = []
        for each in every:
            lines += [*wrapped("", each.heading, "    ", audit.width), *(_listed(each.audit) if audit.every else ())]
    end = [*audit.summary(), *["--all lists every client."] * (not audit.every)]
    return "".join(f"{line}\n" for line in [*lines, "", *end])


def _functions(audit: Audit) -> Iterator[str]:
    """A line for each function and client that can outlast its time limit; with --all for each client that it calls."""
    shown = [
        (limit, client, wait)
        for limit, clients in audit.functions
        for client, wait in clients
        if audit.every or (wait is not None and wait > limit.seconds)
    ]
    if shown:
        yield "Functions and their calls:" if audit.every else "Functions that a call can outlast:"
    for limit, client, wait in shown[: None if audit.every else MOST_GROUPS]:
        whose = f"{escaped(limit.name)}: {limit_in_words(limit)} ({shown_path(limit.place)})"
        said = f"  {whose}, {_who(client)} can wait {_whole(wait)}"
        yield from wrapped("", f"{said} {_arrow(client.place)}", "    ", audit.width)
    if len(shown) > MOST_GROUPS and not audit.every:
        yield f"  and {len(shown) - MOST_GROUPS:,} more"
    if shown:
        yield ""


def _listed(audit: Audit) -> Iterator[str]:
    """The clients over a limit or the budget, then those with the longest waits, in groups or with --all one by one.

    A group has the clients with one root and equal settings; see ``alike``.
    """
    together = [[client] for client in audit.listed] if audit.every else alike(audit)
    shown = together if audit.every else together[: audit.top or MOST_GROUPS]
    width = max(len(_whole(each[0].wait)) for each in shown)
    title = ""
    for each in shown:
        heading = f"Over {audit.allowance}:" if audit.over(each[0]) else "Longest waits:"
        if heading != title and audit.by is None:
            yield from ["", heading] if title else [heading]
            title = heading
        yield from _group(each, audit, width)
    left = together[len(shown) :]
    if left:
        yield f"and {counted(sum(map(len, left)), 'client')} in {counted(len(left), 'group')} with shorter waits"


def _group(clients: Sequence[AuditedClient], audit: Audit, width: int) -> Iterator[str]:
    """The lines of one group: its longest wait, the settings, and the place that the wait comes from.

    ``clients`` are worst first; ``width`` is how many columns waits take. With --all, ``clients`` is one client, and
    its operations and its advice follow.
    """
    worst, indent = clients[0], " " * (width + 2)
    sent = max((each.attempts for each in clients if each.attempts is not None), default=UNKNOWN, key=int)
    wait = f"{_whole(worst.wait):>{width}}"
    number = f"{counted(len(clients), 'client')}: " if len(clients) > 1 else ""
    first, *others = wrapped("", f"{wait}  sent {sent}x  {number}{_values(worst, audit)}", indent, audit.width)
    yield first.replace(wait, painted(wait, RED, audit.colour), 1) if audit.over(worst) else first
    yield from others
    lines = [(_cause(clients, audit), "")]
    if audit.every:
        lines += [(sum_in_words(worst), DIM), *map(_use, worst.uses)]
        lines += [] if worst.uses else [(NOTHING_FOUND, DIM)]
        advised = worst.advice
        lines += [(f"advice: {advised}", "")] if advised else []
    for text, code in lines:
        for line in wrapped(indent, text, f"{indent}    ", audit.width) if text else ():
            yield f"{indent}{painted(line.removeprefix(indent), code, audit.colour)}"


def _cause(clients: Sequence[AuditedClient], audit: Audit) -> str:
    """The place that the longest wait of ``clients`` comes from, and the operation: ``--> app.py:3 s3 GetObject``.

    The place is their common root, or that of the worst client. With --all there is no operation: all of them follow.
    """
    worst = clients[0]
    arrow = _arrow(worst.place)
    if len(clients) > 1 and worst.root is not None and all(each.root == worst.root for each in clients):
        arrow = f"{_arrow(worst.root.place)} {escaped(worst.root.name)}:"
    use = max(worst.uses, key=lambda use: (use.wait or 0.0, use.runs or 0), default=None)
    if use is None or audit.every:
        return f"{arrow} {worst.call if audit.every else _who(worst)}"
    return f"{arrow} {_who(worst)} {words(use) if use.effect.side_effect and use.runs != 1 else name(use)}"


def _who(client: AuditedClient) -> str:
    return client.service or client.call


def _arrow(place: FilePlace | str) -> str:
    return f"-->{UNBROKEN}{shown_path(_in_short(place)).replace(' ', UNBROKEN)}"


def _in_short(place: FilePlace | str) -> str:
    return str(place).removeprefix(f"{os.curdir}{os.sep}")


def _whole(wait: float | None) -> str:
    """``615 s``, ``no limit``, ``?``."""
    if wait is None:
        return UNKNOWN
    return seconds(wait) if math.isinf(wait) else f"{rounded(wait)} s"


def _values(client: AuditedClient, audit: Audit) -> str:
    """The settings grouped by origin, defaults last: ``read 60 s, connect 60 s, legacy mode by default``."""
    by_origin: dict[str, list[str]] = defaultdict(list)
    for form, shown in (
        ("read {}", client.read_timeout),
        ("connect {}", client.connect_timeout),
        ("{} mode", client.retry_mode),
        *([("attempts {}", client.total_attempts)] if audit.every else []),
    ):
        by_origin[shown.origin].append(form.format(shown.text))
    parts = []
    for origin, values in sorted(by_origin.items(), key=lambda pair: pair[0].endswith(" default")):
        whose = "by default" if origin.endswith(" default") else f"({origin})" if origin else ""
        parts.append(f"{', '.join(values)} {whose}".rstrip())
    return "; ".join(parts)


def _use(use: OperationUse) -> tuple[str, str]:
    """The line about an operation with its first places, and the colour code of the line."""
    more = len(use.places) - MOST_PLACES
    places = ", ".join(escaped(_in_short(place)) for place in use.places[:MOST_PLACES]) + (
        f" and {more} more" if more > 0 else ""
    )
    line = f"{words(use)}: {places}"
    return line, "" if use.effect.side_effect and use.runs != 1 else DIM
