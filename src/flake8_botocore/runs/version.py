"""What the command says about itself: its version, its site and its rules."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..files.filesystem import installed_version

if TYPE_CHECKING:
    # The version alone is printed without loading the rules.
    from ..botocore.version import Version
    from ..reports import RuleInfo
    from ..rule import Rule


DISTRIBUTION = "flake8-botocore"


def version() -> str:
    """The version of the linter, by its metadata."""
    found = installed_version(DISTRIBUTION)
    assert found is not None
    return found


@cache
def home() -> str | None:
    """The address of the project's site, as its package gives it; other packagers may leave it out."""
    from importlib import metadata

    for entry in metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []:
        name, _, address = entry.partition(",")
        if name.strip().lower() == "homepage":
            return str(address).strip()
    return None


def page_url(code: str) -> str | None:
    """The address of a rule's page on the site."""
    site = home()
    return site and f"{site.rstrip('/')}/rules/{code}/"


def rule_infos(target: Version) -> tuple[RuleInfo, ...]:
    """Every rule, its page written for the botocore version ``target``."""
    from ..rules import all_rules

    return tuple(rule_info(rule, target) for rule in all_rules())


def rule_info(rule: Rule, target: Version) -> RuleInfo:
    """The ``rule``, its page written for the botocore version ``target``."""
    from ..documentation import page, reports
    from ..reports import RuleInfo

    return RuleInfo(
        code=rule.code,
        name=rule.name,
        summary=reports(rule, target).replace(r"\|", "|"),
        help=page(rule, target),
        url=page_url(rule.code),
        opt_in=rule.opt_in,
        severity=rule.severity,
    )
