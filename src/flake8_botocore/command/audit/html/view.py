"""What the page shows beside the audit itself: where it comes from, links to the code, and an earlier audit."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping
from datetime import datetime, timezone

from ....late import dataclass
from ....looking.git import GitError
from ....standing.git import described
from ... import UsageError
from ...installed import version
from ..totals import Audit
from .against import Comparison, EarlierAudit, load


@dataclass(frozen=True)
class Origin:
    """The linter's version, the commit in the folder that paths start from, None where there is none, and the time."""

    version: str
    commit: str | None
    made: datetime
    folder: str


@dataclass(frozen=True)
class Page:
    """What was asked of the page. ``link_base`` is the address under which the code can be looked at."""

    origin: Origin
    link_base: str | None = None
    earlier: EarlierAudit | None = None


@dataclass(frozen=True)
class View:
    """An audit with all that its page is made of."""

    audit: Audit
    page: Page
    against: Comparison | None = None


def asked(options: argparse.Namespace) -> Page:
    """What ``options`` ask of the page. Raises UsageError where they cannot be followed."""
    base = options.link_base
    if base is not None and not base.startswith(("https://", "http://")):
        raise UsageError(f"--link-base: {base} is no address that begins with https:// or http://")
    folder = os.getcwd()
    origin = Origin(version(), _commit(folder), _made(os.environ), folder)
    return Page(origin, base, None if options.against is None else load(options.against))


def _commit(folder: str) -> str | None:
    try:
        return described(folder)
    except GitError:
        return None


def _made(environment: Mapping[str, str]) -> datetime:
    """Now, or the time that whoever wants the same bytes again says (reproducible-builds.org)."""
    said = environment.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(time.time() if said is None else int(said), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {said!r}") from error
