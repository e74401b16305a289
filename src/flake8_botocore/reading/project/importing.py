"""Which files of a project may use what a module of it has: told by their text, without parsing it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from .cache import CACHE, state_of_file
from .modules import LARGEST

MOST_FILES = 3_000
"""Files of a project that are looked through; past them somebody may use anything."""

_SKIPPED = re.compile(r"\..*|node_modules|site-packages|venv|env|__pycache__")
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+[.\w]+[ \t]+import[ \t]+(?:\([^()]*\)|[^\n]*)|import[ \t]+[^\n]*)", re.MULTILINE
)
_WORD = re.compile(rb"\w+")


def mentioned_elsewhere(path: str, name: str, root: str) -> bool:
    """Whether a file under ``root`` imports the module at ``path``, by the last part of its name, and says ``name``."""
    folder, module = os.path.split(path)
    stem = os.path.basename(folder) if module == "__init__.py" else module.removesuffix(".py")
    files = CACHE.sources.get(root, CACHE.moment(), lambda: tuple(_sources(root)))
    if len(files) > MOST_FILES:
        return True
    word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
    return any(word.search(_text(file)) for file in files if file != path and stem.encode() in _imported(file))


def _sources(root: str) -> Iterator[str]:
    """The Python files under ``root``, one more than may be looked through if there are."""
    left = MOST_FILES
    folders = [root]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                found = [entry for entry in entries if not _SKIPPED.fullmatch(entry.name)]
        except OSError:
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.name.endswith(".py"):
                yield entry.path
                left -= 1
                if left < 0:
                    return


def _imported(path: str) -> frozenset[bytes]:
    """Every word in the import statements of the file at ``path``."""
    state = state_of_file(path)
    return CACHE.imported.get(path, state, lambda: _words(path)) if state is not None else frozenset()


def _words(path: str) -> frozenset[bytes]:
    return frozenset(word for match in _IMPORT.finditer(_text(path)) for word in _WORD.findall(match[0]))


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(LARGEST)
    except OSError:
        return b""
