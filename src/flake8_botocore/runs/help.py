"""The help of a subcommand, and what a mistyped option or code may have meant."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Iterator

from ..config import OPTIONS

GROUPS = {
    "what to check": tuple(
        "filenames exclude extend_exclude force_exclude no_respect_gitignore filename stdin_display_name since"
        " jobs".split()
    ),
    "what to report": tuple(
        "select extend_select ignore extend_ignore per_file_ignores disable_noqa bot_client_factories"
        " bot_required_options min_severity bot_tests bot_max_wait budget".split()
    ),
    "baseline": ("bot_baseline", "write_baseline", "prune_baseline"),
    "what to fix": (
        "unsafe_fixes",
        "fix_only",
        "exit_non_zero_on_fix",
        "reading",
        "diff",
    ),
    "botocore, and the values that fixes write": tuple(
        "bot_botocore_version bot_connect_timeout bot_read_timeout bot_total_max_attempts bot_retry_mode"
        " bot_lambda_timeout bot_limits bot_shared_config".split()
    ),
    "output": ("format", "all", "output_file", "quiet", "exit_zero", "color"),
    "configuration": ("config", "append_config", "isolated", "show_settings", "help"),
}
"""The options by title; each is named by its attribute in the parsed arguments."""

EXAMPLES = {
    "check": """\
  flake8-botocore check src
  flake8-botocore check --since origin/main src
  flake8-botocore check --format concise --output-file sarif:found.sarif src""",
    "fix": """\
  flake8-botocore fix --diff src
  flake8-botocore fix src/app.py:12
  flake8-botocore fix -i src""",
    "audit": """\
  flake8-botocore audit --budget 29 src
  flake8-botocore audit --format html src > audit.html""",
}

ENDS = {
    "check": "0 no findings, 1 findings, 2 a wrong command line or a file that could not be checked",
    "fix": "0 no finding is left, or --diff shows no change; 1 a finding is left, or --diff shows a change; 2 a wrong "
    "command line or an unfixable file",
    "audit": "0 every client within the budget, 1 a client over it, 2 a wrong command line or an unreadable file",
}
"""The meaning of the exit codes."""


_DEFAULTS = {f"bot_{option.field}": option.default for option in OPTIONS}


def grouped(actions: Iterable[argparse.Action]) -> Iterator[tuple[str, list[argparse.Action]]]:
    """Titles with the options that stand under them; options that no group names are left out."""
    by_name = {action.dest: action for action in actions}
    for title, names in GROUPS.items():
        found = [by_name[name] for name in names if name in by_name]
        if found:
            yield title, found


def help_of(parser: argparse.ArgumentParser, actions: Iterable[argparse.Action]) -> str:
    """The help of a subcommand, its options in groups."""
    name = parser.prog.rpartition(" ")[2]
    formatter = argparse.RawDescriptionHelpFormatter(parser.prog, max_help_position=28)
    formatter.add_usage(parser.usage, [], [])
    for title, group in grouped(actions):
        for action in group:
            action.help = _words(action)
        formatter.start_section(title)
        formatter.add_arguments(group)
        formatter.end_section()
    formatter.add_text(f"examples:\n{EXAMPLES[name]}")
    formatter.add_text(f"exit codes: {ENDS[name]}")
    return formatter.format_help()


def _words(action: argparse.Action) -> str:
    """The help of ``action``, with the built-in default if it is one of our options.

    A default that is a list becomes text here, since argparse shows it as it is.
    """
    words = "show this help and exit" if action.dest == "help" else action.help or ""
    if isinstance(action.default, list):
        action.default = ", ".join(os.path.relpath(each) if os.path.isabs(each) else each for each in action.default)
    default = _DEFAULTS.get(action.dest)
    return f"{words} (default: {default})" if default else words


def near(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The one of ``known`` that is closest to ``word``, if one is close."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1, cutoff)
    return close[0] if close else None


_UNKNOWN = re.compile(r"unrecognized arguments: (--[\w-]+)")


def of_options(message: str, options: Iterable[str], subcommand: str) -> str:
    """``message`` of argparse, with a similar option behind an unknown one, else with where the help is."""
    found = _UNKNOWN.match(message)
    close = near(found[1], (each for each in options if each.startswith("--"))) if found is not None else None
    if close is not None:
        return f"{message}; did you mean {close}?"
    refused = message.startswith(("unrecognized arguments", "the following arguments are required"))
    return f"{message} (see: flake8-botocore {subcommand} --help)" if refused else message


_LOWER = re.compile("[a-z][a-z_-]*")
_UPPER = re.compile("[A-Z]+[0-9]*")


def of_code(code: str) -> str:
    """The message that ``code`` is neither a code nor the name of a rule, with the one that was probably meant."""
    from ..rules import all_rules

    codes, names = [rule.code for rule in all_rules()], [rule.name for rule in all_rules()]
    if _LOWER.fullmatch(code) and not looks_like_ours(code) and code != "all":
        name = near(code.replace("_", "-"), names, 0.6)
        return f"there is no rule {code}{f'; did you mean {name}?' if name else _SEE_RULES}"
    if code.upper() == "ALL":
        return f"{code} is no code: without --select, every rule that is on reports{_SEE_RULES}"
    if _UPPER.fullmatch(code) and not looks_like_ours(code):
        return f"{code} is the code of another tool: flake8-botocore reports only codes that begin with BOT{_SEE_RULES}"
    # As people mistype it: other case, a letter for a digit or the other way round.
    digits = code[0 if code.isdecimal() else 3 :].upper().translate(str.maketrans("OIL", "011"))
    meant: str | None = f"BOT{digits}"
    if meant == "BOT" or not any(each.startswith(meant or "") for each in codes):
        meant = near(code.upper(), codes, 0.8) if len(code) > len("BOT000") else None
    hint = f"; did you mean {meant}?" if meant and meant != code else _SEE_RULES
    return f"{code} is no code of flake8-botocore{hint}"


_SEE_RULES = " (see: flake8-botocore rules)"


_OF_OURS = re.compile(r"B[O0]T")


def looks_like_ours(code: str) -> bool:
    """Whether ``code`` begins as ours do, in any case, or with a zero for the O; False for ``BOT`` itself."""
    return _OF_OURS.match(code.upper()) is not None and code != "BOT"
