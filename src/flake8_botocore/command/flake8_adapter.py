"""Everything the command takes from flake8: options and configuration, discovery, noqa, and what is selected.

flake8 offers none of this as a public interface. Written against flake8 6.0 to 7.x (``FLAKE8_RANGE``); a test
compares the whole with flake8 itself. Plugins of flake8, ours included, are not loaded.
"""

from __future__ import annotations

import argparse
import io
import os
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

# Each part of flake8 is loaded where it is asked: options take longest, and are rarely asked for (plain_options).
if TYPE_CHECKING:
    from configparser import RawConfigParser

    from flake8.formatting.base import BaseFormatter
    from flake8.options.manager import OptionManager
    from flake8.processor import FileProcessor
    from flake8.style_guide import StyleGuideManager

from ..findings import CellLine, Finding
from ..looking.disk import content
from ..looking.regular import NOT_REGULAR, read_regular
from ..settings.registration import PROJECT, add_options
from . import PlacedError, UsageError
from .configured import SECTIONS
from .decoding import decoded, without_mark
from .discovery import PATTERNS
from .noqa import NoqaPlaces
from .parser import AddArguments, fail_in_one_line, first_parser
from .plain_options import PREFIX, plain_options, selects_all
from .suggestions import looks_like_ours, of_code

FLAKE8_RANGE = ">=6,<8"


def parse_options(
    name: str,
    arguments: Sequence[str],
    add_arguments: AddArguments,
    pyproject: Mapping[str, str],
    directory: str,
) -> argparse.Namespace:
    """The options of subcommand ``name``: command line over ``[flake8]`` over pyproject.toml over defaults.

    ``pyproject`` holds options by their name in ``[flake8]``, as the text that could stand there, with paths
    relative to ``directory``; with ``--isolated`` it is not looked at. Raises UsageError for what cannot be.
    """
    if (plain := plain_options(arguments, add_arguments, pyproject)) is not None:
        return plain
    first = first_parser()
    chosen, rest = _first_options(first, arguments)
    manager = _manager(name, first, add_arguments)
    if not {"-h", "--help"}.isdisjoint(rest):
        from .help import arrange

        arrange(name, manager.parser)
    options = _aggregated(manager, chosen, rest, pyproject, directory)
    _select_ours(options)
    return options


def _aggregated(
    manager: OptionManager,
    chosen: argparse.Namespace,
    rest: Sequence[str],
    pyproject: Mapping[str, str],
    directory: str,
) -> argparse.Namespace:
    """What flake8 makes of the configuration that ``chosen`` names and of the ``rest`` of the command line."""
    import configparser

    from flake8 import exceptions, utils
    from flake8.options import aggregator
    from flake8.options import config as flake8_config

    try:
        if not chosen.isolated and pyproject:
            table = configparser.RawConfigParser()
            table["flake8"] = pyproject
            manager.parser.set_defaults(**flake8_config.parse_config(manager, table, directory))
        files, files_directory = flake8_config.load_config(
            chosen.config, chosen.append_config, isolated=chosen.isolated
        )
        _refuse_what_nobody_reads(files, chosen)
        options = aggregator.aggregate_options(manager, files, files_directory, rest)
        utils.parse_files_to_codes_mapping(options.per_file_ignores)
    except (exceptions.ExecutionError, configparser.Error, ValueError) as error:
        raise UsageError(_said_of(error)) from error
    setattr(options, PROJECT, files_directory if files.has_section("flake8") else None)
    return options


def _refuse_what_nobody_reads(files: RawConfigParser, chosen: argparse.Namespace) -> None:
    """Raise UsageError for keys and sections meant for this linter that flake8 passes over."""
    from ..settings.keys import unknown_keys
    from .configured import misnamed_above

    for problem in unknown_keys(files["flake8"] if files.has_section("flake8") else ()):
        raise UsageError(problem)
    for problem in () if chosen.isolated or chosen.config else misnamed_above(os.getcwd()):
        raise PlacedError(problem)


