"""What is raised where a source has no tree, or no place for what is asked."""

from __future__ import annotations


class UnreadableSourceError(Exception):
    """libcst cannot parse the source, or cannot place a finding in it; the message says why."""


class NoDefaultError(Exception):
    """A default Config cannot be written at a place; the message says why."""
