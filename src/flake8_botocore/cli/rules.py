"""``flake8-botocore rules``: lists every rule on one line, or all of them as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..botocore import Version
from ..documentation import fix_safety, page, reports
from ..reports import RuleInfo, page_url
from ..reports.colours import width, wrapped
from ..rule import Rule
from ..rules import all_rules
from .arguments import Parser
from .request import target_version

EPILOG = """\
examples:
  flake8-botocore rules                  code, name, severity, on or opt-in, fix, what is reported
  flake8-botocore rules --format json    the same for programs, with severity and page of each rule
"""


NARROWEST = 40
"""Columns that leave room for a summary on the line of its rule."""


def run(arguments: Sequence[str]) -> int:
    """List the rules: code, name, whether it is on, safety of the fix, what it reports."""
    as_json = parser().parse_args(arguments).format == "json"
    target = target_version()
    rules = [described(rule, target) for rule in all_rules()]
    if as_json:
        print(json.dumps(rules, indent=2))
        return 0
    names = max(len(rule["name"]) for rule in rules)
    columns = width()
    for rule in rules:
        fix = rule["fix"] or "–"
        line = f"{rule['code']}  {rule['name']:<{names}}  {rule['severity']:<7}  {rule['default']:<6}  {fix:<7}"
        if columns is not None and columns < len(line) + NARROWEST:
            print(line.rstrip())
            line = " " * len(rule["code"])
        begin = f"{line}  "
        print(begin + "\n".join(wrapped(begin, rule["summary"], " " * len(begin), columns)))
    return 0


def described(rule: Rule, target: Version) -> dict[str, Any]:
    """``rule`` as an object of ``rules --format json``, with the numbers of the botocore version ``target``."""
    info, fix = rule_info(rule, target), fix_safety(rule)
    return {
        "code": info.code,
        "name": info.name,
        "summary": info.summary,
        "default": "opt-in" if info.opt_in else "on",
        "severity": info.severity,
        "fix": None if fix == "–" else fix,
        "url": page_url(rule.code),
    }


def rule_infos(target: Version) -> tuple[RuleInfo, ...]:
    """Every rule, its page written for the botocore version ``target``."""
    return tuple(rule_info(rule, target) for rule in all_rules())


def rule_info(rule: Rule, target: Version) -> RuleInfo:
    """The ``rule``, its page written for the botocore version ``target``."""
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        summary=reports(rule, target).replace(r"\|", "|"),
        help=page(rule, target),
        opt_in=rule.opt_in,
        severity=rule.severity,
    )


def parser() -> Parser:
    """The parser of this subcommand."""
    made = Parser("rules", "[--format FORMAT]", "List the rules.", EPILOG)
    made.add_argument("--format", choices=("text", "json"), default="text", help="format of the list (default: text)")
    return made
