"""The clients of all files with the operations called on them, and their sums."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..botocore.waits import PLAIN
from ..facts import TimeLimit
from ..findings import exact
from ..reports import counted
from .audited_clients import UNKNOWN, AuditedClient, OperationUse, in_seconds


@dataclass(frozen=True)
class Audit:
    """Clients, those over the limit first and then the worst first, and how they are to be shown.

    ``budget`` is the longest wait allowed, in seconds; None without one. ``by_limits``: each client is compared with
    the limits of the functions that call it, not with a budget. ``version`` is botocore's; ``unpinned`` is a note for
    the case that the project does not pin it. ``unlisted`` is the number of calls on clients that are not in
    ``clients``, because their file is not audited. ``width`` is the terminal's in columns, None without a terminal.
    ``unread`` is the number of files that could not be read. ``every``: the text lists every client.
    """

    clients: tuple[AuditedClient, ...]
    budget: float | None
    version: str
    unlisted: int = 0
    colour: bool = False
    width: int | None = None
    by_limits: bool = False
    unread: int = 0
    every: bool = False
    unpinned: str = ""

    def over(self, client: AuditedClient) -> bool:
        """Whether ``client`` can take longer than allowed."""
        if self.by_limits:
            return any(wait is not None and wait > limit.seconds for limit, wait in client.limits)
        return client.over(self.budget)

    @property
    def allowance(self) -> str:
        """The limit that clients are compared with, in words; empty if there is none."""
        if self.by_limits:
            return "a function's limit"
        return "" if self.budget is None else f"the budget of {exact(self.budget)} s"

    @cached_property
    def functions(self) -> list[tuple[TimeLimit, list[tuple[AuditedClient, float | None]]]]:
        """Each function with a time limit that calls clients, and these clients with their longest wait (s) in it."""
        found: dict[TimeLimit, list[tuple[AuditedClient, float | None]]] = defaultdict(list)
        for client in self.clients:
            for limit, wait in client.limits:
                found[limit].append((client, wait))
        return sorted(found.items(), key=lambda each: (each[0].name, each[0].place, each[0].by))

    @cached_property
    def repeats(self) -> list[tuple[OperationUse, AuditedClient]]:
        """What can run more than once, on which client, in order of place: first what ``check`` reports as harmful."""
        found = [(use, client) for client in self.clients for use in client.uses if use.repeats]
        return sorted(found, key=lambda each: (not each[0].effect.harmful, [at.sort_key for at in each[0].places]))

    def urgency(self, client: AuditedClient) -> int:
        """Larger for clients whose calls come earlier in ``repeats``; 0 for clients that are not in it."""
        return self._urgency.get(id(client), 0)

    @cached_property
    def _urgency(self) -> dict[int, int]:
        return {id(client): number for number, (_, client) in enumerate(reversed(self.repeats), 1)}

    @cached_property
    def scale(self) -> float:
        """The seconds that a full bar stands for: the longest finite wait, or the budget if that is longer."""
        waits = [client.wait for client in self.clients if client.wait is not None and not math.isinf(client.wait)]
        return max([*waits, self.budget or 0.0]) or 1.0

    def share(self, seconds: float) -> float:
        """The part of a bar that ``seconds`` fill, from 0 to 1."""
        return min(seconds / self.scale, 1.0)

    def totals(self) -> dict[str, Any]:
        """The sums, by name. ``longest_wait`` is in seconds, None where no client has a known one."""
        waits = [client.wait for client in self.clients if client.wait is not None]
        ending = [wait for wait in waits if not math.isinf(wait)]
        return {
            "clients": len(self.clients),
            "files": len({client.place.path for client in self.clients}),
            "over_budget": sum(map(self.over, self.clients)),
            "without_limit": len(waits) - len(ending),
            "unknown": len(self.clients) - len(waits),
            "longest_wait": max(ending, default=None),
            "most_attempts": max((client.attempts or 0 for client in self.clients), default=0),
            "most_runs": max((client.runs for client in self.clients if client.runs is not None), default=None),
            "calls": len({place for client in self.clients for use in client.uses for place in use.places}),
            "calls_of_unlisted_clients": self.unlisted,
            "clients_without_calls": sum(not client.uses for client in self.clients),
        }

    def summary(self) -> list[str]:
        """The sums in words: a line about all clients, then one for each other sum.

        Sums of 0 are left out, but for the operations and, with a budget, the clients over it.
        """
        sums = self.totals()
        release = f"botocore {self.version}{f', {self.unpinned}' if self.unpinned else ''}"
        labelled = {
            f"over {self.allowance}": self.allowance and counted(sums["over_budget"], "client"),
            "unlimited wait": sums["without_limit"] and counted(sums["without_limit"], "client"),
            "unknown wait": sums["unknown"] and counted(sums["unknown"], "client"),
            "operations": f"called in {counted(sums['calls'], 'place')}",
            NOTHING_FOUND: sums["clients_without_calls"] and counted(sums["clients_without_calls"], "client"),
            "on clients in files that are not audited": self.unlisted and counted(self.unlisted, "call"),
        }
        who = f"{counted(sums['clients'], 'client')} in {counted(sums['files'], 'file')} ({release})"
        return [f"{who}:", *(f"  {label}: {said}" for label, said in labelled.items() if said)]


def limit_in_words(limit: TimeLimit) -> str:
    """A time limit in words: ``limit 30 s``, ``limit 29 s of API Gateway``; ``limit 3 s by default`` if not stated."""
    whose = "" if limit.by == "Lambda" else f" of {limit.by}"
    return f"limit {in_seconds(limit.seconds)}{whose}{'' if limit.stated else ' by default'}"


def wait_in_words(wait: float | None, limit: TimeLimit) -> str:
    """A wait, in seconds, under a time limit in words: ``195 s, over its limit``; ``?`` for None."""
    if wait is None:
        return UNKNOWN
    return f"{in_seconds(wait)}{', over its limit' if wait > limit.seconds else ''}"


NOTHING_FOUND = "no call found"
"""The words for a client without uses: it may be used in a way that cannot be followed."""


def sum_in_words(client: AuditedClient) -> str:
    """The sum behind the longest wait of one operation, and what can come on top of it; empty if there is no sum."""
    return "; ".join(sum_in_parts(client))


def sum_in_parts(client: AuditedClient) -> list[str]:
    """The parts of ``sum_in_words``: first the sum, then what can come on top of it.

    Empty if the wait has no limit or is not known.
    """
    wait = client.each
    if wait is None or math.isinf(wait.total):
        return []
    parts = [f"one operation: {PLAIN.arithmetic(wait)}"]
    if wait.throttling:
        parts.append(f"up to {in_seconds(wait.throttling)} more if throttled or told to wait")
    return [*parts, f"{in_seconds(wait.unreachable(1))} per address if none accepts"]
