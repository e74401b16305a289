"""What one call of a method of a client comes to: how many requests one after the other, with which pauses."""

from __future__ import annotations

import math
from typing import NamedTuple

from ...facts import OperationCall
from ..numbers import exact
from ..operations.known import is_transfer, transfer_attempts
from ..operations.names import is_listing
from ..operations.waiters import Polling, polling, waits
from .express import RENEWED, sessions
from .long_polls import is_long_poll
from .waits import Wait

MULTIPART = 2
"""Requests that can use up their time where a multipart transfer breaks off: that of a part, and the abort.

Source: s3transfer/upload.py and copies.py; s3transfer/tasks.py, ``CreateMultipartUploadTask``.
"""


class Course(NamedTuple):
    """``requests`` calls of operations, one after the other, may each wait their longest; None: any number may.

    ``polling`` is what a waiter does before its last request. Requests that are answered at once are not counted: one
    that is not ends what it is part of. ``sessions`` are those of S3 Express that the requests need; making one may
    wait as long as a request. ``long_poll``: its requests pause once more where the retry quota is used up.
    """

    requests: int | None = 1
    polling: Polling | None = None
    sessions: int = 0
    long_poll: bool = False

    def seconds(self, wait: Wait | None) -> float | None:
        """The longest it can take where one call of an operation takes ``wait``; None where that is not known."""
        if wait is None or self.requests is None:
            return None
        pauses = self.polling.seconds if self.polling else 0
        return round(self._requests(wait) * self._each(wait).total + pauses, 6)

    def arithmetic(self, wait: Wait) -> str:
        """The sum behind ``seconds``: ``40 × 15 s + 3 × (60 s connect + 60 s read) + 0.15 s back-off``."""
        wait = self._each(wait)
        text = f"{wait.attempts} × ({exact(wait.connect_timeout)} s connect + {exact(wait.read_timeout)} s read)"
        if wait.back_off:
            text += f" + {exact(wait.back_off)} s back-off"
        times = self._requests(wait) * (1 + wait.lookups)
        if times > 1:
            text = f"{times} × ({text})"
        pauses = self.polling.polls - 1 if self.polling else 0
        return f"{pauses} × {exact(self.polling.delay)} s + {text}" if self.polling and pauses else text

    def _each(self, wait: Wait) -> Wait:
        """What one of the requests waits."""
        return wait._replace(back_off=round(wait.back_off + wait.refused, 6)) if self.long_poll else wait

    def _requests(self, wait: Wait) -> int:
        """The requests that may wait, the ones that create and renew S3 Express sessions included."""
        requests = self.requests or 1
        if not self.sessions or math.isinf(wait.total):
            return requests + self.sessions
        before_last = requests * wait.total - wait.connect_timeout - wait.read_timeout
        renewals = min(requests * wait.attempts - 1, int(before_last // RENEWED))
        return requests + self.sessions * (1 + renewals)


PLAIN = Course()
ANY_NUMBER = Course(None)


def course(call: OperationCall) -> Course:
    """What ``call`` comes to."""
    if waits(call):
        polled = polling(call)
        return ANY_NUMBER if polled is None else Course(1, polled, sessions(call))
    if call.kind == "paginator" or is_listing(call):
        return ANY_NUMBER
    takes = _transfer(call) if is_transfer(call) else PLAIN
    return takes._replace(sessions=sessions(call), long_poll=is_long_poll(call))


def longest_course(call: OperationCall, wait: Wait) -> tuple[float, Course]:
    """How long ``call`` takes at most, in seconds, and what it comes to; of any number of requests that of one."""
    takes = course(call)
    seconds = takes.seconds(wait)
    return (wait.total, PLAIN) if seconds is None else (seconds, takes)


def _transfer(call: OperationCall) -> Course:
    """HeadObject and every start of a download, a part and the abort of an upload, all three of a copy.

    Source: s3transfer/download.py, ``DownloadSubmissionTask``, ``GetObjectTask``; s3transfer/copies.py,
    ``CopySubmissionTask``.
    """
    if call.method.startswith("upload"):
        return Course(MULTIPART)
    if call.method == "copy":
        return Course(1 + MULTIPART)
    starts = transfer_attempts(call)
    return ANY_NUMBER if starts is None else Course(1 + starts)
