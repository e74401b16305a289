"""The histogram of an audit's page: how many clients can wait how long, on which side of the budget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ....botocore.numbers import exact
from ....late import dataclass
from ..totals import Audit

EDGES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)
"""Seconds at which a bin ends."""
NEAR = 1.6
"""How many times a budget is another edge at least; nearer ones give way."""


@dataclass(frozen=True)
class Bin:
    """``count`` clients that can wait longer than ``low``, where that is more than 0, and up to ``high`` seconds."""

    low: float
    high: float
    count: int

    @property
    def label(self) -> str:
        """``up to 1 s``, ``5–10 s``, ``over 3600 s``."""
        if math.isinf(self.high):
            return f"over {exact(self.low)} s"
        return f"{exact(self.low)}–{exact(self.high)} s" if self.low else f"up to {exact(self.high)} s"


def bins(waits: Sequence[float], budget: float | None) -> list[Bin]:
    """The finite ``waits`` in bins, but for the empty ones at both ends; ``budget`` is an edge between two of them."""
    apart = [edge for edge in EDGES if not budget or not budget / NEAR < edge < budget * NEAR]
    edges = [0.0, *sorted([*apart, budget] if budget else apart), math.inf]
    ending = [wait for wait in waits if not math.isinf(wait)]
    # What takes no time at all is in the first.
    found = [
        Bin(low, high, sum((not low or low < wait) and wait <= high for wait in ending))
        for low, high in pairwise(edges)
    ]
    kept = [at for at, each in enumerate(found) if each.count or (budget and budget in (each.low, each.high))]
    return found[kept[0] : kept[-1] + 1] if kept else []


def histogram(audit: Audit) -> str:
    """A line for each bin, with the budget between those within and those over it, then what has no number."""
    waits = [client.wait for client in audit.clients if client.wait is not None]
    endless, unknown = sum(map(math.isinf, waits)), len(audit.clients) - len(waits)
    found = bins(waits, audit.budget)
    most = max([1, endless, unknown, *(each.count for each in found)])
    lines = []
    for each in found:
        if each.low == audit.budget:
            lines.append(f'<li class="budget"><span>budget: {exact(each.low)} s</span></li>')
        lines.append(_line(each.label, each.count, most, _side(audit, each.low)))
    if endless:
        lines.append(_line("no limit", endless, most, _side(audit, math.inf)))
    if unknown:
        lines.append(_line("not known", unknown, most, "unknown"))
    return "\n".join(lines)


def _side(audit: Audit, above: float) -> str:
    """On which side of the budget waits are that are longer than ``above`` seconds."""
    return "over" if audit.budget is not None and above >= audit.budget else "within"


def _line(label: str, count: int, most: int, kind: str) -> str:
    bar = f'<i style="width:{100 * count / most:.1f}%"></i>' if count else ""
    return f'<li class="{kind}"><span>{label}</span><span class="track">{bar}</span><b>{count:,}</b></li>'
