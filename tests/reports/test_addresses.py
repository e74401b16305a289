"""Without an address of the site no report links to one; people are told the command that prints the page."""

from __future__ import annotations

import pytest

from flake8_botocore import reports
from flake8_botocore.reports import FORMATS, RuleInfo, report_for

from .samples import RUN

RULES = (RuleInfo("BOT101", "client-without-config", "A client without a Config", "Its page.", False, "warning"),)
LINKING = {"text", "json", "sarif"}


@pytest.mark.parametrize("name", FORMATS)
def test_links_are_off_without_an_address(home: str, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    run, render = RUN._replace(rules=RULES, links=True), report_for(name)
    linking = home in render(run)
    monkeypatch.setattr(reports, "HOME", "")
    text = render(run)
    assert (linking, "rules/BOT101" in text, "helpUri" in text, "informationUri" in text) == (
        name in LINKING,
        False,
        False,
        False,
    )
