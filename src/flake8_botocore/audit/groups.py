"""Clients grouped by service, folder or root, and their operations in words."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..botocore.options import exact
from ..botocore.running.waits import PLAIN
from ..config.time_budget import APART
from ..findings import escaped
from ..late import dataclass
from .clients import UNKNOWN, AuditedClient
from .totals import Audit
from .uses import Use, What

NOTHING_FOUND = "no call of an operation found"
"""What is said of a client that may be used in a way that cannot be followed."""


def words(use: Use) -> str:
    """``Invoke runs up to 3 times``; the name alone of what does no harm when it runs twice."""
    return f"{name(use)} {how_often(use)}".rstrip()


def name(use: Use) -> str:
    """The operation, and how it is called where that means several requests: ``GetFunction (waiter)``."""
    asked = f" ({use.what.kind})" if use.what.kind in ("paginator", "waiter") else ""
    return f"{use.what.operation}{asked}"


def how_often(use: Use) -> str:
    """How often one call runs it, boto3 starts it or a waiter polls at most, and how long that can take.

    Empty for what is one request and of no harm.
    """
    if use.what.side_effect:
        return "runs once" if use.runs == 1 else f"runs up to {UNKNOWN if use.runs is None else use.runs} times"
    said = _several(use.what)
    if not said and use.refused:
        said = f"pauses {seconds(use.refused)} more where the retry quota is used up"
    if not said or use.wait is None:
        return said
    polls = use.what.course.polling is not None
    return (
        f"{said}, {seconds(use.wait)} if only its last reply is late" if polls else f"{said}, up to {seconds(use.wait)}"
    )


def _several(what: What) -> str:
    """What is said of a call that comes to more than one request."""
    requests, polling = what.course.requests, what.course.polling
    if polling is not None:
        return f"polls up to {polling.polls} times, {seconds(polling.delay)} apart"
    if requests is None:
        return "polls for a time that is not known" if what.kind == "waiter" else "takes any number of requests"
    if what.starts > 1:
        return f"is started up to {what.starts} times"
    if requests > 1:
        return f"can wait for {requests} operations"
    return "makes a session first" if what.course.sessions else ""


def sum_in_words(client: AuditedClient) -> str:
    """What the longest wait of one operation is made of, and what can come on top; empty where there is no sum."""
    return "; ".join(sum_in_parts(client))


def sum_in_parts(client: AuditedClient) -> list[str]:
    """The same in its parts: the sum first, then what can come on top."""
    wait = client.each
    if wait is None or math.isinf(wait.total):
        return []
    parts = [f"one operation: {PLAIN.arithmetic(wait)}"]
    if wait.throttling:
        parts.append(f"up to {seconds(wait.throttling)} more if throttled")
    return [*parts, f"{seconds(wait.unreachable(1))} per address if none accepts"]


def advice_in_words(client: AuditedClient) -> str:
    """What its operations ask for beyond the team's values, or may, or its caller; empty where these serve."""
    advised = client.advice
    if advised.beyond is not None:
        return f"{advised.conflict()}: {advised.way_out or APART}"
    once = ", one attempt" if advised.attempts == 1 else ""
    if not advised.reason:
        return f"{advised.timeouts}{once}" if advised.limit is not None else advised.condition
    return f"{advised.timeouts}{once} for {advised.reason}"


def seconds(number: float) -> str:
    """``180.15 s``, ``no limit``."""
    return exact(number) if math.isinf(number) else f"{exact(number)} s"


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
