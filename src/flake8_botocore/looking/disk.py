"""The looks at the disk: what files say, what folders hold, where links lead. Nothing else of a project is looked at.

What is not there is seen as well: that there was no such file is as much of a reason as what one says. A file that is
open in an editor says what it says there.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeAlias, cast

from .distributions import installed_version
from .documents import document
from .kept import Kept, held_moment
from .notes import Look, Plain, is_noting, note
from .regular import read_regular

try:
    # What hashlib hands out without the OpenSSL that it loads before.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

FileState: TypeAlias = tuple[int, int, int, int]
"""When a file was last written and changed, in nanoseconds, its number on the disk, and its size in bytes."""

LARGEST_MODULE = 400_000
"""Bytes of a module past which it is not read for another file's sake."""

SETTLED = 0.2
"""Seconds after a folder's last change from which on another one will show in its time stamp."""


class Listing:
    """The names in a folder."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    @cached_property
    def digest(self) -> str:
        """What tells these names from others."""
        return digest("\0".join(sorted(self.names)).encode("utf-8", "surrogateescape"))


_folders: Kept[Listing] = Kept(20_000)
_digests: Kept[str] = Kept(100_000)
_states: Kept[FileState | None] = Kept(100_000)
_hashed = 0


def digest(data: bytes, size: int = 16) -> str:
    """A text of ``size`` bytes that no other data has, or is not likely to have where these are few."""
    return blake2b(data, digest_size=size).hexdigest()


def state_of_file(path: str) -> FileState | None:
    """The state of the regular file at ``path``; None for all else. Noted by those who go on to what it says."""
    if (opened := document(path)) is not None:
        return opened.state
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return state_of(found) if stat.S_ISREG(found.st_mode) else None


def stamp_of_file(path: str, *_: str) -> FileState | None:
    """The state of the file at ``path``, looked at once where a moment is held: a stamp for what it alone says."""
    return _states.get(path, held_moment(), lambda: state_of_file(path))


def state_of(found: os.stat_result) -> FileState:
    """What tells one state of a file from another."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def state_of_folder(path: str) -> int | None:
    """When the folder at ``path`` last changed, in nanoseconds; None where another change might not show in it."""
    try:
        changed = os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return None
    return changed if time.time_ns() - changed >= SETTLED * 1e9 else None


def content(path: str) -> bytes | None:
    """The bytes of the regular file at ``path``; None where it cannot be read."""
    found = _read(path)
    if is_noting():
        note(("content", path), None if found is None else _digest_of(path, *found))
    return None if found is None else found[1]


def note_content(path: str, state: FileState | None) -> None:
    """Note the bytes that the file at ``path`` had in ``state``, in which it was read before; None for no file."""
    if not is_noting():
        return
    known = None if state is None else _digests.known(path, state)
    if state is not None and known is None and (found := _read(path)) is not None and found[0] == state:
        known = _digest_of(path, *found)
    # What was changed since then can not be told any more, and is never seen again.
    note(("content", path), known if known is not None or state is None else "")


def know_digest(path: str, state: FileState, found: str) -> None:
    """Take it that the bytes of the file at ``path`` have this digest in ``state``."""
    _digests.put(path, state, found)


def state_behind(path: str, digest: str) -> FileState | None:
    """The state in which the file at ``path`` was last read, if its bytes had this digest."""
    return cast("FileState | None", _digests.stamp(path, digest))


def hashed() -> int:
    """How many files were read for their digests by this process."""
    return _hashed


def is_settled(state: FileState, then: int) -> bool:
    """Whether a file that was in ``state`` at ``then`` or later, in nanoseconds, shows each change since in its state.

    Where the system does not tell when a file was changed, whoever sets its time back can hide one.
    """
    return sys.platform != "win32" and max(state[:2]) + SETTLED * 1e9 < then


def has(folder: str, name: str) -> bool:
    """Whether there is a ``name`` in ``folder``."""
    found = name in listing(folder).names
    note(("has", folder, name), found)
    return found


def names(folder: str) -> list[str]:
    """All names in ``folder``, sorted; none where it cannot be listed."""
    found = listing(folder)
    if is_noting():
        note(("names", folder), found.digest)
    return sorted(found.names)


def kind(path: str) -> str:
    """What is at ``path``, wherever links lead: a ``file``, a ``folder``, ``other``, or nothing, which is empty."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        found = ""
    else:
        found = "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"
    note(("kind", path), found)
    return found


def size(path: str) -> int | None:
    """The size in bytes of the regular file at ``path``; None for all else."""
    state = state_of_file(path)
    found = None if state is None else state[-1]
    note(("size", path), found)
    return found


def target(path: str) -> str:
    """``path`` itself, or what it leads to where it is a link."""
    found = os.path.realpath(path) if os.path.islink(path) else path
    note(("target", path), found)
    return found


def real(path: str) -> str:
    """``path`` without any links."""
    found = os.path.realpath(path)
    note(("real", path), found)
    return found


def installed(distribution: str) -> str | None:
    """The version of an installed distribution, by its metadata."""
    found = installed_version(distribution)
    note(("installed", distribution), found)
    return found


def entries(folder: str) -> list[tuple[str, str]]:
    """The names in ``folder``, sorted, each with what it is: links are ``other``. Nothing where it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            return sorted((each.name, _kind_of(each)) for each in found)
    except (OSError, ValueError):
        return []


def _kind_of(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


def listing(folder: str) -> Listing:
    """The names in ``folder``, not recorded as a dependency; none if it cannot be listed."""
    held = held_moment()
    return _folders.get(folder, state_of_folder(folder) if held is None else held, lambda: Listing(_listed(folder)))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except (OSError, ValueError):
        return []


# Looking again.


def is_look(look: Look) -> bool:
    """Whether ``look`` is one at the disk."""
    return look[0] in AGAIN


def again(look: Look) -> Plain:
    """What ``look`` sees now. Raises KeyError for what is no look at the disk."""
    return AGAIN[look[0]](*look[1:])


def _content(path: str) -> str | None:
    known = _digests.known(path, state_of_file(path))
    if known is None and (found := _read(path)) is not None:
        known = _digest_of(path, *found)
    return known


def _read(path: str) -> tuple[FileState, bytes] | None:
    """The state of the regular file at ``path``, and its bytes in this state."""
    if (opened := document(path)) is not None:
        return opened
    state = state_of_file(path)
    if state is None:
        return None
    try:
        return state, read_regular(path)
    except (OSError, ValueError):
        return None


def _digest_of(path: str, state: FileState, data: bytes) -> str:
    global _hashed
    _hashed += 1
    found = digest(data)
    _digests.put(path, state, found)
    return found


AGAIN: dict[str, Callable[..., Plain]] = {
    "content": _content,
    "has": has,
    "installed": installed,
    "kind": kind,
    "names": lambda folder: listing(folder).digest,
    "real": real,
    "size": size,
    "target": target,
}
"""What sees a look's answer now, by its name; ``ignored`` adds its own."""
