"""Reports link to a site, as they do after a release."""

from __future__ import annotations

import pytest

from flake8_botocore import reports


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the site."""
    monkeypatch.setattr(reports, "HOME", "https://example.org/bot/")
    return reports.HOME
