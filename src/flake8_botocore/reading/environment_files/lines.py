"""What the readers share: assignments with their places, and values that are what they look like."""

from __future__ import annotations

import re

from ...facts import Anchor, Assignment
from ...findings import Span

NAME = re.compile(r"(?:AWS|BOTO|BOTO3|BOTOCORE)_[A-Z0-9_]+")

_FILLED_IN = re.compile(r"[$`\\{}<>%\"']|your|xxx|change|replace|todo|placeholder", re.IGNORECASE)
"""What stands for something else: substitutions, escapes, quotes inside, words that ask for a value."""


def assignment(
    name: str, value: str | None, line: int, name_start: int, value_start: int, value_end: int
) -> Assignment:
    """An assignment in one line (1-based), places as columns (0-based) of the name and of the value as written."""
    return Assignment(
        name,
        value,
        Anchor(Span(line, value_start, line, max(value_end, value_start))),
        Anchor(Span(line, name_start, line, name_start + len(name))),
    )


def plain(value: str) -> str | None:
    """``value`` if every program takes it as it stands, else None."""
    return None if _FILLED_IN.search(value) else value


def unquoted(written: str) -> str | None:
    """What ``"value"`` or ``'value'`` means, None where it is more than that."""
    match = re.fullmatch(r"""(["'])(.*)\1""", written)
    return plain(match[2]) if match else None


def without_comment(written: str) -> str:
    """``written`` without white space around it and without a comment after white space or after a quoted value."""
    quoted = re.match(r"""\s*("[^"]*"|'[^']*')\s*(?:#.*)?$""", written)
    return quoted[1] if quoted else re.sub(r"(?:^|\s)#.*", "", written).strip()
