"""The ``[flake8]`` section: in which files it is looked for, and what it holds."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..files.filesystem import LARGEST_CONFIGURATION, read_configuration, read_regular, upward
from .options import misnamed_sections

if TYPE_CHECKING:
    # Most runs find none.
    from configparser import RawConfigParser


FILES = ("setup.cfg", "tox.ini", ".flake8")
"""Files that may hold the section, in the order in which flake8 looks for it in a folder."""


class UnreadableError(UsageError):
    """A file is not one of sections; flake8 passes over such a file unless it is named."""


def nearest_file(folder: str) -> str | None:
    """The file that flake8 reads in the absolute ``folder``: there or above it, but not in the home folder or above."""
    home = os.path.expanduser("~")
    for each in upward(folder):
        if each != folder and os.path.exists(home) and os.path.samefile(each, home):
            return None
        for path, raw in _naming_flake8(each, refusing=True):
            try:
                found = _sections(path, raw)
            except UnreadableError:
                continue
            if found.has_section("flake8") or found.has_section("flake8:local-plugins"):
                return path
    return None


def section_of(file: str | None, more: Sequence[str]) -> tuple[Mapping[str, str] | None, str]:
    """The section in ``file`` and ``more`` files, the last over those before; None if there is none.

    And the folder that paths in it are relative to. Raises UsageError.
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


def misnamed(folder: str) -> Iterator[str]:
    """What is wrong with sections meant for this linter, in files of ``folder`` and those above it in its project."""
    for each in upward(folder):
        for path, raw in _naming_flake8(each, refusing=False):
            try:
                problems = list(misnamed_sections(_sections(path, raw).sections()))
            except UsageError:
                continue
            if problems and _is_of_project(path, folder):
                yield from (f"{os.path.relpath(path)}: {problem}" for problem in problems)


def _is_of_project(path: str, folder: str) -> bool:
    from .target import marked_root

    return path.startswith(os.path.join(marked_root(folder) or folder, ""))


def _naming_flake8(folder: str, *, refusing: bool) -> Iterator[tuple[str, bytes]]:
    """Files in ``folder`` that may hold the section, and what they hold. A pipe holds none.

    If ``refusing``, raises UsageError for a file that is too large, and for a link out of the project.
    """
    for name in FILES:
        path = os.path.join(folder, name)
        try:
            raw = read_configuration(path)
        except OSError as error:
            if refusing and error.errno in (errno.EFBIG, errno.ELOOP) and os.path.exists(path):
                raise UsageError(f"{path} cannot be read: {error.strerror}") from error
            continue
        if b"flake8" in raw:
            yield path, raw


def _sections(path: str, raw: bytes, before: RawConfigParser | None = None) -> RawConfigParser:
    """The sections of the file ``path``, which holds ``raw``, beside those ``before``. Raises UsageError."""
    from configparser import Error, ParsingError, RawConfigParser

    found = RawConfigParser() if before is None else before
    try:
        found.read_file(io.TextIOWrapper(io.BytesIO(raw), "utf-8"), path)
    except (Error, UnicodeDecodeError) as error:
        kind = UsageError if isinstance(error, Error) and not isinstance(error, ParsingError) else UnreadableError
        raise kind(" ".join(str(error).split())) from error
    return found
