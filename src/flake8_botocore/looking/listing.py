"""What git lists in a working tree, asked once in a run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from functools import cached_property

from .kept import FRESH_WHOLE, Kept, drop_everything, is_held

_GRAIN = 20_000_000
"""Nanoseconds by which the time stamp of a folder may lag behind the clock."""

# A hook of git runs with variables that name another repository than a nested one. Nothing may be fetched, which could
# run a command that the linted repository configures.
_ENVIRONMENT: dict[str, str | None] = {
    **dict.fromkeys(
        ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"), None
    ),
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
}


class Listing:
    """What git lists in the working tree at ``root``: tracked files, and untracked ones that it does not ignore.

    ``problem`` says why git could not answer, None if it did.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self.ask()

    def ask(self) -> None:
        """Ask git."""
        from .git import GitError, git

        self._asked = time.time_ns()
        vars(self).pop("folders", None)
        vars(self).pop("tracked_folders", None)
        self.problem: str | None = None
        try:
            # With -t each name follows a letter, which is ? for an untracked file.
            output = git(self._root, "ls-files", "-co", "-t", "--exclude-standard", "-z", environment=_ENVIRONMENT)
        except GitError as error:
            self.problem, output = str(error), b""
        entries = [each for each in os.fsdecode(output).split("\0") if each]
        self.tracked = frozenset(_comparable(each[2:]) for each in entries if each[0] != "?")
        # A repository inside this one is listed as a folder, with a slash.
        self.files = self.tracked.union(_comparable(each[2:].rstrip("/")) for each in entries if each[0] == "?")

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders with a listed file in them or below, and repositories inside this one."""
        return _folders(self.files)

    @cached_property
    def tracked_folders(self) -> frozenset[str]:
        """The folders with a tracked file in them or below, and submodules."""
        return _folders(self.tracked)

    def is_tracked(self, name: str, *, folder: bool) -> bool:
        """Whether git tracks the file ``name``, or a file in the folder of this name."""
        name = _comparable(name)
        return name in self.tracked or (folder and name in self.tracked_folders)

    def names(self, name: str) -> bool:
        """Whether git lists ``name`` itself: a file, or a repository inside this one."""
        return _comparable(name) in self.files

    def has(self, name: str, changed: str, *, folder: bool) -> bool:
        """Whether git lists the file ``name``, or a file in the folder of this name.

        ``changed`` is the folder it is in: git is asked again if that has changed since, and no moment is held.
        """
        if self._has(name, folder=folder):
            return True
        if is_held() or not self._is_older_than(changed):
            return False
        self.ask()
        return self.problem is not None or self._has(name, folder=folder)

    def _has(self, name: str, *, folder: bool) -> bool:
        name = _comparable(name)
        return name in self.files or (folder and name in self.folders)

    def _is_older_than(self, folder: str) -> bool:
        try:
            return os.stat(folder).st_mtime_ns > self._asked - _GRAIN
        except OSError:
            return False


def _folders(files: Iterable[str]) -> frozenset[str]:
    """The folders that ``files`` are in, with those above; ``files`` themselves, of which some are repositories."""
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


def listing_of(root: str) -> Listing:
    """What git lists in the working tree at ``root``."""
    return _listings.get(root, run(), lambda: Listing(root))


_listings: Kept[Listing] = Kept(50)
_asked = 0.0
_respected = True


def run() -> float:
    """A stamp that lasts for a run, or where none began, as long as anything about a whole project."""
    global _asked
    now = time.monotonic()
    if _asked == 0 or (not is_held() and now - _asked >= FRESH_WHOLE):
        _asked = now
    return _asked


def ask_anew() -> None:
    """Forget what git said: another run begins."""
    global _asked
    _asked = 0.0
    _listings.drop()


def respect_gitignore(respected: bool) -> None:
    """Let files that git ignores be left out, or not."""
    global _respected
    if respected != _respected:
        _respected = respected
        drop_everything()


def is_respected() -> bool:
    """Whether files that git ignores are left out."""
    return _respected
