"""One line per finding, as flake8 prints it."""

from __future__ import annotations

from . import Run


def render(run: Run) -> str:
    """``path:line:column: CODE message`` for every finding; line and column are 1-based.

    In a notebook ``path:cell number:line:column:``, the line counted in the cell.
    """
    return "".join(f"{file.shown(finding.span)} {finding.text}\n" for file in run.files for finding in file.findings)
