"""An audit as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import io

from .audit_rows import COLUMNS, row
from .totals import Audit


def render(audit: Audit) -> str:
    """A header and a line for each client; what is not known is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row(client, audit) for client in audit.clients)
    return text.getvalue()
