"""The settings of files in an editor: flake8's of the folder that is open, the nearest table, read anew on a change."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ...looking.disk import state_of_file
from ...looking.kept import Kept
from .. import UsageError
from ..context import Context
from ..discovery import is_left_out
from ..request import request_of_server
from ..sections import FILES, upward

MOST_FOLDERS = 50
"""Folders of documents whose settings are kept."""


class Projects:
    """What the configuration says that is in use in each of the open ``folders``."""

    def __init__(self, folders: Sequence[str]) -> None:
        self.folders = sorted(map(os.path.abspath, folders), key=len, reverse=True)
        self._contexts: Kept[Context] = Kept(MOST_FOLDERS)

    def context(self, path: str) -> Context | None:
        """What work on the file at the absolute ``path`` needs to know; None for one that is left out.

        The same object as long as no configuration changes. Raises UsageError where one cannot be followed.
        """
        folder = self._folder(path)
        stamp = tuple(state_of_file(each) for each in _configurations(folder, path))
        context = self._contexts.get((folder, os.path.dirname(path)), stamp, lambda: _context(folder, path))
        return None if is_left_out(path, folder, context.options) else context

    def _folder(self, path: str) -> str:
        """The innermost open folder around the file, else the one it is in."""
        return next((each for each in self.folders if path.startswith(each.rstrip(os.sep) + os.sep)), None) or (
            os.path.dirname(path)
        )


def _context(folder: str, path: str) -> Context:
    try:
        asked = request_of_server(folder, path)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from error
    return Context(asked.options, asked.settings)


def _configurations(folder: str, path: str) -> Iterator[str]:
    """Every file that may configure what is said of ``path`` in ``folder``."""
    yield from (os.path.join(each, name) for each in upward(folder) for name in FILES)
    yield from (os.path.join(each, "pyproject.toml") for each in upward(os.path.dirname(path)))
