"""The options of the command as flake8's own machinery makes them, to compare ours with."""

from __future__ import annotations

import argparse
import configparser
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, cast

import flake8
from flake8 import exceptions, utils
from flake8.main.options import register_default_options
from flake8.options import aggregator, config
from flake8.options.manager import OptionManager

from flake8_botocore.cli.arguments import PREFIX, looks_like_ours, of_code, of_options
from flake8_botocore.config.options import PROJECT, unknown_keys
from flake8_botocore.findings import UsageError
from flake8_botocore.plugin import Plugin

SHARED = frozenset(
    {
        *("disable-noqa", "exclude", "extend-exclude", "extend-ignore", "extend-select", "filename", "ignore", "jobs"),
        *("per-file-ignores", "select", "stdin-display-name"),
    }
)
"""flake8's own options that the command has as well, with the same meaning."""


def flake8_options(
    name: str,
    arguments: Sequence[str],
    add_arguments: Callable[[argparse.ArgumentParser], None],
    table: Mapping[str, str],
    directory: str,
) -> argparse.Namespace:
    """What ``parse_options`` gives and raises, save for sections that flake8 does not read."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--config")
    first.add_argument("--append-config", action="append", default=[])
    first.add_argument("--isolated", action="store_true")
    _raise_usage_errors(first)
    chosen, rest = first.parse_known_args(list(arguments))
    manager = _manager(name, first, add_arguments)
    try:
        if table and not chosen.isolated:
            ours = configparser.RawConfigParser()
            ours["flake8"] = table
            manager.parser.set_defaults(**config.parse_config(manager, ours, directory))
        files, folder = config.load_config(chosen.config, chosen.append_config, isolated=chosen.isolated)
        section = files["flake8"] if files.has_section("flake8") else None
        for problem in unknown_keys(section or ()):
            raise UsageError(problem)
        options = aggregator.aggregate_options(manager, files, folder, rest)
        utils.parse_files_to_codes_mapping(options.per_file_ignores)
    except (exceptions.ExecutionError, configparser.Error, ValueError) as error:
        code = re.match(r"Error code '(.*?)' supplied", str(error))
        said = " ".join(str(error).split())
        raise UsageError(of_code(code[1]) if code and looks_like_ours(code[1]) else said) from error
    options.select = _ours(options.select or ()) or [PREFIX]
    options.jobs = None if options.jobs.is_auto else options.jobs.n_jobs
    del options.extended_default_ignore, options.extended_default_select
    setattr(options, PROJECT, None if section is None else folder)
    return options


def _ours(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if code.upper().startswith(PREFIX) or PREFIX.startswith(code)]


class _Chosen:
    """Stands in for the option manager while flake8 registers its options, and passes on the shared ones."""

    formatter_names: Sequence[str] = ()

    def __init__(self, manager: OptionManager) -> None:
        self._manager = manager

    def add_option(self, *names: str, **details: Any) -> None:
        """Register the option if the command has it."""
        if names[-1].removeprefix("--") in SHARED:
            self._manager.add_option(*names, **details)


def _manager(
    name: str, first: argparse.ArgumentParser, add_arguments: Callable[[argparse.ArgumentParser], None]
) -> OptionManager:
    manager = OptionManager(version=flake8.__version__, plugin_versions="", parents=[first], formatter_names=[])
    manager.parser.prog = f"flake8-botocore {name}"
    _raise_usage_errors(manager.parser)
    register_default_options(cast("OptionManager", _Chosen(manager)))
    Plugin.add_options(manager)
    manager.parser.set_defaults(filename="*.py,*.ipynb")
    manager.add_option("--min-severity", default="policy", parse_from_config=True)
    add_arguments(manager.parser)
    return manager


def _raise_usage_errors(parser: argparse.ArgumentParser) -> None:
    def fail(message: str) -> NoReturn:
        raise UsageError(of_options(message, parser._option_string_actions, parser.prog.rpartition(" ")[2]))

    setattr(parser, "error", fail)  # noqa: B010 (mypy refuses to assign to a method)
