"""``check`` of single files that say nothing of boto: answered without loading what would look into them."""

from __future__ import annotations

import os

from .configured import CONFIGURING, is_configured, read_regular

SILENT = frozenset({"-q", "--quiet", "--isolated", "--no-cache", "--exit-zero", "--format=text", "--format=concise"})
"""Options that change nothing of a run in which nothing is found."""

BASELINE: dict[str, tuple[bytes, ...]] = {"flake8-botocore-baseline.json": (b"",)}
"""The file of recorded findings, of which there is always something to say."""


def says_nothing(arguments: list[str]) -> bool:
    """Whether ``check`` with ``arguments`` is sure to find nothing and to say nothing; all else is not sure."""
    paths = [each for each in arguments if each not in SILENT]
    if not paths or any(each.startswith("-") for each in paths):
        return False
    if any(map(_may_say_something, paths)) or is_configured(BASELINE, os.getcwd()):
        return False
    # The nearest table counts for a file, wherever the command runs.
    folders = {os.getcwd(), *(os.path.dirname(os.path.abspath(each)) for each in paths)}
    return "--isolated" in arguments or not any(is_configured(CONFIGURING, folder) for folder in folders)


def _may_say_something(path: str) -> bool:
    from ..reading.text_gates import operations_gate, text_gate

    if not path.endswith(".py"):
        return True
    try:
        # Names of boto are ASCII, and so the same bytes in every encoding Python reads.
        text = read_regular(path).decode("latin-1")
    except (OSError, ValueError):
        return True
    return text_gate(text) or operations_gate(text, quick=False)
