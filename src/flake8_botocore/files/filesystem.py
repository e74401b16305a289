"""The one bounded reader: regular files inside the project, up to a size, as the snapshot of the run has them.

What an editor has open counts in place of what is on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache, partial
from importlib.machinery import PathFinder
from itertools import count
from typing import NamedTuple, TypeAlias

from .snapshot import current, memo, memo_by


class OpenFile(NamedTuple):
    """The bytes of a file that an editor has open, and a state that no file had before."""

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
    found = _version_of_folder(distribution)
    if found is not None:
        # Empty: there is surely none.
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


def _version_of_folder(distribution: str) -> str | None:
    """``1.44.2`` if the folder of the distribution is ``botocore-1.44.2.dist-info``; empty if there is surely none.

    None if that is not certain: other things have such a name, ``sys.path`` has a zip file, or the name could be
    spelled in another way. importlib.metadata is certain, but loading it takes longer than all else at the start.
    """
    # In the name of the folder, most installers write _ for -.
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
    # A name of letters alone has no other spelling under which it could be there.
    return "" if written.isalpha() else None


def _finds_others(finder: object) -> bool:
    """Whether ``finder`` may know distributions that no folder in ``sys.path`` names, as Python's own does not."""
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

    What a stranger's checkout holds is opened here, or in ``beginning``: opening a pipe would wait for whoever writes
    to it, and a device such as /dev/zero has no end.
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


try:
    # What hashlib hands out without the OpenSSL that it loads before.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

FileState: TypeAlias = tuple[int, int, int, int]
"""When a file was last written and changed, in nanoseconds, its number on the disk, and its size in bytes.

Right after a change, when another one might not show in these, the first is a negative number of its own.
"""

LARGEST_MODULE = 400_000
"""Bytes of a module past which it is not read for another file's sake."""

SETTLED = 0.2
"""Seconds after the last change of a file from which on another one will show in its state."""


def digest(data: bytes, size: int = 16) -> str:
    """A hash of ``data``, ``size`` bytes as hexadecimal digits. If these are few, other data may have it, too."""
    return blake2b(data, digest_size=size).hexdigest()


@memo(100_000, reads=True)
def state_of_file(path: str) -> FileState | None:
    """The state of the regular file at ``path``; None for anything else.

    A file that was changed within the last SETTLED seconds gets a state that no other has: the next change might leave
    its times as they are.
    """
    if (opened := document(path)) is not None:
        return opened.state
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    is_settled = max(found.st_mtime_ns, found.st_ctime_ns) + SETTLED * 1e9 < time.time_ns()
    return (found.st_mtime_ns if is_settled else -next(_numbers)), *_rest_of_state(found)


def _rest_of_state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ctime_ns, found.st_ino, found.st_size


memo_of_file = partial(memo_by, state_of_file)
"""The same as ``memo`` for a function of a path whose answers follow from the bytes of that file alone."""


def content(path: str) -> bytes | None:
    """The bytes of the regular file at ``path`` as the snapshot or an editor has them.

    None where it cannot be read, or has another state than the snapshot noted: the bytes would not belong to it.
    """
    if (opened := document(path)) is not None:
        return opened.data
    state = state_of_file(path)
    if state is None:
        return None

    def read() -> bytes:
        data = read_regular(path)
        if _rest_of_state(os.stat(path)) != state[1:]:
            raise OSError(errno.ESTALE, "it changes while it is read", path)
        return data

    try:
        # Each state is a key of its own, so it needs no stamp. The last part of a state is the size.
        return current().texts.get((path, state), None, read, state[-1])
    except (OSError, ValueError):
        return None


def has(folder: str, name: str) -> bool:
    """Whether there is a ``name`` in ``folder``."""
    return name in listing(folder)


@memo(20_000)
def names(folder: str) -> tuple[str, ...]:
    """All names in ``folder``, sorted; none where it cannot be listed."""
    return tuple(sorted(listing(folder)))


@memo(50_000, reads=True)
def kind(path: str) -> str:
    """The kind of ``path``, wherever links lead: a ``file``, a ``folder``, ``other``, or nothing, which is empty."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return ""
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"


@memo(20_000, reads=True)
def target(path: str) -> str:
    """``path`` itself, or what it leads to where it is a link."""
    return os.path.realpath(path) if os.path.islink(path) else path


@memo(20_000, reads=True)
def real(path: str) -> str:
    """``path`` without any links."""
    return os.path.realpath(path)


@memo(20_000, reads=True)
def entries(folder: str) -> tuple[tuple[str, str], ...]:
    """The names in ``folder``, sorted, each with what it is: a ``file``, a ``folder``, a ``link`` or ``other``.

    Nothing where it cannot be listed.
    """
    try:
        with os.scandir(folder) as found:
            return tuple(sorted((each.name, _kind_of(each)) for each in found))
    except (OSError, ValueError):
        return ()


def _kind_of(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    return "folder" if entry.is_dir() else "file" if entry.is_file() else "other"


@memo(20_000)
def listing(folder: str) -> frozenset[str]:
    """The names in ``folder`` but for links out of the project: nothing is read through these."""
    return frozenset(
        name for name, kind in entries(folder) if kind != "link" or not leads_out(os.path.join(folder, name), folder)
    )


MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8")
"""Files by whose folder a project is known where there is no git."""


@memo(20_000)
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
    return next(trees, None) or (here if is_inside(folder, here) else next(marked, folder))


def leads_out(path: str, folder: str | None = None) -> bool:
    """Whether ``path`` leads out of the project that ``folder`` is in, by its name (``../x``) or by links.

    Without a ``folder`` it is the project of the working directory, or for a path elsewhere that of its own folder.
    """
    if folder is None:
        here = os.path.realpath(os.curdir)
        path = os.path.join(here, path)
        folder = here if is_inside(os.path.normpath(path), project_of(here)) else os.path.dirname(path)
    try:
        return not is_inside(os.path.realpath(path), project_of(folder))
    except ValueError:
        return True  # no file has such a name


def why_not_written(path: str, checked: Iterable[str]) -> str | None:
    """Why a run over the paths ``checked`` must not write its output to ``path``; None where it may.

    In a project that it checks, a link or a pipe may be a stranger's, and is refused. Outside, it is the user's own.
    """
    # Through a link in a project, a path leaves it; so any folder on the way counts.
    folders = [os.path.realpath(each) for each in upward(os.path.dirname(os.path.abspath(path)))]
    real = os.path.realpath(path)
    for project in {project_of(each if os.path.isdir(each) else os.path.dirname(each)) for each in checked or ["."]}:
        # Everything is inside the root of the disk, which is nobody's project.
        is_whole_disk = project == os.path.dirname(project)
        if not is_whole_disk and any(is_inside(each, project) for each in folders):
            if not is_inside(real, project):
                return LINKED
            if os.path.exists(real) and not os.path.isfile(real) and not os.path.isdir(real):
                return NOT_REGULAR
    return None


def is_inside(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or something in it."""
    return f"{path}{os.sep}".startswith(os.path.join(folder, ""))
