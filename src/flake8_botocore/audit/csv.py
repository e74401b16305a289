"""An audit as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import io

from ..findings import escaped
from .rows import COLUMNS, Cell, row
from .totals import Audit, groups, words
from .uses import Use


def render(audit: Audit) -> str:
    """A header and a line for each client; what is not known is empty.

    ``operations`` holds a line for each operation, with every place that calls it. In groups the first column names
    the group.
    """
    text = io.StringIO()
    grouped = ("group",) if audit.by is not None else ()
    writer = csv.DictWriter(text, (*grouped, *COLUMNS, "operations"), lineterminator="\n")
    writer.writeheader()
    for named, some in [({"group": each.name}, each.audit) for each in groups(audit)] if grouped else [({}, audit)]:
        for client in some.listed:
            cells = {column: _cell(value) for column, value in (named | row(client, audit)).items()}
            writer.writerow({**cells, "operations": "\n".join(map(_operation, client.uses))})
    return text.getvalue()


def _operation(use: Use) -> str:
    return f"{words(use)}: {' '.join(map(escaped, map(str, use.places)))}"


def _cell(value: Cell) -> Cell:
    """``value`` as a spreadsheet shows it: text that looks like a formula begins with a quote, and is not run."""
    if not isinstance(value, str):
        return value
    return escaped(f"'{value}" if value.startswith(("=", "+", "-", "@")) else value)
