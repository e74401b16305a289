"""An audit as one self-contained page: a histogram, and a table to filter, sort and group, with links to the code."""

from __future__ import annotations

import base64
import hashlib
import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import NamedTuple
from urllib.parse import quote

from ..files.filesystem import version
from ..findings import escaped, exact
from ..reports import counted
from .audited_clients import (
    UNKNOWN,
    AuditedClient,
    FilePlace,
    OperationUse,
    ShownSetting,
    how_often,
    in_seconds,
    use_name,
)
from .totals import NOTHING_FOUND, Audit, limit_in_words, sum_in_parts, wait_in_words


class Column(NamedTuple):
    """A column of the table; numbers are sorted largest first, texts from A to Z."""

    name: str
    number: bool = False


COLUMNS = (
    Column("Longest wait", number=True),
    Column("Attempts", number=True),
    Column("Client"),
    Column("Place"),
    Column("Operations", number=True),
    Column("Runs", number=True),
    Column("Read timeout", number=True),
    Column("Connect timeout", number=True),
    Column("Retry mode"),
)
MOST_USES, MOST_PLACES = 5, 3
"""How many operations of a client, and places of an operation, are shown at once; the page can unfold the others."""

WORST_FIRST = "Runs"
"""The column that the page is sorted by when it opens: first what may run twice, then by the longest wait."""


GROUPING: Mapping[str, Callable[[AuditedClient], str | None]] = {
    "root": lambda client: client.root and client.root.text,
    "service": lambda client: client.service,
    "folder": lambda client: os.path.dirname(client.place.path) or ".",
    "file": lambda client: client.place.path,
}
"""The groupings that the page offers, each with the name of a client's group; None is that of all other clients."""

NAMELESS: Mapping[str, str] = {
    "root": "no root that is known",
    "service": "service not known",
    "folder": "",
    "file": "",
}
"""By grouping, the name for the group whose own name is None; empty where every client has a named group."""


def render(audit: Audit) -> str:
    """The whole page, in ASCII so that it survives every pipe; it loads nothing from anywhere."""
    style, script = _file("page.css"), _file("page.js")
    text = Template(_file("page.html")).substitute(
        # By this hash the page's security policy allows this script only, even if another slipped through the escaping.
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=style,
        script=script,
        about=about(audit),
        figures=figures(audit),
        histogram=histogram(audit),
        legend=legend(audit),
        show=_options(_choices(audit)),
        by=_options([("nothing", ""), *((by, by) for by in GROUPING)]),
        sort=_options([(column.name, column.name) for column in COLUMNS], WORST_FIRST),
        heads="".join(map(_head, COLUMNS)),
        rows="\n".join(_row(client, audit) for client in sorted(audit.clients, key=audit.urgency, reverse=True)),
        functions=_functions(audit) if audit.functions else "",
    )
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _head(column: Column) -> str:
    number = ' class="number"' if column.number else ""
    order = ' aria-sort="descending"' if column.name == WORST_FIRST else ""
    return f'<th scope="col"{number}{order}>{column.name}</th>'


def _choices(audit: Audit) -> list[tuple[str, str]]:
    """The choices of clients to show, each a text and the class that marks their rows; the class for all is empty."""
    over = [(_over(audit), "over")] if audit.allowance else []
    several = [("without limit", "endless"), ("wait not known", "unknown"), ("may change something twice", "twice")]
    return [("all clients", ""), *over, *several]


def _over(audit: Audit) -> str:
    return "over a function's limit" if audit.by_limits else "over the budget"


def _options(choices: Sequence[tuple[str, str]], chosen: str = "") -> str:
    """The ``option`` elements for ``choices``, each a text and its value; ``chosen`` is the value that is selected.

    If a value is a grouping, its element has the name of the group of clients without one: ``service not known``.
    """
    options = []
    for text, value in choices:
        selected = " selected" if value == chosen else ""
        nameless = f' data-nameless="{escape(NAMELESS[value])}"' if NAMELESS.get(value) else ""
        options.append(f'<option value="{value}"{selected}{nameless}>{text}</option>')
    return "".join(options)


STANDARD_INPUT = "stdin"
"""What a file is called that has no name."""


