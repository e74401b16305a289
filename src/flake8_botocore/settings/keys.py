"""Keys that no option has, and the ones that may be meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from .options import OPTIONS

PREFIX = "bot-"


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
        if name.startswith(PREFIX) and name not in ours:
            close = nearest(key, ours)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(ours))}"
            yield f"[flake8] has no option {key}; {hint}"
