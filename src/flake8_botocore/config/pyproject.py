"""Our table in pyproject.toml, its JSON schema, and the ``[flake8]`` section: where these are and what they hold."""

from __future__ import annotations

import argparse
import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files.filesystem import LARGEST_CONFIGURATION, marked_root, read_configuration, read_regular, shown_size, upward
from ..files.snapshot import memo
from ..findings import UsageError
from . import OPTIONS, Settings
from .options import TABLE, misnamed, misnamed_sections, nearest

if TYPE_CHECKING:
    # Most runs find none.
    from configparser import RawConfigParser


class Configured(NamedTuple):
    """The options and settings of the files that one table applies to."""

    options: argparse.Namespace
    settings: Settings


class Tables:
    """The configurations of files to which another table of pyproject.toml applies than the one in use."""

    def __init__(self, own: str | None) -> None:
        """``own`` is the path of the table in use, that of the working directory; None if there is none."""
        self._own = own
        self._configured: dict[str, Configured] = {}

    def find(self, files: Iterable[str], configure: Callable[[Pyproject], Configured]) -> None:
        """Find the tables of ``files``, and let ``configure`` make options and settings of those not in use.

        Raises UsageError for a table that is not valid.
        """
        for folder in {os.path.dirname(path) for path in files}:
            table = find(folder)
            if table.path not in (None, self._own, *self._configured):
                self._configured[str(table.path)] = configure(table)

    def __bool__(self) -> bool:
        """Whether another table than the one in use applies to some file."""
        return bool(self._configured)

    def of(self, path: str) -> Configured | None:
        """The configuration of the file ``path``; None for the configuration in use."""
        table = find(os.path.dirname(os.path.abspath(path)))
        return self._configured.get(str(table.path))

    def folder(self, path: str) -> str:
        """The folder of the table that applies to the file ``path``; without a table, where the search for it ended."""
        return find(os.path.dirname(os.path.abspath(path))).directory

    def all(self) -> dict[str, Configured]:
        """The configurations of the tables that are not in use, by their paths."""
        return self._configured

    def with_settings(self, change: Callable[[Settings], Settings]) -> Tables:
        """A copy of these tables in which ``change`` was applied to all settings."""
        other = Tables(self._own)
        other._configured = {
            path: each._replace(settings=change(each.settings)) for path, each in self._configured.items()
        }
        return other


NAMES = (b"flake8-bot", b"flake8_bot", b"flake8bot")
"""The start of our table's name, and of names that were meant to be it."""

OURS = {option.key: option for option in OPTIONS}
LISTS = tuple("exclude extend-exclude extend-ignore extend-select filename ignore per-file-ignores select".split())
SWITCHES = ("disable-noqa",)
KEYS = {*OURS, *LISTS, *SWITCHES, "format", "jobs", "min-severity"}


class Pyproject(NamedTuple):
    """The options of one table, by name and as text as in a ``[flake8]`` section, and the file they are in.

    ``path`` is None where there is no table; ``directory`` is what paths in it are relative to.
    """

    options: dict[str, str]
    directory: str
    path: str | None = None


def find(start: str) -> Pyproject:
    """The table nearest to the directory ``start``: there or in a parent, up to the root of the git repository.

    Raises UsageError if a pyproject.toml on the way is not TOML, or if the table is not valid.
    """
    return _nearest(os.path.abspath(start))


@memo(20_000)
def _nearest(directory: str) -> Pyproject:
    """``find`` for an absolute directory: its own table, else that of its parent, which is found once for all below."""
    path, parent = os.path.join(directory, "pyproject.toml"), os.path.dirname(directory)
    table = _table(path)
    if table is not None:
        return Pyproject(dict(_option(path, key, value) for key, value in table.items()), directory, path)
    if parent == directory or os.path.exists(os.path.join(directory, ".git")):
        return Pyproject({}, directory)
    return _nearest(parent)


_NO_TABLES = re.compile(rb"^[ \t]*tool[ \t]*=", re.MULTILINE)
"""A key in place of the tables of all tools."""


def _table(path: str) -> dict[str, Any] | None:
    """Our table in the file at ``path``; None if there is none.

    Raises UsageError if the file is not TOML, or has a table whose name is almost ours.
    """
    if not os.path.exists(path):
        return None
    try:
        text = read_configuration(path)
        # A file with neither our table's name nor a misspelling of it need not be parsed.
        if not any(name in _without_nulls(text) for name in NAMES) and not _NO_TABLES.search(text):
            return None
        whole = toml(text.decode("utf-8-sig"))
        tool = whole.get("tool", {})
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not isinstance(tool, dict):
        raise UsageError(f"{path}: [tool] is not a table")
    misspelt = [*filter(misnamed, whole), *(f"tool.{each}" for each in tool if each != TABLE and misnamed(each))]
    if misspelt:
        raise UsageError(f"{path}: no tool reads [{misspelt[0]}]; did you mean [tool.{TABLE}]?")
    table = tool.get(TABLE)
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{path}: [tool.{TABLE}] is not a table")
    return table


