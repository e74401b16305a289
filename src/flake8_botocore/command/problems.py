"""What could not be done, on standard error: the same words for every subcommand."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from ..findings import shown, shown_path


def name_problems(problems: Iterable[tuple[str, str | None]]) -> int:
    """Name on standard error what was left alone and why; the exit code for it."""
    code = 0
    for path, problem in problems:
        if problem is not None:
            print(f"flake8-botocore: {shown_path(path)}: {shown(problem)}", file=sys.stderr)
            code = 2
    return code
