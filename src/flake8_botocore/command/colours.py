"""Whether what is printed has colours and links, and how wide the terminal is."""

from __future__ import annotations

import argparse
import os
import sys

CHOICES = ("auto", "always", "never")


def add_color(parser: argparse.ArgumentParser) -> None:
    """Register ``--color``."""
    parser.add_argument(
        "--color",
        choices=CHOICES,
        default="auto",
        help="colours and links; auto: on a terminal, as NO_COLOR, FORCE_COLOR and TERM=dumb say (default: auto)",
    )


def colour(choice: str) -> bool:
    """Whether there are colours: what was chosen, else what the environment asks for, else whether there is a terminal.

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
    # Whoever reads a pipe need not load it.
    import shutil

    return shutil.get_terminal_size().columns
