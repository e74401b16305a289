"""Attempts as ``retries`` gives them, for the rules that compare its two keys."""

from __future__ import annotations

from typing import NamedTuple

from ..facts import ConfigCreation, Dictionary, Item, Literal


class BothAttempts(NamedTuple):
    """``max_attempts`` (retries) and ``total_max_attempts`` (requests) of one dictionary; ``item`` is the former."""

    retries: int
    total: int
    item: Item


def both_attempts(config: ConfigCreation) -> BothAttempts | None:
    """Both keys of ``retries`` where both are valid whole numbers, else None."""
    dictionary = config.own("retries")
    if not isinstance(dictionary, Dictionary) or config.rewritten:
        return None
    item = dictionary.item("max_attempts")
    retries, total = _whole(dictionary, "max_attempts"), _whole(dictionary, "total_max_attempts")
    if item is None or retries is None or total is None or retries < 0 or total < 1:
        return None
    return BothAttempts(retries, total, item)


def requests(number: int) -> str:
    """``1 request``, ``3 requests``."""
    return "1 request" if number == 1 else f"{number} requests"


def _whole(dictionary: Dictionary, key: str) -> int | None:
    value = dictionary.get(key)
    if isinstance(value, Literal) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return value.value
    return None
