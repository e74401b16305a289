"""The pages with answers to common questions, which are written from scripts/pages."""

from __future__ import annotations

from pathlib import Path
from string import Template

from flake8_botocore.botocore import NEWEST, parse_version
from flake8_botocore.botocore.defaults import Setting
from flake8_botocore.botocore.effective import EffectiveSettings
from flake8_botocore.botocore.waits import RequestSeries, longest_wait
from flake8_botocore.documentation import page_facts

TEMPLATES = Path(__file__).resolve().parent / "pages"
SHOWN = {"connect_timeout": 5, "read_timeout": 20, "attempts": 3}
"""The values of the Config that the page about the read timeout shows."""


def answers() -> dict[str, str]:
    """Every page by its file name."""
    facts = _numbers()
    return {path.name: Template(path.read_text("utf-8")).substitute(facts) for path in sorted(TEMPLATES.glob("*.md"))}


def _numbers() -> dict[str, str]:
    """The numbers of rule pages, waits in whole seconds, too, and the wait of the Config that is shown."""
    facts = dict(page_facts(NEWEST))
    for name in [name for name in facts if "_max_wait" in name]:
        facts[f"{name}_seconds"] = f"{float(facts[name]):.0f}"
    connect, read, attempts = (Setting(value, "") for value in SHOWN.values())
    settings = EffectiveSettings(connect, read, Setting("standard", ""), attempts, None)
    wait, before = (
        longest_wait(settings, "s3", NEWEST),
        longest_wait(settings, "s3", parse_version(facts["legacy_version"])),
    )
    upload = RequestSeries(body=True).seconds(wait)
    assert wait is not None and before is not None and upload is not None
    shown = {f"shown_{name}": str(value) for name, value in SHOWN.items()}
    waits = {"shown_wait": wait.total, "shown_wait_legacy": before.total, "shown_upload": upload}
    return {**facts, **shown, **{name: f"{seconds:.0f}" for name, seconds in waits.items()}}
