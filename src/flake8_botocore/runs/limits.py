"""The memory that a worker process may allocate, and the result of a file whose worker died.

There is no limit in time: whether a file is done within some seconds depends on what else the machine does, and so
would the findings. The number of steps bounds the work instead (``source/inference/protocols.py``).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import NamedTuple

MOST_MEMORY = 1 << 30
"""Bytes that a worker may allocate, where the system can bound it."""


class Lost(NamedTuple):
    """Why a file has no result, in words for the user."""

    reason: str


def bound_memory() -> None:
    """Let allocations of this process fail where it has too much; a library that cannot bear that ends it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, MOST_MEMORY) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
