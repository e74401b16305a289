"""Codes that rules had before, and what became of them: such a code works as its successor and is never given again."""

from __future__ import annotations

import argparse
import re

SUCCESSORS = {
    "BOT103": "BOT102",
    "BOT104": "BOT102",
    "BOT105": "BOT102",
    "BOT202": None,
    "BOT221": None,
    "BOT228": None,
}
"""The code that reports what a retired one did; None where nothing does."""

_WITH = {
    "BOT202": "a max_attempts that repeats total_max_attempts",
    "BOT221": "a retries dictionary that a client rewrites",
    "BOT228": "what files beside the code set",
    "BOT104": ", which checks connect_timeout if bot-required-options names it",
    "BOT105": ", which checks the retry mode if bot-required-options names mode",
}


def sentence(code: str) -> str:
    """What became of the retired ``code``."""
    successor = SUCCESSORS[code]
    if successor is None:
        return f"{code} is retired: {_WITH[code]} is not reported any more"
    return f"{code} is now {successor}{_WITH.get(code, '')}"


def current(code: str) -> str:
    """The code that ``code`` stands for today; a retired code without a successor stands for itself."""
    return SUCCESSORS.get(code) or code


def former(code: str) -> list[str]:
    """The retired codes that stand for ``code`` today."""
    return [old for old, new in SUCCESSORS.items() if new == code]


def replace_in(options: argparse.Namespace) -> list[str]:
    """Replace retired codes in what flake8's ``options`` select and ignore; returns a sentence for each code found."""
    found: set[str] = set()
    for name in ("select", "extend_select", "ignore", "extend_ignore"):
        codes = getattr(options, name, None)
        if codes and not SUCCESSORS.keys().isdisjoint(codes):
            found.update(SUCCESSORS.keys() & set(codes))
            setattr(options, name, type(codes)(dict.fromkeys(map(current, codes))))
    ignores = options.per_file_ignores
    if ignores:
        named = [match[0] for match in _IN_TEXT.finditer(ignores)]
        found.update(named)
        options.per_file_ignores = _IN_TEXT.sub(lambda match: current(match[0]), ignores) if named else ignores
    return [sentence(code) for code in sorted(found)]


_IN_TEXT = re.compile(rf"(?<=[:,\s])(?:{'|'.join(SUCCESSORS)})(?=[,\s]|$)")
"""A retired code in the text of ``per-file-ignores``."""
