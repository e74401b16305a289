"""Colours, links and widths of what is printed for people."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from ..findings import escaped

TAB_WIDTH = 4
BOLD, RED, BLUE, GREEN, CYAN = "\033[1m", "\033[1;31m", "\033[1;34m", "\033[1;32m", "\033[36m"
REMOVED, ADDED = "\033[31m", "\033[32m"
PLAIN = "\033[0m"

_UNIT = re.compile(r"(?<=\d) (?=(?:s|times|requests?)\b)|(?<=\bline) (?=\d)")
_UNBROKEN = "\1"
"""Stands for a space at which no line is broken: a number stays beside what it counts."""


def painted(text: str, code: str, colour: bool) -> str:
    """``text`` in the colour of ``code`` where colours are wanted."""
    return f"{code}{text}{PLAIN}" if colour and text else text


def linked(text: str, url: str | None) -> str:
    """``text`` as a terminal's hyperlink (OSC 8) to ``url``; as it is without one."""
    return text if url is None else f"\033]8;;{url}\033\\{text}\033]8;;\033\\"


def display(source: str) -> str:
    """``source`` as it is safe to print: tabs become spaces, other control characters are escaped."""
    return escaped(source.rstrip("\r\n").expandtabs(TAB_WIDTH))


def columns(text: str) -> int:
    """How many columns a terminal uses for ``text``."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def wrapped(begin: str, text: str, indent: str, width: int | None) -> list[str]:
    """``text`` in lines of ``width`` columns, broken between words, the others behind ``indent``; one line for None.

    What stands before it, ``begin``, is as long as it is and no part of the lines.
    """
    if width is None:
        return [text]
    room = max(width, len(indent) + 40)
    standing = "\0" * min(columns(begin), room - 20)
    lines = textwrap.wrap(
        _UNIT.sub(_UNBROKEN, text),
        room,
        initial_indent=standing,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = [line.replace(_UNBROKEN, " ") for line in lines] or [text]
    return [lines[0].removeprefix(standing), *lines[1:]]
