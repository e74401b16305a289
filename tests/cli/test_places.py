"""Places as reports print them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.cli.request import FileLine
from flake8_botocore.findings import CellLine, Finding, Span

from ..cli.running import Command

FOUND = Finding("BOT101", Span(3, 8, 3, 20), "said")
CELLS = (CellLine(2, 1, 5), CellLine(2, 2, 6), CellLine(4, 1, 9))


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("BOT101", "; write --select BOT101 to choose a rule"),
        ("BOT_tables.py", ""),
        ("101", ""),
        ("a.py:3", "; check takes whole files, a.py, and only fix takes FILE:LINE"),
        ("b.py:3", ""),
    ],
)
def test_a_rule_or_a_line_in_place_of_a_file_is_told_how_to_be_named(command: Command, path: str, advice: str) -> None:
    Path("a.py").touch()
    assert command("check", path).err == f"flake8-botocore: {path} does not exist{advice}\n"


def test_a_place_in_a_notebook_holds_the_findings_in_its_cell() -> None:
    for cell, line, holds in [(4, 1, True), (2, 1, False), (None, 3, False), (4, 3, False)]:
        assert FileLine("nb.ipynb", cell, line).holds(FOUND, CELLS) is holds
