"""The bounds of a project: where its root is, and which paths lead out of it."""

from __future__ import annotations

import os

MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")
"""Files by whose folder a project is known where there is no git."""


def project_of(folder: str) -> str:
    """The root of the git work tree that ``folder`` is in, without links.

    Without one it is the working directory where that holds ``folder``, else the nearest folder from it on with a
    linter's configuration, else ``folder`` itself.
    """
    folder, here = os.path.realpath(folder), os.path.realpath(os.curdir)
    above = [folder]
    while (parent := os.path.dirname(above[-1])) != above[-1]:
        above.append(parent)
    trees = (each for each in above if os.path.lexists(os.path.join(each, ".git")))
    marked = (each for each in above if any(os.path.lexists(os.path.join(each, name)) for name in MARKERS))
    return next(trees, None) or (here if _is_inside(folder, here) else next(marked, folder))


def leads_out(path: str, folder: str | None = None) -> bool:
    """Whether ``path`` leads out of the project that ``folder`` is in, by its name or by links.

    Without a ``folder`` it is the project of the working directory, or for a path elsewhere that of its own folder.
    """
    if folder is None:
        here = os.path.realpath(os.curdir)
        path = os.path.join(here, path)
        folder = here if _is_inside(os.path.normpath(path), project_of(here)) else os.path.dirname(path)
    try:
        return not _is_inside(os.path.realpath(path), project_of(folder))
    except ValueError:
        return True  # no file has such a name


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
