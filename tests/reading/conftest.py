"""Every snippet of these tests is linted twice: the gates may save work, but change nothing."""

from __future__ import annotations

import pytest

from flake8_botocore.engine import lint
from flake8_botocore.findings import Finding
from flake8_botocore.settings import Settings
from tests import snippets


@pytest.fixture(autouse=True)
def gates_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(source: str, path: str, settings: Settings) -> list[Finding]:
        found = lint(source, path, settings)
        assert lint(source, path, settings, gates=False) == found, "the gates change the result"
        return found

    monkeypatch.setattr(snippets, "lint", twice)
