"""What messages say of a call that raises TypeError."""

from __future__ import annotations

from ..config import Settings
from ..facts import Library
from ._messages import release


def type_error(library: Library, settings: Settings, *, named: bool = False) -> str:
    """The end of a sentence about an argument that the call does not take. ``named``: it has named the release.

    A release that is newer than the tables may take it, so the sentence is about the newest known one.
    """
    stated = settings.stated_version
    if stated is None or stated < settings.botocore_version:
        return ": this call raises TypeError."
    return f"{'' if named else f' in {release(library, settings)}'}, which raises TypeError."
