"""What holds for every test of findings in snippets."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _in_an_empty_project(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snippet has no neighbours but those that its test gives it."""
    monkeypatch.chdir(nowhere)
