"""Two texts as a unified diff that patch and git can apply."""

from __future__ import annotations

import re
from difflib import unified_diff

_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def difference(path: str, old: str, new: str) -> str:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them."""
    name = path.removeprefix("./")
    lines = unified_diff(_LINES.findall(old), _LINES.findall(new), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
