"""One line per finding, as flake8 prints it."""

from __future__ import annotations

from ..findings import shown_path
from . import Run


def render(run: Run) -> str:
    """``path:line:column: CODE message`` for every finding; line and column are 1-based."""
    return "".join(
        f"{shown_path(file.path)}:{finding.span.start_line}:{finding.span.start_column + 1}: {finding.text}\n"
        for file in run.files
        for finding in file.findings
    )
