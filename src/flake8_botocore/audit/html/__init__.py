"""An audit as one self-contained page: a histogram, and a table to filter, sort and group."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from ..totals import BY, NAMELESS, Audit, groups
from .against import KINDS, compared
from .summary import Page, View, about, figures, histogram, legend
from .table import COLUMNS, Column, gone, row

CHANGE = Column("Change", number=True)
WORST_FIRST = "Longest wait"
"""The column that the clients of an audit come sorted by."""


def render(audit: Audit, page: Page) -> str:
    """The whole page, in ASCII so that it survives every pipe; it loads nothing from anywhere."""
    view = View(audit, page, None if page.earlier is None else compared(audit.clients, page.earlier))
    columns = COLUMNS if view.against is None else (CHANGE, *COLUMNS)
    style, script = _file("page.css"), _file("page.js")
    text = Template(_file("page.html")).substitute(
        # What is not this very script does not run, even if it slipped through the escaping.
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=style,
        script=script,
        about=about(view),
        figures=figures(view),
        histogram=histogram(audit),
        legend=legend(audit),
        show=_options(_choices(view)),
        by=_options(_groupings(audit), audit.by or ""),
        sort=_options([(column.name, column.name) for column in columns], WORST_FIRST),
        compared="" if view.against is None else " compared",
        heads="".join(map(_head, columns)),
        bodies="\n".join(_bodies(view, len(columns))),
        gone=gone(view.against.gone) if view.against is not None and view.against.gone else "",
    )
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _head(column: Column) -> str:
    number = ' class="number"' if column.number else ""
    order = ' aria-sort="descending"' if column.name == WORST_FIRST else ""
    return f'<th scope="col"{number}{order}>{column.name}</th>'


def _choices(view: View) -> list[tuple[str, str]]:
    """Which clients can be shown, and the word that marks their rows."""
    over = [] if view.audit.budget is None else [("over the budget", "over")]
    changes = [] if view.against is None else [(kind, kind) for kind in KINDS if kind != "gone"]
    several = [("without limit", "endless"), ("wait not known", "unknown"), ("may change something twice", "twice")]
    return [("all clients", ""), *over, *several, *changes]


def _groupings(audit: Audit) -> list[tuple[str, str]]:
    """What the clients can be grouped by; rules were only asked where they were asked for."""
    return [("nothing", ""), *((by, by) for by in BY if by != "rule" or audit.by == "rule")]


def _options(choices: Sequence[tuple[str, str]], chosen: str = "") -> str:
    """The choices of a list, each a text and its value; groupings know what clients without a group are."""
    found = []
    for text, value in choices:
        selected = " selected" if value == chosen else ""
        nameless = f' data-nameless="{escape(NAMELESS[value])}"' if NAMELESS.get(value) else ""
        found.append(f'<option value="{value}"{selected}{nameless}>{text}</option>')
    return "".join(found)


def _bodies(view: View, width: int) -> list[str]:
    """The rows, under a heading if they are a group; a client may be in several."""
    audit = view.audit
    numbers = {id(client): number for number, client in enumerate(audit.clients)}
    grouped = [("", audit)] if audit.by is None else [(group.heading, group.audit) for group in groups(audit)]
    bodies = []
    for heading, some in grouped:
        first = f'<tr class="group"><th colspan="{width}" scope="rowgroup">{escape(heading)}</th></tr>\n'
        rows = "\n".join(row(client, numbers[id(client)], view) for client in some.listed)
        bodies.append(f"<tbody>\n{first if heading else ''}{rows}\n</tbody>")
    return bodies
