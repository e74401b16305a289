"""Colours and links for a terminal that has them, and its width."""

from __future__ import annotations

import argparse
import os
import re
import sys
import textwrap
import unicodedata

from ..findings import Severity


def add_color(parser: argparse.ArgumentParser) -> None:
    """Register ``--color``."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="use colours and links; auto follows the terminal, NO_COLOR, FORCE_COLOR and TERM=dumb (default: auto)",
    )


def colour(choice: str) -> bool:
    """Whether to use colours: by ``choice``; for ``auto`` by the environment, else only if the output is a terminal.

    Source: https://no-color.org and https://force-color.org; of the two the first wins, as in Python's own tracebacks.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal()


def is_terminal() -> bool:
    """Whether a person looks at what is printed, on something that understands escape codes."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """The columns of the terminal; None where the output goes elsewhere and is not to be wrapped."""
    if not sys.stdout.isatty():
        return None
    # Imported here, because a run without a terminal does not need it.
    import shutil

    return shutil.get_terminal_size().columns


BOLD, PLAIN = "\033[1m", "\033[0m"
BY_SEVERITY: dict[Severity, str] = {"error": "\033[1;31m", "warning": "\033[1;33m", "policy": "\033[1;36m"}

_UNIT = re.compile(r"(?<=\d) (?=(?:s|times|requests?)\b)|(?<=\bline) (?=\d)|(?<=\":) (?=[\"\d])")
"""A space at which no line may be broken: in ``60 s``, ``line 3``, ``"mode": "standard"``."""

UNBROKEN = "\1"
"""Stands for a space where no line may be broken: a number stays beside what it counts, a key beside its value."""
BREAK = "\v"
"""Marks where a line may be broken although there is no space; it is removed from the result."""


def painted(text: str, code: str, colour: bool) -> str:
    """``text`` in the colour of ``code``, if it has one and colours are wanted."""
    return f"{code}{text}{PLAIN}" if colour and code and text else text


def linked(text: str, url: str) -> str:
    """``text`` as a terminal's hyperlink (OSC 8) to ``url``."""
    return f"\033]8;;{url}\033\\{text}\033]8;;\033\\"


def columns(text: str) -> int:
    """How many columns a terminal uses for ``text``."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def wrapped(begin: str, text: str, indent: str, width: int | None) -> list[str]:
    """``text`` in lines of at most ``width`` columns, broken between words; one line if ``width`` is None.

    A path that is longer than a line is also broken after a slash. Each line but the first begins with ``indent``.
    ``begin`` is what the caller prints before the first line: it takes up room there, but is not part of the result.
    """
    if width is None:
        return [text.replace(UNBROKEN, " ")]
    room = max(width, len(indent) + 40)
    # Null characters take up the room of ``begin`` in the first line, and are removed at the end.
    placeholder = "\0" * min(columns(begin), room - 20)
    words = _UNIT.sub(UNBROKEN, text).split(" ")
    lines = textwrap.wrap(
        " ".join(each if columns(each) + len(indent) <= room else each.replace("/", f"/{BREAK}") for each in words),
        room,
        replace_whitespace=False,
        initial_indent=placeholder,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = [line.replace(UNBROKEN, " ").replace(BREAK, "") for line in lines] or [text]
    return [lines[0].removeprefix(placeholder), *lines[1:]]
