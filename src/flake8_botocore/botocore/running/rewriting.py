"""What making a client leaves in the dictionary it was given as ``retries``, for the next client that gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...facts import UNKNOWN, Absent, ClientCreation, Dictionary, Item, Literal, Rewriting, Value
from ..reaching import Setting
from . import environment


def possible_retries(
    retries: Value, client: ClientCreation, mode_of: Callable[[ClientCreation], Setting | None]
) -> Iterator[Value]:
    """What ``retries`` of a Config of ``client`` may hold when it is made; ``mode_of`` is a client's retry mode."""
    rewriting = next((each for each in client.rewritten if each.retries is retries), None)
    if rewriting is None or not rewriting.certain:
        yield retries
    if rewriting is not None:
        for earlier in rewriting.by:
            yield _rewritten(rewriting, earlier, mode_of(earlier))


def _rewritten(rewriting: Rewriting, earlier: ClientCreation, mode: Setting | None) -> Dictionary:
    """Source: botocore/args.py, ``_compute_retry_max_attempts`` and ``_compute_retry_mode``."""
    shared = rewriting.shared
    if rewriting.added is None:
        return Dictionary((), False, shared.anchor)
    items = {item.key: item for item in shared.items if item.key != "max_attempts"}
    if "total_max_attempts" not in items:
        total = _total(shared, earlier)
        if not isinstance(total, Absent):
            items["total_max_attempts"] = _item("total_max_attempts", total, shared)
    if "mode" not in items:
        items["mode"] = _item("mode", UNKNOWN if mode is None else Literal(mode.value, shared.anchor), shared)
    items.update((item.key, item) for item in rewriting.added)
    return Dictionary(tuple(items.values()), shared.complete, shared.anchor)


def _total(shared: Dictionary, earlier: ClientCreation) -> Value:
    retries = shared.get("max_attempts")
    if isinstance(retries, Literal) and isinstance(retries.value, (int, float)):
        return Literal(retries.value + 1, retries.anchor)
    if not isinstance(retries, Absent):
        return UNKNOWN
    stated = environment.attempts(earlier.environment)
    if isinstance(stated, Absent):
        return stated
    return UNKNOWN if stated is None else Literal(stated.value, shared.anchor)


def _item(key: str, value: Value, shared: Dictionary) -> Item:
    return Item(key, value, shared.anchor, shared.anchor)
