"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress


def write(path: str, data: bytes) -> None:
    """Replace the content of the existing file at ``path`` by ``data``, in one step.

    The data goes to a temporary file beside it, is flushed to the disk and takes the file's place, so that a
    reader, or a crash at any moment, sees the old or the new content. Permissions are kept, a symbolic link
    keeps pointing at the file it points at. Raises PermissionError for a file without write permission,
    although its directory would let us replace it, and OSError for anything else.
    """
    target = os.path.realpath(path)
    mode = stat.S_IMODE(os.stat(target).st_mode)
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(f"{path!r} is read-only")
    descriptor, temporary = tempfile.mkstemp(prefix=".flake8-botocore-", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