def unread_flake8_tables(folder: str) -> Iterator[str]:
    """A message for each pyproject.toml of the project around ``folder`` whose ``[tool.flake8]`` has options of ours.

    Neither flake8 nor this command reads that table. Files that cannot be read are passed over.
    """
    for each in upward(folder, marked_root(folder) or folder):
        path = os.path.join(each, "pyproject.toml")
        try:
            text = read_configuration(path) if os.path.exists(path) else b""
            tool = toml(text.decode("utf-8-sig")).get("tool") if b"[tool.flake8]" in text else None
        except (OSError, ValueError, RecursionError):
            continue
        table = tool.get("flake8") if isinstance(tool, dict) else None
        if not isinstance(table, dict):
            continue
        # Options of ours, and flake8's own with codes of ours. ``select = BOT`` is no loss: the command selects BOT by
        # itself.
        with_codes = {key for key, value in table.items() if "BOT" in str(value) and "select" not in key}
        ours = [key for key in table if key.startswith("bot") or key in with_codes]
        if ours:
            instead = f"move {', '.join(ours)} to [tool.{TABLE}] or to a [flake8] section of setup.cfg"
            yield f"{os.path.relpath(path)}: [tool.flake8] is not read: {instead}"


_LONG_KEY = re.compile(
    r"""^[ \t\[]*(?:(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""", re.ASCII | re.MULTILINE
)
"""A key of more parts than anybody writes: Python's parser takes the square of their number in time and memory."""


def toml(text: str) -> dict[str, Any]:
    """The content of the TOML ``text``. Raises ValueError if it cannot be parsed.

    The parser is loaded only here, for projects that have such a file.
    """
    if len(text) > LARGEST_CONFIGURATION:
        raise ValueError(f"it is larger than {shown_size(LARGEST_CONFIGURATION)}")
    long = _LONG_KEY.search(text)
    if long is not None:
        line = text.count("\n", 0, long.start()) + 1
        raise ValueError(f"the key in line {line} has more than 64 parts")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


_PATH = re.compile(r"(?<![^\s:,])[^\s:,]*/[^\s:,]*")
"""A pattern with a slash in the text of ``per-file-ignores``, such as ``tests/*`` in ``tests/*:BOT1 app.py:BOT101``."""


def _option(path: str, key: str, value: Any) -> tuple[str, str]:
    """The name and text in a ``[flake8]`` section for ``key`` with the TOML ``value`` in our table at ``path``.

    ``read-timeout = 5`` becomes ``bot-read-timeout`` and ``5``, ``select = ["BOT1", "BOT2"]`` becomes ``select`` and
    ``BOT1,BOT2``. Two options may be tables: ``per-file-ignores = {"tests/*" = ["BOT1"]}`` and ``limits``.
    Raises UsageError for an unknown key, and for a value that the option cannot have.
    """
    if key not in KEYS:
        close = nearest(key, KEYS)
        hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(KEYS))}"
        raise UsageError(f"{path}: [tool.{TABLE}] has no option {key!r}; {hint}")
    if key in SWITCHES and not isinstance(value, bool):
        raise UsageError(f"{path}: {key} is neither true nor false")
    folder = os.path.dirname(path)
    if isinstance(value, dict) and key == "per-file-ignores":
        lines = (f"{_from_here(pattern, folder)}:{_text(path, key, codes)}" for pattern, codes in value.items())
        return key, "\n".join(lines)
    if isinstance(value, dict) and key == "limits":
        # TOML reads ``app.handler = 30`` without quotes as a table in a table.
        if any(isinstance(each, dict) for each in value.values()):
            raise UsageError(f'{path}: limits: write each handler in quotes, as in "src/app.handler" = 30')
        value = [f"{handler}={_text(path, key, seconds)}" for handler, seconds in value.items()]
    text = _text(path, key, value)
    if key == "per-file-ignores":
        # As in flake8, an entry with a slash is a path, not a code.
        return key, _PATH.sub(lambda match: _from_here(match[0], folder), text)
    if key not in OURS:
        return key, text
    try:
        OURS[key].parse(text)
    except ValueError as error:
        raise UsageError(f"{path}: {key}: {error}") from error
    return f"bot-{key}", text


_MAGIC = re.compile(r"[*?[]")
_SEPARATOR = re.compile(r"[\s:,]")


def _from_here(pattern: str, folder: str) -> str:
    """The ``pattern`` of paths below ``folder``, written for the working directory: flake8 starts from no other.

    Run in ``app``, ``lib/*`` of a table in the folder above becomes ``../lib/*``. A pattern without a slash matches
    names in any folder, and stays as it is.
    """
    if "/" not in pattern:
        return pattern
    # The folder's own path is literal: its wildcards are escaped, and what ends a pattern for flake8 becomes ``?``.
    here = _MAGIC.sub(r"[\g<0>]", os.path.relpath(folder).replace(os.sep, "/"))
    found = os.path.normpath(os.path.join(_SEPARATOR.sub("?", here), pattern)).replace(os.sep, "/")
    # Without a slash it would be a pattern of names, in whatever folder.
    return found if "/" in found else f"./{found}"


