"""An audit for programs: rows of plain values, as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, TypeAlias

from ..botocore.waits import PLAIN
from .audited_clients import AuditedClient, OperationUse
from .totals import Audit

SETTINGS = ("connect_timeout", "read_timeout", "retry_mode", "total_attempts")

Cell: TypeAlias = "str | int | float | bool | None"


def row(client: AuditedClient, audit: Audit) -> dict[str, Cell]:
    """A client by column, times in seconds.

    ``cell`` is None outside a notebook. A number is None if there is no limit or if it is not known; the origin of a
    setting (``…_from``) is None only if the setting is not known. ``runs`` is None, too, if no operation is known that
    changes something each time it runs. ``advice`` is None if the team's values serve; ``root`` is None if no place is
    known that the client shares with others. ``longest_wait`` is the longest of all uses, ``operation_wait`` that of
    one call of an operation, and ``arithmetic`` the sum behind it.
    """
    read_timeout, attempts = client.advised or (None, None)
    return {
        "path": client.place.path,
        "cell": client.place.cell,
        "line": client.place.line,
        "call": client.call,
        "botocore": client.botocore.short,
        **_waits(client),
        "over_budget": audit.over(client),
        "sends": client.attempts,
        **_settings(client),
        "runs": client.runs,
        "advised_read_timeout": read_timeout,
        "advised_attempts": attempts,
        "advice": client.advice or None,
        "service": client.service,
        "root": client.root and client.root.path,
        "root_cell": client.root and client.root.counted[0],
        "root_line": client.root and client.root.counted[1],
    }


def _waits(client: AuditedClient) -> dict[str, Cell]:
    """The columns about waits; those about one operation are None if a use has no limit or the settings are unknown."""
    endless = client.wait is not None and math.isinf(client.wait)
    one_call = None if endless else client.each
    return {
        "longest_wait": _rounded(client.wait),
        "operation_wait": one_call and _rounded(one_call.total),
        "arithmetic": one_call and PLAIN.arithmetic(one_call),
        "throttling_adds": one_call and _rounded(one_call.throttling),
        "wait_for_each_address": one_call and _rounded(one_call.unreachable(1)),
        "without_limit": endless,
    }


def _settings(client: AuditedClient) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name in SETTINGS:
        setting = getattr(client, name)
        cells |= {name: setting.value, f"{name}_from": setting.origin or None}
    return cells


def operation_row(use: OperationUse) -> dict[str, Cell | list[str]]:
    """An operation of a client as a JSON object, its longest wait in seconds.

    ``runs`` is None if the operation changes nothing, or if the attempts are not known. ``longest_wait`` is None if
    there is no limit, if one call may make any number of requests, or if the settings are not known.
    """
    return {
        "operation": use.effect.operation,
        "kind": use.effect.kind,
        "side_effect": use.effect.side_effect,
        "harmful": use.effect.harmful,
        "runs": use.runs,
        "starts": use.effect.starts,
        "longest_wait": _rounded(use.wait),
        "places": list(map(str, use.places)),
    }


def _rounded(seconds: float | None) -> float | None:
    """``seconds`` rounded to milliseconds; None if they are infinite or not known."""
    return None if seconds is None or math.isinf(seconds) else round(seconds, 3)


def render(audit: Audit) -> str:
    """An object with ``clients``, ``totals``, ``functions``, ``budget`` in seconds and the botocore version.

    The ``operations`` of a client are those whose calls were found; there may be others.
    """
    clients = [{**row(client, audit), "operations": list(map(operation_row, client.uses))} for client in audit.clients]
    whole: dict[str, Any] = {
        "botocore": audit.version,
        "budget": "template" if audit.by_limits else audit.budget,
        "totals": audit.totals(),
        "clients": clients,
        "functions": list(_functions(audit)),
    }
    return json.dumps(whole, indent=2) + "\n"


def _functions(audit: Audit) -> Iterator[dict[str, Any]]:
    """Each function with a time limit, with the ``clients`` that it calls and how long it can wait for each."""
    for limit, clients in audit.functions:
        called = [
            {
                "path": client.place.path,
                "cell": client.place.cell,
                "line": client.place.line,
                "call": client.call,
                "longest_wait": _rounded(wait),
                "without_limit": wait is not None and math.isinf(wait),
                "over_limit": wait is not None and wait > limit.seconds,
            }
            for client, wait in clients
        ]
        whose = {"by": limit.by, "stated": limit.stated, "place": limit.place}
        yield {"name": limit.name, "limit": limit.seconds, **whose, "clients": called}