def link(place: FilePlace, beside: FilePlace | None = None) -> str:
    """``place`` as HTML, ``app/aws.py:12``, which may be broken after a slash; a link if ``place`` has an address.

    If ``beside`` is a place in the same file, it is only ``line 12``. Places in notebooks are never shortened.
    """
    near = beside is not None and place.cell is None and place.path == beside.path
    text = f"line {place.line}" if near else _broken(str(place))
    address = _address(place)
    return text if address is None else f'<a href="{escape(address)}">{text}</a>'


def _broken(place: str) -> str:
    return f"<code>{escape(escaped(place)).replace('/', '/<wbr>')}</code>"


def _address(place: FilePlace) -> str | None:
    """The address of the file of ``place``, beside the page; None for standard input."""
    if place.path == STANDARD_INPUT:
        return None
    return Path(place.path).as_uri() if os.path.isabs(place.path) else _quoted(os.path.normpath(place.path))


def _quoted(path: str) -> str:
    """``path`` quoted for an address, colons included, because text before a colon would be read as a protocol."""
    return quote(os.fsencode(path.replace(os.sep, "/")))


def _row(client: AuditedClient, audit: Audit) -> str:
    """A client as a row of the table: a cell for each of COLUMNS."""
    # If all clients run on one release, the head of the page names it, so origins of settings leave it out.
    release = f"botocore {audit.version} "
    advice = f"<small>advice: {escape(client.advice)}</small>" if client.advice else ""
    cells = [
        _wait(client, audit),
        _attempts(client, release),
        _cell("Client", client.call, f"{_code(client.call)}{advice}", "call"),
        _cell("Place", escaped(str(client.place)), link(client.place), "place"),
        _operations(client),
        _runs(client, audit),
        _setting("Read timeout", client.read_timeout, release),
        _setting("Connect timeout", client.connect_timeout, release),
        _setting("Retry mode", client.retry_mode, release),
    ]
    return f"<tr data-client{_marks(client, audit)}>{''.join(cells)}</tr>"


