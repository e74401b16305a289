"""``flake8-botocore explain CODE ...``: prints the pages of rules, as text or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from textwrap import indent

from ..documentation import page, sections
from ..findings import UsageError
from ..reports.colours import BOLD, colour, painted, width, wrapped
from ..rule import Rule
from ..rules import all_rules
from .arguments import Parser, of_code
from .request import target_version
from .rules import described

EPILOG = """\
examples:
  flake8-botocore explain BOT101                    by code
  flake8-botocore explain client-without-config     by name
  flake8-botocore explain BOT101 BOT302             one page after the other
  flake8-botocore explain --all                     the page of every rule
  flake8-botocore explain --format json BOT101      for programs, section by section
"""


def run(arguments: Sequence[str]) -> int:
    """Print the pages of the rules whose codes or names ``arguments`` hold, with the target version's numbers."""
    asked = parser().parse_args(arguments)
    if asked.all == bool(asked.codes):
        raise UsageError("explain takes codes, or --all; flake8-botocore rules lists the codes")
    rules = all_rules() if asked.all else list(dict.fromkeys(map(_rule, asked.codes)))
    target = target_version()
    if asked.format == "json":
        print(json.dumps([described(rule, target) | {"sections": sections(rule, target)} for rule in rules], indent=2))
    else:
        pages = "\n".join(page(rule, target) for rule in rules)
        columns = width()
        print(pages if columns is None else rendered(pages, columns, colour("auto")), end="")
    return 0


_CODE = re.compile(r"^```\w*\n((?:(?!```).*\n)*)```$", re.MULTILINE)
_LINK = re.compile(r"\[([^][]+)\]\(([^()]+)\)")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_BEFORE_ITEM = re.compile(r"^(?=- )", re.MULTILINE)


def rendered(markdown: str, columns: int, coloured: bool) -> str:
    """The pages in ``markdown`` as text for a terminal of this many ``columns``.

    Text is wrapped, code is indented, and a link becomes its name and address.
    """
    blocks: list[str] = []
    for number, part in enumerate(_CODE.split(markdown)):
        # The pattern has one group, the code, so every other part is code.
        if number % 2:
            blocks.append(indent(part.rstrip("\n"), "    "))
            continue
        for block in filter(None, _EMPTY_LINES.split(part.strip())):
            text = _LINK.sub(r"\1: \2", block)
            if text.startswith("#"):
                blocks.append(painted(text.lstrip("# "), BOLD, coloured))
                continue
            items = _BEFORE_ITEM.split(text)
            blocks.append("\n".join(_wrapped(" ".join(item.split()), columns) for item in items if item))
    return "\n\n".join(blocks) + "\n"


def _wrapped(text: str, columns: int) -> str:
    return "\n".join(wrapped("", text, "  " if text.startswith("- ") else "", columns))


def parser() -> Parser:
    """The parser of this subcommand."""
    made = Parser("explain", "[--format FORMAT] CODE ... | --all", "Print the pages of rules.", EPILOG)
    made.add_argument("codes", metavar="CODE", nargs="*", help="code (BOT101) or name (max-attempts-one) of a rule")
    made.add_argument("--all", action="store_true", help="print the pages of all rules")
    made.add_argument("--format", choices=("text", "json"), default="text", help="format of the pages (default: text)")
    return made


def _rule(wanted: str) -> Rule:
    """The rule whose code, number or name is ``wanted``.

    Raises UsageError if there is none, also for the beginning of a code.
    """
    rules = {rule.code: rule for rule in all_rules()} | {rule.name: rule for rule in all_rules()}
    code = f"BOT{wanted}" if wanted.isdecimal() else wanted.upper()
    found = rules.get(wanted) or rules.get(code)
    group = [each for each in rules if each.startswith(code)]
    if found is None and group:
        raise UsageError(f"{wanted} is the beginning of {' '.join(group)}: name the codes you want to read about")
    if found is None:
        raise UsageError(of_code(wanted))
    return found
