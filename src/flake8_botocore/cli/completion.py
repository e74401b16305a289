"""``flake8-botocore completion SHELL``: prints the shell's completion script."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from ..findings import UsageError
from ..rules import all_rules
from ..runs.help import EXAMPLES as CONFIGURED
from ..runs.options import Parser, parser_of
from . import SUBCOMMANDS, module_of

SHELLS = ("bash", "zsh", "tcsh", "fish")

EPILOG = """\
examples:
  flake8-botocore completion bash > ~/.local/share/bash-completion/completions/flake8-botocore
  flake8-botocore completion zsh > ~/.zfunc/_flake8-botocore    with ~/.zfunc in fpath before compinit
  flake8-botocore completion tcsh >> ~/.tcshrc
  flake8-botocore completion fish > ~/.config/fish/completions/flake8-botocore.fish

It needs an extra, in a checkout: python3 -m pip install '.[completion]'. The script itself starts no Python.
"""

FILES = ("filenames", "config", "append_config", "bot_baseline")
CODES = ("codes", "select", "extend_select", "ignore", "extend_ignore")


def run(arguments: Sequence[str]) -> int:
    """Print the script for the shell that ``arguments`` name."""
    asked = parser().parse_args(arguments)
    try:
        import shtab
    except ImportError as error:
        why = "completion needs the extra of that name; in a checkout: python3 -m pip install '.[completion]'"
        raise UsageError(why) from error
    print(shtab.complete(_whole(shtab), asked.shell))
    return 0


def parser() -> Parser:
    """The parser of this subcommand."""
    made = Parser("completion", "SHELL", "Print a script that completes in a shell.", EPILOG)
    made.add_argument("shell", metavar="SHELL", choices=SHELLS, help="bash, zsh, tcsh or fish")
    return made


def _whole(shtab: Any) -> argparse.ArgumentParser:
    """The command with all its subcommands as one parser."""
    whole = argparse.ArgumentParser(prog="flake8-botocore")
    subcommands = whole.add_subparsers()
    for name, what in SUBCOMMANDS.items():
        module = module_of(name)
        own = parser_of(name, module.add_arguments) if name in CONFIGURED else module.parser()
        subcommands.add_parser(name, parents=[own], add_help=False, help=what)
        for action in own.actions:
            _complete(action, shtab)
    return whole


def _complete(action: Any, shtab: Any) -> None:
    """Tell shtab how to complete the value of ``action``: with files or codes of rules."""
    if action.dest in FILES:
        action.complete = shtab.FILE
    elif action.dest in CODES:
        action.choices = [rule.code for rule in all_rules()]
