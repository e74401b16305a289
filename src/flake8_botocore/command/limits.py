"""What the work on one file may take: time and memory, and what is said of a file that takes more."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

LONGEST = 30.0
"""Seconds after which the work on one file is ended; those in which others had the processor do not count."""

LEAST_SHARE = 0.05
"""Part of the time that a process has the processor unless it waits for something."""

MOST_MEMORY = 1 << 30
"""Bytes that a worker may allocate, where the system can bound it."""

TOO_LONG = f"left alone: not done after {LONGEST:.0f} s"


class Lost(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


class TooLongError(BaseException):
    """The work on a file took longer than LONGEST; not an Exception, so that nothing on the way takes it for a bug."""


def too_long(since: float, work: float | None) -> bool:
    """Whether a file took too long that was begun at ``since`` by the monotonic clock.

    ``work`` are the seconds for which the processor worked on it, None where the system does not tell.
    """
    passed = time.monotonic() - since
    if passed < LONGEST or work is None:
        return passed >= LONGEST
    return work >= LONGEST or work < passed * LEAST_SHARE


def work_of(process: int) -> float | None:
    """The seconds for which the processor worked for ``process``, None where the system does not tell."""
    if sys.platform != "linux":
        return None
    try:
        # The clock that clock_getcpuclockid(3) gives, which Python does not offer.
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return None


@contextmanager
def bounded_time() -> Iterator[None]:
    """Raises TooLongError in this process where what stands inside takes too long and the system can tell."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    since, worked = time.monotonic(), time.process_time()

    def look(*_: object) -> None:
        if too_long(since, time.process_time() - worked):
            raise TooLongError

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bound_memory() -> None:
    """Let allocations of this process fail where it has too much; a library that cannot bear that ends it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, MOST_MEMORY) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
