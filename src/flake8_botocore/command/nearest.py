"""Which table of pyproject.toml counts for a file: the nearest from its folder upward, as ruff has it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..settings import Settings
from . import pyproject


class Configured(NamedTuple):
    """The options and settings of the files that one table counts for."""

    options: argparse.Namespace
    settings: Settings


class Tables:
    """Which files do not go by the configuration in use, and by which they go."""

    def __init__(self, own: str | None) -> None:
        """Take the path of the table in use, that of the working directory."""
        self._own = own
        self._found: dict[str, pyproject.Pyproject] = {}
        self._configured: dict[str, Configured] = {}

    def look(self, files: Iterable[str], configure: Callable[[pyproject.Pyproject], Configured]) -> None:
        """Find the tables of ``files``, and let ``configure`` make options and settings of those not in use.

        Raises UsageError where one cannot be followed.
        """
        for folder in {os.path.dirname(path) for path in files}:
            table = pyproject.find(folder, self._found)
            if table.path not in (None, self._own, *self._configured):
                self._configured[str(table.path)] = configure(table)

    def __bool__(self) -> bool:
        """Whether there are files that do not go by the configuration in use."""
        return bool(self._configured)

    def of(self, path: str) -> Configured | None:
        """What counts for the file ``path``; None for the configuration in use."""
        table = pyproject.find(os.path.dirname(os.path.abspath(path)), self._found)
        return self._configured.get(str(table.path))

    def folder(self, path: str) -> str:
        """The folder of the table that counts for the file ``path``."""
        return pyproject.find(os.path.dirname(os.path.abspath(path)), self._found).directory

    def all(self) -> dict[str, Configured]:
        """What is configured by the tables that are not in use, by their paths."""
        return self._configured

    def with_settings(self, change: Callable[[Settings], Settings]) -> Tables:
        """The same with other settings."""
        other = Tables(self._own)
        other._found = self._found
        other._configured = {
            path: each._replace(settings=change(each.settings)) for path, each in self._configured.items()
        }
        return other
