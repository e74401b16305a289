"""flake8's entry point: options in, findings out."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import replace

from flake8.options.config import load_config
from flake8.options.manager import OptionManager

from .baseline.baseline_file import BaselineError, load
from .baseline.identity import FingerprintSource
from .baseline.report_filter import is_quiet, reported
from .config import OPTIONS
from .config.options import PROJECT, as_argument, misnamed_sections, settings_of, unknown_keys
from .config.target import new_problems
from .findings import Finding, shown
from .linter import lint


class Plugin:
    """Runs once per file; everything is done in ``__init__``, where flake8 reports a failure in one clean line."""

    def __init__(self, tree: ast.AST, filename: str, lines: list[str], options: argparse.Namespace) -> None:
        """Take what flake8 offers for a file; see ``flake8.processor.FileProcessor``."""
        settings, page = settings_of(options), FingerprintSource(lines, lambda: tree)
        text = "".join(lines)

        def find() -> list[Finding]:
            return lint(
                text,
                filename,
                settings,
                tree,
                quiet=is_quiet(filename, settings),
                fixes=False,
                keep=lambda found, _: reported(found, filename, page, settings).findings,
            )

        if settings.cache is None:
            self._findings = find()
        else:
            from .flake8_cache import remembered

            self._findings = remembered(filename, text, settings, find)
        # flake8 has no other place for what concerns no file of Python; each of its processes says it once, line and
        # end at once, between which another one could write where nothing is buffered.
        for problem in new_problems():
            print(f"flake8-botocore: {problem}\n", end="", file=sys.stderr)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Line (1-based), column (0-based), text of each finding."""
        for finding in self._findings:
            if finding.root is not None:
                from .runs.source_file import from_here

                finding = replace(finding, root=from_here(finding.root))
            yield finding.span.start_line, finding.span.start_column, finding.line, type(self)

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Register every option, for configuration files and the command line."""
        for option in OPTIONS:
            manager.add_option(
                option.flag,
                default=option.default,
                type=as_argument(option.parse),
                metavar=option.metavar,
                parse_from_config=True,
                normalize_paths=option.path,
                help=option.help.replace("%", "%%"),
            )

    @staticmethod
    def parse_options(manager: OptionManager, options: argparse.Namespace, arguments: list[str]) -> None:
        """Refuse a baseline that cannot be read, and name keys that no option has; here, where it is done once.

        Processes that start later inherit what was read.
        """
        _use_configuration(options)
        try:
            load(settings_of(options).baseline)
        except BaselineError as error:
            manager.parser.error(shown(f"argument --bot-baseline: {error}"))


def _use_configuration(options: argparse.Namespace) -> None:
    """Keep the folder of the configuration in use, and name keys like ours that no option has.

    Which files count is known only where none is named to flake8.
    """
    if any(word.startswith(("--isolated", "--config", "--append-config")) for word in sys.argv):
        return
    files, folder = load_config(None, [])
    if files.has_section("flake8"):
        setattr(options, PROJECT, folder)
    keys = files["flake8"] if files.has_section("flake8") else ()
    for problem in (*unknown_keys(keys), *misnamed_sections(files.sections())):
        print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)
