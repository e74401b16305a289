"""The one bounded reader: regular files inside the project, up to a size; notes what a cached result depends on.

That a file is not there is noted as well. What an editor has open counts in place of what is on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from importlib.machinery import PathFinder
from itertools import count
from typing import NamedTuple, TypeAlias

from .dependencies import (
    Dependency,
    LruCache,
    Plain,
    answered,
    answering,
    held_moment,
    is_noting,
    moment,
    note,
)


class OpenFile(NamedTuple):
    """The text of an open file, and a state that differs from all it had before or has on the disk."""

    state: tuple[int, int, int, int]
    data: bytes


_documents: dict[str, OpenFile] = {}
_numbers = count(1)


def upward(folder: str, root: str | None = None) -> Iterator[str]:
    """The absolute ``folder`` and those above it, up to ``root``; without one up to that of the disk."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if folder in (root, parent):
            return
        folder = parent


def open_document(path: str, data: bytes) -> None:
    """Let ``data`` stand for the content of the file at the absolute ``path``, under this name and its real one."""
    known = _documents.get(path)
    if known is None or known.data != data:
        known = OpenFile((-next(_numbers), 0, 0, len(data)), data)
    _documents.update(dict.fromkeys(_document_names(path), known))


def close_document(path: str) -> None:
    """Read the file at ``path`` from the disk again."""
    for name in _document_names(path):
        _documents.pop(name, None)


def document(path: str) -> OpenFile | None:
    """The file at ``path`` as an editor has it; None where none has it open."""
    return _documents.get(path)


def _document_names(path: str) -> set[str]:
    return {path, os.path.realpath(path)}


_METADATA = ".dist-info"


@cache
def installed_version(distribution: str) -> str | None:
    """The version of the installed ``distribution``; None where there is none."""
    found = _told_by_its_folder(distribution)
    if found is not None:
        return found or None
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def version() -> str:
    """The version of the linter, by its metadata."""
    found = installed_version("flake8-botocore")
    assert found is not None
    return found


def _told_by_its_folder(distribution: str) -> str | None:
    """The version in the name of the ``.dist-info`` folder, empty if there is no such folder; None if not certain.

    importlib.metadata is certain, but loading it takes longer than everything else at the start.
    """
    # In the name of the folder, installers write _ for -.
    written = distribution.replace("-", "_")
    if not written.isidentifier() or any(map(_finds_others, sys.meta_path)):
        return None
    for folder in sys.path:
        if os.path.isfile(folder):
            return None
        beside = [each for each in _names(folder or ".") if each.startswith((f"{written}-", f"{written}."))]
        # Stubs are no distribution of that name: botocore-stubs.
        named = [each for each in beside if each != f"{distribution}-stubs"]
        versions = [each[len(written) + 1 : -len(_METADATA)] for each in named if each.endswith(_METADATA)]
        if named:
            return versions[0] if len(versions) == len(named) == 1 else None
    return "" if written.isalpha() else None


def _finds_others(finder: object) -> bool:
    """Whether ``finder`` knows distributions that no folder names; that of setuptools only finds modules."""
    return finder is not PathFinder and hasattr(finder, "find_distributions")


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


LARGEST = 64 << 20
"""Bytes past which no file is read, whatever it is: Python's tree of so much source would not fit into a worker."""

LONGEST_LINE = 4_096
"""Characters of a line past which those who read a file line by line skip the line: it is data."""

LARGEST_CONFIGURATION = 1 << 20
"""Bytes past which a configuration file is not read."""

NOT_REGULAR = "it is not a regular file"

LINKED = "it is a link to a file outside the project"


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


def read_configuration(path: str) -> bytes:
    """The bytes of a configuration file that nobody named. Raises OSError for a link out of the project, too."""
    if os.path.islink(path) and leads_out(path):
        raise OSError(errno.ELOOP, LINKED, path)
    return read_regular(path, LARGEST_CONFIGURATION)


def beginning(path: str, size: int) -> bytes:
    """The first line of the regular file at ``path``, at most ``size`` bytes of it. Raises OSError for all else."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, NOT_REGULAR, path)
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        return file.read(size).partition(b"\n")[0]


def shown_size(size: int) -> str:
    """``size`` bytes in words: ``64 MiB``, ``200 bytes``."""
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def short_lines(lines: Iterable[str]) -> list[str]:
    """``lines`` with every line longer than LONGEST_LINE replaced by an empty one."""
    return [line if len(line) <= LONGEST_LINE else "" for line in lines]


def too_long(lines: Iterable[str], words: Iterable[str]) -> str | None:
    """The message that a line was skipped: the first that is too long and holds one of ``words``. None if none is."""
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE and any(word in line for word in words):
            return f"line {number} was skipped: it is longer than {LONGEST_LINE} characters"
    return None


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
    """The names in a folder, without links out of the project."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    @cached_property
    def digest(self) -> str:
        """A digest of the names."""
        return digest("\0".join(sorted(self.names)).encode("utf-8", "surrogateescape"))


_folders: LruCache[Listing] = LruCache(20_000)
_digests: LruCache[str] = LruCache(100_000)
_states: LruCache[FileState | None] = LruCache(100_000)
_texts: LruCache[tuple[FileState, bytes]] = LruCache(16_000_000)
"""Files in bytes, kept while a moment is held and they stay as they were: a run reads most of them several times."""


