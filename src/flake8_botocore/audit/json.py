"""An audit as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .rows import operation, row
from .totals import Audit, groups


def render(audit: Audit) -> str:
    """An object with ``clients``, ``totals``, ``budget`` in seconds and the botocore version spoken of.

    The ``operations`` of a client are those whose calls were found; there may be others. In groups there are ``by``,
    what they are made by, and ``groups``, each with its ``name``, its ``totals`` and the indexes of its ``clients``.
    """
    clients = [{**row(client, audit), "operations": list(map(operation, client.uses))} for client in audit.listed]
    whole: dict[str, Any] = {
        "botocore": audit.version,
        "budget": audit.budget,
        "totals": audit.totals(),
        "clients": clients,
    }
    if audit.by is not None:
        whole |= {"by": audit.by, "groups": list(_groups(audit))}
    return json.dumps(whole, indent=2) + "\n"


def _groups(audit: Audit) -> Iterator[dict[str, Any]]:
    index = {id(client): number for number, client in enumerate(audit.clients)}
    for group in groups(audit):
        clients = [index[id(client)] for client in group.audit.clients]
        yield {"name": group.name, "totals": group.audit.totals(), "clients": clients}
