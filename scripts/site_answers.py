"""The pages that are written from scripts/pages: answers to common questions, and the guide for coding agents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from string import Template

from rule_examples import examples

from flake8_botocore.botocore import NEWEST, parse_version
from flake8_botocore.botocore.defaults import Setting
from flake8_botocore.botocore.effective import EffectiveSettings
from flake8_botocore.botocore.waits import RequestSeries, longest_wait
from flake8_botocore.documentation import page_facts
from flake8_botocore.rule import Rule

TEMPLATES = Path(__file__).resolve().parent / "pages"
SHOWN = {"connect_timeout": 5, "read_timeout": 20, "attempts": 3}
"""The values of the Config that the page about the read timeout shows."""

DESCRIPTION = (
    "Choose timeouts and retries for boto3, botocore and aiobotocore clients, and check Python code with "
    "flake8-botocore. Use when code creates an AWS client or a botocore Config."
)


def answers(rules: Iterable[Rule]) -> dict[str, str]:
    """Every page by its file name."""
    facts = {**_numbers(), **_of_rules(tuple(rules))}
    return {path.name: Template(path.read_text("utf-8")).substitute(facts) for path in sorted(TEMPLATES.glob("*.md"))}


def skill(guide: str) -> str:
    """The guide as SKILL.md, which is copied to other projects: rules by their codes, without links."""
    header = f"---\nname: flake8-botocore\ndescription: {DESCRIPTION}\n---\n\n"
    return header + re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", guide)


def _numbers() -> dict[str, str]:
    """The numbers of rule pages, waits in whole seconds, too, and the wait of the Config that is shown."""
    facts = dict(page_facts(NEWEST))
    for name in [name for name in facts if "_max_wait" in name]:
        facts[f"{name}_seconds"] = f"{float(facts[name]):.0f}"
    connect, read, attempts = (Setting(value, "") for value in SHOWN.values())
    settings = EffectiveSettings(connect, read, Setting("standard", ""), attempts, None, None)
    wait, before = (
        longest_wait(settings, "s3", NEWEST),
        longest_wait(settings, "s3", parse_version(facts["legacy_version"])),
    )
    upload = RequestSeries(body=True).seconds(wait)
    assert wait is not None and before is not None and upload is not None
    shown = {f"shown_{name}": str(value) for name, value in SHOWN.items()}
    waits = {"shown_wait": wait.total, "shown_wait_legacy": before.total, "shown_upload": upload}
    return {**facts, **shown, **{name: f"{seconds:.0f}" for name, seconds in waits.items()}}


def _of_rules(rules: tuple[Rule, ...]) -> dict[str, str]:
    """Code that the rules accept."""
    by_code = {rule.code: rule for rule in rules}
    return {
        "client_with_config": examples(by_code["BOT101"], "Use instead")[0].rstrip(),
        "client_that_sends_once": examples(by_code["BOT302"], "Use instead")[0].rstrip(),
    }
