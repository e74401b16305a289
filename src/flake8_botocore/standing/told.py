"""Which findings of a file flake8 and the command are told, before either asks for ``# noqa`` and selections."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from ..findings import Finding
from ..looking.answers import answered
from ..reading.text_gates import is_collected
from ..settings import QUIET_IN_TESTS, Settings
from .baseline import load
from .identity import Identity, Page
from .matching import match


class Told(NamedTuple):
    """What is told of a file, and the record of every finding that has one."""

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


def is_quiet(path: str, settings: Settings) -> bool:
    """Whether nobody asks for BOT1xx in the file ``path``: they are not told, and no baseline can have recorded them.

    Raises BaselineError where the baseline cannot be read.
    """
    return _is_quiet(path, settings) and not (settings.baseline is not None and is_baselined(settings.baseline))


def _is_quiet(path: str, settings: Settings) -> bool:
    return settings.tests == "quiet" and _holds_tests(path)


def _holds_tests(path: str) -> bool:
    """Whether pytest or unittest finds tests in the file of this name."""
    return is_collected(path) or os.path.basename(path) == "tests.py"


@answered(1, _never, remembered=False)
def is_baselined(baseline: str) -> bool:
    """Whether there is a baseline of this name. Raises BaselineError where it cannot be read."""
    return load(baseline) is not None


def told(found: Sequence[Finding], path: str, page: Page, settings: Settings) -> Told:
    """What is told of ``found``, all findings of the file ``path`` in order of place.

    Raises BaselineError where the baseline cannot be read.
    """
    recorded: dict[Finding, Identity] = {}
    if found and settings.baseline is not None:
        recorded = match(found, recorded_of(settings.baseline, path), page)
        left = [finding for finding in found if finding not in recorded]
        if left:
            recorded |= match(left, recorded_before_a_move(settings.baseline, path), page)
    quiet = _is_quiet(path, settings)
    findings = [each for each in found if each not in recorded and not (quiet and each.code.startswith(QUIET_IN_TESTS))]
    return Told(findings, recorded)
