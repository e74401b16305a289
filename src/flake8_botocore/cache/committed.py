"""Whether git tracks a file: then it came with the repository, and its content may be anybody's."""

from __future__ import annotations

import os
import stat


def is_tracked(path: str) -> bool:
    """Whether git tracks the file ``path``, or cannot tell; ``path`` has a name that no other file is likely to have.

    The name is searched in git's index, because starting git takes longer than serving a small project from the cache.
    Only an index that does not hold whole names makes us ask git.
    """
    path = os.path.realpath(path)
    root = _root(path)
    git = _git_folder(os.path.join(root, ".git")) if root is not None else ""
    index = _content(os.path.join(git, "index"))
    if root is None or index is None:
        return False
    # Some file systems ignore the case of names.
    if os.path.basename(path).lower().encode() in index.lower():
        return True
    shortened = int.from_bytes(index[4:8], "big") > 3
    return (shortened or _is_split(git)) and _git_tracks(path, root)


def _root(path: str) -> str | None:
    """The root of the working tree that ``path`` is in, None where there is none."""
    folder = os.path.dirname(path)
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _git_folder(marker: str) -> str:
    """The folder of git's own files: ``marker``, or the one that this file names."""
    if os.path.isdir(marker):
        return marker
    named = (_content(marker) or b"").removeprefix(b"gitdir: ").rstrip(b"\r\n")
    return os.path.join(os.path.dirname(marker), os.fsdecode(named))


def _is_split(git: str) -> bool:
    """Whether the index shares its entries with another file."""
    return any(name.startswith("sharedindex.") for name in os.listdir(git))


def _content(path: str) -> bytes | None:
    """What the regular file at ``path`` holds."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def _git_tracks(path: str, root: str) -> bool:
    import subprocess

    asked = ("-c", "core.fsmonitor=false", "--literal-pathspecs", "ls-files", "--error-unmatch", "--", path)
    try:
        ran = subprocess.run(["git", *asked], cwd=root, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return True
    return ran.returncode != 1
