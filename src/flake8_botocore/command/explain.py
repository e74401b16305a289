"""``flake8-botocore explain CODE``: the page of a rule, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ..pages import page
from ..registry import all_rules
from . import UsageError
from .request import target_version

USAGE = "usage: flake8-botocore explain CODE"


def run(arguments: Sequence[str]) -> int:
    """Print the page of the rule whose code or name ``arguments`` holds, with the target version's numbers."""
    if list(arguments) in (["-h"], ["--help"]):
        print(f"{USAGE}\n\nPrints the page of a rule, by its code (BOT101) or name (client-without-config).")
        return 0
    if len(arguments) != 1:
        raise UsageError(USAGE)
    wanted = arguments[0]
    rules = {rule.code: rule for rule in all_rules()} | {rule.name: rule for rule in all_rules()}
    found = rules.get(wanted) or rules.get(wanted.upper())
    if found is None:
        close = get_close_matches(wanted, [rule.name for rule in all_rules()], 1)
        hint = f"; did you mean {close[0]}?" if close else " (see: flake8-botocore rules)"
        raise UsageError(f"there is no rule {wanted}{hint}")
    print(page(found, target_version()), end="")
    return 0
