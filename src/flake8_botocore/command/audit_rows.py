"""An audit as plain rows, for programs."""

from __future__ import annotations

import math

from .clients import Client
from .totals import Audit

SETTINGS = ("connect_timeout", "read_timeout", "retry_mode", "total_attempts")
COLUMNS = (
    "path",
    "line",
    "call",
    "longest_wait",
    "without_limit",
    "over_budget",
    *(column for name in SETTINGS for column in (name, f"{name}_from")),
)


def row(client: Client, audit: Audit) -> dict[str, str | int | float | bool | None]:
    """A client by column, times in seconds.

    What has no end or is not known is None; where a setting comes from (``…_from``) tells the two apart.
    """
    endless = client.wait is not None and math.isinf(client.wait)
    values: dict[str, str | int | float | bool | None] = {
        "path": client.path,
        "line": client.line,
        "call": client.call,
        "longest_wait": None if client.wait is None or endless else round(client.wait, 3),
        "without_limit": endless,
        "over_budget": client.over(audit.budget),
    }
    for name in SETTINGS:
        shown = getattr(client, name)
        values |= {name: shown.value, f"{name}_from": shown.origin or None}
    return values
