"""What is raised where a source has no tree."""

from __future__ import annotations


class UnreadableSourceError(Exception):
    """libcst cannot parse the source, or cannot place a finding in it; the message says why."""
