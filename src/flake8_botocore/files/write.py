"""Text -> bytes of a Python file and back, and onto the disk: encoding, byte order mark and newlines stay."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
import time
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from typing import BinaryIO

from ..findings import Span
from .filesystem import digest

_NEWLINE = re.compile(r"\r\n|\r|\n")


class SourceError(Exception):
    """The bytes cannot be read as the text they claim to be, or the text cannot be written as such bytes."""


@dataclass(frozen=True)
class Source:
    """The text of a file without its byte order mark, newlines as they are, and the encoding it came in."""

    text: str
    encoding: str

    def encode(self, text: str) -> bytes:
        """``text`` as bytes in the encoding of this file, with its byte order mark if it had one.

        Raises SourceError where the encoding has no bytes for a character.
        """
        try:
            return text.encode(self.encoding)
        except UnicodeError as error:
            raise SourceError(f"cannot be written as {self.encoding}: {error}") from error


def decode(data: bytes) -> Source:
    """The text of a Python file, read by its byte order mark or coding line, else as UTF-8.

    Raises SourceError for an unknown encoding, for bytes that are not in it, and where encoding the text
    again would not give the same bytes.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        source = Source(data.decode(encoding), encoding)
    except (SyntaxError, LookupError, UnicodeError) as error:
        raise SourceError(f"cannot be read as text: {error}") from error
    if source.encode(source.text) != data:
        raise SourceError(f"does not survive decoding and encoding as {encoding}")
    return source


def refusal(text: str, flags: int = 0) -> str | None:
    """Why ``text`` does not compile, without the place; None where it does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "fixed", "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        return error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return repr(error)
    return None


@dataclass(frozen=True)
class LineTable:
    r"""Where each line of a text starts; lines end at ``\r\n``, ``\r`` or ``\n`` only, as Python's do."""

    text: str
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the starts."""
        if "\r" in self.text:
            ends: Iterable[int] = (match.end() for match in _NEWLINE.finditer(self.text))
        else:
            # Nearly every text, ten times as fast.
            ends = accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])
        object.__setattr__(self, "starts", (0, *ends))

    def line(self, number: int) -> str:
        """The text of a line, 1-based, with the newline that ends it."""
        return self.text[self.starts[number - 1] : self.starts[number] if number < len(self.starts) else None]

    def offset(self, line: int, column: int) -> int:
        """The index in the text of a 1-based line and 0-based column."""
        return self.starts[line - 1] + column

    def range(self, span: Span) -> tuple[int, int]:
        """Start and end index of ``span``."""
        start = self.offset(span.start_line, span.start_column)
        return start, self.offset(span.end_line, span.end_column)

    def span(self, start: int, end: int) -> Span:
        """The span between two indices of the text."""
        return Span(*self.position(start), *self.position(end))

    def position(self, offset: int) -> tuple[int, int]:
        """Line (1-based) and column (0-based, code points) of an index of the text."""
        line = self._line_index(offset)
        return line + 1, offset - self.starts[line]

    def line_start(self, offset: int) -> int:
        """The index at which the line that holds ``offset`` starts."""
        return self.starts[self._line_index(offset)]

    def line_end(self, offset: int) -> int:
        """The index of the newline that ends the line of ``offset``, or the end of the text."""
        after = self._line_index(offset) + 1
        if after == len(self.starts):
            return len(self.text)
        end = self.starts[after]
        return max(offset, end - (2 if self.text.endswith("\r\n", 0, end) else 1))

    def newline(self, offset: int) -> str:
        r"""The newline that ends the line of ``offset``; or the file's first one, else ``\n``."""
        match = _NEWLINE.match(self.text, self.line_end(offset)) or _NEWLINE.search(self.text)
        return match[0] if match else "\n"

    def _line_index(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1


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
            with open(target, "rb") as now:
                _refuse_changed(now, found, old)
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
    """Take the lock of an open file. Raises OSError where another process has it, for too long if we ``wait``."""
    if sys.platform == "win32":
        return
    import fcntl

    for left in reversed(range(PATIENCE if wait else 1)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if not left:
                raise BlockingIOError(error.errno, "another process has locked this file") from error
            time.sleep(0.1)
        except OSError:
            # A file system without locks has none to wait for.
            if not wait:
                raise
            return
