"""What git knows of a project: which files it ignores, which differ from a commit, and what they held there.

The files and folders that a run leaves out are what git ignores, virtual environments and build output. git is asked
once for a repository. Where it cannot answer, and outside of repositories, only names decide.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property

from . import filesystem
from .dependencies import FRESH_WHOLE, LruCache, drop_everything, is_held, is_noting, note


class GitError(Exception):
    """git cannot answer; the message is one line."""


def git(folder: str, *arguments: str, environment: Mapping[str, str | None] | None = None, stdin: bytes = b"") -> bytes:
    """What git prints in ``folder``; variables of the ``environment`` that are None are not set. Raises GitError."""
    import subprocess  # most files are looked at without git

    variables = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **(environment or {})}
    try:
        ran = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env={name: value for name, value in variables.items() if value is not None},
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from error
    if ran.returncode:
        raise GitError(" ".join(ran.stderr.decode(errors="replace").split()) or f"git {arguments[0]} failed")
    return ran.stdout


def root_of(folder: str) -> str:
    """The root of the working tree that ``folder`` is in. Raises GitError where there is none."""
    try:
        return os.fsdecode(git(folder, "rev-parse", "--show-toplevel")).rstrip("\n")
    except GitError as error:
        raise GitError(f"{folder} is in no git repository ({error})") from error


def commit(folder: str, revision: str) -> str:
    """The commit that ``revision`` names. Raises GitError where it names none."""
    try:
        found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as error:
        raise GitError(f"{revision!r} names no commit of the repository") from error
    return found.decode().strip()


def described(folder: str) -> str:
    """The commit that ``folder`` is at, in 12 digits, with ``-dirty`` where files differ. Raises GitError if none."""
    asked = ("--always", "--dirty", "--abbrev=12", "--exclude=*")
    return git(folder, "describe", *asked).decode().strip()


def changed(root: str, revision: str) -> dict[str, str | None]:
    """The files in the working tree at ``root`` that differ from ``revision``, and what they were called there.

    Absolute paths to paths in the repository, None for new files; files that git does not know yet are new, or
    renamed, as well.
    """
    with _index_of_all(root) as environment:
        # A file that is in the index by its name only differs from every commit.
        parts = _names(git(root, *_DIFF, "--diff-filter=ACMRT", revision, "--", environment=environment))
    found: dict[str, str | None] = {}
    rest = iter(parts)
    for status in rest:
        old = next(rest)
        new = next(rest) if status[0] in "RC" else old
        found[os.path.join(root, new)] = None if status[0] == "A" else old
    return found


def content(root: str, revision: str, path: str) -> bytes | None:
    """What ``path`` held at ``revision``; None where that is unknown."""
    try:
        return git(root, "cat-file", "blob", f"{revision}:{path}")
    except GitError:
        return None


def renames_since_last_change(path: str) -> dict[str, list[str]]:
    """Absolute paths of files that were renamed since the file ``path`` was last changed, new to old names."""
    folder = os.path.dirname(path)
    with suppress(GitError):
        root = root_of(folder)
        last = git(folder, "log", "-1", "--format=%H", "--", path).decode().strip() or commit(root, "HEAD")
        renamed: defaultdict[str, list[str]] = defaultdict(list)
        # What was renamed in that very commit has its old name in the one before.
        for each in (f"{last}^", last):
            with suppress(GitError):
                for new, old in changed(root, each).items():
                    if old is not None and os.path.join(root, old) != new:
                        renamed[new].append(os.path.join(root, old))
        return renamed
    return {}


_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--name-status", "-M", "-z")


@contextmanager
def _index_of_all(root: str) -> Iterator[dict[str, str]]:
    """The environment in which git sees the files that it does not know yet; its own index stays as it is."""
    import shutil  # few runs compare with a commit
    import tempfile

    index = os.path.join(root, os.fsdecode(git(root, "rev-parse", "--git-path", "index")).rstrip("\n"))
    with tempfile.TemporaryDirectory(prefix="flake8-botocore-") as folder:
        copy = os.path.join(folder, "index")
        if os.path.exists(index):
            shutil.copyfile(index, copy)
        environment = {"GIT_INDEX_FILE": copy}
        new = git(root, "ls-files", "--others", "--exclude-standard", "-z", environment=environment)
        if new:
            asked = ("add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul")
            git(root, "--literal-pathspecs", *asked, environment=environment, stdin=new)
        yield environment


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(each) for each in output.split(b"\0") if each]


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
    return _places.get((folder, root), run(), lambda: _place(folder, root, filesystem.listing(folder).names))


def _place(folder: str, root: str, names: frozenset[str]) -> Place:
    if folder.startswith(root.rstrip(os.sep) + os.sep):
        parent, name = os.path.split(folder)
        return place_of(parent, root).below(name, names)
    return Place(folder, names, listing_of(folder) if is_repository(folder, names) else None, "", "", "")


_places: LruCache[Place] = LruCache(20_000)
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
    entries = filesystem.entries(folder)
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
    return filesystem.digest(repr(found).encode())


filesystem.AGAIN["left out"] = _left_out
filesystem.AGAIN["modules and folders"] = lambda folder, root: _digest(_inside(folder, root))


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
    """The folders of ``files`` and all folders above, and ``files`` themselves, because some are repositories."""
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


_listings: LruCache[Listing] = LruCache(50)
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
