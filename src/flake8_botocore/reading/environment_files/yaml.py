"""Variables in YAML: compose files, workflows, SAM, CloudFormation and serverless templates, CI configurations.

Not a parser of YAML: it knows of a line where it stands, by indentation, and takes a value only where every parser
would. What stands in block scalars, flow mappings, or values of several lines is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...facts import Assignment
from .lines import NAME, assignment, plain, unquoted, without_comment

PARENTS = frozenset({"environment", "env", "variables"})
"""Keys, in any case, whose children are variables."""

_KEY = re.compile(r"""(?P<before>\s*(?:-\s+)*)(?P<quote>["']?)(?P<key>[\w.$/-]+)(?P=quote)\s*:(?P<value>\s.*|)""")
_ITEM = re.compile(r"""(?P<before>\s*-\s+)(?P<quote>["']?)(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)""")
_BLOCK = re.compile(r".*(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9][0-9a-fA-Fxo_.:+-]*")
_EITHER_WAY = frozenset({"yes", "no", "on", "off", "y", "n", "null", "~", ""})
"""Words that one version of YAML takes for something else than the next."""


class _Open(NamedTuple):
    """A key that may have children: its column, and whether it has no value of its own."""

    column: int
    key: str
    empty: bool


def read(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``lines`` set under one of PARENTS."""
    above: list[_Open] = []
    block: int | None = None
    for number, line in enumerate(lines, start=1):
        text = line.lstrip()
        column = len(line) - len(text)
        if not text or (block is None and text.startswith("#")):
            continue
        if block is not None:
            if column > block:
                continue
            block = None
        if line.startswith(("---", "...")):
            above = []
            continue
        item, key = _ITEM.fullmatch(line), _KEY.fullmatch(line)
        if item is not None and NAME.fullmatch(item["name"]) and _under(above, len(line) - len(text), item=True):
            yield from _item(item, number, lines)
        elif key is not None:
            start = key.end("before")
            above = [each for each in above if each.column < start]
            if key["before"].strip() == "" and NAME.fullmatch(key["key"]) and _under(above, start):
                yield from _pair(key, number, lines)
            above.append(_Open(start, key["key"], not re.sub(r"[&!]\S+", "", without_comment(key["value"])).strip()))
            column = start
        if _BLOCK.fullmatch(line):
            block = column


def _under(above: list[_Open], column: int, *, item: bool = False) -> bool:
    """Whether what stands at ``column`` is a child of one of PARENTS; an item may stand right under its key."""
    outer = [each for each in above if each.column < column + item]
    return bool(outer) and outer[-1].empty and outer[-1].key.lower() in PARENTS


def _pair(match: re.Match[str], number: int, lines: list[str]) -> Iterator[Assignment]:
    written = match["value"]
    start = match.end("value") - len(written.lstrip())
    shown = without_comment(written)
    value = None if _goes_on(lines, number, match.end("before")) else _scalar(shown)
    yield assignment(match["key"], value, number, match.start("key"), start, start + len(shown))


def _item(match: re.Match[str], number: int, lines: list[str]) -> Iterator[Assignment]:
    quote, written = match["quote"], match["value"]
    start = match.start("value")
    if quote:
        closed = re.fullmatch(rf"([^{quote}]*){quote}\s*(?:#.*)?", written)
        shown, value = (closed[1], plain(closed[1])) if closed else (written, None)
    else:
        shown = re.sub(r"\s#.*", "", written).rstrip()
        value = None if ": " in shown else plain(shown)
    if _goes_on(lines, number, match.end("before")):
        value = None
    yield assignment(match["name"], value, number, match.start("name"), start, start + len(shown))


def _scalar(shown: str) -> str | None:
    """The text that a value becomes in the environment; None where that depends on who reads it."""
    if shown[:1] in ('"', "'"):
        return unquoted(shown)
    if shown[:1] in "&*!|>[{@`%?" or ": " in shown or shown.lower() in _EITHER_WAY:
        return None
    if shown.lower() in ("true", "false"):
        return shown.lower()
    if _LIKE_A_NUMBER.fullmatch(shown) and not _PLAIN_NUMBER.fullmatch(shown):
        return None
    return plain(shown)


def _goes_on(lines: list[str], number: int, column: int) -> bool:
    """Whether the value of line ``number`` (1-based) goes on in the next line, as one indented further would."""
    following = next((line for line in lines[number:] if line.strip()), "")
    text = following.lstrip()
    return bool(text) and not text.startswith("#") and len(following) - len(text) > column
