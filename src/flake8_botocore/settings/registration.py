"""Our options among flake8's: how they are registered and read back, for the plugin and for the command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from . import OPTIONS, Settings, named_codes, settings_from

PROJECT = "project_folder"
"""Where options keep the folder of the configuration they are from."""


def settings_of(options: argparse.Namespace) -> Settings:
    """The linter's settings in flake8's parsed options."""
    values = {option.field: getattr(options, f"bot_{option.field}") for option in OPTIONS}
    # Of a path flake8 makes one that is relative to nothing, and forgets the ``type``.
    values |= {option.field: option.parse(values[option.field]) for option in OPTIONS if option.path}
    opt_in = named_codes(options.select, options.extend_select)
    return settings_from(values, opt_in, vars(options).get(PROJECT))


def as_argument(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """``parse``, with its ValueError as the error argparse shows on one line."""

    def checked(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked
