"""What is reported of a file: not what the baseline records."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_botocore.baseline import NAME, FingerprintSource, identities, unrecorded, written
from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding, Span

TEXT = "f()\n" * 2
PAGE = FingerprintSource(TEXT.splitlines(keepends=True), lambda: ast.parse(TEXT))
RECORDED, NEW = (Finding(code, Span(line, 0, line, 3), "?") for line, code in ((1, "BOT101"), (2, "BOT201")))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_recorded_findings_are_not_reported(here: Path) -> None:
    (record,) = identities([RECORDED], "a.py", PAGE).values()
    (here / NAME).write_text(written([record]))
    settings = Settings(baseline=NAME)
    assert unrecorded([RECORDED, NEW], str(here / "a.py"), PAGE, settings) == ([NEW], {RECORDED: record})
    assert unrecorded([RECORDED, NEW], str(here / "b.py"), PAGE, settings) == ([RECORDED, NEW], {})
