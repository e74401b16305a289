"""The one reader: every file of the user's is opened here, if it is a regular one and not too large."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable

LARGEST = 64 << 20
"""Bytes past which no file is read, whatever it is: Python's tree of so much source would not fit into a worker."""

LONGEST_LINE = 4_096
"""Characters of a line past which those who read a file line by line skip the line: it is data."""

NOT_REGULAR = "it is not a regular file"


def read_regular(path: str, largest: int = LARGEST) -> bytes:
    """The bytes of the regular file at ``path`` on the disk. Raises OSError for all else, and for a larger one.

    Everything that is read from the disk is read here: opening a pipe would wait for whoever writes to it, and a
    device such as /dev/zero has no end.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, NOT_REGULAR, path)
    # What was replaced by a pipe meanwhile is opened without waiting.
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, NOT_REGULAR, path)
        if found.st_size <= largest:
            # One read is enough unless the file grows, or the system does not tell its size.
            data = file.read(found.st_size + 1)
            while found.st_size < len(data) <= largest and (more := file.read(1 << 20)):
                data += more
            if len(data) <= largest:
                return data
    raise OSError(errno.EFBIG, f"it is larger than {shown_size(largest)}", path)


def beginning(path: str, size: int) -> bytes:
    """The first line of the regular file at ``path``, at most ``size`` bytes of it. Raises OSError for all else."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, NOT_REGULAR, path)
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        return file.read(size).partition(b"\n")[0]


def shown_size(size: int) -> str:
    """``64 MiB``."""
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def short_lines(lines: Iterable[str]) -> list[str]:
    """``lines`` with every line longer than LONGEST_LINE replaced by an empty one."""
    return [line if len(line) <= LONGEST_LINE else "" for line in lines]


def too_long(lines: Iterable[str], words: Iterable[str]) -> str | None:
    """The first of ``lines`` that is too long and holds one of ``words``, so that skipping it may matter."""
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE and any(word in line for word in words):
            return f"line {number} was skipped: it is longer than {LONGEST_LINE} characters"
    return None