def _functions(audit: Audit) -> str:
    """A table of the functions with a time limit, a row for each client that one calls."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Longest wait", "Function", "Client", "Place"))
    rows = "\n".join(
        f"<tr><td>{wait_in_words(wait, limit)}</td>"
        f"<td>{escape(escaped(limit.name))}<br><small>{limit_in_words(limit)} ({_broken(limit.place)})</small></td>"
        f"<td>{_code(client.call)}</td><td>{link(client.place)}</td></tr>"
        for limit, clients in audit.functions
        for client, wait in clients
    )
    table = f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    return f'<section class="functions">\n<h2>Functions</h2>\n{table}\n</section>'


def _marks(client: AuditedClient, audit: Audit) -> str:
    """The attributes of a row: the classes by which it can be filtered, and the groups that it belongs to."""
    wait = client.wait
    applies = {
        "over": audit.over(client),
        "unknown": wait is None,
        "endless": wait is not None and math.isinf(wait),
        "twice": any(use.repeats for use in client.uses),
    }
    classes = " ".join(name for name in applies if applies[name])
    marks = f' class="{classes}"' if classes else ""
    for by, name_of in GROUPING.items():
        group = name_of(client)
        marks += f' data-{by}="{escape(escaped(group))}"' if group else ""
    return marks


def _cell(name: str, value: object, content: str, kind: str = "fact") -> str:
    """A cell with HTML ``content``. Rows are sorted by its ``value``; an empty one is not known and comes last."""
    return f'<td class="{kind}" data-name="{name}" data-value="{escape(str(value))}">{content}</td>'


def _code(call: str) -> str:
    """The text of a call as HTML, where a line may be broken before a name or an argument."""
    return f"<code>{_breakable(call)}</code>"


def _breakable(text: str) -> str:
    return _MAY_BREAK.sub("<wbr>", escape(escaped(text)))


_MAY_BREAK = re.compile(r"(?=\.\w)|(?<=[\w)]\()(?=[&\w])|(?<=[a-z])(?=[A-Z])")
"""Where a line may be broken: before an attribute, an argument, and a word in a name (``DescribeInstances``)."""


def _wait(client: AuditedClient, audit: Audit) -> str:
    """The cell for the longest wait, with its bar and sum; screen readers are told in words if it is over a limit."""
    over = f'<span class="hidden"> {_over(audit)}</span>' if audit.over(client) else ""
    shown = f"<strong>{_seconds(client.wait)}</strong>{over}{_bar(client, audit)}{_sum(client)}"
    return _cell("Longest wait", _number(client.wait), shown, "wait")


def _sum(client: AuditedClient) -> str:
    """The sum behind the wait of one operation, and folded, what can come on top of it; empty if there is no sum.

    If the client cannot wait longer than that, the label of the sum is left out.
    """
    parts = sum_in_parts(client)
    if not parts:
        return ""
    first, *others = map(escape, parts)
    if client.each is not None and client.wait == client.each.total:
        first = first.partition(": ")[2]
    return f"<small>{first}<details><summary>more</summary>{'<br>'.join(others)}</details></small>"


def _number(value: float | str | None) -> float | str:
    """``value`` as JavaScript reads it; empty for None, which means not known."""
    return "" if value is None else "Infinity" if value == math.inf else value


def _seconds(wait: float | None) -> str:
    return UNKNOWN if wait is None else in_seconds(wait)


def _attempts(client: AuditedClient, release: str) -> str:
    often = UNKNOWN if client.attempts is None else str(client.attempts)
    return _setting("Attempts", ShownSetting(often, client.total_attempts.origin, client.attempts), release)


def _operations(client: AuditedClient) -> str:
    """The cell for the operations of ``client``: a list whose items after MOST_USES are folded.

    It is sorted by how many calls there are.
    """
    uses = [_use(use, client) for use in client.uses]
    shown, others = uses[:MOST_USES], uses[MOST_USES:]
    listed = f"<ul>{''.join(shown)}</ul>" if uses else f"<small>{NOTHING_FOUND}</small>"
    if others:
        said = counted(len(others), "more operation")
        listed += f"<details><summary>{said}</summary><ul>{''.join(others)}</ul></details>"
    return _cell("Operations", sum(len(use.places) for use in client.uses), listed, "operations")


def _use(use: OperationUse, client: AuditedClient) -> str:
    """The list item of one operation: its name, how often it can run, and its places, folded after MOST_PLACES."""
    often, places = how_often(use), [link(place, client.place) for place in use.places]
    said = f" <span{' class=twice' if use.effect.harmful else ''}>{escape(often)}</span>" if often else ""
    more = len(places) - MOST_PLACES
    rest = f"<details><summary>{more} more</summary>{', '.join(places[MOST_PLACES:])}</details>" if more > 0 else ""
    return f"<li>{_code(use_name(use))}{said}<small>{', '.join(places[:MOST_PLACES])}{rest}</small></li>"


def _runs(client: AuditedClient, audit: Audit) -> str:
    """The cell for how often one call runs the first operation of ``client`` that changes something; or a dash.

    It is sorted by ``Audit.urgency``: what does harm if it runs twice comes first.
    """
    first = next((use for use in client.uses if use.effect.side_effect), None)
    shown = "–" if first is None else f"{first.runs or UNKNOWN} <small>{_breakable(first.effect.operation)}</small>"
    return _cell("Runs", audit.urgency(client), shown)


def _setting(name: str, shown: ShownSetting, release: str) -> str:
    """The cell of a setting and its origin, which leaves out ``release``.

    No limit is sorted as the largest value, a setting that is not known as an empty one.
    """
    origin = shown.origin.removeprefix(release) or "not known"
    value = shown.value if shown.value is not None else "Infinity" if shown.origin else ""
    return _cell(name, value, f"{escape(shown.text)} <small>{escape(origin)}</small>")


def _bar(client: AuditedClient, audit: Audit) -> str:
    """The longest wait as a bar, with a mark at the budget if there is one; empty if the wait is not known."""
    if client.wait is None:
        return ""
    mark = "" if audit.budget is None else f'<b style="left:{100 * audit.share(audit.budget):.1f}%"></b>'
    return f'<div class="bar"><i style="width:{100 * audit.share(client.wait):.1f}%"></i>{mark}</div>'


EDGES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)
"""Seconds at which a bin ends."""


@dataclass(frozen=True)
class Bin:
    """A bin of the histogram: ``count`` clients that can wait longer than ``low`` and up to ``high`` seconds.

    The first bin, whose ``low`` is 0, also holds clients that wait 0 s.
    """

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
    """The bins of the finite ``waits``, in seconds, without empty bins at both ends.

    ``budget`` is an edge; the bins on both sides of it are kept even if they are empty.
    """
    edges = [0.0, *sorted({*EDGES, *([budget] if budget else [])}), math.inf]
    finite = [wait for wait in waits if not math.isinf(wait)]
    every = []
    for low, high in pairwise(edges):
        # A wait of 0 s is in the first bin.
        within = [wait for wait in finite if (low < wait or low == 0) and wait <= high]
        every.append(Bin(low, high, len(within)))
    kept = [index for index, each in enumerate(every) if each.count or (budget and budget in (each.low, each.high))]
    return every[kept[0] : kept[-1] + 1] if kept else []


def histogram(audit: Audit) -> str:
    """The histogram as list items: one for each bin, then one for clients without limit, one for unknown waits.

    The budget is an item of its own between the bins within it and those over it.
    """
    waits = [client.wait for client in audit.clients if client.wait is not None]
    endless, unknown = sum(map(math.isinf, waits)), len(audit.clients) - len(waits)
    shown = bins(waits, audit.budget)
    most = max([1, endless, unknown, *(each.count for each in shown)])
    lines = []
    for each in shown:
        if each.low == audit.budget:
            lines.append(f'<li class="budget"><span>budget: {exact(each.low)} s</span></li>')
        lines.append(_line(each.label, each.count, most, _side(audit, each.low)))
    if endless:
        lines.append(_line("no limit", endless, most, _side(audit, math.inf)))
    if unknown:
        lines.append(_line("not known", unknown, most, "unknown"))
    return "\n".join(lines)


def _side(audit: Audit, above: float) -> str:
    """``over`` if waits longer than ``above`` seconds are over the budget, else ``within``."""
    return "over" if audit.budget is not None and above >= audit.budget else "within"


def _line(label: str, count: int, most: int, kind: str) -> str:
    """A bar of the histogram, ``count`` clients long, of which ``most`` fill the width; ``kind`` is its class."""
    bar = f'<i style="width:{100 * count / most:.1f}%"></i>' if count else ""
    return f'<li class="{kind}"><span>{label}</span><span class="track">{bar}</span><b>{count:,}</b></li>'


def about(audit: Audit) -> str:
    """The line at the head of the page: date and versions."""
    now, unpinned = datetime.now(timezone.utc), f", {audit.unpinned}" if audit.unpinned else ""
    made = f'<time datetime="{now:%Y-%m-%dT%H:%M:%SZ}">{now:%Y-%m-%d %H:%M} UTC</time>'
    return f"{made} · flake8-botocore {escape(version())} · botocore {escape(f'{audit.version}{unpinned}')}"


def figures(audit: Audit) -> str:
    """The sums as a list of terms, each what is counted with its number."""
    sums = audit.totals()
    longest, without_calls, over = sums["longest_wait"], sums["clients_without_calls"], sums["over_budget"]
    clients = f"{_noun(sums['clients'], 'client')} in {sums['files']:,} {_noun(sums['files'], 'file')}"
    terms = [_figure(f"{sums['clients']:,}", clients)]
    if audit.allowance:
        terms.append(_figure(f"{over:,}", f"over {audit.allowance}", "over" if over else ""))
    terms += [
        _figure(f"{sums['without_limit']:,}", "unlimited waits"),
        _figure(f"{sums['unknown']:,}", "unknown waits"),
        _figure("–" if longest is None else f"{exact(float(longest))} s", "longest wait that ends"),
        _figure(f"{sums['most_attempts']}", "attempts at most"),
        _figure(f"{without_calls:,}", f"{_noun(without_calls, 'client')} with no call found"),
    ]
    if audit.unlisted:
        calls = _noun(audit.unlisted, "call")
        terms.append(_figure(f"{audit.unlisted:,}", f"{calls} on clients in files that are not audited"))
    return f"<dl>{''.join(terms)}</dl>"


def legend(audit: Audit) -> str:
    """The list items that explain colours and signs of the bars; empty without a budget."""
    if audit.budget is None:
        return ""
    budget = f"{exact(audit.budget)} s"
    signs = (("within", f"within the budget of {budget}"), ("over", f"over {budget}"), ("mark", f"{budget} in a bar"))
    return "".join(f'<li class="{kind}"><i></i>{what}</li>' for kind, what in signs)


def _figure(number: str, what: str, kind: str = "") -> str:
    return f'<div class="{kind}"><dt>{what}</dt><dd>{number}</dd></div>'


def _noun(number: float | None, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
