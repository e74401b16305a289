"""Fixes that several rules wish for."""

from __future__ import annotations

from ..facts import ConfigCreation, MergedConfig
from ..proposals import AddKeyword, Wish


def add_option(config: ConfigCreation | MergedConfig, name: str, text: str) -> tuple[Wish, ...]:
    """Add the option ``name`` with the value ``text`` to a Config; a merged one has no place for it."""
    if isinstance(config, MergedConfig):
        return ()
    return (Wish(f"Add {name}={text}", (AddKeyword(config.anchor, name, text),), "unsafe"),)
