"""An audit beside an earlier one: which clients are better, worse, new or gone."""

from __future__ import annotations

import json
import math
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ...errors import UsageError
from ...files.filesystem import read_regular
from ...lazy_dataclasses import dataclass
from ..clients import AuditedClient
from ..totals import seconds
from ..uses import Place

KINDS = ("worse", "better", "changed", "new", "gone", "same")
"""What can become of a client; ``changed`` where its wait was or is not known."""


@dataclass(frozen=True)
class Earlier:
    """A client of an earlier audit; ``wait`` is in seconds, infinite without limit, None where it was not known."""

    place: Place
    call: str
    wait: float | None
    sends: int | None


@dataclass(frozen=True)
class EarlierAudit:
    """What the file ``name`` says: the clients, and the botocore release it is about."""

    name: str
    botocore: str
    clients: tuple[Earlier, ...]


@dataclass(frozen=True)
class Change:
    """What became of a client. ``was`` is what differs, ``grown`` by how much it is worse, None if not known."""

    kind: str
    was: str = ""
    grown: float | None = 0.0


@dataclass(frozen=True)
class Comparison:
    """The changes of an audit's clients, in their order, since an earlier audit, and who is gone since."""

    earlier: EarlierAudit
    changes: tuple[Change, ...]
    gone: tuple[Earlier, ...]


def load(path: str) -> EarlierAudit:
    """The audit that ``audit --format json`` wrote to ``path``. Raises UsageError where there is none."""
    try:
        whole = json.loads(read_regular(path))
        clients, total, botocore = whole["clients"], whole["totals"]["clients"], str(whole["botocore"])
        found = tuple(map(_earlier, clients))
    except OSError as error:
        raise UsageError(f"--against: {path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UsageError(f"--against: {path} is not what `flake8-botocore audit --format json` writes") from error
    if len(found) != total:
        raise UsageError(f"--against: {path} has {len(found)} of {total} clients: write it without --top")
    return EarlierAudit(path, botocore, found)


def compared(clients: Sequence[AuditedClient], earlier: EarlierAudit) -> Comparison:
    """What became of each of ``earlier`` and where each of ``clients`` comes from.

    A client is known again by its file and its call. Of several, those with the same numbers are the same, whatever
    their lines are now; the others go by their order.
    """
    left: dict[tuple[str, str], list[Earlier]] = defaultdict(list)
    for one in sorted(earlier.clients, key=lambda each: each.place.sort_key):
        left[_key(one)].append(one)
    order = sorted(range(len(clients)), key=lambda number: clients[number].place.sort_key)
    known: dict[int, Earlier] = {}
    for same in (True, False):
        for number in order:
            client = clients[number]
            fit = (one for one in left[_key(client)] if not same or _numbers(client) == (one.wait, one.sends))
            if number not in known and (found := next(fit, None)) is not None:
                left[_key(client)].remove(found)
                known[number] = found
    changes = tuple(_change(client, known.get(number)) for number, client in enumerate(clients))
    return Comparison(earlier, changes, tuple(_worst_first(one for rest in left.values() for one in rest)))


def _earlier(row: dict[str, object]) -> Earlier:
    """A client of the file. Raises KeyError, TypeError or ValueError where it is none."""
    path, cell, line, call, wait, sends = (row[name] for name in _FIELDS)
    if not (isinstance(path, str) and isinstance(call, str) and isinstance(line, int)):
        raise TypeError("a client has a place and a call")
    if (
        not isinstance(cell, int | None)
        or not isinstance(wait, int | float | None)
        or not isinstance(sends, int | None)
    ):
        raise TypeError("a client has numbers")
    if wait is not None and not 0 <= float(wait) < math.inf:
        raise ValueError("a wait is a number of seconds")
    return Earlier(Place(path, cell, line), call, math.inf if row["without_limit"] else wait, sends)


_FIELDS = ("path", "cell", "line", "call", "longest_wait", "sends")


def _key(client: AuditedClient | Earlier) -> tuple[str, str]:
    return os.path.normpath(client.place.path), client.call


def _numbers(client: AuditedClient) -> tuple[float | None, int | None]:
    """Wait and attempts as the file has them."""
    return None if client.wait is None else round(client.wait, 3), client.attempts


def _change(client: AuditedClient, before: Earlier | None) -> Change:
    wait, sends = _numbers(client)
    if before is None:
        return Change("new", grown=wait)
    if (wait, sends) == (before.wait, before.sends):
        return Change("same")
    if wait == before.wait:
        return _sent_otherwise(sends, before.sends)
    if wait is None or before.wait is None:
        return Change("changed", "was not known" if before.wait is None else f"was {seconds(before.wait)}", None)
    return Change("worse" if wait > before.wait else "better", f"was {seconds(before.wait)}", wait - before.wait)


def _sent_otherwise(now: int | None, before: int | None) -> Change:
    """What became of a client that waits as long as before."""
    if now is None or before is None:
        return Change("changed", "attempts were not known" if before is None else f"was sent {before} ×", None)
    # Less than any wait: it decides among clients that wait equally long.
    return Change("worse" if now > before else "better", f"was sent {before} ×", (now - before) / 1e6)


def _worst_first(clients: Iterable[Earlier]) -> list[Earlier]:
    return sorted(clients, key=lambda one: (one.wait is None, -(one.wait or 0.0), one.place.sort_key, one.call))
