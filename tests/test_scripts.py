"""Scripts that people run by hand: they still say what the linter thinks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def show(*arguments: str) -> list[str]:
    """The lines ``scripts/show_reading.py`` prints."""
    command = [sys.executable, str(ROOT / "scripts" / "show_reading.py"), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return ran.stdout.splitlines()


def test_every_fact_of_a_file_is_shown_with_its_line() -> None:
    lines = show("examples/send_invoices.py")
    assert [line for line in lines if line.startswith("line ")] == [
        "line 4: ClientCreation",
        "line 5: ClientCreation",
        "line 5: ConfigCreation",
        "line 9: OperationCall",
    ]
    assert "    service = 'lambda'" in lines
    assert "    config = ABSENT" in lines


def test_what_a_call_is_and_what_is_called() -> None:
    assert show("examples/send_invoices.py", '4:boto3.client("lambda")') == [
        'boto3.client("lambda")',
        "    is Client()",
        "    what is called is Dotted(path='boto3.client', importer=None)",
    ]
