"""The folder that cached results are kept in, and when it is not trusted: a symbolic link, a file that git tracks."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import time
from contextlib import suppress
from typing import Any

from ..files import git
from ..files.filesystem import CACHE, digest, read_regular, upward


def is_tracked(path: str) -> bool:
    """Whether git tracks the file ``path``; also True if git cannot answer.

    The name, which no other file is likely to have, is searched for in git's index, because starting git takes longer
    than serving a small project from the cache. git is started only if the index may not hold whole names.
    """
    path = os.path.realpath(path)
    root = git.repository_of(os.path.dirname(path))
    if root is None:
        return False
    own = git.git_folder(root)
    try:
        index = read_regular(os.path.join(own, "index"), sys.maxsize)
    except (OSError, ValueError):
        return False
    # Some file systems ignore the case of names.
    if os.path.basename(path).lower().encode() in index.lower():
        return True
    shortened = int.from_bytes(index[4:8], "big") > 3
    if not shortened and not any(name.startswith("sharedindex.") for name in os.listdir(own)):
        return False
    try:
        return git.is_tracked(root, path)
    except git.GitError:
        return True


MOST_FILES = 12
"""Caches that are kept, one for each way to ask; the least recently used ones go first."""

MOST_BYTES = 64 << 20
"""Bytes of a cache past which it is neither written nor read."""

LEFT_OVER = 3_600
"""Seconds after which a half-written file is removed."""

_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# Results of flake8-botocore; it can be deleted at any time.\n"
_MARK = b"flake8-botocore cache "
_OURS = re.compile(r"[0-9a-f]{32}\.json")
_UNFINISHED = re.compile(r"[0-9a-f]{32}\.json\.\w+")


def usual() -> str:
    """The folder that is used unless another one is named, in the root of the repository; it need not exist."""
    here = os.getcwd()
    root = next((each for each in upward(here) if os.path.exists(os.path.join(each, ".git"))), here)
    return os.path.join(root, CACHE)


def refused(folder: str, name: str) -> str | None:
    """Why the cache ``name`` in ``folder`` is neither read nor written, in words; None where it can be."""
    if os.path.islink(folder.rstrip(os.sep)):
        return f"{folder} is a symbolic link, so the results of this run are not cached"
    path = os.path.join(folder, f"{name}.json")
    if os.path.lexists(path) and is_tracked(path):
        return f"git tracks {path}, so these cached results are ignored: they may be anybody's"
    return None


def read(folder: str, name: str) -> Any:
    """The content of the cache ``name`` in ``folder``, None where there is none or it is not as it was written."""
    path = os.path.join(folder, f"{name}.json")
    try:
        if os.path.islink(path):
            return None
        head, _, text = read_regular(path, MOST_BYTES).partition(b"\n")
        if head != _head(text):
            return None
        # The time of last use: caches that are used stay longest.
        os.utime(path)
    except OSError:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def write(folder: str, name: str, content: Any) -> None:
    """Write ``content`` to the cache ``name`` in ``folder``; if that fails, or it is too large, nothing is reported."""
    text = json.dumps(content, separators=(",", ":")).encode("ascii")
    if len(text) > MOST_BYTES:
        return
    path = os.path.join(folder, f"{name}.json")
    # Python's own tempfile takes longer to load than all else that is done here.
    unfinished = f"{path}.{os.getpid()}_{time.time_ns()}"
    try:
        _make(folder)
        with open(unfinished, "xb", opener=_for_the_owner) as file:
            file.write(_head(text) + b"\n" + text)
        os.replace(unfinished, path)
        _tidy(folder)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _head(text: bytes) -> bytes:
    return _MARK + digest(text).encode("ascii")


def _make(folder: str) -> None:
    """Make ``folder``, or take an empty one, and mark it for git and backups as a folder to skip.

    A folder that holds anything stays as it is.
    """
    try:
        os.mkdir(folder)
    except FileExistsError:
        if os.listdir(folder):
            return
    # The tag comes first: without it nothing in the folder is ever deleted.
    for name, content in (("CACHEDIR.TAG", _TAG), (".gitignore", b"*\n")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


def _tidy(folder: str) -> None:
    """Delete surplus caches, the least recently used ones, and unfinished caches that killed runs have left.

    Only files that begin with our mark are deleted, and only in a folder with our tag.
    """
    if not _starts_with(os.path.join(folder, "CACHEDIR.TAG"), _TAG):
        return
    with os.scandir(folder) as entries:
        files = [(_last_used(each), each.path, each.name) for each in entries if each.is_file(follow_symlinks=False)]
    complete = sorted(((used, path) for used, path, name in files if _OURS.fullmatch(name)), reverse=True)
    if len(complete) > MOST_FILES:
        complete = [each for each in complete if _starts_with(each[1], _MARK)]
    late = time.time() - LEFT_OVER
    unfinished = [path for used, path, name in files if _UNFINISHED.fullmatch(name) and used < late]
    dead = [path for path in unfinished if _starts_with(path, _MARK)]
    for path in [*(path for _, path in complete[MOST_FILES:]), *dead]:
        with suppress(OSError):
            os.unlink(path)


def _last_used(entry: os.DirEntry[str]) -> float:
    return entry.stat(follow_symlinks=False).st_mtime


def _starts_with(path: str, mark: bytes) -> bool:
    """Whether ``path`` is a regular file that starts with ``mark``."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False
