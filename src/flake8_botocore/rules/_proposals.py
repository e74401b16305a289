"""Fixes that several rules propose."""

from __future__ import annotations

from ..facts import ConfigCreation, Literal, MergedConfig
from ..proposals import AddKeyword, ProposedFix, Replace


def add_option(config: ConfigCreation | MergedConfig, name: str, text: str) -> tuple[ProposedFix, ...]:
    """Add the option ``name`` with the value ``text`` to a Config; a merged one has no place for it.

    Where it is assigned later, it is what is assigned that counts.
    """
    if isinstance(config, MergedConfig):
        return ()
    assigned = config.later.get(name)
    if isinstance(assigned, Literal):
        return (ProposedFix(f"Assign {name}={text}", (Replace(assigned.anchor, text),), "unsafe"),)
    if assigned is not None:
        return ()
    return (ProposedFix(f"Add {name}={text}", (AddKeyword(config.anchor, name, text),), "unsafe"),)
