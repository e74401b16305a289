"""The folder of caches: how it is made, written without ever leaving half a file, kept small, and never trusted."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ..looking.disk import digest

NAME = ".flake8-botocore_cache"
"""The folder that is used unless another one is named, in the root of the git repository or the working directory."""

MOST_FILES = 12
"""Caches that are kept, one for each way to ask; those that were not used for longest go first."""

MOST_BYTES = 64 << 20
"""Bytes of a cache past which it is neither written nor read."""

LEFT_OVER = 3_600
"""Seconds after which a file that nobody finished writing is taken away."""

PATIENCE = 200
"""Hundredths of a second for which another process may bring the folder up to date; then what it found is lost."""

_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# Results of flake8-botocore; it can be deleted at any time.\n"
_OURS = r"[0-9a-f]{32}\.json"
_UNFINISHED = r"[0-9a-f]{32}\.json\.\w+"


def usual() -> str:
    """The folder that is used unless another one is named; it need not exist."""
    here = folder = os.getcwd()
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return os.path.join(here, NAME)
        folder = parent
    return os.path.join(folder, NAME)


def read(folder: str, name: str) -> Any:
    """What the cache ``name`` in ``folder`` holds, None where there is none or it is not as it was written."""
    path = os.path.join(folder, f"{name}.json")
    try:
        if os.path.getsize(path) > MOST_BYTES:
            return None
        with open(path, "rb") as file:
            head, _, text = file.read().partition(b"\n")
        if head != _head(text):
            return None
        # What is used stays longest.
        os.utime(path)
    except OSError:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """Let one process after the other bring ``folder`` up to date, where the system can see to it."""
    held = _held(folder)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _held(folder: str) -> int | None:
    """A lock on ``folder``, which goes with its descriptor, that of a process that is killed, too."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        _make(folder)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    for _ in range(PATIENCE):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.01)
        else:
            break
    return descriptor


def write(folder: str, name: str, content: Any) -> None:
    """Let the cache ``name`` hold ``content``; nothing is said where that cannot be."""
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
    return f"flake8-botocore cache {digest(text)}".encode("ascii")


def _make(folder: str) -> None:
    """Make ``folder``, told to git and to backups as one that holds nothing of worth; one that is there stays."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    for name, content in ((".gitignore", b"*\n"), ("CACHEDIR.TAG", _TAG)):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


def _tidy(folder: str) -> None:
    """Take away what is too much; files that are not ours stay."""
    with os.scandir(folder) as entries:
        ours = [(each.stat().st_mtime, each.path, each.name) for each in entries]
    complete = sorted(((used, path) for used, path, name in ours if re.fullmatch(_OURS, name)), reverse=True)
    late = time.time() - LEFT_OVER
    dead = [path for used, path, name in ours if re.fullmatch(_UNFINISHED, name) and used < late]
    for path in [*(path for _, path in complete[MOST_FILES:]), *dead]:
        with suppress(OSError):
            os.unlink(path)
