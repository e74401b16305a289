"""flake8's door: options in, findings out."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable, Iterator
from typing import Any

from flake8.options.manager import OptionManager

from .engine import lint
from .settings import OPTIONS, named_codes, settings_from


class Plugin:
    """Runs once per file; everything is done in ``__init__``, where flake8 reports a failure in one clean line."""

    def __init__(self, tree: ast.AST, filename: str, lines: list[str], options: argparse.Namespace) -> None:
        """Take what flake8 offers for a file; see ``flake8.processor.FileProcessor``."""
        opt_in = named_codes(options.select, options.extend_select)
        values = {option.field: getattr(options, f"bot_{option.field}") for option in OPTIONS}
        self._findings = lint("".join(lines), filename, settings_from(values, opt_in), tree, fixes=False)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Line (1-based), column (0-based), text of each finding."""
        for finding in self._findings:
            yield finding.span.start_line, finding.span.start_column, finding.text, type(self)

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Register every option, for configuration files and the command line."""
        for option in OPTIONS:
            manager.add_option(
                option.flag,
                default=option.default,
                type=usage_error(option.parse),
                metavar=option.metavar,
                parse_from_config=True,
                help=option.help.replace("%", "%%"),
            )


def usage_error(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """``parse``, with its ValueError as the error argparse shows on one line."""

    def checked(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked
