"""Documentation as text, from the rules and options themselves: pages, the README's tables, the examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Template

from .botocore.page_facts import page_facts
from .botocore.version import NEWEST, Version
from .facts import EnvironmentFile
from .findings import Finding
from .reading.environment_files.kinds import read as read_environment_file
from .rule import Rule
from .settings import OPTIONS, Settings

SHOWN_BUDGET = 29
"""The budget of the examples of rules that need one."""

_FIX_WORDS = {"Safe": "safe", "Unsafe": "unsafe", "Offered": "offered", "There is no fix": "–"}


def documentation(rule: Rule, version: Version = NEWEST) -> str:
    """The rule's docstring with the numbers of a botocore version in place of its ``$placeholders``.

    Raises KeyError for a placeholder that ``page_facts`` does not know.
    """
    return Template(rule.documentation).substitute(page_facts(version))


def sections(rule: Rule, version: Version = NEWEST) -> dict[str, str]:
    """Text by heading, in the docstring's order; the headings are the lines that begin with ``## ``."""
    return split_sections(documentation(rule, version))


def split_sections(text: str) -> dict[str, str]:
    """Text by heading, in order, of a docstring whose headings begin with ``## ``."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return {heading: text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def examples(rule: Rule, heading: str, version: Version = NEWEST) -> list[str]:
    """The code blocks of a section, ``python`` or ``dotenv``, each a whole file."""
    text = sections(rule, version).get(heading, "")
    return re.findall(r"^```(?:python|dotenv)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def reported(rule: Rule, source: str, path: str = "example.py") -> list[Finding]:
    """What the linter says about an example of ``rule``, which is switched on, as if it stood at ``path``."""
    from .engine import lint, lint_environment

    settings = Settings(opt_in=frozenset([rule.code]), max_wait=SHOWN_BUDGET if rule.option == "max_wait" else None)
    if rule.reads is not EnvironmentFile:
        return lint(source, path, settings)
    said = read_environment_file(".env", source)
    return [] if said is None else lint_environment(said, settings)


def fix_safety(rule: Rule) -> str:
    """``safe``, ``unsafe``, ``offered`` or ``–``, from the words that open the section "Fix safety".

    Raises ValueError where the section opens with anything else.
    """
    text = sections(rule).get("Fix safety", "")
    for words, safety in _FIX_WORDS.items():
        if re.match(rf"{words}\b", text):
            return safety
    raise ValueError(f'{rule.code}: "Fix safety" must open with one of {", ".join(_FIX_WORDS)}')


def reports(rule: Rule, version: Version = NEWEST) -> str:
    """What the rule reports, as a table says it: the first sentence of "What it does", without its verb."""
    text = " ".join(sections(rule, version).get("What it does", "").split())
    sentence = re.split(r"\.(?:\s|$)", text, maxsplit=1)[0]
    pattern = re.sub(r"^(?:Checks for|Reports) ", "", sentence).replace("|", r"\|")
    return pattern[:1].upper() + pattern[1:]


def page(rule: Rule, version: Version = NEWEST) -> str:
    """The rule's page in Markdown: for docs/rules, ``explain`` and the help text in SARIF."""
    when = (
        f"Reported only where its full code is named, as in `--extend-select {rule.code}`."
        if rule.opt_in
        else "Reported by default."
    )
    lines = [
        f"# {rule.code}: {rule.name}",
        "",
        f"{when} Numbers are those of botocore {version.short}.",
    ]
    for heading, text in sections(rule, version).items():
        lines += ["", f"## {heading}", "", text]
    return "\n".join(lines) + "\n"


def page_name(rule: Rule) -> str:
    """The page's file name in docs/rules."""
    return f"{rule.code}.md"


def rules_table(rules: Iterable[Rule]) -> str:
    """The README's table of rules in Markdown; the README says what the codes in brackets link to."""
    rows = ["| code | name | what it reports | default | fix |", "|---|---|---|---|---|"]
    for rule in rules:
        default = "opt-in" if rule.opt_in else "on"
        rows.append(f"| [{rule.code}] | {rule.name} | {reports(rule)} | {default} | {fix_safety(rule)} |")
    return "\n".join(rows) + "\n"


def options_table() -> str:
    """The README's table of options in Markdown."""
    rows = ["| option | default | meaning |", "|---|---|---|"]
    for option in OPTIONS:
        default = f"`{option.default}`" if option.default else "–"
        rows.append(f"| `{option.flag.removeprefix('--')}` | {default} | {option.help} |")
    return "\n".join(rows) + "\n"
