"""The top of an audit's page: what was asked, the figures, and a histogram of waits."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from html import escape
from itertools import pairwise

from ..botocore.options import exact
from ..errors import UsageError
from ..files import git
from ..runs.source_file import Since
from ..runs.version import version
from .totals import Audit

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


@dataclass(frozen=True)
class Page:
    """What a page says of itself.

    ``commit`` is the one in the ``folder`` that paths start from, None where there is none. ``link_base`` is the
    address under which the code can be looked at.
    """

    commit: str | None
    made: datetime
    folder: str
    link_base: str | None = None


def asked(options: argparse.Namespace, files: Iterable[str]) -> Page:
    """What ``options`` ask of the page about ``files``. Raises UsageError where they cannot be followed."""
    base = options.link_base
    if base is not None and not base.startswith(("https://", "http://")):
        raise UsageError(f"--link-base: {base} is no address that begins with https:// or http://")
    folder = os.getcwd()
    return Page(_commit(folder, files), datetime.now(timezone.utc), folder, base)


def _commit(folder: str, files: Iterable[str]) -> str | None:
    """The commit in use, with ``-dirty`` where one of the ``files`` differs from it."""
    try:
        root = git.root_of(folder)
        name = git.commit(root, "HEAD")
        head = Since(root, git.stored(root, name), {})
    except git.GitError:
        return None
    return f"{name[:12]}{'-dirty' * any(map(head.differs, files))}"


def about(audit: Audit, page: Page) -> str:
    """Commit, date and versions."""
    parts = [] if page.commit is None else [f"commit <code>{escape(page.commit)}</code>"]
    parts.append(f'<time datetime="{page.made:%Y-%m-%dT%H:%M:%SZ}">{page.made:%Y-%m-%d %H:%M} UTC</time>')
    parts += [f"flake8-botocore {escape(version())}", f"botocore {escape(audit.version)}"]
    if audit.top is not None:
        what = "clients" if audit.by is None else "groups"
        parts.append(f"the list shows no more than {audit.top:,} {what}, the figures count all")
    return " · ".join(parts)


def figures(audit: Audit) -> str:
    """The sums, each a number with what it counts."""
    sums = audit.totals()
    longest, runs = sums["longest_wait"], sums["most_runs"]
    found = [
        _figure(
            f"{sums['clients']:,}",
            f"{_noun(sums['clients'], 'client')} in {sums['files']:,} {_noun(sums['files'], 'file')}",
        )
    ]
    if audit.allowance:
        found.append(
            _figure(
                f"{sums['over_budget']:,}",
                f"over {audit.allowance}",
                "over" if sums["over_budget"] else "",
            )
        )
    found += [
        _figure(f"{sums['without_limit']:,}", "unlimited waits"),
        _figure(f"{sums['unknown']:,}", "unknown waits"),
        _figure("–" if longest is None else f"{exact(float(longest))} s", "longest wait that ends"),
        _figure(f"{sums['most_attempts']} ×", "one request is sent at most"),
        _figure("–" if runs is None else f"{runs} ×", "what changes something runs at most"),
        _figure(
            f"{sums['clients_without_calls']:,}",
            f"{_noun(sums['clients_without_calls'], 'client')} with no call found",
        ),
    ]
    if audit.unlisted:
        found.append(
            _figure(f"{audit.unlisted:,}", f"{_noun(audit.unlisted, 'call')} on clients in files that are not audited")
        )
    return f"<dl>{''.join(found)}</dl>"


def legend(audit: Audit) -> str:
    """What the colours and signs of the bars are."""
    if audit.budget is None:
        return ""
    budget = f"{exact(audit.budget)} s"
    signs = (("within", f"within the budget of {budget}"), ("over", f"over {budget}"), ("mark", f"{budget} in a bar"))
    return "".join(f'<li class="{kind}"><i></i>{what}</li>' for kind, what in signs)


def _figure(number: str, what: str, kind: str = "") -> str:
    return f'<div class="{kind}"><dt>{what}</dt><dd>{number}</dd></div>'


def _noun(number: float | None, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
