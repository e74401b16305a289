"""Places as reports print them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.cli.request import FileLine, named_place
from flake8_botocore.findings import CellLine, Finding, Span

from ..cli.running import Command

FOUND = Finding("BOT101", Span(3, 8, 3, 20), "said")
CELLS = (CellLine(2, 1, 5), CellLine(2, 2, 6), CellLine(4, 1, 9))


def test_texts_that_name_a_place_are_parsed() -> None:
    for text, expected in [
        ("a.py:3", FileLine("a.py", None, 3)),
        ("./a b/c.py:3:9", FileLine("./a b/c.py", None, 3, 9)),
        ("a.py:3:9:", FileLine("a.py", None, 3, 9)),
        ("a.py:3:BOT101", FileLine("a.py", None, 3, None, "BOT101")),
        ("a.py:3:9: BOT101", FileLine("a.py", None, 3, 9, "BOT101")),
        ("C:\\a.py:3", FileLine("C:\\a.py", None, 3)),
        ("nb.ipynb:cell 4:1", FileLine("nb.ipynb", 4, 1)),
        ("nb.ipynb:cell 4:1:9:BOT101", FileLine("nb.ipynb", 4, 1, 9, "BOT101")),
        ("a.py", None),
        ("a.py:", None),
        (":3", None),
        ("a.py:0", None),
        ("a.py:BOT101", None),
        ("C:\\a.py", None),
        ("-", None),
    ]:
        assert named_place(text) == expected


def test_a_file_of_that_name_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a:3"
    assert named_place(str(path)) == FileLine(str(tmp_path / "a"), None, 3)
    path.touch()
    assert named_place(str(path)) is None


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


def test_a_place_holds_the_findings_on_its_line() -> None:
    for where, holds in [
        (FileLine("a.py", None, 3), True),
        (FileLine("a.py", None, 3, 9, "BOT101"), True),
        (FileLine("a.py", None, 2), False),
        (FileLine("a.py", None, 3, 8), False),
        (FileLine("a.py", None, 3, None, "BOT102"), False),
        (FileLine("a.py", 1, 3), False),
    ]:
        assert where.holds(FOUND, ()) is holds


def test_a_place_in_a_notebook_holds_the_findings_in_its_cell() -> None:
    for cell, line, holds in [(4, 1, True), (2, 1, False), (None, 3, False), (4, 3, False)]:
        assert FileLine("nb.ipynb", cell, line).holds(FOUND, CELLS) is holds