def _text(path: str, key: str, value: Any) -> str:
    """The text in a ``[flake8]`` section for ``value``; raises UsageError if that has another type than ``key`` may."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, str):
        return value
    if key in LISTS:
        raise UsageError(f"{path}: {key} is neither text nor a list of texts")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    raise UsageError(f"{path}: {key} is neither text, number, true or false nor a list of texts")


def tool_schema(_: str) -> dict[str, Any]:
    """The JSON schema of our table for validate-pyproject, which asks by the name of the table."""
    import json

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    schema: dict[str, Any] = json.loads(read_regular(os.path.join(package, "pyproject.schema.json")))
    return schema


FILES = ("setup.cfg", "tox.ini", ".flake8")
"""Files that may hold the section, in the order in which flake8 looks for it in a folder."""


class UnreadableError(UsageError):
    """A file does not parse as sections with keys; flake8 ignores such a file unless the user names it."""


_MEANT = re.compile(rb"\[(?:flake8|(?:tool[:.])?flake8-botocore)\]")
"""A section that counts for this linter, or was meant to."""


def nearest_file(folder: str) -> str | None:
    """The file that flake8 reads in the absolute ``folder``: there or above it; None if there is none.

    The search ends below the home folder. Raises UsageError for a file that flake8 ignores because it cannot be read,
    although it was meant to be.
    """
    home = os.path.expanduser("~")
    for each in upward(folder):
        if each != folder and os.path.exists(home) and os.path.samefile(each, home):
            return None
        for path, raw in _files_with_section(each, strict=True):
            try:
                found = _sections(path, raw)
            except UnreadableError:
                if path.endswith(".flake8") or _MEANT.search(_without_nulls(raw)):
                    raise
                continue
            if found.has_section("flake8") or found.has_section("flake8:local-plugins"):
                return path
    return None


def section_of(file: str | None, more: Sequence[str]) -> tuple[Mapping[str, str] | None, str]:
    """The ``[flake8]`` section of ``file`` and ``more`` files, and the folder that paths in it are relative to.

    A later file overrides those before it. Without the section, they are None and empty. Raises UsageError for a file
    that cannot be read.
    """
    sections: RawConfigParser | None = None
    for path in (*([] if file is None else [file]), *more):
        try:
            raw = b"" if path == os.devnull else read_regular(path, LARGEST_CONFIGURATION)
            sections = _sections(path, raw, sections)
        except OSError as error:
            if not os.path.exists(path) or os.path.isdir(path):
                raise UsageError(f"The specified config file does not exist: {path}") from error
            raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if sections is None or not sections.has_section("flake8"):
        return None, ""
    return sections["flake8"], os.path.abspath(os.curdir) if file is None else os.path.dirname(file)


def misnamed_in(folder: str) -> Iterator[str]:
    """A message for each section, in the project's files from ``folder`` upward, whose name is almost ours.

    Files above the project, and files that cannot be read, are passed over.
    """
    for each in upward(folder):
        for path, raw in _files_with_section(each, strict=False):
            try:
                problems = list(misnamed_sections(_sections(path, raw).sections()))
            except UsageError:
                continue
            if problems and path.startswith(os.path.join(marked_root(folder) or folder, "")):
                yield from (f"{os.path.relpath(path)}: {problem}" for problem in problems)


def _files_with_section(folder: str, *, strict: bool) -> Iterator[tuple[str, bytes]]:
    """The files in ``folder`` that may hold a ``[flake8]`` section, each with its bytes. A pipe holds none.

    If ``strict``, raises UsageError for a file that is too large, and for a link out of the project; else skips them.
    """
    for name in FILES:
        path = os.path.join(folder, name)
        try:
            raw = read_configuration(path)
        except OSError as error:
            if strict and error.errno in (errno.EFBIG, errno.ELOOP) and os.path.exists(path):
                raise UsageError(f"{path} cannot be read: {error.strerror}") from error
            continue
        if name == ".flake8" or b"flake8" in _without_nulls(raw):
            yield path, raw


def _without_nulls(raw: bytes) -> bytes:
    """The bytes ``raw`` without null bytes, so that words in ASCII are found in UTF-16, too."""
    return raw.replace(b"\0", b"")


def _sections(path: str, raw: bytes, before: RawConfigParser | None = None) -> RawConfigParser:
    """The sections of ``raw``, the bytes of the file ``path``, added to those ``before``. Raises UsageError."""
    from configparser import Error, ParsingError, RawConfigParser

    found = RawConfigParser() if before is None else before
    try:
        found.read_file(io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} cannot be read: it is not text in UTF-8") from error
    except Error as error:
        kind = UnreadableError if isinstance(error, ParsingError) else UsageError
        raise kind(" ".join(str(error).split())) from error
    return found
