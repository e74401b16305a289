"""The top of an audit's page: what was asked, the figures, and a histogram of waits."""

from __future__ import annotations

import argparse
import math
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from html import escape
from itertools import pairwise

from ...baseline.git import described
from ...botocore.options import exact
from ...errors import UsageError
from ...files.gitignore import GitError
from ...findings import escaped
from ...lazy_dataclasses import dataclass
from ...runs.version import version
from ..totals import Audit
from .against import KINDS, Comparison, EarlierAudit, load

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
class Origin:
    """The linter's version, the commit in the folder that paths start from, None where there is none, and the time."""

    version: str
    commit: str | None
    made: datetime
    folder: str


@dataclass(frozen=True)
class Page:
    """What was asked of the page. ``link_base`` is the address under which the code can be looked at."""

    origin: Origin
    link_base: str | None = None
    earlier: EarlierAudit | None = None


@dataclass(frozen=True)
class View:
    """An audit with all that its page is made of."""

    audit: Audit
    page: Page
    against: Comparison | None = None


def asked(options: argparse.Namespace) -> Page:
    """What ``options`` ask of the page. Raises UsageError where they cannot be followed."""
    base = options.link_base
    if base is not None and not base.startswith(("https://", "http://")):
        raise UsageError(f"--link-base: {base} is no address that begins with https:// or http://")
    folder = os.getcwd()
    origin = Origin(version(), _commit(folder), _made(os.environ), folder)
    return Page(origin, base, None if options.against is None else load(options.against))


def _commit(folder: str) -> str | None:
    try:
        return described(folder)
    except GitError:
        return None


def _made(environment: Mapping[str, str]) -> datetime:
    """Now, or the time that whoever wants the same bytes again says (reproducible-builds.org)."""
    said = environment.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(time.time() if said is None else int(said), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {said!r}") from error


def about(view: View) -> str:
    """Commit, date, versions, and what it is compared with."""
    audit, origin = view.audit, view.page.origin
    parts = [] if origin.commit is None else [f"commit <code>{escape(origin.commit)}</code>"]
    parts.append(f'<time datetime="{origin.made:%Y-%m-%dT%H:%M:%SZ}">{origin.made:%Y-%m-%d %H:%M} UTC</time>')
    parts += [f"flake8-botocore {escape(origin.version)}", f"botocore {escape(audit.version)}"]
    if view.against is not None:
        earlier = view.against.earlier
        name = escape(escaped(os.path.basename(earlier.name)))
        clients = f"{len(earlier.clients):,} {_noun(len(earlier.clients), 'client')}"
        parts.append(f"compared with <code>{name}</code>: {clients}, botocore {escape(escaped(earlier.botocore))}")
    if audit.top is not None:
        what = "clients" if audit.by is None else "groups"
        parts.append(f"the list shows no more than {audit.top:,} {what}, the figures count all")
    return " · ".join(parts)


def figures(view: View) -> str:
    """The sums, each a number with what it counts."""
    audit = view.audit
    sums = audit.totals()
    longest, runs = sums["longest_wait"], sums["most_runs"]
    found = [
        _figure(
            f"{sums['clients']:,}",
            f"{_noun(sums['clients'], 'client')} in {sums['files']:,} {_noun(sums['files'], 'file')}",
        )
    ]
    if audit.budget is not None:
        found.append(
            _figure(
                f"{sums['over_budget']:,}",
                f"over the budget of {exact(audit.budget)} s",
                "over" if sums["over_budget"] else "",
            )
        )
    found += [
        _figure(f"{sums['without_limit']:,}", "without limit"),
        _figure(f"{sums['unknown']:,}", "that the source does not tell"),
        _figure("–" if longest is None else f"{exact(float(longest))} s", "longest wait that ends"),
        _figure(f"{sums['most_attempts']} ×", "one request is sent at most"),
        _figure("–" if runs is None else f"{runs} ×", "what changes something runs at most"),
        _figure(
            f"{sums['clients_without_calls']:,}",
            f"{_noun(sums['clients_without_calls'], 'client')} without a call that was found",
        ),
    ]
    if audit.unlisted:
        found.append(_figure(f"{audit.unlisted:,}", f"{_noun(audit.unlisted, 'call')} on clients that are not listed"))
    return f"<dl>{''.join(found)}</dl>{_changes(view)}"


def legend(audit: Audit) -> str:
    """What the colours and signs of the bars are."""
    if audit.budget is None:
        return ""
    budget = f"{exact(audit.budget)} s"
    signs = (("within", f"within the budget of {budget}"), ("over", f"over {budget}"), ("mark", f"{budget} in a bar"))
    return "".join(f'<li class="{kind}"><i></i>{what}</li>' for kind, what in signs)


def _changes(view: View) -> str:
    """How many clients are better, worse, new or gone, where there is something to compare with."""
    if view.against is None:
        return ""
    counts = Counter(change.kind for change in view.against.changes)
    counts["gone"] = len(view.against.gone)
    return f"<dl class=changes>{''.join(_figure(f'{counts[kind]:,}', kind, kind) for kind in KINDS)}</dl>"


def _figure(number: str, what: str, kind: str = "") -> str:
    return f'<div class="{kind}"><dt>{what}</dt><dd>{number}</dd></div>'


def _noun(number: float | None, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
