"""Wording and fixes that the rules about rejected values share."""

from __future__ import annotations

from ..botocore.rejected.rejection import Rejection
from ..facts import Anchor, Library
from ..proposals import ProposedFix, Rename, Replace
from ..rule import Message
from ..settings import Settings
from ._messages import fitting, release


def rejected(code: str, subject: str, rejection: Rejection, library: Library, settings: Settings) -> Message:
    """``subject`` is what is rejected, as source; the message says what happens and what to write."""
    happens = f": {release(library, settings)} raises {rejection.error} {rejection.stage}."
    return fitting(code, subject, happens, advice(rejection))


def advice(rejection: Rejection) -> str:
    """What to write: the one thing that was meant, else what is accepted."""
    return f"Write {rejection.replacement or rejection.wanted}."


def replace(anchor: Anchor, rejection: Rejection) -> tuple[ProposedFix, ...]:
    """Write what was meant instead of the value at ``anchor``; nothing where that is not known."""
    if rejection.replacement is None:
        return ()
    return (ProposedFix(f"Write {rejection.replacement}", (Replace(anchor, rejection.replacement),), "unsafe"),)


def rename(anchor: Anchor, name: str | None) -> tuple[ProposedFix, ...]:
    """Give the keyword or key at ``anchor`` the name that was meant; nothing where that is not known."""
    return () if name is None else (ProposedFix(f"Write {name}", (Rename(anchor, name),), "unsafe"),)