def _said_of(error: Exception) -> str:
    """What flake8 says of a wrong configuration, on one line; of a code that looks like ours, which one is meant."""
    code = re.match(r"Error code '(.*?)' supplied", str(error))
    return of_code(code[1]) if code is not None and looks_like_ours(code[1]) else " ".join(str(error).split())


def parser_of(name: str, add_arguments: AddArguments) -> argparse.ArgumentParser:
    """The parser of subcommand ``name``, with every option it has."""
    return _manager(name, first_parser(), add_arguments).parser


def _first_options(
    first: argparse.ArgumentParser, arguments: Sequence[str], folder: str = "."
) -> tuple[argparse.Namespace, list[str]]:
    """What ``first`` takes of ``arguments``, and the rest. Raises UsageError where flake8 would open a pipe."""
    chosen, rest = first.parse_known_args(list(arguments))
    paths = [chosen.config] if chosen.config else []
    above = None if chosen.config or chosen.isolated else os.path.abspath(folder)
    while above is not None:
        paths += (os.path.join(above, name) for name in SECTIONS)
        above = os.path.dirname(above) if os.path.dirname(above) != above else None
    for path in () if chosen.isolated else (*paths, *chosen.append_config):
        if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path) or path == os.devnull):
            raise UsageError(f"{path} cannot be read: {NOT_REGULAR}")
    return chosen, rest


def configuration_files(arguments: Sequence[str], folder: str = ".") -> list[str]:
    """The files whose ``[flake8]`` section counts in ``folder`` with ``arguments``, the last over those before."""
    import configparser

    from flake8.options import config as flake8_config

    chosen, _ = _first_options(first_parser(), arguments, folder)
    try:
        found = chosen.config or flake8_config._find_config_file(os.path.abspath(folder))
    except configparser.Error as error:
        raise UsageError(" ".join(str(error).split())) from error
    return [path for path in (found, *chosen.append_config) if path]


def codes_ignored_per_file(options: argparse.Namespace) -> list[str]:
    """The codes that ``per-file-ignores`` names."""
    if not options.per_file_ignores:
        return []
    from flake8 import utils

    return [code for _, codes in utils.parse_files_to_codes_mapping(options.per_file_ignores) for code in codes]


def job_count(options: argparse.Namespace) -> int | None:
    """How many processes were asked for; None leaves it to us."""
    return None if options.jobs.is_auto else int(options.jobs.n_jobs)


class SourceLines:
    """A file as flake8 reads it: decoded, without byte order mark, newlines made ``\\n``."""

    def __init__(
        self,
        path: str,
        options: argparse.Namespace,
        text: str | None = None,
        cell_lines: Sequence[CellLine] = (),
    ) -> None:
        r"""Read ``path``, or take ``text``, whose newlines may be any; ``cell_lines`` where that is a notebook's.

        Raises OSError where the file cannot be read.
        """
        self.cell_lines = tuple(cell_lines)
        raw = None if text is not None or path == "-" else content(path)
        self._options = options
        if raw is None and text is None and path != "-":
            # It says why it cannot be read.
            raw = read_regular(path)
        if raw is None and text is None:
            self._processor = _processor(path, options, None)
            self.path: str = self._processor.filename
            self.lines: list[str] = self._processor.lines
            return
        self.path = path
        self.lines = decoded(raw) if raw is not None else list(io.StringIO(text, newline=None))
        if self.lines:
            self.lines[0] = without_mark(self.lines[0])

    @cached_property
    def _processor(self) -> FileProcessor:
        return _processor(self.path, self._options, self.lines)

    def name_line(self, line: int) -> str:
        """What the user calls a 1-based line."""
        return name_line(line, self.cell_lines)

    @property
    def ignored(self) -> bool:
        """Whether the file carries ``# flake8: noqa`` on a line of its own."""
        # The text test spares two searches of every line.
        return "flake8" in "".join(self.lines).lower() and self._processor.should_ignore_file()

    def noqa_line(self, line: int) -> str | None:
        """The text in which a ``# noqa`` for a 1-based line is looked for: all lines of its statement's tokens."""
        return self._processor.noqa_line_for(line)

    def noqa_range(self, line: int) -> tuple[int, int]:
        """The first and last line (1-based) of the ``noqa_line`` of ``line``."""
        text = self.noqa_line(line)
        first = last = line
        while text is not None and first > 1 and self.noqa_line(first - 1) is text:
            first -= 1
        while text is not None and self.noqa_line(last + 1) is text:
            last += 1
        return first, last


