"""The page of all messages, as the examples of rule pages get them and those of message_examples.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from message_examples import EXAMPLES
from rule_examples import examples, reported
from site_pages import grouped, page_name

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.rule import Rule

DEPLOYED = Path(__file__).resolve().parent.parent / "tests" / "rules" / "deployed" / "app.py"
"""Where the template stands that the page of BOT308 shows."""

INTRODUCTION = (
    "# Messages\n\n"
    "The messages of each rule. The *headline* states the consequence, with the numbers of your botocore release. "
    "Below it are the places that the finding depends on, and the *advice*. flake8 prints all of it on one line, "
    "`--format concise` the headline. The wording depends on how a client is used, so most rules have several "
    "messages. The most frequent ones are here.\n"
)


def messages(rules: Iterable[Rule]) -> str:
    """The page in Markdown, in the order of the index of rules. Raises ValueError where a rule has no message."""
    parts = [INTRODUCTION]
    for question, group in grouped(rules):
        parts.append(f"\n## {question}\n")
        for rule in group:
            told = "\n".join(_said(rule))
            if not told:
                raise ValueError(f"no example of {rule.code} shows what it says")
            parts.append(f"\n### [{rule.code}](rules/{page_name(rule)}) {rule.name}\n\n```text\n{told}```\n")
    return "".join(parts)


def _said(rule: Rule) -> Iterator[str]:
    """Each message of the rule's own examples once, then those of the others, in three lines."""
    if rule.reads is str:
        # What is nested too deeply is too long for an example.
        yield from (f"{each.message.headline}\n" for each in rule.check("it is nested too deeply", Settings()))
        return
    sources = chain(examples(rule, "Example"), EXAMPLES.get(rule.code, ()))
    path = str(DEPLOYED) if rule.code == "BOT308" else "example.py"
    found = (each for source in sources for each in reported(rule, source, path) if each.code == rule.code)
    yield from dict.fromkeys(map(_lines, found))


def _lines(finding: Finding) -> str:
    places = [f"{note.label}: {note.place}" for note in finding.notes if not note.said]
    return "".join(
        f"{line}\n" for line in (finding.headline, *(f"    {each}" for each in (*places, finding.advice) if each))
    )
