"""Settings as what tells one choice of them from another."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from .options import Settings


def described(settings: Settings) -> dict[str, Any]:
    """The settings by name; where results are cached changes none of them."""
    return {each.name: getattr(settings, each.name) for each in fields(settings) if each.name != "cache"}


def plain(value: Any) -> Any:
    """What JSON can hold for ``value``, the same in every process."""
    return sorted(value) if isinstance(value, (set, frozenset)) else repr(value)
