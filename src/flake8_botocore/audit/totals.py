"""The clients of all files with the operations called on them, and the sums."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from ..botocore.options import exact
from ..late import dataclass
from .clients import AuditedClient
from .uses import Called, CreationPlace, Place, Use, What


def joined(
    clients: Mapping[CreationPlace, list[AuditedClient]], calls: Iterable[Called]
) -> tuple[list[AuditedClient], int]:
    """The clients with what is called on them, and how many calls are on clients that are not among them."""
    by_line: dict[tuple[str, int], list[CreationPlace]] = defaultdict(list)
    for each in clients:
        by_line[each.file, each.line].append(each)
    uses: dict[CreationPlace, dict[What, set[Place]]] = defaultdict(lambda: defaultdict(set))
    unlisted = 0
    for call in calls:
        found = {known for each in call.clients for known in _known(each, clients, by_line)}
        unlisted += not found
        for known in found:
            uses[known][call.what].add(call.place)
    return [_with(each, uses[key]) for key, same in clients.items() for each in same], unlisted


def _known(
    one: CreationPlace,
    clients: Mapping[CreationPlace, list[AuditedClient]],
    by_line: Mapping[tuple[str, int], list[CreationPlace]],
) -> Iterator[CreationPlace]:
    """The client that another file speaks of; it may know more of its arguments, and so call it otherwise."""
    there = by_line.get((one.file, one.line), [])
    if one in clients:
        yield one
    elif len(there) == 1:
        yield there[0]


def _with(client: AuditedClient, uses: Mapping[What, set[Place]]) -> AuditedClient:
    found = tuple(
        Use(
            each,
            tuple(sorted(uses[each], key=lambda place: place.sort_key)),
            client.attempts if each.side_effect else None,
            each.course.seconds(client.each),
            client.each.refused if client.each is not None and each.course.long_poll else 0,
        )
        for each in sorted(uses, key=_order)
    )
    return replace(client, uses=found)


def _order(one: What) -> tuple[object, ...]:
    """What does harm first, then by name."""
    polling = one.course.polling
    return not one.side_effect, one.operation, one.kind, one.starts, polling or ("", 0, 0), one.course.requests or 0


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
