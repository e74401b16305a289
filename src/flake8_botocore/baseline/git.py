"""What git says of a working tree: the files that differ from a commit, their earlier names and contents."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..files.gitignore import GitError, git


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
