"""The top of an audit's page: what was asked, the figures, a histogram of waits, and what an earlier audit said."""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from html import escape
from itertools import pairwise

from ..botocore.options import exact
from ..errors import UsageError
from ..files import git
from ..files.filesystem import read_regular
from ..findings import escaped
from ..lazy_dataclasses import dataclass
from ..runs.source_file import Since
from ..runs.version import version
from .clients import AuditedClient
from .totals import Audit, seconds
from .uses import Place

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
    """The linter's version, the commit in use and whether a file differs from it, None for none, and the time."""

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


def asked(options: argparse.Namespace, files: Iterable[str]) -> Page:
    """What ``options`` ask of the page about ``files``. Raises UsageError where they cannot be followed."""
    base = options.link_base
    if base is not None and not base.startswith(("https://", "http://")):
        raise UsageError(f"--link-base: {base} is no address that begins with https:// or http://")
    folder = os.getcwd()
    origin = Origin(version(), _commit(folder, files), _made(os.environ), folder)
    return Page(origin, base, None if options.against is None else load(options.against))


def _commit(folder: str, files: Iterable[str]) -> str | None:
    """The commit in use, with ``-dirty`` where one of the ``files`` differs from it."""
    try:
        root = git.root_of(folder)
        name = git.commit(root, "HEAD")
        head = Since(root, git.stored(root, name), {})
    except git.GitError:
        return None
    return f"{name[:12]}{'-dirty' * any(map(head.differs, files))}"


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
