"""``check`` of single files that say nothing of boto: answered without loading what would look into them."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..looking.regular import read_regular
from .configured import LARGEST, TABLES, is_configured, sections_decide

SWITCHES = frozenset({"-q", "--quiet", "--no-cache", "--exit-zero", "--force-exclude", "--no-respect-gitignore"})
"""Options that change nothing of a run in which nothing is found."""

CHOICES = {
    "--format": frozenset({"text", "concise", "github"}),
    "--color": frozenset({"auto", "always", "never"}),
    **dict.fromkeys(["--jobs", "-j"], frozenset({"auto", *map(str, range(1, 65))})),
}
"""The same with a value, and the values with which that is so."""

KEYS = frozenset(
    "bot-cache bot-connect-timeout bot-include-mocked bot-lambda-timeout bot-max-wait bot-read-timeout bot-retry-mode"
    " bot-shared-config bot-tests bot-total-max-attempts exclude extend-exclude".split()
)
"""The same in a table of pyproject.toml."""

BASELINE: dict[str, tuple[bytes, ...]] = {"flake8-botocore-baseline.json": (b"",)}
"""The file of recorded findings, of which there is always something to say."""


def says_nothing(arguments: list[str]) -> bool:
    """Whether ``check`` with ``arguments`` is sure to find nothing and to say nothing; all else is not sure."""
    paths = _paths(arguments)
    if not paths or any(map(_may_say_something, paths)) or is_configured(BASELINE, os.getcwd()):
        return False
    # The nearest table counts for a file, wherever the command runs.
    folders = {os.getcwd(), *(os.path.dirname(os.path.abspath(each)) for each in paths)}
    return "--isolated" in arguments or not any(map(_decides, folders))


def _paths(arguments: Iterable[str]) -> list[str]:
    """What ``arguments`` name beside options of which nothing comes; nothing where there are others."""
    paths: list[str] = []
    ended = False
    # Files may stand on both sides of that option, of no other.
    rest = (each for each in arguments if each != "--isolated")
    for each in rest:
        name, equals, value = each.partition("=") if each.startswith("--") else (each, "", "")
        if name in CHOICES:
            if (value if equals else next(rest, None)) not in CHOICES[name]:
                return []
        elif each.startswith("-"):
            if each not in SWITCHES:
                return []
        elif ended:
            return []
        else:
            paths.append(each)
            continue
        ended = bool(paths)
    return paths


def _decides(folder: str) -> bool:
    """Whether what is configured for ``folder`` may decide what is found, or cannot be followed."""
    if sections_decide(folder, found=False):
        return True
    if not is_configured(TABLES, folder):
        return False
    from . import UsageError, pyproject

    try:
        return not pyproject.find(folder).options.keys() <= KEYS
    except UsageError:
        return True


def _may_say_something(path: str) -> bool:
    from ..reading.text_gates import operations_gate, text_gate

    if not path.endswith(".py"):
        return True
    try:
        # Names of boto are ASCII, and so the same bytes in every encoding that sources are written in.
        text = read_regular(path, LARGEST).decode("latin-1")
    except (OSError, ValueError):
        return True
    return text_gate(text) or operations_gate(text, at_once=False)
