"""Two files change places in one step, so that nothing is lost whatever stood there a moment before."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def exchange(one: str, other: str) -> bool:
    """Let two files change places; False where the system or the file system cannot do that.

    Linux has renameat2 for it (glibc 2.28), macOS renamex_np (10.12); Python offers neither. Raises FileNotFoundError
    where one of them is gone.
    """
    import ctypes

    call = _call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    if ctypes.get_errno() == errno.ENOENT and not (os.path.lexists(one) and os.path.lexists(other)):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), other)
    return False


@cache
def _call() -> Callable[[bytes, bytes], int] | None:
    if sys.platform == "win32":
        return None
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap = getattr(library, "renamex_np", None)
        if swap is None:
            return None
        swap.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
        return lambda one, other: int(swap(one, other, RENAME_SWAP))
    rename = getattr(library, "renameat2", None)
    if rename is None:
        return None
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return lambda one, other: int(rename(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE))
