"""``flake8-botocore rules``: every rule on a line."""

from __future__ import annotations

from collections.abc import Sequence

from ..pages import fix_safety
from ..registry import all_rules
from . import UsageError

USAGE = "usage: flake8-botocore rules"


def run(arguments: Sequence[str]) -> int:
    """Print code, name, whether it is on, and its kind of fix, for each rule."""
    if list(arguments) in (["-h"], ["--help"]):
        print(f"{USAGE}\n\nLists the rules: code, name, on or opt-in, safety of the fix.")
        return 0
    if arguments:
        raise UsageError(USAGE)
    rules = all_rules()
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        print(f"{rule.code}  {rule.name:<{width}}  {'opt-in' if rule.opt_in else 'on':<6}  {fix_safety(rule)}")
    return 0
