"""An audit as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import io

from ...findings import escaped
from .rows import COLUMNS, Cell, row
from .totals import Audit
from .uses import Use
from .words import words


def render(audit: Audit) -> str:
    """A header and a line for each client; what is not known is empty.

    ``operations`` holds a line for each operation, with every place that calls it.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, (*COLUMNS, "operations"), lineterminator="\n")
    writer.writeheader()
    for client in audit.clients:
        cells = {column: _cell(value) for column, value in row(client, audit).items()}
        writer.writerow({**cells, "operations": "\n".join(map(_operation, client.uses))})
    return text.getvalue()


def _operation(use: Use) -> str:
    return f"{words(use)}: {' '.join(map(escaped, use.places))}"


def _cell(value: Cell) -> Cell:
    """``value`` as a spreadsheet shows it: text that looks like a formula begins with a quote, and is not run."""
    if not isinstance(value, str):
        return value
    return escaped(f"'{value}" if value.startswith(("=", "+", "-", "@")) else value)
