"""Parsers: of what says where the configuration is, and of a subcommand that reads none."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from . import UsageError

AddArguments: TypeAlias = Callable[[argparse.ArgumentParser], None]
"""What registers the options that only one subcommand has."""


def first_parser() -> argparse.ArgumentParser:
    """The options that say where the configuration is."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--config", metavar="FILE", help="Read this file's [flake8] section only.")
    parser.add_argument(
        "--append-config", metavar="FILE", action="append", default=[], help="Read this file's section as well."
    )
    parser.add_argument("--isolated", action="store_true", help="Read no configuration file.")
    fail_in_one_line(parser)
    return parser


def fail_in_one_line(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` raise UsageError where it is used wrongly."""

    def fail(message: str) -> NoReturn:
        from .suggestions import of_options

        raise UsageError(of_options(message, parser._option_string_actions, parser.prog.rpartition(" ")[2]))

    setattr(parser, "error", fail)  # noqa: B010 (mypy refuses to assign to a method)


def from_one(text: str) -> int:
    """The whole number from 1 on that ``text`` says. Raises ArgumentTypeError."""
    # Python refuses to read thousands of digits.
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


class Parser(argparse.ArgumentParser):
    """One that ends with one line where it is used wrongly, and keeps the lines of what stands below its options."""

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

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with ``message``."""
        from .suggestions import of_options

        raise UsageError(of_options(message, self._option_string_actions, self.prog.rpartition(" ")[2]))
