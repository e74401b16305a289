"""``flake8-botocore fix FILE:LINE[:CODE]``: the fixes of what stands there; who names a place accepts them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from ..findings import Finding, Fix
from ..fixing.apply import Fixed, Lint, choose
from ..fixing.steps import Steps
from . import UsageError
from .places import Place, place_of
from .texts import Text


def take_places(options: argparse.Namespace) -> None:
    """Let ``options.places`` be the places among what was named, and ``filenames`` the files of these.

    Raises UsageError for places beside whole files.
    """
    found = {text: place_of(text) for text in options.filenames}
    options.places = tuple(each for each in found.values() if each is not None)
    whole = [text for text, each in found.items() if each is None]
    if options.places and whole:
        raise UsageError(f"fix takes files, or places in files, not both: {whole[0]} names no line")
    if options.places and options.interactive:
        raise UsageError("--interactive asks about files; what stands at a place is accepted by naming it")
    if options.reading is not None and not options.places:
        raise UsageError("--reading chooses for a place: fix FILE:LINE --reading N")
    if options.places:
        options.filenames = list(dict.fromkeys(each.path for each in options.places))


def fix_places(text: Text, lint: Lint, *, places: Sequence[Place], reading: int | None) -> tuple[Fixed, str | None]:
    """The fixes of what stands at ``places``, of which those that are in this file count.

    ``reading`` is the 1-based number of the one to take where several are offered. See ``rewriting.Fixing``.
    """
    here = [each for each in places if os.path.realpath(each.path) == os.path.realpath(text.path)]
    steps = Steps(text.text, lint, text.is_python)
    problems = [problem for each in here if (problem := _problem(each, text, steps.findings, reading)) is not None]
    for finding in steps.over(lambda finding: any(each.holds(finding, text.cell_lines) for each in here)):
        chosen = _chosen(finding, reading)
        if chosen is not None:
            steps.accept(finding, chosen)
    return steps.result, "; ".join(problems) or None


def _problem(where: Place, text: Text, findings: Sequence[Finding], reading: int | None) -> str | None:
    """Why nothing can be written at a place; None where something can."""
    found = [each for each in findings if where.holds(each, text.cell_lines)]
    if not found:
        return where.nothing
    if any(_chosen(each, reading) is not None for each in found):
        return None
    offered = [fix.title for each in found for fix in _offered(each)]
    codes = ", ".join(sorted({each.code for each in found}))
    if not offered:
        reasons = "; ".join(sorted({each.refused for each in found if each.refused}))
        return f"{where.shown}: {codes} has no fix{f': {reasons}' if reasons else ''}"
    readings = "; ".join(f"--reading {number}: {title}" for number, title in enumerate(offered, 1))
    return f"{where.shown}: {codes} can be read in {len(offered)} ways: {readings}"


def _chosen(finding: Finding, reading: int | None) -> Fix | None:
    offered = _offered(finding)
    if reading is not None and offered:
        return offered[reading - 1] if reading <= len(offered) else None
    return choose(finding, ("safe", "unsafe"))


def _offered(finding: Finding) -> list[Fix]:
    return [each for each in finding.fixes if each.applicability == "offered" and each.edits]
