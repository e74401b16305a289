"""Errors in what the user asked for; each message is one line."""

from __future__ import annotations


class UsageError(Exception):
    """What the user asked for cannot be done; the message is one line."""


class PlacedError(UsageError):
    """The same for a message that already names the file it is about."""
