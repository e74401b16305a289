"""Parsers of a command line that end with one line where they are used wrongly."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from . import UsageError

AddArguments: TypeAlias = Callable[[argparse.ArgumentParser], None]
"""What registers the options that only one subcommand has."""


def from_one(text: str) -> int:
    """The whole number from 1 on that ``text`` says. Raises ArgumentTypeError."""
    # Python refuses to read thousands of digits.
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


class OneLineParser(argparse.ArgumentParser):
    """A parser that raises UsageError where it is used wrongly."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with ``message``."""
        from .suggestions import of_options

        raise UsageError(of_options(message, self._option_string_actions, self.prog.rpartition(" ")[2]))


class Parser(OneLineParser):
    """The parser of a subcommand that reads no configuration; it keeps the lines of what stands below its options."""

    def __init__(self, name: str, usage: str, description: str, epilog: str) -> None:
        """Take the ``name`` of the subcommand and what its help says; ``usage`` goes without the name."""
        super().__init__(
            prog=f"flake8-botocore {name}",
            usage=f"%(prog)s {usage}",
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
