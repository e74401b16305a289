"""How git is started, and what it is asked about a repository: its commits, its index, renamed files.

This is the only place that starts a program. A checkout may be a stranger's, and its configuration and attributes can
name programs that git runs when it reads the files of a working tree. So git never reads them: it answers from its
database and its index, and what the files hold is compared here. It runs in a folder in which a ``.git`` was found on
the way up from the files, and never in one that a file of the checkout names: any folder can be a bare repository.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .filesystem import LARGEST, NOT_REGULAR, content, read_regular, shown_size, upward
from .snapshot import current


class GitError(Exception):
    """git cannot answer; the message is one line."""


class NoGitError(GitError):
    """There is no git, or it says that there is no repository, or refuses one that belongs to somebody else."""


PATIENCE = 60
"""Seconds after which git is stopped."""

DOUBT = 3
"""Seconds after which git may be waiting for a pipe in a folder below."""

_SETTINGS = (
    *("-c", "core.hooksPath=/dev/null"),
    # Empty, since an older git takes any word for the name of a program here, "false" as well.
    *("-c", "core.fsmonitor="),
    *("-c", "safe.bareRepository=explicit"),
)

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    # Fetching runs what the address of the remote names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}

# A hook of git runs with variables that name another repository than a nested one.
_OF_ANOTHER_REPOSITORY = frozenset(
    "GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_DIR GIT_INDEX_FILE GIT_NAMESPACE GIT_OBJECT_DIRECTORY"
    " GIT_PREFIX GIT_WORK_TREE".split()
)


def git(root: str, *arguments: str) -> bytes:
    """The output of git in ``root``, the root of a working tree as ``repository_of`` gives it. Raises GitError.

    Git would wait for ever for a pipe in place of a file that it reads. So the files that it always reads are looked at
    first. After DOUBT seconds it is stopped, and started once more unless a ``.gitignore`` anywhere below ``root`` is a
    pipe. After PATIENCE seconds in all, it fails, and at once each time that this run asks git again.
    """
    import subprocess  # most files are looked at without git

    too_late = GitError(f"git did not answer within {PATIENCE} s")
    if current().git_stopped:
        raise too_late
    own_folder = git_folder(root)
    _refuse_pipes(root, os.path.join(root, ".gitignore"), *(os.path.join(own_folder, *name) for name in _OPENED))
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY}
    environment |= {**_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": os.path.dirname(root)}
    for patience in DOUBT, PATIENCE - DOUBT:
        try:
            ran = subprocess.run(
                [_program(), *_SETTINGS, *arguments],
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=patience,
            )
            break
        except subprocess.TimeoutExpired:
            _refuse_pipes(root, *(os.path.join(folder, ".gitignore") for folder, _, _ in os.walk(root)))
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror or error}") from error
    else:
        current().git_stopped = True
        raise too_late
    if ran.returncode:
        raise _failure(ran.stderr.decode(errors="replace"), arguments[0])
    return ran.stdout


def _failure(written: str, command: str) -> GitError:
    """What git has ``written`` as an error of one line, without its warnings; NoGitError where it has no repository."""
    lines = (line for line in written.splitlines() if not line.startswith("warning: "))
    message = " ".join(" ".join(lines).split())
    is_refused = any(words in message for words in _REFUSALS)
    return (NoGitError if is_refused else GitError)(message or f"git {command} failed")


_REFUSALS = ("dubious ownership", "unsafe repository", "not a git repository")
"""The words of git where a repository belongs to somebody else, or a file named ``.git`` leads nowhere."""


def _program() -> str:
    """The path of git, in a folder that PATH names in full: a program in the working directory is a stranger's."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise NoGitError("git is not on PATH")


def _refuse_pipes(root: str, *paths: str) -> None:
    """Raise GitError for a pipe in place of a file that git would open: it would wait for somebody to write to it."""
    for path in paths:
        try:
            waits = stat.S_ISFIFO(os.stat(path).st_mode)
        except (OSError, ValueError):
            continue
        if waits:
            raise GitError(f"{os.path.relpath(path, root)}: {NOT_REGULAR}")


_OPENED = (("HEAD",), ("config",), ("index",), ("info", "exclude"))
"""The files in git's own folder that it always opens, by the parts of their paths."""


def is_repository(path: str, names: frozenset[str]) -> bool:
    """Whether the folder ``path``, which holds ``names``, is the root of a working tree, as far as its files show."""
    if ".git" not in names:
        return False
    inner = os.path.join(path, ".git")
    return os.path.isfile(inner) or all(os.path.exists(os.path.join(inner, name)) for name in ("HEAD", "objects"))


