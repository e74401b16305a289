"""What botocore rejects in Config's ``retries``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from ...facts import Dictionary, Item, Value, alternatives
from ...late import dataclass
from ..spelling import meant
from ..tables import retries
from ..version import Version, at
from .rejection import CONFIG, Rejection, one_of, rejection_of, text


def retries_keys(version: Version) -> tuple[str, ...]:
    """The keys ``retries`` takes. Source: botocore/config.py, ``_validate_retry_configuration``."""
    return at(retries.KEYS, version) or ()


def retry_modes(version: Version) -> tuple[str, ...]:
    """The modes ``retries`` takes. Source: botocore/config.py, ``_validate_retry_configuration``."""
    return at(retries.MODES, version) or ()


def rejected_retries(value: Value, version: Version) -> Rejection | None:
    """Why the value of ``retries`` itself is rejected; None for a dict, None, and what is not known."""

    def judge(plain: Any) -> Rejection | None:
        if plain is None or isinstance(plain, dict):
            return None
        mode = meant(plain, retry_modes(version)) if isinstance(plain, str) else None
        attempts = isinstance(plain, int) and not isinstance(plain, bool) and plain >= 0
        replacement = f'{{"mode": "{mode}"}}' if mode else f'{{"max_attempts": {plain}}}' if attempts else None
        return Rejection(text(plain), "AttributeError", CONFIG, "a dict", replacement)

    return rejection_of(value, judge)


@dataclass(frozen=True)
class RejectedItem:
    """One item of ``retries`` that is rejected, for its key (``of_key``) or for its value."""

    item: Item
    of_key: bool
    rejection: Rejection


def rejected_items(value: Value, version: Version) -> Iterator[RejectedItem]:
    """Every item of a ``retries`` dictionary that botocore rejects, in source order.

    Where a condition decides between several dictionaries, nothing is given unless each of them is rejected.
    """
    of_each = [list(_of_dictionary(each, version)) for each in alternatives(value)]
    if all(of_each):
        for rejected in of_each:
            yield from rejected


def _of_dictionary(value: Value, version: Version) -> Iterator[RejectedItem]:
    if not isinstance(value, Dictionary):
        return
    for item in value.items:
        if not item.is_certain:
            continue
        if item.key not in retries_keys(version):
            yield RejectedItem(item, True, _unknown_key(item, version))
        else:
            rejection = rejection_of(item.value, partial(_value, str(item.key), version))
            if rejection is not None:
                yield RejectedItem(item, False, rejection)


def _unknown_key(item: Item, version: Version) -> Rejection:
    keys = retries_keys(version)
    key = meant(item.key, keys) if isinstance(item.key, str) else None
    if item.key == "retry_mode":
        key = "mode"
    return Rejection(text(item.key), "InvalidRetryConfigurationError", CONFIG, ", ".join(keys), key)


def _value(key: str, version: Version, value: Any) -> Rejection | None:
    if key == "mode":
        modes = retry_modes(version)
        if value in modes:
            return None
        mode = meant(value, modes) if isinstance(value, str) else None
        return Rejection(text(value), "InvalidRetryModeError", CONFIG, one_of(modes), f'"{mode}"' if mode else None)
    least = 0 if key == "max_attempts" else 1
    counted = "retries" if key == "max_attempts" else "requests"
    wanted = f"the number of {counted}, {least} or more"
    try:
        if not value < least:
            return None
    except TypeError:
        digits = isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) and int(value) >= least
        return Rejection(text(value), "TypeError", CONFIG, wanted, value if digits else None)
    return Rejection(text(value), "InvalidMaxRetryAttemptsError", CONFIG, wanted)
