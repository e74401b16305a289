"""The line length that a project's formatter or linter is configured with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from ..files.dependencies import answered, moment
from ..files.filesystem import content, has, short_lines
from .target import marked_root, upward

USUAL = 88
"""The line length that black and ruff use without any configuration."""

_INI = (".flake8", "setup.cfg", "tox.ini")
_RUFF = (".ruff.toml", "ruff.toml")


def line_length(path: str) -> int:
    """The line length of the file ``path``: the nearest one that ruff, black or flake8 is given, in this order."""
    return line_length_in(os.path.dirname(os.path.abspath(path)))


@answered(20_000, moment)
def line_length_in(folder: str) -> int:
    """The line length of the files in the absolute ``folder``."""
    for each in upward(folder, marked_root(folder)):
        for found in _stated(each):
            if isinstance(found, int) and found > 0:
                return found
    return USUAL


def _stated(folder: str) -> Iterator[Any]:
    for name in _RUFF:
        yield _toml(folder, name).get("line-length")
    tool = _toml(folder, "pyproject.toml").get("tool")
    for name in ("ruff", "black"):
        table = tool.get(name) if isinstance(tool, dict) else None
        yield table.get("line-length") if isinstance(table, dict) else None
    for name in _INI:
        yield _flake8(folder, name)


def _content(folder: str, name: str) -> bytes | None:
    return content(os.path.join(folder, name)) if has(folder, name) else None


def _toml(folder: str, name: str) -> dict[str, Any]:
    raw = _content(folder, name)
    if raw is None:
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _flake8(folder: str, name: str) -> int | None:
    raw = _content(folder, name)
    if raw is None:
        return None
    from configparser import Error, RawConfigParser

    parser = RawConfigParser()
    try:
        parser.read_string("\n".join(short_lines(raw.decode().splitlines())))
        section = parser["flake8"]
        return int(section.get("max-line-length") or section.get("max_line_length") or "")
    except (Error, UnicodeDecodeError, KeyError, ValueError):
        return None
