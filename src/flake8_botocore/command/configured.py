"""Whether a file may change what the command does: told by its text, without understanding it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from ..looking.regular import read_regular

LARGEST = 1 << 20
"""Bytes of a file past which nobody looks into it here."""

MISSPELT = ("flake8_bot", "flake8bot")
"""What names of a table in pyproject.toml begin with that nobody reads and that may be meant for ours."""

SECTIONS = dict.fromkeys(("setup.cfg", "tox.ini", ".flake8"), (b"flake8",))
"""Files that may hold a section that flake8 reads, each if it holds one of the texts."""

TABLES = {"pyproject.toml": (b"flake8-bot", *(name.encode() for name in MISSPELT))}
"""The same for a table that we read."""


def is_configured(names: Mapping[str, tuple[bytes, ...]], folder: str) -> bool:
    """Whether a file in ``folder`` or above may, of those with these ``names``."""
    return any(True for _ in configuring(names, folder))


def configuring(names: Mapping[str, tuple[bytes, ...]], folder: str) -> Iterator[str]:
    """The paths of such files."""
    while True:
        for name, words in names.items():
            path = os.path.join(folder, name)
            try:
                text = read_regular(path, LARGEST)
            except FileNotFoundError:
                continue
            except OSError:
                yield path
            else:
                if any(word in text for word in words):
                    yield path
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def sections_decide(folder: str, *, found: bool) -> bool:
    """Whether what flake8 reads for ``folder`` may decide what the command does.

    Where nothing was ``found``, options that leave out files and other plugins' codes decide nothing.
    """
    # What is no regular file, such as a pipe, holds no section.
    paths = list(filter(os.path.isfile, configuring(SECTIONS, folder)))
    if not paths:
        return False
    from .sections import UnclearError, concerning, is_of_others

    try:
        return any(found or not is_of_others(name, value) for name, value in concerning(paths))
    except UnclearError:
        return True


def section_folder(folder: str) -> str | None:
    """The folder of the file whose section flake8 reads for ``folder``, if there is one."""
    for path in filter(os.path.isfile, configuring(SECTIONS, folder)):
        if any(line.rstrip() == b"[flake8]" for line in read_regular(path).splitlines()):
            return os.path.dirname(path)
    return None


def misnamed_above(folder: str) -> Iterator[str]:
    """What is wrong with sections meant for this linter, in files of ``folder`` and those above it in its project."""
    import configparser

    from ..settings.keys import misnamed_sections
    from ..settings.roots import marked_root

    root = marked_root(folder) or folder
    for path in configuring(SECTIONS, folder):
        if not path.startswith(os.path.join(root, "")):
            continue
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(read_regular(path).decode("utf-8"))
        except (OSError, configparser.Error, ValueError):
            # flake8 names what it cannot read of the files that count.
            continue
        yield from (f"{os.path.relpath(path)}: {each}" for each in misnamed_sections(parser.sections()))
