"""Writing a file whole or not at all, and only over what it was worked out from."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from .exchange import exchange

PREFIX = ".flake8-botocore-"
"""How the names of temporary files begin. One that no process holds a lock on is left over from a killed run."""


class ChangedError(Exception):
    """The file holds something else than what the new content was worked out from."""


def write(path: str, old: bytes, new: bytes) -> None:
    """Replace ``old``, the content of the existing file at ``path``, by ``new``, in one step.

    The data goes to a temporary file beside it, is flushed to the disk and takes the file's place, so that a
    reader, or a crash at any moment, sees the old or the new content. Where the two can change places, even an edit
    made in the last moment comes back. Owner, group, permissions and extended attributes are kept, a symbolic link
    keeps pointing at the file it points at. A file that has several names, or an owner that we may not give away, is
    written in place: only so its names stay together and its owner stays.

    Raises ChangedError where the file does not hold ``old`` any more, PermissionError for a file without write
    permission, although its directory would let us replace it, and OSError for anything else.
    """
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        # Whoever else writes this file by way of this function waits here, and then finds it changed.
        _lock(file.fileno())
        found = os.fstat(file.fileno())
        if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(f"{path!r} is read-only")
        with _temporary(os.path.dirname(target)) as (descriptor, temporary):
            _fill(descriptor, new)
            alike = _made_alike(temporary, target, found)
            _refuse_changed(target, found, old)
            if not alike or found.st_nlink > 1:
                _overwrite(target, new)
            elif exchange(temporary, target):
                _put_back_changed(temporary, target, found, old)
            else:
                if sys.platform == "win32":
                    file.close()  # what is open cannot be replaced there
                os.replace(temporary, target)


def remove_leftovers(folder: str) -> None:
    """Remove the temporary files in ``folder`` that killed runs left there."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _remove_abandoned(entry.path)


def _remove_abandoned(temporary: str) -> None:
    """Remove a temporary file unless a process is at it; raises OSError where one is."""
    if sys.platform != "win32":
        with open(temporary, "rb") as file:
            _lock(file.fileno(), wait=False)
            os.unlink(temporary)
    else:
        os.unlink(temporary)  # refused for a file that somebody has open


@contextmanager
def _temporary(folder: str) -> Iterator[tuple[int, str]]:
    """Descriptor and path of a new file in ``folder``, locked while it is there; it is gone at the end."""
    while True:
        descriptor, path = tempfile.mkstemp(prefix=PREFIX, dir=folder)
        _lock(descriptor)
        # Before it was locked it looked like a leftover, and may have been removed as one.
        if os.path.exists(path):
            break
        os.close(descriptor)
    try:
        yield descriptor, path
    finally:
        with suppress(OSError):
            os.unlink(path)
        with suppress(OSError):
            os.close(descriptor)


def _fill(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb", closefd=sys.platform == "win32") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _made_alike(temporary: str, target: str, found: os.stat_result) -> bool:
    """Whether ``temporary`` got the owner and group of the file ``target``; with them the rest that can be kept."""
    if sys.platform != "win32":
        try:
            made = os.stat(temporary)
            if (made.st_uid, made.st_gid) != (found.st_uid, found.st_gid):
                os.chown(temporary, found.st_uid, found.st_gid)
        except OSError:
            return False
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))
    os.chmod(temporary, stat.S_IMODE(found.st_mode))
    return True


def _refuse_changed(target: str, found: os.stat_result, old: bytes) -> None:
    """Raise ChangedError unless ``target`` is still the file that was ``found`` and holds ``old``."""
    with open(target, "rb") as file:
        if not os.path.samestat(os.fstat(file.fileno()), found) or file.read() != old:
            raise ChangedError(f"{target!r} has changed")


def _put_back_changed(taken: str, target: str, found: os.stat_result, old: bytes) -> None:
    """Raise ChangedError where ``taken`` is not what was ``found`` and held ``old``, and put it back at ``target``."""
    try:
        _refuse_changed(taken, found, old)
    except ChangedError:
        if not exchange(taken, target):
            os.replace(taken, target)
        raise


def _overwrite(target: str, data: bytes) -> None:
    """Write ``data`` into the file ``target`` itself: all of it in one call, before what is too much goes."""
    with open(target, "r+b", buffering=0) as file:
        file.write(data)
        file.truncate()
        os.fsync(file.fileno())


def _lock(descriptor: int, *, wait: bool = True) -> None:
    """Take the lock of an open file. Raises OSError where another process has it and we do not ``wait``."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        # A file system without locks has none to wait for.
        if not wait:
            raise
