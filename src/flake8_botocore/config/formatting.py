"""How the project's formatters and linters want code written: line length, quotes, order of imports."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..files.filesystem import LARGEST_CONFIGURATION, content, has, marked_root, short_lines, upward
from ..files.snapshot import memo
from .pyproject import toml

USUAL = 88
"""The line length that black and ruff use without any configuration."""


class ImportOrder(NamedTuple):
    """How the project's isort or ruff sorts imports.

    ``lines_after`` is how many empty lines follow them, negative for as many as the code needs. ``sections``: they are
    grouped by origin. ``by_module``: ``import x`` and ``from x import y`` are sorted together, by module. ``root`` is
    the folder whose modules are the project's own, as ``first_party`` are.
    """

    lines_after: int = -1
    sections: bool = True
    by_module: bool = False
    first_party: tuple[str, ...] = ()
    root: str = ""

    def section(self, module: str) -> int:
        """The number of the section for imports of ``module``, in order: 0 for ``__future__``.

        1 is the standard library, 2 third parties, 3 the project, 4 relative imports. Without ``sections`` 1 is for all
        of them.
        """
        if module == "__future__":
            return 0
        if not self.sections:
            return 1
        if module.startswith("."):
            return 4
        top = module.partition(".")[0]
        if top in self.first_party or module in self.first_party:
            return 3
        if top in sys.stdlib_module_names:
            return 1
        folders = [self.root, os.path.join(self.root, "src")] if self.root else []
        return 3 if any(has(each, name) for each in folders for name in (top, f"{top}.py")) else 2


_RUFF = (".ruff.toml", "ruff.toml")

LONGEST = 130
"""Characters past which flake8's line length no longer says how long lines should be: it is switched off."""


@memo(20_000)
def line_length_in(folder: str) -> int:
    """The line length for files in the absolute ``folder``: that of the nearest ruff, black or flake8 that states one.

    USUAL if the nearest ruff or black states none, if flake8's is above LONGEST, and if none of them is used.
    """
    for each in upward(folder, marked_root(folder)):
        tables = [*_ruff(each), *_tool(each, "black")]
        found = [table.get("line-length", table.get("line_length")) for table in tables]
        lengths = [length for length in found if isinstance(length, int) and length > 0]
        if lengths:
            return lengths[0]
        # A table with ``extend`` may have its length from a file further up.
        if any("extend" not in table for table in tables) or _is_formatted(each):
            return USUAL
        limit = next(filter(None, (_flake8(each, name) for name in _CONFIGURATIONS)), 0)
        if limit > 0:
            return limit if limit <= LONGEST else USUAL
    return USUAL


@memo(20_000)
def prefers_single_quotes(folder: str) -> bool:
    """Whether ruff writes single quotes in the files of the absolute ``folder``."""
    tables = (table for each in upward(folder, marked_root(folder)) for table in _ruff(each))
    return any(_table(table, "format").get("quote-style") == "single" for table in tables)


def import_order(folder: str) -> ImportOrder:
    """How imports are sorted in the files of the absolute ``folder``, by the nearest settings of ruff or isort."""
    return ImportOrder(*stated_order(folder))


@memo(20_000)
def stated_order(folder: str) -> tuple[int, bool, bool, tuple[str, ...], str]:
    """The fields of ``import_order(folder)``, as plain values that can be cached."""
    root = marked_root(folder) or ""
    for each in upward(folder, root or None):
        ruff = [_table(around, "isort") for table in _ruff(each) for around in (_table(table, "lint"), table)]
        given = [table for table in (*ruff, *_tool(each, "isort"), *_isort(each)) if table]
        if given or ruff:
            return _order(given[0] if given else {}, each)
    return -1, True, False, (), root


_COMMAS_OR_BLANKS = re.compile(r"[,\s]+")


def _order(stated: Mapping[str, Any], root: str) -> tuple[int, bool, bool, tuple[str, ...], str]:
    """The fields of an ImportOrder, from the settings of isort or ruff, which spell them with ``-`` or ``_``."""
    settings = {key.replace("-", "_"): value for key, value in stated.items()}

    def is_on(key: str) -> bool:
        return str(settings.get(key, "")).lower() in ("true", "1", "yes")

    first = settings.get("known_first_party", ())
    names = _COMMAS_OR_BLANKS.split(first.strip()) if isinstance(first, str) else map(str, first)
    lines = str(settings.get("lines_after_imports", -1))
    by_module = is_on("force_sort_within_sections") or settings.get("profile") in ("google", "open_stack", "plone")
    return int(lines) if lines.isdecimal() else -1, not is_on("no_sections"), by_module, tuple(names), root


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


_FORMATTING_HOOK = re.compile(rb"\bid: *(?:black|ruff-format)\b")


def _is_formatted(folder: str) -> bool:
    """Whether pre-commit runs black or ruff's formatter in ``folder``."""
    return _FORMATTING_HOOK.search(_content(folder, ".pre-commit-config.yaml") or b"") is not None


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


def _flake8(folder: str, name: str) -> int | None:
    """The ``max-line-length`` in the file ``name`` of ``folder``; None if it states no number."""
    section = next(_sections(folder, name, ("flake8",)), {})
    try:
        return int(section.get("max-line-length") or section.get("max_line_length") or "")
    except ValueError:
        return None


def _isort(folder: str) -> Iterator[dict[str, str]]:
    for name in (".isort.cfg", *_CONFIGURATIONS[1:]):
        yield from _sections(folder, name, ("settings", "isort", "tool:isort"))


def _sections(folder: str, name: str, wanted: Sequence[str]) -> Iterator[dict[str, str]]:
    """The ``wanted`` sections of the file ``name`` in ``folder``; none if it cannot be read or parsed."""
    raw = _content(folder, name)
    if raw is None:
        return
    from configparser import Error, RawConfigParser

    parser = RawConfigParser()
    try:
        parser.read_string("\n".join(short_lines(raw.decode("utf-8-sig").splitlines())))
        found = [dict(parser[section]) for section in wanted if parser.has_section(section)]
    except (Error, UnicodeDecodeError):
        return
    yield from found
