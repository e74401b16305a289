"""How long the project's formatters and linters let lines be, and in which section they sort an import."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from ..files.filesystem import LARGEST_CONFIGURATION, content, has, marked_root, upward
from ..files.snapshot import memo
from .pyproject import toml

USUAL = 88
"""The line length that black and ruff use without any configuration."""


def section_of_import(module: str, root: str) -> int:
    """The number of the section for imports of ``module``, in order: 0 for ``__future__``.

    1 is the standard library, 2 third parties, 3 the project in the folder ``root``, 4 relative imports.
    """
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 4
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return 1
    folders = [root, os.path.join(root, "src")] if root else []
    return 3 if any(has(each, name) for each in folders for name in (top, f"{top}.py")) else 2


_RUFF = (".ruff.toml", "ruff.toml")

LONGEST = 130
"""Characters past which flake8's line length no longer says how long lines should be: it is switched off."""


@memo(20_000)
def line_length_in(folder: str) -> int:
    """The line length for files in the absolute ``folder``: that of the nearest ruff, black or flake8 that states one.

    USUAL if the nearest ruff or black states none, if flake8's is above LONGEST, and if none of them is used. In one
    folder, ruff and black count before flake8.
    """
    for each in upward(folder, marked_root(folder)):
        tables = [*_ruff(each), *_tool(each, "black")]
        found = [table.get("line-length", table.get("line_length")) for table in tables]
        lengths = [length for length in found if isinstance(length, int) and length > 0]
        if lengths:
            return lengths[0]
        # A table with ``extend`` may have its length from a file further up.
        if any("extend" not in table for table in tables):
            return USUAL
        limit = next(filter(None, (_flake8(each, name) for name in _CONFIGURATIONS)), 0)
        if limit > 0:
            return limit if limit <= LONGEST else USUAL
    return USUAL


def _ruff(folder: str) -> list[dict[str, Any]]:
    """The configurations of ruff in ``folder``."""
    return [*(_toml(folder, name) for name in _RUFF if has(folder, name)), *_tool(folder, "ruff")]


def _tool(folder: str, name: str) -> list[dict[str, Any]]:
    """The table of the tool ``name`` in the pyproject.toml of ``folder``, if there is one."""
    tools = _table(_toml(folder, "pyproject.toml"), "tool")
    return [_table(tools, name)] if name in tools else []


def _table(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name)
    return found if isinstance(found, dict) else {}


_CONFIGURATIONS = (".flake8", "setup.cfg", "tox.ini")


def _content(folder: str, name: str) -> bytes | None:
    raw = content(os.path.join(folder, name)) if has(folder, name) else None
    return None if raw is None or len(raw) > LARGEST_CONFIGURATION else raw


@memo(100)
def _toml(folder: str, name: str) -> dict[str, Any]:
    raw = _content(folder, name)
    try:
        return {} if raw is None else toml(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}


_LIMIT = re.compile(rb"^\[flake8\][^\[]*?^max[-_]line[-_]length[ \t]*[=:][ \t]*(\d{1,4})\b", re.MULTILINE)


def _flake8(folder: str, name: str) -> int:
    """The ``max-line-length`` in the file ``name`` of ``folder``; 0 if it states none."""
    found = _LIMIT.search(_content(folder, name) or b"")
    return int(found[1]) if found else 0
