"""An audit as a whole: its clients, its budget, its sums, and the scale of its bars."""

from __future__ import annotations

import math
from functools import cached_property

from ...botocore.numbers import exact
from ...late import dataclass
from .clients import AuditedClient


@dataclass(frozen=True)
class Audit:
    """Clients, worst first; ``budget`` is the longest wait allowed, in seconds, ``version`` botocore's.

    ``unlisted`` is the number of calls that are on none of them: made in a file that was not asked for. ``by`` is what
    they are shown in groups by, if by anything; ``top`` how many clients, or groups, are shown, all for None.
    """

    clients: tuple[AuditedClient, ...]
    budget: float | None
    version: str
    unlisted: int = 0
    colour: bool = False
    by: str | None = None
    top: int | None = None

    @property
    def listed(self) -> tuple[AuditedClient, ...]:
        """The clients that are shown one by one; the sums are of all."""
        return self.clients[: self.top] if self.by is None else self.clients

    @cached_property
    def scale(self) -> float:
        """The seconds that a full bar stands for: the longest wait that has an end, or the budget if longer."""
        waits = [client.wait for client in self.clients if client.wait is not None and not math.isinf(client.wait)]
        return max([*waits, self.budget or 0.0]) or 1.0

    def share(self, seconds: float) -> float:
        """How much of a bar ``seconds`` fill, from 0 to 1."""
        return min(seconds / self.scale, 1.0)

    def totals(self) -> dict[str, int | float | None]:
        """The sums, by name. ``longest_wait`` is in seconds, None where no client has a known one."""
        waits = [client.wait for client in self.clients if client.wait is not None]
        ending = [wait for wait in waits if not math.isinf(wait)]
        return {
            "clients": len(self.clients),
            "files": len({client.path for client in self.clients}),
            "over_budget": sum(client.over(self.budget) for client in self.clients),
            "without_limit": len(waits) - len(ending),
            "unknown": len(self.clients) - len(waits),
            "longest_wait": max(ending, default=None),
            "most_attempts": max((client.attempts or 0 for client in self.clients), default=0),
            "most_runs": max((client.runs for client in self.clients if client.runs is not None), default=None),
            "calls": len({place for client in self.clients for use in client.uses for place in use.places}),
            "calls_of_unlisted_clients": self.unlisted,
            "clients_without_calls": sum(not client.uses for client in self.clients),
        }

    def sentence(self) -> str:
        """The sums in words."""
        sums = self.totals()
        parts = [f"{_count(sums['clients'], 'client')} in {_count(sums['files'], 'file')}, on botocore {self.version}"]
        if sums["longest_wait"] is not None:
            parts.append(f"longest wait {exact(float(sums['longest_wait']))} s")
            parts.append(f"a request sent up to {_count(sums['most_attempts'], 'time')}")
        if self.budget is not None:
            parts.append(f"{sums['over_budget']} over the budget of {exact(self.budget)} s")
        parts.append(f"{sums['without_limit']} without limit")
        parts.append(f"{sums['unknown']} that the source does not tell")
        return "; ".join(parts) + f". {self._used(sums)}"

    def _used(self, sums: dict[str, int | float | None]) -> str:
        """What was found of operations, in words; what was not found may still be called."""
        parts = [f"Operations called at {_count(sums['calls'], 'place')}"]
        if sums["most_runs"] is not None:
            parts.append(f"one that changes something runs up to {_count(sums['most_runs'], 'time')}")
        parts.append(f"no call found for {_count(sums['clients_without_calls'], 'client')}")
        if self.unlisted:
            parts.append(f"{_count(self.unlisted, 'call')} on clients that are not listed")
        return "; ".join(parts) + "."


def _count(number: float | None, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
