"""Keys that no option has, and the ones that may be meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from .options import OPTIONS

PREFIX = "bot-"

TABLE = "flake8-botocore"

OF_OTHERS = frozenset({"baseline", "cache", "tests"})
"""Keys of ours without their prefix that another plugin of flake8 may well have."""


def nearest(key: str, keys: Collection[str]) -> str | None:
    """The one of ``keys`` that ``key`` may mean, if one is close; prefix, case and underscores do not matter."""
    from difflib import get_close_matches

    plain = {each.removeprefix(PREFIX): each for each in keys}
    wanted = re.sub(rf"^-*(?:{PREFIX})?", "", key.lower().replace("_", "-"))
    close = get_close_matches(wanted, plain, 1, 0.7)
    return plain[close[0]] if close else None


def unknown_keys(keys: Iterable[str]) -> Iterator[str]:
    """What is wrong with those ``keys`` of a ``[flake8]`` section that look like ours; flake8 passes over them."""
    ours = [f"{PREFIX}{option.key}" for option in OPTIONS]
    for key in keys:
        name = key.replace("_", "-")
        if name not in OF_OTHERS and f"{PREFIX}{name}" in ours:
            yield f"[flake8] has no option {key}; did you mean {PREFIX}{name}?"
        if name.startswith(PREFIX) and name not in ours:
            close = nearest(key, ours)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(ours))}"
            yield f"[flake8] has no option {key}; {hint}"


def misnamed(name: str) -> bool:
    """Whether a table or section called ``name`` was meant for this linter: its name is close to ours."""
    from difflib import SequenceMatcher

    plain = re.sub(r"[\s_-]", "", name.lower().removeprefix("tool:").removeprefix("tool."))
    ours = TABLE.replace("-", "")
    # flake8-boto3 would be another plugin's.
    return plain[:6] == ours[:6] and SequenceMatcher(None, plain, ours).ratio() > 0.82


def misnamed_sections(sections: Iterable[str]) -> Iterator[str]:
    """What is wrong with those ``sections`` that nobody reads and that were meant for this linter."""
    for name in sections:
        if misnamed(name):
            yield f"no tool reads [{name}]; write [flake8], and {PREFIX} before each key"
