"""Errors of a source that has no tree, or no place for a change."""

from __future__ import annotations


class UnreadableSourceError(Exception):
    """libcst cannot parse the source, or cannot place a finding in it; the message says why."""


class NotPythonError(SyntaxError):
    """Python cannot parse ``source``; the rest is what Python says of it."""

    def __init__(self, error: SyntaxError, source: str) -> None:
        super().__init__(error.msg, (error.filename, error.lineno, error.offset, error.text))
        self.source = source


class NoDefaultError(Exception):
    """A default Config cannot be written at a place; the message says why."""
