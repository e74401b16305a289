"""An audit as JSON."""

from __future__ import annotations

import json

from .rows import operation, row
from .totals import Audit


def render(audit: Audit) -> str:
    """An object with ``clients``, ``totals``, ``budget`` in seconds and the botocore version spoken of.

    The ``operations`` of a client are those whose calls were found; there may be others.
    """
    clients = [{**row(client, audit), "operations": list(map(operation, client.uses))} for client in audit.clients]
    whole = {"botocore": audit.version, "budget": audit.budget, "totals": audit.totals(), "clients": clients}
    return json.dumps(whole, indent=2) + "\n"