def _processor(path: str, options: argparse.Namespace, lines: list[str] | None) -> FileProcessor:
    from flake8.processor import FileProcessor

    return FileProcessor(path, options, lines)


def name_line(line: int, cell_lines: Sequence[CellLine]) -> str:
    """What the user calls a 1-based line of a module, or of a notebook with these ``cell_lines``."""
    if not cell_lines:
        return str(line)
    where = cell_lines[line - 1]
    return f"{where.line} of cell {where.cell}"


def end_of_noqa_codes(text: str) -> int | None:
    """The index in ``text`` behind the codes of the noqa comment that flake8 obeys there; None without one."""
    from flake8.defaults import NOQA_INLINE_REGEXP

    match = NOQA_INLINE_REGEXP.search(text)
    codes = match["codes"] if match else None
    return match.start("codes") + len(codes.rstrip(", \t\r\n")) if match and codes else None


class Decisions:
    """What flake8 would report: selection, ignores, per-file-ignores and noqa."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the decisions that ``options`` ask for."""
        self._options = options
        self._selects_all = selects_all(options)

    @cached_property
    def _guide(self) -> StyleGuideManager:
        from flake8.style_guide import StyleGuideManager

        return StyleGuideManager(self._options, cast("BaseFormatter", _Silent()))

    def stands(self, file: SourceLines, finding: Finding, noqa: NoqaPlaces) -> bool:
        """Whether ``finding`` in ``file`` is to be reported; flake8 is asked where anything may speak against it."""
        span = finding.span
        noted = noqa.may_concern(span.start_line)
        if self._selects_all and not noted:
            return True
        return bool(
            self._guide.handle_error(
                finding.code,
                file.path,
                span.start_line,
                span.start_column,
                finding.message,
                file.noqa_line(span.start_line) if noted else "",
            )
        )


class _Silent:
    """A formatter that prints nothing."""

    def handle(self, error: object) -> None:
        """Drop ``error``."""


class _Chosen:
    """Stands in for the option manager while flake8 registers its options, and passes on the shared ones."""

    formatter_names: Sequence[str] = ()

    def __init__(self, manager: OptionManager) -> None:
        self._manager = manager

    def add_option(self, *names: str, **details: Any) -> None:
        """Register the option if the command has it."""
        from .sections import SHARED_OPTIONS

        if names[-1].removeprefix("--") in SHARED_OPTIONS:
            self._manager.add_option(*names, **details)


def _manager(name: str, parent: argparse.ArgumentParser, add_arguments: AddArguments) -> OptionManager:
    import flake8
    from flake8.main.options import register_default_options
    from flake8.options.manager import OptionManager

    manager = OptionManager(version=flake8.__version__, plugin_versions="", parents=[parent], formatter_names=[])
    manager.parser.prog = f"flake8-botocore {name}"
    manager.parser.usage = "%(prog)s [options] PATH ..."
    manager.parser.epilog = None
    fail_in_one_line(manager.parser)
    register_default_options(cast("OptionManager", _Chosen(manager)))
    add_options(manager)
    manager.extend_default_select([PREFIX])
    # What FileProcessor reads from the options although only other checks use it.
    manager.parser.set_defaults(hang_closing=False, indent_size=4, max_line_length=79, max_doc_length=None, verbose=0)
    manager.parser.set_defaults(filename=PATTERNS)
    add_arguments(manager.parser)
    return manager


def _select_ours(options: argparse.Namespace) -> None:
    """Make the selection the one of ``flake8 --select BOT`` unless it names codes of ours.

    A ``select`` of other plugins' codes says nothing about what this command should report.
    """
    ours = [code for code in options.select or [] if code.upper().startswith(PREFIX) or PREFIX.startswith(code)]
    options.select = ours or [PREFIX]