def repository_of(folder: str) -> str | None:
    """The root of the innermost working tree that the absolute ``folder`` is in; None if it is in none."""
    return next((each for each in upward(folder) if is_repository(each, frozenset({".git"}))), None)


def repository_root(folder: str) -> str:
    """The root of the innermost working tree that ``folder`` is in. Raises GitError if it is in none."""
    root = repository_of(os.path.realpath(folder))
    if root is None:
        raise GitError(f"{folder} is in no git repository")
    return root


def git_folder(root: str) -> str:
    """The folder of git's own files for the working tree at ``root``: its ``.git``.

    In a worktree or submodule that is a file, whose text names the folder: ``gitdir: ../.git/modules/lib``.
    """
    marker = os.path.join(root, ".git")
    try:
        named = read_regular(marker).removeprefix(b"gitdir: ").rstrip(b"\r\n")
    except OSError:
        return marker
    return os.path.join(root, os.fsdecode(named))


def commit(root: str, revision: str) -> str:
    """The commit that ``revision`` names. Raises GitError where it names none."""
    try:
        named = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except NoGitError:
        raise
    except GitError as error:
        raise GitError(f"{revision!r} names no commit of the repository") from error
    return named.decode().strip()


class Stored(NamedTuple):
    """A file as a commit holds it: its mode, and the name of its object, which is a hash of its bytes."""

    mode: str
    name: str

    def is_at(self, path: str) -> bool:
        """Whether the file at ``path`` holds the same, but for the ends of its lines."""
        if self.mode == _LINK:
            return os.path.islink(path) and self.name == _hash(os.fsencode(os.readlink(path)), len(self.name))
        data = content(path)
        contents = () if data is None else (data, data.replace(b"\r\n", b"\n"))
        return any(self.name == _hash(each, len(self.name)) for each in contents)


_LINK = "120000"


def _hash(data: bytes, digits: int) -> str:
    """The name that git gives to an object of a file with these bytes; a repository has names of 40 or 64 digits."""
    import hashlib  # it loads OpenSSL

    algorithm = hashlib.sha256 if digits == 64 else hashlib.sha1
    return algorithm(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def files_at(root: str, commit: str) -> dict[str, Stored]:
    """The files of a ``commit`` by their path in the repository. Raises GitError."""
    files = {}
    for entry in _split(git(root, "ls-tree", "-r", "-z", "--full-tree", commit)):
        described, _, path = entry.partition("\t")
        mode, _, name = described.split()
        files[path] = Stored(mode, name)
    return files


def bytes_of(root: str, file: Stored) -> bytes:
    """The bytes of a ``file`` of a commit. Raises GitError, also where it is too large to be read."""
    if int(git(root, "cat-file", "-s", file.name)) > LARGEST:
        raise GitError(f"it is larger than {shown_size(LARGEST)}")
    return git(root, "cat-file", "blob", file.name)


def renames(root: str, commit: str) -> dict[str, str]:
    """The old name of each file that was renamed between ``commit`` and the index, by its new one. Raises GitError."""
    asked = ("diff-index", "--cached", "--no-ext-diff", "--no-textconv", "--name-status", "-M", "--diff-filter=R", "-z")
    parts = iter(list(_split(git(root, *asked, commit))))
    return {new: old for _, old, new in zip(parts, parts, parts, strict=True)}


def renames_since_last_change(root: str, path: str) -> dict[str, list[str]]:
    """The old names of each file that was renamed since the file ``path`` was last changed, by its new name.

    All are absolute. A rename counts once it is in the index, even if it is not committed. Raises GitError.
    """
    # A file that is in no commit is as new as the last one.
    last = git(root, "rev-list", "-1", "HEAD", "--", path).decode().strip() or commit(root, "HEAD")
    # What was renamed in that very commit has its old name in the one before.
    before = git(root, "rev-list", "-1", "--skip=1", "--first-parent", last).decode().strip()
    renamed: defaultdict[str, list[str]] = defaultdict(list)
    for each in filter(None, (before, last)):
        for new, old in renames(root, each).items():
            renamed[os.path.join(root, new)].append(os.path.join(root, old))
    return renamed


def _split(output: bytes) -> Iterator[str]:
    return (os.fsdecode(part) for part in output.split(b"\0") if part)
