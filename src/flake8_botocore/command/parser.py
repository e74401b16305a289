"""The parser of a subcommand that reads no configuration."""

from __future__ import annotations

import argparse
from typing import NoReturn

from . import UsageError


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
        raise UsageError(message)
