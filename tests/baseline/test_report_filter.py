"""What is reported of a file: not what the baseline records, nor quiet rules in test files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_botocore.baseline import baseline_file
from flake8_botocore.baseline.baseline_file import NAME, written
from flake8_botocore.baseline.identity import FingerprintSource, identities
from flake8_botocore.baseline.report_filter import is_quiet, reported
from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding, Span

TEXT = "f()\n" * 2
PAGE = FingerprintSource(TEXT.splitlines(keepends=True), lambda: ast.parse(TEXT))
QUIET, LOUD = (Finding(code, Span(line, 0, line, 3), "?") for line, code in ((1, "BOT101"), (2, "BOT201")))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, which is the working directory."""
    baseline_file.forget()
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "tests", "quiet"),
    [
        ("a.py", "quiet", False),
        ("test_a.py", "quiet", True),
        ("tests.py", "quiet", True),
        ("tests/helpers.py", "quiet", True),
        ("test_a.py", "report", False),
    ],
)
def test_quiet_rules_report_nothing_in_tests(here: Path, path: str, tests: str, quiet: bool) -> None:
    settings = Settings(tests=tests)
    assert is_quiet(str(here / path), settings) is quiet
    expected = [LOUD] if quiet else [QUIET, LOUD]
    assert reported([QUIET, LOUD], str(here / path), PAGE, settings) == (expected, {})


def test_what_is_recorded_is_not_reported(here: Path) -> None:
    (record,) = identities([QUIET], "a.py", PAGE).values()
    (here / NAME).write_text(written([record]))
    settings = Settings(baseline=NAME)
    assert reported([QUIET, LOUD], str(here / "a.py"), PAGE, settings) == ([LOUD], {QUIET: record})
    assert reported([QUIET, LOUD], str(here / "b.py"), PAGE, settings) == ([QUIET, LOUD], {})
