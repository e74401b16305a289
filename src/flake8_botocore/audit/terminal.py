"""An audit on the terminal: what runs more than once, the longest waits and the totals, or all of every client."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..findings import escaped, rounded, shown_path
from ..reports import counted
from ..reports.colours import UNBROKEN, painted, wrapped
from .audited_clients import UNKNOWN, AuditedClient, FilePlace, OperationUse, in_seconds, use_in_words, use_name
from .totals import NOTHING_FOUND, Audit, limit_in_words, sum_in_words

MOST_SHOWN = 20
"""How many repeated operations, functions and clients are shown without ``--all``."""
MOST_PLACES = 3
"""How many places of one operation are shown; the other formats have them all."""

RED, DIM = "\033[1;31m", "\033[2m"


def render(audit: Audit) -> str:
    """The audit as text; colour codes only where ``audit.colour`` is set."""
    if not audit.clients:
        return f"{counted(audit.unread, 'file')} could not be read.\n" if audit.unread else "No clients.\n"
    limited = "Functions and their calls:" if audit.every else "Functions that a call can outlast:"
    harm = _titled(audit, "Can run more than once:", _repeats(audit, harmful=True))
    other = _titled(
        audit, "Can also run more than once (tolerated, unlikely or attempts unknown):", _repeats(audit, harmful=False)
    )
    hint = [] if audit.every else ["--all shows every client with its sum and operations."]
    lines = [*harm, *other, *_titled(audit, limited, _functions(audit)), *_listed(audit), "", *audit.summary(), *hint]
    return "".join(f"{line}\n" for line in lines)


def _repeats(audit: Audit, *, harmful: bool) -> Iterator[str]:
    """A line for each operation that can run more than once on a client, ``harmful`` ones or the others."""
    for use, client in (each for each in audit.repeats if each[0].effect.harmful == harmful):
        near = client.place.cell is None and {place.path for place in use.places} == {client.place.path}
        made = f"line {client.place.line}" if near else _in_short(client.place)
        yield f"{_who(client)} {use_in_words(use)} at {_places(use)}; client at {made}"


def _functions(audit: Audit) -> Iterator[str]:
    """A line for each function and client that can outlast its time limit; with --all for each client that it calls."""
    for limit, clients in audit.functions:
        whose = f"  {escaped(limit.name)}: {limit_in_words(limit)} ({shown_path(limit.place)})"
        for client, wait in clients:
            if audit.every or (wait is not None and wait > limit.seconds):
                yield f"{whose}, {_who(client)} can wait {_whole(wait)} {_arrow(client.place)}"


def _titled(audit: Audit, title: str, rows: Iterable[str]) -> Iterator[str]:
    """The ``rows`` below a title, if there are any; without --all the first MOST_SHOWN, and how many more there are."""
    every = list(rows)
    shown = every if audit.every else every[:MOST_SHOWN]
    lines = [line for row in shown for line in wrapped("", row, "    ", audit.width)]
    more = [f"and {len(every) - len(shown):,} more (--all lists them)"] if len(shown) < len(every) else []
    yield from [title, *lines, *more, ""] if every else []


def _listed(audit: Audit) -> Iterator[str]:
    """The clients over a limit or the budget, then those with the longest waits; without --all the first MOST_SHOWN."""
    shown = audit.clients if audit.every else audit.clients[:MOST_SHOWN]
    width = max(len(_whole(each.wait)) for each in shown)
    title = ""
    for each in shown:
        heading = f"Over {audit.allowance}:" if audit.over(each) else "Longest waits:"
        if heading != title:
            yield from ["", heading] if title else [heading]
            title = heading
        yield from _client(each, audit, width)
    more = len(audit.clients) - len(shown)
    if more:
        yield f"and {more:,} more {'client' if more == 1 else 'clients'} (--all lists them)"


def _client(client: AuditedClient, audit: Audit, width: int) -> Iterator[str]:
    """The lines of one client: its longest wait and settings, then its place with what takes longest, indented.

    ``width`` is how many columns waits take. With --all, its operations and its advice follow. A wait over the limit is
    in red.
    """
    indent = " " * (width + 2)
    attempts = "? attempts" if client.attempts is None else counted(client.attempts, "attempt")
    wait = f"{_whole(client.wait):>{width}}"
    first, *others = wrapped("", f"{wait}  {attempts}  {_values(client, audit)}", indent, audit.width)
    yield first.replace(wait, painted(wait, RED, audit.colour), 1) if audit.over(client) else first
    yield from others
    # Each line with the code of its colour, empty for none.
    lines = [(_cause(client, audit), "")]
    if audit.every:
        lines += [(sum_in_words(client), DIM), *(map(_use, client.uses) if client.uses else [(NOTHING_FOUND, DIM)])]
        lines += [(f"advice: {client.advice}", "")] if client.advice else []
    for text, colour in lines:
        if text:
            for line in wrapped(indent, text, f"{indent}    ", audit.width):
                yield f"{indent}{painted(line.removeprefix(indent), colour, audit.colour)}"


def _cause(client: AuditedClient, audit: Audit) -> str:
    """The place of ``client``, and the operation that takes longest: ``--> app.py:3 s3 GetObject``.

    With --all there is no operation: all of them follow.
    """
    arrow = _arrow(client.place)
    use = max(client.uses, key=lambda use: (use.wait or 0.0, use.runs or 0), default=None)
    if use is None or audit.every:
        return f"{arrow} {client.call if audit.every else _who(client)}"
    return f"{arrow} {_who(client)} {use_name(use)}"


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
    return in_seconds(wait) if math.isinf(wait) else f"{rounded(wait)} s"


def _values(client: AuditedClient, audit: Audit) -> str:
    """The settings, grouped by where they come from: ``read 5 s (app.py:3); connect 60 s, legacy mode by default``.

    What comes from a default, whose origin ends with that word, is last. The attempts as they are set are among them
    only with --all.
    """
    settings = [
        (client.read_timeout, f"read {client.read_timeout.text}"),
        (client.connect_timeout, f"connect {client.connect_timeout.text}"),
        (client.retry_mode, f"{client.retry_mode.text} mode"),
        (client.total_attempts, f"attempts {client.total_attempts.text}"),
    ]
    by_origin: dict[str, list[str]] = defaultdict(list)
    for setting, text in settings if audit.every else settings[:3]:
        by_origin[setting.origin].append(text)
    parts = []
    for origin, values in sorted(by_origin.items(), key=lambda pair: pair[0].endswith(" default")):
        whose = "by default" if origin.endswith(" default") else f"({origin})" if origin else ""
        parts.append(f"{', '.join(values)} {whose}".rstrip())
    return "; ".join(parts)


def _use(use: OperationUse) -> tuple[str, str]:
    """The line about an operation with its first places, and the colour code of the line."""
    return f"{use_in_words(use)}: {_places(use)}", "" if use.repeats else DIM


def _places(use: OperationUse) -> str:
    more = len(use.places) - MOST_PLACES
    named = ", ".join(escaped(_in_short(place)) for place in use.places[:MOST_PLACES])
    return f"{named} and {more} more" if more > 0 else named
