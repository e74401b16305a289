"""Fixes that several rules proposal for."""

from __future__ import annotations

from ..facts import ConfigCreation, MergedConfig
from ..proposals import AddKeyword, ProposedFix


def add_option(config: ConfigCreation | MergedConfig, name: str, text: str) -> tuple[ProposedFix, ...]:
    """Add the option ``name`` with the value ``text`` to a Config; a merged one has no place for it."""
    if isinstance(config, MergedConfig):
        return ()
    return (ProposedFix(f"Add {name}={text}", (AddKeyword(config.anchor, name, text),), "unsafe"),)
