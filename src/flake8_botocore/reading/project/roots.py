"""Where the project of a file ends: nothing outside is read."""

from __future__ import annotations

import os

from ...settings.roots import marked_root
from .cache import CACHE


def real_root(path: str) -> str:
    """The root of the project of the absolute ``path``, without links; the same for a second."""
    asked = os.path.dirname(path), os.getcwd()
    return CACHE.roots.get(asked, CACHE.moment(), lambda: os.path.realpath(project_root(path)))


def project_root(path: str) -> str:
    """The git root of the absolute ``path``, else the highest directory above it with a linter's configuration.

    Without either it is the directory that holds the file's outermost package, or the working directory if that
    is above it and is not the whole disk.
    """
    marked = marked_root(path)
    if marked is not None:
        return marked
    above, here = _above_package(os.path.dirname(path)), os.getcwd()
    return here if above.startswith(here + os.sep) and os.path.dirname(here) != here else above


def _above_package(folder: str) -> str:
    """The directory that holds the outermost package around ``folder``; of a ``src`` directory its parent."""
    while os.path.isfile(os.path.join(folder, "__init__.py")) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.dirname(folder) if os.path.basename(folder) == "src" else folder
