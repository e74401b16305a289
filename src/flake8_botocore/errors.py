"""Errors in what the user asked for, each message one line, and errors of a source that cannot be read or changed."""

from __future__ import annotations


class UsageError(Exception):
    """What the user asked for cannot be done; the message is one line."""


class PlacedError(UsageError):
    """The same for a message that already names the file it is about."""


class UnreadableSourceError(Exception):
    """The source cannot be analysed, though it may be Python: the message says why."""


class NotPythonError(SyntaxError):
    """Python cannot parse ``source``; the rest is what Python says of it."""

    def __init__(self, error: SyntaxError | ValueError, source: str) -> None:
        if isinstance(error, SyntaxError):
            super().__init__(error.msg, (error.filename, error.lineno, error.offset, error.text))
        else:
            # Null bytes before Python 3.12, and characters that are none.
            super().__init__(str(error))
        self.source = source


class NoDefaultError(Exception):
    """A default Config cannot be written at a place; the message says why."""
