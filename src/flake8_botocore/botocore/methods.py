"""The names of methods that call an operation of the tables; loading them loads little else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .tables import operations as table


@lru_cache(maxsize=1)
def judged_methods() -> frozenset[str]:
    """The names of methods that call an operation of the tables."""
    tables: tuple[Iterable[Iterable[str]], ...] = (table.OPERATIONS.values(), table.ACTIONS.values())
    return frozenset(name for services in tables for names in services for name in names)


@lru_cache(maxsize=1)
def waited_for() -> frozenset[str]:
    """Those of them whose operation may outlast a read timeout."""
    names: set[str] = set()
    for service, rows in table.OPERATIONS.items():
        waiting = [method for method, row in rows.items() if row.keys() & {"long", "limits", "floor", "floor_member"}]
        behind = {rows[method]["name"] for method in waiting}
        actions = table.ACTIONS.get(service, {}).items()
        names |= {*waiting, *(method for method, name in actions if name in behind)}
    return frozenset(names)


@lru_cache(maxsize=1)
def methods() -> frozenset[str]:
    """The names of methods that call an operation of the tables, or move a file to or from S3."""
    return judged_methods() | frozenset(table.TRANSFERS)
