"""Options from the command line and the files that configure it, and which of these an error stands in."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterator, Sequence

from ..settings.registration import PROJECT
from . import PlacedError, UsageError, pyproject
from .options import codes_per_file, configuration_files, parse_options
from .parser import AddArguments
from .suggestions import looks_like_ours, of_code

NO_TABLE = pyproject.Pyproject({}, ".")


def configured(
    name: str, arguments: Sequence[str], add_arguments: AddArguments, table: pyproject.Pyproject
) -> argparse.Namespace:
    """The options that ``arguments`` of the subcommand ``name``, the ``[flake8]`` section and ``table`` give.

    Raises UsageError for what cannot be; the message begins with the file that this stands in.
    """

    def understood(arguments: Sequence[str], table: pyproject.Pyproject) -> argparse.Namespace:
        options = parse_options(name, arguments, add_arguments, table.options, table.directory)
        _refuse_unknown_codes(options)
        if table.path is not None and "--isolated" not in arguments:
            setattr(options, PROJECT, table.directory)
        return options

    try:
        return understood(arguments, table)
    except PlacedError:
        raise
    except UsageError as error:
        if _fails(understood, [*arguments, "--isolated"], NO_TABLE):
            raise
        of_table = _fails(understood, ["--config", os.devnull], table)
        places = [table.path] if of_table and table.path else configuration_files(arguments)
        if any(not os.path.exists(place) for place in places):
            raise
        said = re.sub(r"^argument (?:-\w/)?--", "", str(error))
        raise UsageError(f"{' or '.join(map(in_short, places))}: {said}") from error


def _fails(
    understood: Callable[[Sequence[str], pyproject.Pyproject], argparse.Namespace],
    arguments: Sequence[str],
    table: pyproject.Pyproject,
) -> bool:
    try:
        understood(arguments, table)
    except UsageError:
        return True
    return False


def in_short(path: str) -> str:
    """``path`` as it leads from the working directory, if it is below that."""
    here = os.path.relpath(path)
    return path if here.startswith(os.pardir) else here


def _refuse_unknown_codes(options: argparse.Namespace) -> None:
    ours = sorted({code for code in _codes(options) if looks_like_ours(code)})
    if not ours:
        return
    from ..registry import all_rules

    known = [rule.code for rule in all_rules()]
    for code in ours:
        if not any(each.startswith(code) for each in known):
            raise UsageError(of_code(code))


def _codes(options: argparse.Namespace) -> Iterator[str]:
    for selection in (options.select, options.extend_select, options.ignore, options.extend_ignore):
        yield from selection or []
    yield from codes_per_file(options)
