"""``.env`` files: ``NAME=value`` on a line, perhaps after ``export``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Assignment
from .lines import NAME, assignment, plain, unquoted, without_comment

_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=[ \t]*(?P<value>.*)")


def read(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``lines`` set; what stands inside a quoted value of several lines is none."""
    quote = ""
    for number, line in enumerate(lines, start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        written = match["value"]
        if written[:1] in ('"', "'") and written.count(written[0]) == 1:
            quote = written[0]
        elif NAME.fullmatch(match["name"]):
            value = without_comment(written)
            start = match.start("value")
            yield assignment(match["name"], _value(value), number, match.start("name"), start, start + len(value))


def _value(written: str) -> str | None:
    if written[:1] in ('"', "'"):
        return unquoted(written)
    return None if re.search(r"\s", written) else plain(written)
