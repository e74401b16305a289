"""Makes docs/picture.svg, what the command prints about the README's example: ``python scripts/make_picture.py``."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from generated import ROOT, write_or_check
from rich.console import Console
from rich.text import Text

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.reports import CheckedFile, Run, report_for, shown_lines

EXAMPLE = Path("examples", "send_invoices.py")
PICTURE = ROOT / "docs" / "picture.svg"
COLUMNS = 88


def picture() -> str:
    """The terminal as SVG, in fonts that the reader has: nothing is loaded from elsewhere."""
    source = (ROOT / EXAMPLE).read_text("utf-8")
    found = tuple(lint(source, str(EXAMPLE), Settings()))
    checked = CheckedFile(EXAMPLE.as_posix(), shown_lines(source.splitlines(keepends=True), found), found)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print("$ flake8-botocore check examples\n", highlight=False)
    run = Run((checked,), (), "", colour=True, width=COLUMNS, paths=(EXAMPLE.parent.as_posix(),), checked=1)
    console.print(Text.from_ansi(report_for("text")(run)))
    drawn = console.export_svg(title="flake8-botocore", unique_id="flake8-botocore")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(write_or_check(PICTURE, picture, __doc__))
