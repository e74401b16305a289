"""An audit as one self-contained page: a table that sorts, with bars, readable on a phone."""

from __future__ import annotations

from html import escape
from string import Template

from ...findings import escaped
from .clients import UNKNOWN, AuditedClient, Shown
from .groups import groups
from .totals import Audit
from .uses import Use
from .words import NOTHING_FOUND, how_often, name, seconds, sum_in_words

COLUMNS = (
    "Longest wait",
    "Sends",
    "Client",
    "Place",
    "Operations",
    "Runs",
    "Read timeout",
    "Connect timeout",
    "Retry mode",
)
MOST_PLACES = 3
"""Places of one operation that are shown at once; the others unfold."""

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AWS clients: longest waits</title>
<style>
:root { color-scheme: light dark; --line: #8886; --bar: #3b7dd8; --over: #d0342c; --dim: #777; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 90rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
p { margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .6rem; text-align: left; vertical-align: top; }
th { vertical-align: bottom; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid var(--bar); }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
small { color: var(--dim); display: block; }
.call { min-width: 9rem; }
ul { list-style: none; margin: 0; padding: 0; }
li + li { margin-top: .35rem; }
.group th { background: #8881; padding-top: .9rem; }
.runs { color: var(--over); font-weight: 600; }
summary { cursor: pointer; }
.wait { min-width: 11rem; }
.bar { background: #8883; border-radius: 3px; height: .55rem; margin-top: .3rem; position: relative; }
.bar i { background: var(--bar); border-radius: 3px; display: block; height: 100%; min-width: 2px; }
.bar b { background: currentColor; height: 1rem; position: absolute; top: -.2rem; width: 2px; }
.over .bar i { background: var(--over); }
.over .wait strong { color: var(--over); }
@media (min-width: 45rem) {
  .place code, li small code { overflow-wrap: break-word; }
}
@media (max-width: 45rem) {
  table, thead, tbody, tr, td { display: block; }
  thead tr { display: flex; flex-wrap: wrap; gap: .2rem .9rem; margin-bottom: .6rem; }
  thead th { border: 0; padding: .2rem 0; }
  tbody tr { border: 1px solid var(--line); border-radius: 6px; margin-bottom: .7rem; padding: .3rem 0; }
  td { border: 0; padding: .2rem .7rem; }
  th button { white-space: nowrap; }
  td[data-name]::before { color: var(--dim); content: attr(data-name) ": "; }
  td > small { display: inline; }
}
</style>
</head>
<body>
<h1>AWS clients: longest waits</h1>
<p>$sentence</p>
<table>
<thead><tr>$heads</tr></thead>
$bodies
</table>
<script>
document.querySelectorAll("thead th").forEach((head, column) => head.firstChild.addEventListener("click", () => {
  const up = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
  document.querySelectorAll("thead th").forEach(other => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up === 1 ? "ascending" : "descending");
  const value = row => row.cells[column].dataset.value;
  const order = (a, b) => a - b || String(a).localeCompare(b, "en", { numeric: true });
  for (const body of document.querySelectorAll("tbody"))
    body.append(...[...body.querySelectorAll("tr:not(.group)")].sort((a, b) => up * order(value(a), value(b))));
}));
</script>
</body>
</html>
""")


def render(audit: Audit) -> str:
    """The whole page, in ASCII so that it survives every pipe; it loads nothing from anywhere."""
    heads = "".join(f'<th scope="col"><button type="button">{name}</button></th>' for name in COLUMNS)
    heads = heads.replace('<th scope="col">', '<th scope="col" aria-sort="descending">', 1)
    grouped = [("", audit)] if audit.by is None else [(group.heading, group.audit) for group in groups(audit)]
    bodies = "\n".join(_body(heading, some, audit) for heading, some in grouped)
    page = _PAGE.substitute(sentence=escape(audit.sentence()), heads=heads, bodies=bodies)
    return page.encode("ascii", "xmlcharrefreplace").decode()


def _body(heading: str, some: Audit, audit: Audit) -> str:
    """The rows of ``some`` of the clients, under a heading if they are a group."""
    first = f'<tr class="group"><th colspan="{len(COLUMNS)}" scope="rowgroup">{escape(heading)}</th></tr>\n'
    rows = "\n".join(_row(client, audit) for client in some.listed)
    return f"<tbody>\n{first if heading else ''}{rows}\n</tbody>"


def _row(client: AuditedClient, audit: Audit) -> str:
    place = str(client.place)
    cells = [
        _wait(client, audit),
        _sends(client),
        f'<td class="call" data-value="{escape(client.call)}"><code>{escape(client.call)}</code></td>',
        f'<td class="place" data-value="{escape(escaped(place))}">{_place(place)}</td>',
        _operations(client),
        _runs(client),
        _setting("Read timeout", client.read_timeout),
        _setting("Connect timeout", client.connect_timeout),
        _setting("Retry mode", client.retry_mode),
    ]
    over = ' class="over"' if client.over(audit.budget) else ""
    return f"<tr{over}>{''.join(cells)}</tr>"


def _wait(client: AuditedClient, audit: Audit) -> str:
    wait = UNKNOWN if client.wait is None else seconds(client.wait)
    value = -1 if client.wait is None else min(client.wait, 1e12)
    made_of = f"<small>{escape(sum_in_words(client))}</small>" if sum_in_words(client) else ""
    return f'<td class="wait" data-value="{value}"><strong>{wait}</strong>{_bar(client, audit)}{made_of}</td>'


def _sends(client: AuditedClient) -> str:
    often = UNKNOWN if client.attempts is None else str(client.attempts)
    return _setting("Sends", Shown(often, client.total_attempts.origin), client.attempts or 0)


def _operations(client: AuditedClient) -> str:
    places = sum(len(use.places) for use in client.uses)
    listed = f"<ul>{''.join(map(_use, client.uses))}</ul>" if client.uses else f"<small>{NOTHING_FOUND}</small>"
    return f'<td data-name="Operations" data-value="{places}">{listed}</td>'


def _use(use: Use) -> str:
    often, places = how_often(use), list(map(_place, use.places))
    harm = ' class="runs"' if use.what.side_effect and use.runs != 1 else ""
    said = f" <span{harm}>{escape(often)}</span>" if often else ""
    more = len(places) - MOST_PLACES
    rest = f"<details><summary>{more} more</summary>{'<br>'.join(places[MOST_PLACES:])}</details>" if more > 0 else ""
    return f"<li><code>{escape(name(use))}</code>{said}<small>{'<br>'.join(places[:MOST_PLACES])}{rest}</small></li>"


def _place(place: str) -> str:
    """``app/aws.py:12``, broken after its slashes where it does not fit."""
    return f"<code>{escape(escaped(place)).replace('/', '/<wbr>')}</code>"


def _runs(client: AuditedClient) -> str:
    """How often one call runs what changes something; of others nothing is known to do harm when it runs twice."""
    harmful = [use for use in client.uses if use.what.side_effect]
    if not harmful:
        return '<td data-name="Runs" data-value="0">–</td>'
    worst = max(harmful, key=lambda use: use.runs or 0)
    return (
        f'<td data-name="Runs" data-value="{worst.runs or 0}">{worst.runs or UNKNOWN} '
        f"<small>{escape(worst.what.operation)}</small></td>"
    )


def _setting(name: str, shown: Shown, value: int | None = None) -> str:
    key = value if value is not None else shown.text.removesuffix(" s")
    return (
        f'<td data-name="{name}" data-value="{escape(str(key))}">{escape(shown.text)} '
        f"<small>{escape(shown.origin or 'not known')}</small></td>"
    )


def _bar(client: AuditedClient, audit: Audit) -> str:
    if client.wait is None:
        return ""
    mark = "" if audit.budget is None else f'<b style="left:{100 * audit.share(audit.budget):.1f}%"></b>'
    return f'<div class="bar"><i style="width:{100 * audit.share(client.wait):.1f}%"></i>{mark}</div>'
