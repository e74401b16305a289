"""What the command says about itself: the help of a subcommand, its version and its rules."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..config import OPTIONS
from ..files.filesystem import installed_version

if TYPE_CHECKING:
    # The version alone is printed without loading the rules.
    from ..botocore import Version
    from ..reports import RuleInfo
    from ..rule import Rule


GROUPS = {
    "what to check": tuple(
        "filenames exclude extend_exclude force_exclude no_respect_gitignore filename stdin_display_name since"
        " show_files jobs no_cache cache_dir bot_cache".split()
    ),
    "what to report": tuple(
        "select extend_select ignore extend_ignore per_file_ignores disable_noqa unused_noqa bot_client_factories"
        " bot_required_options min_severity bot_include_mocked bot_tests bot_max_wait budget".split()
    ),
    "baseline and comments": tuple(
        "bot_baseline write_baseline prune_baseline strict_baseline add_noqa reason".split()
    ),
    "what to fix": (
        "unsafe_fixes",
        "fix_only",
        "exit_non_zero_on_fix",
        "at",
        "interactive",
        "reading",
        "diff",
    ),
    "botocore, and the values that fixes write": tuple(
        "bot_botocore_version bot_connect_timeout bot_read_timeout bot_total_max_attempts bot_retry_mode"
        " bot_lambda_timeout bot_limits bot_shared_config".split()
    ),
    "output": tuple("format all by top statistics output_file quiet exit_zero color link_base".split()),
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
  flake8-botocore audit --by root --top 10 src
  flake8-botocore audit --format html src > audit.html""",
}

ENDS = {
    "check": "0 no findings, 1 findings, 2 a wrong command line or a file that could not be checked",
    "fix": "0 no finding is left, or --diff shows no change; 1 a finding is left, or --diff shows a change; 2 a wrong "
    "command line or an unfixable file",
    "audit": "0 every client within the budget, 1 a client over it, 2 a wrong command line or an unreadable file",
}
"""What the exit codes mean."""


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
    """What ``action`` does; of our options the default, too, that of no configuration."""
    words = "show this help and exit" if action.dest == "help" else action.help or ""
    if isinstance(action.default, list):
        action.default = ", ".join(os.path.relpath(each) if os.path.isabs(each) else each for each in action.default)
    default = _DEFAULTS.get(action.dest)
    return f"{words} (default: {default})" if default else words


DISTRIBUTION = "flake8-botocore"


def version() -> str:
    """The version of the linter, by its metadata."""
    found = installed_version(DISTRIBUTION)
    assert found is not None
    return found


def rule_infos(target: Version) -> tuple[RuleInfo, ...]:
    """Every rule, its page written for the botocore version ``target``."""
    from ..rules import all_rules

    return tuple(rule_info(rule, target) for rule in all_rules())


def rule_info(rule: Rule, target: Version) -> RuleInfo:
    """The ``rule``, its page written for the botocore version ``target``."""
    from ..documentation import page, reports
    from ..reports import RuleInfo

    return RuleInfo(
        code=rule.code,
        name=rule.name,
        summary=reports(rule, target).replace(r"\|", "|"),
        help=page(rule, target),
        opt_in=rule.opt_in,
        severity=rule.severity,
    )
