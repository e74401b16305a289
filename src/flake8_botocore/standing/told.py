"""Which findings of a file flake8 and the command are told, before either asks for ``# noqa`` and selections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..findings import Finding
from ..settings import Settings
from .baseline import load
from .identity import Identity, Page
from .matching import match

COLLECTED = re.compile(r"(?:^|[/\\])(?:test_[^/\\]*|[^/\\]*_test|tests|conftest)\.py$")
"""Files that pytest collects by default, or reads to do so, and the ``tests.py`` that unittest finds."""


class Told(NamedTuple):
    """What is told of a file, and the record of every finding that has one."""

    findings: list[Finding]
    recorded: dict[Finding, Identity]


def told(found: Sequence[Finding], path: str, page: Page, settings: Settings) -> Told:
    """What is told of ``found``, all findings of the file ``path`` in order of place.

    Raises BaselineError where the baseline cannot be read.
    """
    recorded: dict[Finding, Identity] = {}
    baseline = load(settings.baseline) if found else None
    if baseline is not None:
        name = baseline.name_of(path)
        recorded = match(found, baseline.entries.get(name, ()), page)
        left = [finding for finding in found if finding not in recorded]
        if left:
            recorded |= match(left, baseline.moved_to(name), page)
    quiet = settings.tests == "quiet" and COLLECTED.search(path) is not None
    findings = [each for each in found if each not in recorded and not (quiet and each.code.startswith("BOT1"))]
    return Told(findings, recorded)
