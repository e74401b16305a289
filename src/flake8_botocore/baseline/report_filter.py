"""Which findings of a file are reported: all that the baseline does not record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..config import Settings
from ..files.dependencies import answered
from ..findings import Finding
from .baseline_file import load
from .identity import FingerprintSource, Identity, match


class Filtered(NamedTuple):
    """The reported findings of a file, and the record of every finding that has one."""

    findings: list[Finding]
    recorded: dict[Finding, Identity]


def _never(*_: str) -> None:
    """No stamp: nothing is kept of what a file beside git's own tells."""


@answered(1, _never, remembered=False)
def recorded_of(baseline: str, path: str) -> tuple[Identity, ...]:
    """What the baseline of this name records of the file ``path``."""
    known = load(baseline)
    return () if known is None else known.entries.get(known.name_of(path), ())


@answered(1, _never, remembered=False)
def recorded_before_a_move(baseline: str, path: str) -> tuple[Identity, ...]:
    """What the baseline of this name records of a file that was renamed to ``path``, as git sees it."""
    known = load(baseline)
    return () if known is None else known.moved_to(known.name_of(path))


def reported(found: Sequence[Finding], path: str, page: FingerprintSource, settings: Settings) -> Filtered:
    """The findings to report of ``found``, all findings of the file ``path`` in order of place.

    Raises BaselineError where the baseline cannot be read.
    """
    recorded: dict[Finding, Identity] = {}
    if found and settings.baseline is not None:
        recorded = match(found, recorded_of(settings.baseline, path), page)
        left = [finding for finding in found if finding not in recorded]
        if left:
            recorded |= match(left, recorded_before_a_move(settings.baseline, path), page)
    return Filtered([finding for finding in found if finding not in recorded], recorded)
