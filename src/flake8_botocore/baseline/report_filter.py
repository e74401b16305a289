"""Which findings of a file are reported: not the recorded ones, nor those of quiet rules in test files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..config import Settings
from ..config.target import marked_root
from ..files.dependencies import answered
from ..findings import Finding
from ..rules import all_rules
from ..source.text_gate import is_collected
from .baseline_file import load
from .identity import FingerprintSource, Identity, match

FOLDERS = frozenset({"test", "tests"})
"""Names of folders that hold tests and what these need."""


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


def is_quiet(path: str, settings: Settings) -> bool:
    """Whether quiet rules are off in the file ``path``: they are neither reported nor recorded in a baseline.

    Raises BaselineError where the baseline cannot be read.
    """
    return _is_quiet(path, settings) and not (settings.baseline is not None and is_baselined(settings.baseline))


def _is_quiet(path: str, settings: Settings) -> bool:
    return settings.tests == "quiet" and _is_of_tests(path, settings)


def _is_of_tests(path: str, settings: Settings) -> bool:
    """Whether pytest or unittest finds tests in the file of this name, or a folder of the project says that it does."""
    if is_collected(path) or os.path.basename(path) == "tests.py":
        return True
    folder = os.path.dirname(os.path.abspath(path))
    # Most paths have no such folder, whatever the project is.
    if FOLDERS.isdisjoint(folder.split(os.sep)):
        return False
    for project in (settings.project, marked_root(folder), os.getcwd()):
        if project is not None and f"{folder}{os.sep}".startswith(f"{os.path.abspath(project).rstrip(os.sep)}{os.sep}"):
            return not FOLDERS.isdisjoint(os.path.relpath(folder, project).split(os.sep))
    return False


@cache
def _quiet_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules() if rule.quiet)


@answered(1, _never, remembered=False)
def is_baselined(baseline: str) -> bool:
    """Whether there is a baseline of this name. Raises BaselineError where it cannot be read."""
    return load(baseline) is not None


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
    quiet = _is_quiet(path, settings)
    unasked = _quiet_codes() if quiet and found else frozenset()
    findings = [each for each in found if each not in recorded and each.code not in unasked]
    return Filtered(findings, recorded)
