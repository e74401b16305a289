"""What the user may have meant by an unknown subcommand, option or code."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIX = "check only reports: flake8-botocore fix applies fixes"

ELSEWHERE = {
    "--fix": _FIX,
    "--fix-only": _FIX,
    "--unsafe-fixes": _FIX,
    "--diff": f"{_FIX}, and fix --diff shows them",
    "--watch": "flake8-botocore server reports in an editor while you type",
}
"""Options that other linters, or other subcommands, have."""

OTHER_NAMES = {"lint": "check", "run": "check", "format": "fix", "lsp": "server", "rule": "explain", "help": "--help"}
"""Subcommands of other linters, and ours that do the same."""


def near(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The one of ``known`` that is closest to ``word``, if one is close."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1, cutoff)
    return close[0] if close else None


def of_options(message: str, options: Iterable[str], subcommand: str) -> str:
    """``message`` of argparse, with what the first unknown option in it may have meant."""
    found = re.match(r"unrecognized arguments: (--[\w-]+)", message)
    if found is None:
        return message
    elsewhere = ELSEWHERE.get(found[1]) if subcommand == "check" else None
    if elsewhere is not None:
        return f"{message}; {elsewhere}"
    close = near(found[1], (each for each in options if each.startswith("--")))
    return f"{message}; did you mean {close}?" if close else f"{message} (see: flake8-botocore {subcommand} --help)"


def of_code(code: str) -> str:
    """That there is no ``code``, with the one that may be meant."""
    from ..registry import all_rules

    known = [rule.code for rule in all_rules()]
    # As people mistype it: other case, a letter for a digit or the other way round.
    digits = code[3:].upper().translate(str.maketrans("OIL", "011"))
    meant: str | None = f"BOT{digits}"
    if meant == "BOT" or not any(each.startswith(meant or "") for each in known):
        meant = near(code.upper(), known, 0.8) if len(code) > len("BOT000") else None
    hint = f"; did you mean {meant}?" if meant and meant != code else " (see: flake8-botocore rules)"
    return f"{code} is no code of flake8-botocore{hint}"


def looks_like_ours(code: str) -> bool:
    """Whether ``code`` is one of ours, or would be with letters for digits or in another case."""
    return re.match(r"B[O0]T", code.upper()) is not None and code != "BOT"
