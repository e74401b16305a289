"""What the installed package says of itself, and its rules as reports need them."""

from __future__ import annotations

from importlib import metadata

from ..botocore.version import Version
from ..pages import page, page_name, reports
from ..registry import all_rules
from ..reports import RuleInfo

DISTRIBUTION = "flake8-botocore"


def version() -> str:
    """The version of the linter."""
    return metadata.version(DISTRIBUTION)


def url(label: str) -> str | None:
    """The address that the package gives under ``label`` in its project URLs, if it gives one."""
    for entry in metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []:
        name, _, address = entry.partition(",")
        if name.strip().lower() == label.lower():
            return str(address).strip()
    return None


def rule_infos(target: Version) -> tuple[RuleInfo, ...]:
    """Every rule, its page written for the botocore version ``target``."""
    pages = url("Rules")
    return tuple(
        RuleInfo(
            code=rule.code,
            name=rule.name,
            summary=reports(rule, target).replace(r"\|", "|"),
            help=page(rule, target),
            url=pages and f"{pages.rstrip('/')}/{page_name(rule)}",
            opt_in=rule.opt_in,
        )
        for rule in all_rules()
    )