def digest(data: bytes, size: int = 16) -> str:
    """A hash of ``data``, ``size`` bytes as hexadecimal digits. If these are few, other data may have it, too."""
    return blake2b(data, digest_size=size).hexdigest()


def state_of_file(path: str) -> FileState | None:
    """The state of the regular file at ``path``; None for anything else.

    This is not recorded as a look: a caller that goes on to read the file records its content.
    """
    if (opened := document(path)) is not None:
        return opened.state
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return state_of(found) if stat.S_ISREG(found.st_mode) else None


def stamp_of_file(path: str, *_: str) -> FileState | None:
    """The state of the file at ``path``, found once in a held moment: a stamp for what depends on this file only."""
    return _states.get(path, held_moment(), lambda: state_of_file(path))


def state_of(found: os.stat_result) -> FileState:
    """The values that tell one state of a file from another."""
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
    """Record a look at the bytes that the file at ``path`` had in ``state``, when it was read; None for no file."""
    if not is_noting():
        return
    known = None if state is None else _digests.known(path, state)
    if state is not None and known is None and (found := _read(path)) is not None and found[0] == state:
        known = _digest_of(path, *found)
    # If the file has changed since then, its digest is unknown: it never matches.
    note(("content", path), known if known is not None or state is None else "")


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
    """The kind of ``path``, wherever links lead: a ``file``, a ``folder``, ``other``, or nothing, which is empty."""
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
    """The names in ``folder``, sorted, each with what it is: links are ``other``.

    Nothing where it cannot be listed.
    """
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
    """The names in ``folder`` but for links out of the project: nothing is read through these."""
    try:
        with os.scandir(folder) as found:
            return [each.name for each in found if not (each.is_symlink() and leads_out(each.path, folder))]
    except (OSError, ValueError):
        return []


# Looking again.


def is_on_disk(look: Dependency) -> bool:
    """Whether ``look`` is one at the disk."""
    return look[0] in AGAIN


def again(look: Dependency) -> Plain:
    """The answer that ``look`` sees now. Raises UnknownLookError for what is no look at the disk."""
    return answering(AGAIN, look)(*look[1:])


def _content(path: str) -> str | None:
    """The digest of the file's bytes now, read only if its state is new; None if they cannot be read."""
    known = _digests.known(path, state_of_file(path))
    if known is None and (found := _read(path)) is not None:
        known = _digest_of(path, *found)
    return known


def _read(path: str) -> tuple[FileState, bytes] | None:
    """The state of the regular file at ``path``, and its bytes in this state."""
    if (opened := document(path)) is not None:
        return opened
    state, held = state_of_file(path), held_moment()
    if state is None:
        return None
    try:
        stamp = None if held is None else (held, state)
        return _texts.get(path, stamp, lambda: (state, read_regular(path)), state[-1])
    except (OSError, ValueError):
        return None


def _digest_of(path: str, state: FileState, data: bytes) -> str:
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
"""The function that sees a look's answer now, by its name; ``ignored`` adds its own."""


MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")
"""Files by whose folder a project is known where there is no git."""


@answered(20_000, moment)
def marked_root(folder: str) -> str | None:
    """The git root of the absolute ``folder``; else the highest folder around it with a linter's configuration.

    None if there is neither.
    """
    marked: str | None = None
    for each in upward(folder):
        if kind(os.path.join(each, ".git")):
            return each
        if any(kind(os.path.join(each, marker)) == "file" for marker in MARKERS):
            marked = each
    return marked


def project_of(folder: str) -> str:
    """The root of the git work tree that ``folder`` is in, without links.

    Without one it is the working directory where that holds ``folder``, else the nearest folder from it on with a
    linter's configuration, else ``folder`` itself.
    """
    folder, here = os.path.realpath(folder), os.path.realpath(os.curdir)
    above = list(upward(folder))
    trees = (each for each in above if os.path.lexists(os.path.join(each, ".git")))
    marked = (each for each in above if any(os.path.lexists(os.path.join(each, name)) for name in MARKERS))
    return next(trees, None) or (here if _is_inside(folder, here) else next(marked, folder))


def leads_out(path: str, folder: str | None = None) -> bool:
    """Whether ``path`` leads out of the project that ``folder`` is in, by its name or by links.

    Without a ``folder`` it is the project of the working directory, or for a path elsewhere that of its own folder.
    """
    if folder is None:
        here = os.path.realpath(os.curdir)
        path = os.path.join(here, path)
        folder = here if _is_inside(os.path.normpath(path), project_of(here)) else os.path.dirname(path)
    try:
        return not _is_inside(os.path.realpath(path), project_of(folder))
    except ValueError:
        return True  # no file has such a name


def why_not_written(path: str, checked: Iterable[str]) -> str | None:
    """Why a run over the paths ``checked`` must not write to ``path``; None where it may.

    Inside of a project that it checks, a link or a pipe may be a stranger's. Outside, it is the user's own.
    """
    folders = [os.path.realpath(each) for each in upward(os.path.dirname(os.path.abspath(path)))]
    real = os.path.realpath(path)
    for project in {project_of(each if os.path.isdir(each) else os.path.dirname(each)) for each in checked or ["."]}:
        if project != os.path.dirname(project) and any(_is_inside(each, project) for each in folders):
            if not _is_inside(real, project):
                return LINKED
            if os.path.exists(real) and not os.path.isfile(real) and not os.path.isdir(real):
                return NOT_REGULAR
    return None


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
