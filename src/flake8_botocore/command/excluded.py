"""Which paths are left out, by patterns of which there may be very many."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Sequence

PATTERNS = "*.py,*.ipynb"
"""The names of files that are looked for in folders; flake8 itself looks for ``*.py`` only."""

_MAGIC = re.compile(r"[*?[]")


def normalized(path: str, folder: str = os.curdir) -> str:
    """``path`` as flake8 takes it: with a separator in it, it is relative to ``folder``; else it is a name."""
    separators = os.sep + (os.altsep or "")
    if path == "." or any(each in path for each in separators):
        path = os.path.abspath(os.path.join(folder, path))
    return path.rstrip(separators)


class Excluded:
    """What flake8 leaves out; it tries every pattern on every path, which takes hours where a tool wrote them."""

    def __init__(self, patterns: Sequence[str], stdin_display_name: str) -> None:
        """Take the patterns apart: what is no pattern but a name is looked up."""
        normal = list(map(os.path.normcase, patterns))
        self._names = frozenset(each for each in normal if not _MAGIC.search(each))
        self._matches = [re.compile(fnmatch.translate(each)).match for each in normal if _MAGIC.search(each)]
        self._stdin = stdin_display_name

    def __call__(self, path: str) -> bool:
        """Whether ``path`` is left out, by its last part or as a whole."""
        if path == "-":
            if self._stdin == "stdin":
                return False
            path = self._stdin
        name = os.path.basename(path)
        return (name not in (".", "..") and self._hit(name)) or self._hit(os.path.abspath(path))

    def inside(self, folder: str, name: str) -> bool:
        """Whether ``name`` in the absolute ``folder`` is left out."""
        return self._hit(name) or self._hit(f"{folder.rstrip(os.sep)}{os.sep}{name}")

    def _hit(self, text: str) -> bool:
        text = os.path.normcase(text)
        return text in self._names or any(match(text) for match in self._matches)
