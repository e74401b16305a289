"""Bytes onto the disk: whole or not at all, and only over what was read, with its permissions and links."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from .filesystem import digest


class ChangedError(Exception):
    """The file holds something else than what the new content was worked out from."""


def write(path: str, old: bytes, new: bytes) -> None:
    """Replace ``old``, the content of the existing file at ``path``, by ``new``, in one step.

    The data goes to a temporary file beside it, is flushed to the disk and takes the file's place, so that a
    reader, or a crash at any time, sees the old or the new content. Owner, group, permissions and extended attributes
    are kept, a symbolic link keeps pointing at the file it points at. A file whose owner or group we cannot set is
    written in place, so that it keeps them.

    Raises ChangedError where the file does not hold ``old`` any more, PermissionError for a file without write
    permission, although its directory would let us replace it, BlockingIOError where another process has locked the
    file for 10 s, and OSError for anything else: also for a file with several names, one of which may be outside of the
    project.
    """
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        # Whoever else writes this file by way of this function waits here, and then finds it changed.
        _lock(file.fileno())
        found = os.fstat(file.fileno())
        if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PermissionError(f"{path!r} is read-only")
        if found.st_nlink > 1:
            raise OSError(errno.EMLINK, f"it has {found.st_nlink} hard links", path)
        with _temporary(os.path.dirname(target)) as (descriptor, temporary):
            _fill(descriptor, new)
            if not _made_alike(temporary, target, found):
                _overwrite(target, found, old, new)
                return
            with open(target, "rb") as opened_again:
                _refuse_changed(opened_again, found, old)
            if sys.platform == "win32":
                file.close()  # what is open cannot be replaced there
            _put_in_place(temporary, target, found, old)


def _put_in_place(temporary: str, target: str, found: os.stat_result, old: bytes) -> None:
    """Let ``temporary`` take the place of the file at ``target``. Raises ChangedError where an editor was faster.

    Where the system can exchange two files, the replaced one is checked afterwards, and put back if it is not ``old``.
    Elsewhere an edit between the last check and the replacement is lost.
    """
    if not os.path.samestat(os.stat(target), found):
        raise ChangedError(f"{target!r} has changed")
    if not _exchange(temporary, target):
        os.replace(temporary, target)
        return
    try:
        with open(temporary, "rb") as replaced:
            _refuse_changed(replaced, found, old)
    except ChangedError as error:
        _exchange(temporary, target)
        raise ChangedError(f"{target!r} has changed") from error


_HERE, _EXCHANGE = -100, 2
"""Paths are relative to the working directory, and both files stay. Source: ``man 2 renameat2``."""


def _exchange(one: str, other: str) -> bool:
    """Let two files change places in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def create(path: str, data: bytes) -> None:
    """Write ``data`` to a new file at ``path``, whole or not at all. Raises FileExistsError if there is one already."""
    file = open(path, "xb")  # noqa: SIM115 (it is closed before it is removed, as Windows wants it)
    try:
        with file:
            file.write(data)
    except OSError:
        os.unlink(path)
        raise


def remove_leftovers(folder: str) -> None:
    """Remove the temporary files in ``folder`` that killed runs left there, and nothing else."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _is_ours(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _remove_abandoned(entry.path)


def _name(number: bytes) -> str:
    """The name of a temporary file: ``number`` and its digest, so that no other program makes such a name by chance."""
    return f".flake8-botocore-{number.hex()}{digest(b'flake8-botocore' + number, 8)}.tmp"


_UNFINISHED = re.compile(r"\.flake8-botocore-([0-9a-f]{16})[0-9a-f]{16}\.tmp")


def _is_ours(name: str) -> bool:
    """Whether ``_name`` made ``name``; the content of a temporary file is the user's and cannot carry our mark."""
    match = _UNFINISHED.fullmatch(name)
    return match is not None and name == _name(bytes.fromhex(match[1]))


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
        path = os.path.join(folder, _name(os.urandom(8)))
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
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
    """Give ``temporary`` the owner, group, permissions and extended attributes of ``target``, which was ``found``.

    False, and only then, if it cannot get the owner and group. Attributes that cannot be set are left out.
    """
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


def _refuse_changed(file: BinaryIO, found: os.stat_result, old: bytes) -> None:
    """Raise ChangedError unless the open ``file`` is the one that was ``found`` and holds ``old``."""
    if not os.path.samestat(os.fstat(file.fileno()), found) or file.read() != old:
        raise ChangedError(f"{file.name!r} has changed")


def _overwrite(target: str, found: os.stat_result, old: bytes, new: bytes) -> None:
    """Write ``new`` into the file ``target`` itself, which was ``found`` and holds ``old``.

    Where that fails, on a full disk for instance, ``old`` is written back: its bytes have their place on the disk.
    """
    with open(target, "r+b", buffering=0) as file:
        # What was checked just before may have become a link to another file.
        _refuse_changed(file, found, old)
        try:
            _fill_in_place(file.fileno(), new)
        except BaseException:
            _fill_in_place(file.fileno(), old)
            raise


def _fill_in_place(descriptor: int, data: bytes) -> None:
    """Let an open file hold ``data``: all of it is written before what is too much goes."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        # One call may write less than it was given.
        rest = rest[os.write(descriptor, rest) :]
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


PATIENCE = 100
"""Tenths of a second for which another process may keep its lock on a file."""


def _lock(descriptor: int, *, wait: bool = True) -> None:
    """Take the lock of an open file, on Windows none.

    Raises OSError if another process has it: for too long if we ``wait``, else at once, and then also if the file
    system has no locks.
    """
    if sys.platform == "win32":
        return
    import fcntl

    for tries_left in reversed(range(PATIENCE if wait else 1)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if not tries_left:
                raise BlockingIOError(error.errno, "another process has locked this file") from error
            time.sleep(0.1)
        except OSError:
            # A file system without locks has none to wait for. Nor does it show whether a process is at the file.
            if not wait:
                raise
            return
