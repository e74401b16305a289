"""Where the project of a file ends: nothing outside is read."""

from __future__ import annotations

import os

from ...looking.answers import answered
from ...looking.disk import kind, real
from ...looking.kept import moment
from ...settings.roots import marked_root


def real_root(path: str) -> str:
    """The root of the project of the absolute ``path``, without links; the same for a second."""
    return root_of_folder(os.path.dirname(path), os.getcwd())


@answered(20_000, moment)
def root_of_folder(folder: str, here: str) -> str:
    """The root of the project for files in the absolute ``folder``, without links, seen from the folder ``here``."""
    return real(project_root(folder, here))


def project_root(folder: str, here: str) -> str:
    """The git root of the absolute ``folder``, else the highest directory above it with a linter's configuration.

    Without either it is the directory that holds the outermost package of ``folder``, or the working directory ``here``
    if that is above it and is not the whole disk.
    """
    marked = marked_root(folder)
    if marked is not None:
        return marked
    above = _above_package(folder)
    return here if above.startswith(here + os.sep) and os.path.dirname(here) != here else above


def _above_package(folder: str) -> str:
    """The directory that holds the outermost package around ``folder``; of a ``src`` directory its parent."""
    while kind(os.path.join(folder, "__init__.py")) == "file" and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.dirname(folder) if os.path.basename(folder) == "src" else folder
