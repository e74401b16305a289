"""What one call of a method of a client comes to: how many requests one after the other, with which pauses."""

from __future__ import annotations

from typing import NamedTuple

from ...facts import OperationCall
from ..numbers import exact
from ..operations.known import is_transfer, transfer_attempts
from ..operations.names import is_listing
from ..operations.waiters import Polling, polling, waits
from .waits import Wait

MULTIPART = 2
"""Requests that can use up their time where a multipart transfer breaks off: that of a part, and the abort.

Source: s3transfer/upload.py and copies.py; s3transfer/tasks.py, ``CreateMultipartUploadTask``.
"""


class Course(NamedTuple):
    """``requests`` calls of operations, one after the other, may each wait their longest; None: any number may.

    ``polling`` is what a waiter does before its last request. Requests that are answered at once are not counted: one
    that is not ends what it is part of.
    """

    requests: int | None = 1
    polling: Polling | None = None

    def seconds(self, wait: Wait | None) -> float | None:
        """The longest it can take where one call of an operation takes ``wait``; None where that is not known."""
        if wait is None or self.requests is None:
            return None
        return round(self.requests * wait.total + (self.polling.seconds if self.polling else 0), 6)

    def arithmetic(self, wait: Wait) -> str:
        """The sum behind ``seconds``: ``40 × 15 s + 3 × (60 s connect + 60 s read) + 0.15 s back-off``."""
        text = f"{wait.attempts} × ({exact(wait.connect_timeout)} s connect + {exact(wait.read_timeout)} s read)"
        if wait.back_off:
            text += f" + {exact(wait.back_off)} s back-off"
        times = (self.requests or 1) * (1 + wait.lookups)
        if times > 1:
            text = f"{times} × ({text})"
        return f"{self.polling.polls} × {exact(self.polling.delay)} s + {text}" if self.polling else text


PLAIN = Course()
ANY_NUMBER = Course(None)


def course(call: OperationCall) -> Course:
    """What ``call`` comes to."""
    if waits(call):
        polled = polling(call)
        return ANY_NUMBER if polled is None else Course(1, polled)
    if call.kind == "paginator" or is_listing(call):
        return ANY_NUMBER
    return _transfer(call) if is_transfer(call) else PLAIN


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
