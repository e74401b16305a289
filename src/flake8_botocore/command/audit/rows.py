"""An audit as plain rows, for programs."""

from __future__ import annotations

import math
from typing import TypeAlias

from .clients import Client
from .totals import Audit
from .uses import Use

SETTINGS = ("connect_timeout", "read_timeout", "retry_mode", "total_attempts")
COLUMNS = (
    "path",
    "line",
    "call",
    "botocore",
    "longest_wait",
    "without_limit",
    "over_budget",
    *(column for name in SETTINGS for column in (name, f"{name}_from")),
    "runs",
)

Cell: TypeAlias = "str | int | float | bool | None"


def row(client: Client, audit: Audit) -> dict[str, Cell]:
    """A client by column, times in seconds.

    What has no end or is not known is None; where a setting comes from (``…_from``) tells the two apart. ``runs`` is
    None, too, where no operation is known that changes something each time it runs.
    """
    endless = client.wait is not None and math.isinf(client.wait)
    values: dict[str, Cell] = {
        "path": client.path,
        "line": client.line,
        "call": client.call,
        "botocore": client.botocore.short,
        "longest_wait": None if client.wait is None or endless else round(client.wait, 3),
        "without_limit": endless,
        "over_budget": client.over(audit.budget),
    }
    for name in SETTINGS:
        shown = getattr(client, name)
        values |= {name: shown.value, f"{name}_from": shown.origin or None}
    return {**values, "runs": client.runs}


def operation(use: Use) -> dict[str, Cell | list[str]]:
    """An operation of a client by name; ``runs`` is None where it changes nothing, or the attempts are not known."""
    return {
        "operation": use.what.operation,
        "kind": use.what.kind,
        "side_effect": use.what.side_effect,
        "runs": use.runs,
        "starts": use.what.starts,
        "places": list(use.places),
    }
