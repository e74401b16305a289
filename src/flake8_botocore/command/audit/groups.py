"""The clients of an audit in groups: by their root, service, folder or file, by the rules that report them."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ...findings import escaped
from ...late import dataclass
from .clients import AuditedClient
from .totals import Audit
from .words import seconds


@dataclass(frozen=True)
class Group:
    """Clients that have ``name`` in common; it is None for those without root, known service or finding."""

    name: str | None
    audit: Audit
    """These clients alone, worst first."""

    @property
    def heading(self) -> str:
        """``the session made at app/aws.py:12: 783 clients, longest wait 360.15 s``."""
        clients = self.audit.clients
        waits = [client.wait for client in clients if client.wait is not None]
        named = escaped(self.name or NAMELESS[self.audit.by or ""])
        said = [f"{len(clients)} client{'s' * (len(clients) != 1)}"]
        if any(map(math.isinf, waits)):
            said.append("without limit")
        elif waits:
            said.append(f"longest wait {seconds(max(waits))}")
        return f"{named}: {', '.join(said)}"


def groups(audit: Audit) -> list[Group]:
    """The groups that ``audit.by`` makes, the largest first; a client that several rules report is in several.

    No more than ``audit.top``.
    """
    by = audit.by or ""
    found: dict[str | None, list[AuditedClient]] = {}
    for client in audit.clients:
        for name in names(client, by) or (None,):
            found.setdefault(name, []).append(client)
    order = sorted(found, key=lambda name: (name is None, -len(found[name]), name or ""))
    return [Group(name, replace(audit, clients=tuple(found[name]), unlisted=0)) for name in order[: audit.top]]


def names(client: AuditedClient, by: str) -> Sequence[str]:
    """The groups that ``client`` is in, where they are made by ``by``."""
    return _NAMES[by](client)


_NAMES: Mapping[str, Callable[[AuditedClient], Sequence[str]]] = {
    "root": lambda client: [] if client.root is None else [client.root.text],
    "service": lambda client: [] if client.service is None else [client.service],
    "folder": lambda client: [os.path.dirname(client.path) or "."],
    "file": lambda client: [client.path],
    "rule": lambda client: client.rules,
}
NAMELESS: Mapping[str, str] = {
    "root": "no root that is known",
    "service": "service not known",
    "folder": "",
    "file": "",
    "rule": "no finding",
}
"""What the group of clients is called that are in no other."""

BY = tuple(_NAMES)
"""What clients can be grouped by."""
