"""flake8's entry point: options in, findings out."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from flake8.options.config import load_config
from flake8.options.manager import OptionManager

from .baseline import BaselineError, FingerprintSource, load, rename_problems, unrecorded
from .config import OPTIONS
from .config.options import (
    PROJECT,
    as_argument,
    is_outside,
    is_skipped,
    misnamed_sections,
    outside,
    settings_of,
    unknown_keys,
)
from .files.discovery import normalized
from .files.snapshot import Snapshot, begin
from .findings import Finding, shown
from .linter import analysed
from .source.garbage_collection import freeze_now_and_then, unfreeze

_paths: object = None
"""The list of paths that flake8 was given for the present run."""

_linted: set[str] = set()
"""The files that were linted in the present run."""


def _begin_run(options: argparse.Namespace) -> None:
    """Forget what the last run read, and note which run this is: flake8 makes another list of paths for each."""
    global _paths
    _paths = vars(options).get("filenames")
    _linted.clear()
    begin(Snapshot())
    unfreeze()


class Plugin:
    """Runs once per file; everything is done in ``__init__``, where flake8 reports a failure in one clean line."""

    def __init__(self, tree: ast.AST, filename: str, lines: list[str], options: argparse.Namespace) -> None:
        """Take what flake8 offers for a file; see ``flake8.processor.FileProcessor``."""
        settings, texts = settings_of(options), FingerprintSource(lines, lambda: tree)
        text = "".join(lines)
        if is_skipped(filename, settings):
            self._findings: list[Finding] = []
            return
        # A program that uses flake8 as a library, such as an editor, may lint again after changes.
        if vars(options).get("filenames") is not _paths or filename in _linted:
            _begin_run(options)
        _linted.add(filename)
        with analysed(text, filename, settings, tree) as analysis:
            self._findings = unrecorded(analysis.findings, filename, texts, settings).findings
        if analysis.reading is not None:
            freeze_now_and_then()
        # flake8 cannot report a problem that is in no Python file, so each of its processes prints it once. The text
        # and its newline are one write: without buffering, another process could print between two.
        for problem in map(shown, rename_problems()):
            print(f"flake8-botocore: {problem}\n", end="", file=sys.stderr)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """For flake8, the line (1-based), column (0-based) and text of each finding, and this class."""
        for finding in self._findings:
            if finding.root is not None:
                from .runs.file_text import from_here

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
        """Check the options once, before flake8 starts other processes: these inherit what was read.

        A baseline that cannot be read, and a path out of the project that only a configuration file gives, end the run.
        Unknown keys and a problem with the shared Config are printed.
        """
        _use_configuration(options)
        _begin_run(options)
        settings = settings_of(options)
        for option in OPTIONS:
            path = getattr(settings, option.field) if option.path else None
            if path and is_outside(path, vars(options).get(PROJECT, "")) and not _is_given(option.flag, path):
                manager.parser.error(shown(f"argument {option.flag}: {outside(path)}"))
        try:
            load(settings.baseline)
        except BaselineError as error:
            manager.parser.error(shown(f"argument --bot-baseline: {error}"))
        if settings.shared_config is not None:
            from .source.project.shared_config import problem as problem_of

            if problem := problem_of(settings):
                print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)


def _is_given(flag: str, path: str) -> bool:
    """Whether the command line gives the option ``flag`` this ``path``, as ``--flag PATH`` or ``--flag=PATH``.

    flake8 accepts the beginning of a flag, too.
    """
    pairs = pairwise(part for word in sys.argv[1:] for part in word.split("=", 1))
    return any(word.startswith("--bot-") and flag.startswith(word) and normalized(text) == path for word, text in pairs)


def _use_configuration(options: argparse.Namespace) -> None:
    """Set the option PROJECT to the folder of flake8's configuration, and print misspelt keys and sections of ours.

    If the command line names a configuration file, or switches such files off, nothing is done: flake8 does not pass on
    which files it has read.
    """
    if any(word.startswith(("--isolated", "--config", "--append-config")) for word in sys.argv):
        return
    configuration, folder = load_config(None, [])
    if configuration.has_section("flake8"):
        setattr(options, PROJECT, folder)
    keys = configuration["flake8"] if configuration.has_section("flake8") else ()
    for problem in (*unknown_keys(keys), *misnamed_sections(configuration.sections())):
        print(f"flake8-botocore: {shown(problem)}", file=sys.stderr)
