"""Which files in a project's folder are not the project's own: ignored by git, a virtual environment, a tool's output.

git is asked once for a repository. Where it cannot answer, and outside of repositories, only names decide.
"""

from __future__ import annotations

import os

from . import disk
from .kept import Kept
from .listing import Listing, is_respected, listing_of, run
from .notes import is_noting, note

BY_GIT = "ignored by git"
ENVIRONMENT = "in a virtual environment"
BUILD_OUTPUT = "in build output"

TOOLS = frozenset(".aws-sam .nox .serverless .terraform .tox __pypackages__ cdk.out node_modules site-packages".split())
"""Folders in which tools keep what they install or generate."""

BUILT = frozenset({"build", "dist"})
"""Folders of build output, if they stand beside one of BUILD_FILES."""

BUILD_FILES = frozenset({"pyproject.toml", "setup.py"})

_ENVIRONMENT_FILE = "pyvenv.cfg"


class Place:
    """A folder of a project. ``left_out`` says why it is not part of that, empty if it is.

    Of a folder that is left out and looked into nevertheless, since somebody named it, only names decide.
    """

    def __init__(
        self, path: str, names: frozenset[str], listing: Listing | None, prefix: str, left_out: str, untracked: str
    ) -> None:
        """``prefix`` is the folder in the ``listing``; ``untracked`` why only tracked files in it are the project's."""
        self.path = path
        self.left_out = left_out
        self._names = names
        self._listing = listing
        self._prefix = prefix
        self._untracked = untracked

    @property
    def is_environment(self) -> bool:
        """Whether the folder is the root of a virtual environment that is left out for this alone."""
        return self.left_out == ENVIRONMENT and _ENVIRONMENT_FILE in self._names

    def reason(self, name: str, *, folder: bool) -> str:
        """Why ``name`` in this folder is not part of the project, empty if it is."""
        named = self._untracked or (_reason_of_name(name, self._names) if folder else "")
        listing = self._listing
        if listing is None or listing.problem is not None:
            return named
        inside = self._prefix + name
        if named:
            return "" if listing.is_tracked(inside, folder=folder) else named
        if not is_respected() or listing.names(inside):
            return ""
        return "" if listing.has(inside, self.path, folder=folder) else BY_GIT

    def below(self, name: str, names: frozenset[str]) -> Place:
        """The folder ``name`` in this one, which holds ``names``."""
        path = f"{self.path.rstrip(os.sep)}{os.sep}{name}"
        left_out = self.left_out or self.reason(name, folder=True)
        if is_repository(path, names):
            return Place(path, names, listing_of(path), "", left_out, "")
        inside, listing = f"{self._prefix}{name}", self._listing
        untracked = self._untracked or _reason_of_name(name, self._names)
        if not untracked and _ENVIRONMENT_FILE in names:
            untracked = ENVIRONMENT
            if listing is None or not listing.is_tracked(inside, folder=True):
                left_out = left_out or ENVIRONMENT
        if left_out or listing is None or listing.names(inside):
            return Place(path, names, None, "", left_out, "")
        return Place(path, names, listing, f"{inside}/", "", untracked)


def _reason_of_name(name: str, beside: frozenset[str]) -> str:
    if name in TOOLS:
        return f"in {name}"
    return BUILD_OUTPUT if name in BUILT and not BUILD_FILES.isdisjoint(beside) else ""


def is_repository(path: str, names: frozenset[str]) -> bool:
    """Whether the folder ``path``, which holds ``names``, is the root of a working tree, as far as its files show."""
    if ".git" not in names:
        return False
    inner = os.path.join(path, ".git")
    return os.path.isfile(inner) or os.path.exists(os.path.join(inner, "HEAD"))


def repository_of(folder: str) -> str | None:
    """The root of the innermost working tree that the absolute ``folder`` is in."""
    while not is_repository(folder, frozenset({".git"})):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def place_of(folder: str, root: str) -> Place:
    """The absolute ``folder`` in the project with the folder ``root``, both without links."""
    return _places.get((folder, root), run(), lambda: _place(folder, root, disk.listing(folder).names))


def _place(folder: str, root: str, names: frozenset[str]) -> Place:
    if folder.startswith(root.rstrip(os.sep) + os.sep):
        parent, name = os.path.split(folder)
        return place_of(parent, root).below(name, names)
    return Place(folder, names, listing_of(folder) if is_repository(folder, names) else None, "", "", "")


_places: Kept[Place] = Kept(20_000)
# Looks that are noted.


def left_out(path: str, root: str) -> str:
    """Why the file at ``path`` is not part of the project with the folder ``root``, empty if it is; without links."""
    found = _left_out(path, root)
    note(("left out", path, root), found)
    return found


def modules_and_folders(folder: str, root: str) -> list[tuple[str, str]]:
    """The Python files and the folders in ``folder``, sorted, each with what it is, a ``file`` or a ``folder``.

    Without links and what is not part of the project with the folder ``root``; both folders are without links.
    """
    found = _inside(folder, root)
    if is_noting():
        note(("modules and folders", folder, root), _digest(found))
    return found


def _left_out(path: str, root: str) -> str:
    folder, name = os.path.split(path)
    place = place_of(folder, root)
    reason = place.left_out or place.reason(name, folder=False)
    # git lists the files that exist; one that was never saved, as from an editor or standard input, is not ignored.
    return "" if reason == BY_GIT and not os.path.exists(path) else reason


def _inside(folder: str, root: str) -> list[tuple[str, str]]:
    entries = disk.entries(folder)
    place = _places.get((folder, root), run(), lambda: _place(folder, root, frozenset(name for name, _ in entries)))
    if place.is_environment:
        return []
    return [
        (name, kind)
        for name, kind in entries
        if (kind == "folder" or (kind == "file" and name.endswith(".py")))
        and not place.reason(name, folder=kind == "folder")
    ]


def _digest(found: list[tuple[str, str]]) -> str:
    return disk.digest(repr(found).encode())


disk.AGAIN["left out"] = _left_out
disk.AGAIN["modules and folders"] = lambda folder, root: _digest(_inside(folder, root))
