"""Options where nothing of flake8's has a say: configured and on the command line is only what is ours."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from ..settings import OPTIONS
from ..settings.registration import PROJECT
from .configured import section_folder, sections_decide

PREFIX = "BOT"

DEFAULTS: dict[str, Any] = {
    "append_config": (),
    "config": None,
    "disable_noqa": False,
    "exclude": (".svn", "CVS", ".bzr", ".hg", ".git", "__pycache__", ".tox", ".nox", ".eggs", "*.egg"),
    "extend_exclude": (),
    "extend_ignore": None,
    "extend_select": None,
    "extended_default_ignore": (),
    "extended_default_select": (PREFIX,),
    "filename": ("*.py", "*.ipynb"),
    "hang_closing": False,
    "ignore": None,
    "indent_size": 4,
    "isolated": False,
    "max_doc_length": None,
    "max_line_length": 79,
    "per_file_ignores": "",
    "select": (PREFIX,),
    "stdin_display_name": "stdin",
    "verbose": 0,
}
"""What flake8's machinery gives where nothing was chosen; a test compares. Tuples stand for lists."""

SELECTING = ("extend_select", "extended_default_ignore", "extended_default_select", "per_file_ignores", "select")
"""Options that say which codes are reported, beside those that are left out."""


_OURS = frozenset(f"bot-{option.key}" for option in OPTIONS if not option.path)
"""What a table may say without flake8, which alone knows where a path leads from."""


class _NotPlainError(Exception):
    """Something else than plain options is asked for."""


class AsManyJobsAsProcessors:
    """What flake8 makes of ``--jobs=auto``."""

    is_auto = True
    n_jobs = -1

    def __str__(self) -> str:
        return "auto"


def plain_options(
    arguments: Sequence[str],
    add_arguments: Callable[[argparse.ArgumentParser], None],
    pyproject: Mapping[str, str],
) -> argparse.Namespace | None:
    """The options of a subcommand that adds its own, equal to those of flake8's machinery; None where it must say.

    ``pyproject`` is what ``flake8_adapter.parse_options`` takes.
    """
    first, parser = _parser(), _parser()
    first.add_argument("--isolated", action="store_true")
    parser.add_argument("filenames", nargs="*")
    add_arguments(parser)
    try:
        # In two steps, as flake8 does it, which lets files stand on both sides of that option.
        chosen, rest = first.parse_known_args(list(arguments))
        options = parser.parse_args(rest)
    except _NotPlainError:
        return None
    table = {} if chosen.isolated else pyproject
    if not (chosen.isolated or (table.keys() <= _OURS and not sections_decide(os.getcwd(), found=True))):
        return None
    for name in DEFAULTS:
        setattr(options, name, _default(name))
    for option in OPTIONS:
        text = table.get(f"bot-{option.key}", option.default)
        # Of a path flake8 forgets the ``type``.
        setattr(options, f"bot_{option.field}", text if option.path else option.parse(text))
    options.jobs = AsManyJobsAsProcessors()
    setattr(options, PROJECT, None if chosen.isolated else section_folder(os.getcwd()))
    return options


def selects_all(options: argparse.Namespace) -> bool:
    """Whether ``options`` select what is ours, and leave out nothing of it."""
    left_out = [*(options.ignore or ()), *(options.extend_ignore or ())]
    ours = any(code.startswith(PREFIX) or PREFIX.startswith(code) for code in left_out)
    return not ours and all(vars(options)[name] == _default(name) for name in SELECTING)


def _default(name: str) -> Any:
    value = DEFAULTS[name]
    return list(value) if isinstance(value, tuple) else value


def _parser() -> argparse.ArgumentParser:
    # A part of an option's name may stand for one of flake8's, too. With a width nobody loads what asks the terminal.
    formatter = partial(argparse.HelpFormatter, width=80)
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, formatter_class=formatter)

    def fail(message: str) -> NoReturn:
        raise _NotPlainError(message)

    setattr(parser, "error", fail)  # noqa: B010 (mypy refuses to assign to a method)
    return parser
