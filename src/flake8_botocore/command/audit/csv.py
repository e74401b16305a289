"""An audit as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import io

from .rows import COLUMNS, row
from .totals import Audit
from .words import words


def render(audit: Audit) -> str:
    """A header and a line for each client; what is not known is empty.

    ``operations`` holds a line for each operation, with every place that calls it.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, (*COLUMNS, "operations"), lineterminator="\n")
    writer.writeheader()
    for client in audit.clients:
        operations = "\n".join(f"{words(use)}: {' '.join(use.places)}" for use in client.uses)
        writer.writerow({**row(client, audit), "operations": operations})
    return text.getvalue()
