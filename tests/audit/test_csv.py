"""Cells that a spreadsheet would take for formulas, and names that would break a line."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from ..cli.running import CLIENT, Command, tree

USED = f"{CLIENT}client.put_object()\n"


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_that_looks_like_a_formula_begins_with_a_quote(command: Command, tmp_path: Path, sign: str) -> None:
    name = f"{sign}cmd.py"
    tree(tmp_path, {name: CLIENT})
    ran = command("audit", "--format=csv", "--", name)
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (ran.code, row["path"], row["call"]) == (0, f"'{name}", 'boto3.client("s3")')


@pytest.mark.skipif(sys.platform == "win32", reason="it refuses such a name")
def test_a_name_with_a_newline_breaks_no_line(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a\n=b.py": USED, "c.py": USED})
    rows = list(csv.DictReader(io.StringIO(command("audit", "--format=csv", ".").out)))
    assert [row["path"] for row in rows] == [r"./a\n=b.py", "./c.py"]
    assert [row["operations"].partition(": ")[2] for row in rows] == [r"./a\n=b.py:4", "./c.py:4"]


def test_numbers_are_not_quoted(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    (row,) = csv.DictReader(io.StringIO(command("audit", "--format=csv", "a.py").out))
    assert (row["line"], row["longest_wait"], row["without_limit"]) == ("3", "360.15", "False")
