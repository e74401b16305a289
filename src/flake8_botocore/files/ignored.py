"""Which files and folders a run leaves out: what git ignores, virtual environments and build output.

git is asked once for a repository. Outside of repositories, and where there is no git, only names decide.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from .filesystem import entries, listing
from .git import GitError, NoGitError, git, is_repository
from .snapshot import current, memo

BY_GIT = "ignored by git"
ENVIRONMENT = "in a virtual environment"
BUILD_OUTPUT = "in build output"

TOOLS = frozenset(".aws-sam .nox .serverless .terraform .tox __pypackages__ cdk.out node_modules site-packages".split())
"""Folders in which tools keep what they install or generate."""

BUILT = frozenset({"build", "dist"})
"""Folders of build output, if one of BUILD_FILES is in the same folder."""

BUILD_FILES = frozenset({"pyproject.toml", "setup.py"})

_ENVIRONMENT_FILE = "pyvenv.cfg"


@dataclass(frozen=True, eq=False)
class Folder:
    """A folder of a project. ``left_out`` is the reason why it is not part of the project, empty if it is.

    If such a folder is searched, because the user named it, only names decide what is left out in it. ``prefix`` is the
    path of the folder in ``listing``, with a slash at its end, empty for the root. ``untracked`` is why untracked files
    in it are left out, empty if they are not.
    """

    path: str
    names: frozenset[str]
    listing: GitListing | None
    prefix: str = ""
    left_out: str = ""
    untracked: str = ""

    @property
    def is_environment(self) -> bool:
        """Whether the folder is the root of a virtual environment that is left out for this alone."""
        return self.left_out == ENVIRONMENT and _ENVIRONMENT_FILE in self.names

    @property
    def is_unlisted(self) -> bool:
        """Whether git fails in the repository with the folder, so that ignored files are not known."""
        problem = self.listing and self.listing.problem
        return current().respects_gitignore and problem is not None and not isinstance(problem, NoGitError)

    def reason(self, name: str, *, folder: bool) -> str:
        """Why ``name`` in this folder is not part of the project, empty if it is. ``folder``: it is a folder.

        A folder that is left out by its name, such as ``node_modules``, and what is below it, is part of it if git
        tracks it. Any other name is, unless git ignores it. Without git's listing, only names decide.
        """
        by_name = self.untracked or (_reason_of_name(name, self.names) if folder else "")
        listing = self.listing
        if listing is None or listing.problem is not None:
            return by_name
        listed_name = self.prefix + name
        if by_name:
            return "" if listing.is_tracked(listed_name, folder=folder) else by_name
        return "" if not current().respects_gitignore or listing.has(listed_name, folder=folder) else BY_GIT

    def below(self, name: str, names: frozenset[str]) -> Folder:
        """The folder ``name`` in this one, which holds ``names``.

        A repository inside this one has a listing of its own. A folder that is left out has none, and neither has a
        submodule without a repository: git lists it as if it were a file. In a folder such as ``node_modules``, or a
        virtual environment, files that git tracks are part of the project, and only the others are left out.
        """
        path = f"{self.path.rstrip(os.sep)}{os.sep}{name}"
        left_out = self.left_out or self.reason(name, folder=True)
        if is_repository(path, names):
            return Folder(path, names, listing_of(path), left_out=left_out)
        listed_name, listing = f"{self.prefix}{name}", self.listing
        by_content = ENVIRONMENT if _ENVIRONMENT_FILE in names else ""
        untracked = self.untracked or _reason_of_name(name, self.names) or by_content
        if untracked and (listing is None or not listing.is_tracked(listed_name, folder=True)):
            left_out = left_out or untracked
        if left_out or listing is None or listing.names(listed_name):
            return Folder(path, names, None, left_out=left_out)
        return Folder(path, names, listing, f"{listed_name}/", untracked=untracked)


def _reason_of_name(name: str, beside: frozenset[str]) -> str:
    """Why the folder ``name``, with the names ``beside`` it, is left out where git does not track it; empty if not."""
    if name in TOOLS:
        return f"in {name}"
    return BUILD_OUTPUT if name in BUILT and not BUILD_FILES.isdisjoint(beside) else ""


@memo(20_000)
def folder_in_project(folder: str, root: str) -> Folder:
    """The absolute ``folder`` in the project with the folder ``root``, both without links."""
    names = listing(folder)
    if folder.startswith(root.rstrip(os.sep) + os.sep):
        parent, name = os.path.split(folder)
        return folder_in_project(parent, root).below(name, names)
    return Folder(folder, names, listing_of(folder) if is_repository(folder, names) else None)


def left_out(path: str, root: str) -> str:
    """Why the file at ``path`` is not part of the project with the folder ``root``, empty if it is; without links."""
    folder, name = os.path.split(path)
    place = folder_in_project(folder, root)
    reason = place.left_out or place.reason(name, folder=False)
    # git lists the files that exist; one that was never saved, as from an editor or standard input, is not ignored.
    return "" if reason == BY_GIT and not os.path.exists(path) else reason


@memo(20_000)
def modules_and_folders(folder: str, root: str) -> tuple[tuple[str, str], ...]:
    """The Python files and the folders in ``folder``, sorted, each with what it is, a ``file`` or a ``folder``.

    Without links and what is not part of the project with the folder ``root``; both folders are without links.
    """
    place = folder_in_project(folder, root)
    # It holds installed packages. In another folder that is left out, a user may have files checked by their names.
    if place.is_environment:
        return ()
    return tuple(
        (name, kind)
        for name, kind in entries(folder)
        if (kind == "folder" or (kind == "file" and name.endswith(".py")))
        and not place.reason(name, folder=kind == "folder")
    )


@dataclass
class GitListing:
    """The files that git lists in a working tree: tracked ones, and untracked ones that are not ignored.

    ``problem`` says why git could not answer, None if it did; if it could not, only names decide.
    """

    tracked: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    problem: GitError | None = field(default=None, compare=False)

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders with a listed file or repository in them or below."""
        return _folders(self.files)

    @cached_property
    def tracked_folders(self) -> frozenset[str]:
        """The folders with a tracked file or submodule in them or below."""
        return _folders(self.tracked)

    def is_tracked(self, name: str, *, folder: bool) -> bool:
        """Whether git tracks ``name``, a file or submodule, or if it is a ``folder``, a file in it."""
        name = _comparable(name)
        return name in self.tracked or (folder and name in self.tracked_folders)

    def names(self, name: str) -> bool:
        """Whether git lists ``name`` itself: a file, or a repository inside this one."""
        return _comparable(name) in self.files

    def has(self, name: str, *, folder: bool) -> bool:
        """Whether git lists ``name``, a file or repository, or if it is a ``folder``, a file in it."""
        name = _comparable(name)
        return name in self.files or (folder and name in self.folders)


def _folders(files: Iterable[str]) -> frozenset[str]:
    """The folders around ``files``, paths with slashes: ``app/aws`` and ``app`` of ``app/aws/s3.py``."""
    found: set[str] = set()
    for name in files:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


if sys.platform in ("darwin", "win32"):

    def _comparable(name: str) -> str:
        """``name`` as git and the system both write it, where they may differ."""
        from unicodedata import normalize

        return normalize("NFC", name).lower()

else:
    _comparable = str


@memo(50, reads=True)
def listing_of(root: str) -> GitListing:
    """The listing of the working tree at ``root``; if git fails, the snapshot notes it in ``unlisted``, too."""
    try:
        # With -t each name follows a letter, which is ? for an untracked file.
        output = git(root, "ls-files", "-co", "-t", "--exclude-standard", "-z")
    except GitError as error:
        current().unlisted[root] = error
        return GitListing(problem=error)
    entries = [each for each in os.fsdecode(output).split("\0") if each]
    tracked = frozenset(_comparable(each[2:]) for each in entries if each[0] != "?")
    # A repository inside this one is listed as a folder, with a slash.
    return GitListing(tracked, tracked.union(_comparable(each[2:].rstrip("/")) for each in entries if each[0] == "?"))
