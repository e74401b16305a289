"""What the work on one file may take: time and memory, and what is said of a file that takes more."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

LONGEST = 30.0
"""Seconds after which the work on one file is ended."""

MOST_MEMORY = 1 << 30
"""Bytes that a worker may allocate, where the system can bound it."""

TOO_LONG = f"left alone: not done after {LONGEST:.0f} s"


class Lost(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


class TooLongError(BaseException):
    """The work on a file took longer than LONGEST; not an Exception, so that nothing on the way takes it for a bug."""


@contextmanager
def bounded_time() -> Iterator[None]:
    """Raises TooLongError in this process where what stands inside takes too long and the system can tell."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_long(*_: object) -> None:
    raise TooLongError


def bound_memory() -> None:
    """Let allocations of this process fail where it has too much; a library that cannot bear that ends it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, MOST_MEMORY) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
